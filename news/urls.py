from django.urls import path, re_path, register_converter

from . import feeds, media_views, sitemaps, views

app_name = "news"


class TwoDigits:
    regex = "[0-9]{2}"

    def to_python(self, value):
        return int(value)

    def to_url(self, value):
        return f"{value:02d}"


class FourDigits(TwoDigits):
    regex = "[0-9]{4}"

    def to_url(self, value):
        return f"{value:04d}"


register_converter(TwoDigits, "two_digits")
register_converter(FourDigits, "four_digits")

# Slugs are taken as any text, so that an address typed with accents finds its way to the right one.
urlpatterns = [
    path("", views.front, name="front"),
    path("chuyen-muc/<str:slug>/", views.section, name="section"),
    path("chuyen-muc/<str:slug>/rss/", feeds.section_rss, name="section_rss"),
    path("chu-de/<str:slug>/", views.topic, name="topic"),
    path("chu-de/<str:slug>/rss/", feeds.topic_rss, name="topic_rss"),
    path("tac-gia/<str:slug>/", views.author, name="author"),
    path("bai-viet/<str:slug>-<int:pk>/", views.article, name="article"),
    path("tim-kiem/", views.search, name="search"),
    path("luu-tru/", views.archive_start, name="archive_start"),
    path("luu-tru/<four_digits:year>/<two_digits:month>/", views.archive, name="archive"),
    path("luu-tru/<four_digits:year>/<two_digits:month>/<two_digits:day>/", views.archive, name="archive"),
    path("rss/", feeds.rss, name="rss"),
    path("atom/", feeds.atom, name="atom"),
    path("sitemap.xml", sitemaps.sitemap, name="sitemap"),
    path("sitemap-<int:part>.xml", sitemaps.sitemap_part, name="sitemap_part"),
    path("sitemap-news.xml", sitemaps.news_sitemap, name="news_sitemap"),
    path("robots.txt", sitemaps.robots, name="robots"),
    re_path(
        r"^media/(?P<sha256>[0-9a-f]{64})/(?P<width>[0-9]{1,5})\.(?P<ext>[a-z0-9]{3,4})$",
        media_views.media,
        name="media",
    ),
    path("tep-dinh-kem/<int:pk>/<str:name>", media_views.attachment, name="attachment"),
]
