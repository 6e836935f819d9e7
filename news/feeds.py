"""RSS and Atom with the full text and the photos; addresses in them are absolute."""

import re

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.feedgenerator import Atom1Feed, Enclosure, Rss201rev2Feed
from django.utils.http import http_date
from django.views.decorators.http import require_safe

from . import richtext, text
from .models import Article, ArticlePhoto, Section, Topic
from .photos import share_image_url
from .views import redirect_to_slug, redirect_to_topic, section_ids

SIZE = 20
OWN_ADDRESS = re.compile(r'((?:href|src|srcset)="|, )/(?!/)')


class FullTextRss(Rss201rev2Feed):
    def rss_attributes(self):
        return {**super().rss_attributes(), "xmlns:content": "http://purl.org/rss/1.0/modules/content/"}

    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content:encoded", item["content"])


class FullTextAtom(Atom1Feed):
    def add_item_elements(self, handler, item):
        super().add_item_elements(handler, item)
        handler.addQuickElement("content", item["content"], {"type": "html"})


@require_safe
def rss(request):
    return answer(request, FullTextRss, Article.objects.all(), request.site_frame.name, reverse("news:front"))


@require_safe
def atom(request):
    return answer(request, FullTextAtom, Article.objects.all(), request.site_frame.name, reverse("news:front"))


@require_safe
def section_rss(request, slug):
    section = Section.objects.filter(slug=slug).first()
    if section is None:
        return redirect_to_slug(Section, "news:section_rss", slug)
    articles = Article.objects.filter(section_id__in=section_ids(request.site_frame, section))
    return answer(
        request, FullTextRss, articles, f"{section.name} - {request.site_frame.name}", section.get_absolute_url()
    )


@require_safe
def topic_rss(request, slug):
    topic = Topic.objects.filter(slug=slug).first()
    if topic is None:
        return redirect_to_topic("news:topic_rss", slug)
    articles = Article.objects.filter(tagged__tag=topic)
    return answer(request, FullTextRss, articles, title_of(request, topic), topic.get_absolute_url())


def title_of(request, branch):
    return f"{branch.name} - {request.site_frame.name}"


def answer(request, kind, articles, title, link):
    frame = request.site_frame
    feed = kind(
        title=clean(title),
        link=settings.SITE_URL + link,
        description=clean(frame.slogan or title),
        language="vi",
        feed_url=settings.SITE_URL + request.path,
        author_name=clean(frame.name),
    )
    newest = list(articles.published().newest_first().select_related("section", "lead_photo")[:SIZE])
    photos = photos_of(newest)
    for article in newest:
        feed.add_item(**item(article, photos.get(article.pk, [])))
    response = HttpResponse(feed.writeString("utf-8"), content_type=f"{kind.content_type}")
    if newest:
        response["Last-Modified"] = http_date(feed.latest_post_date().timestamp())
    return response


def photos_of(articles):
    photos = {}
    for photo in ArticlePhoto.objects.filter(article__in=articles, removed_at=None):
        photos.setdefault(photo.article_id, []).append(photo)
    return photos


def item(article, photos):
    link = settings.SITE_URL + article.get_absolute_url()
    body = richtext.render(article.body, photos, show_credit=not article.is_photo_byline, eager_first=False)
    lead = article.lead_photo or (photos[0] if photos else None)
    image = share_image_url(lead) if lead else ""
    return {
        "title": clean(article.headline),
        "link": link,
        "unique_id": link,
        "unique_id_is_permalink": True,
        "description": clean(article.summary or text.excerpt(richtext.first_paragraph(article.body), 300)),
        "content": clean(absolute(body)),
        "author_name": clean(article.byline) or None,
        "pubdate": timezone.localtime(article.published_at),
        "updateddate": timezone.localtime(article.updated_at_shown or article.published_at),
        "categories": [article.section.name],
        "enclosures": [Enclosure(absolute_address(image), "0", "image/jpeg")] if image else [],
    }


def clean(value):
    """``value`` without the control characters that XML 1.0 cannot carry."""
    return re.sub(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]", "", value)


def absolute(html):
    return OWN_ADDRESS.sub(rf"\g<1>{settings.SITE_URL}/", html)


def absolute_address(path):
    return settings.SITE_URL + path if path.startswith("/") else path
