from datetime import timedelta
from unittest import mock
from xml.etree import ElementTree

from django.contrib.flatpages.models import FlatPage
from django.test import TestCase, override_settings
from django.utils import timezone

from news import changes
from tests.factories import make_article, make_author, make_draft, make_section, make_topic

MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def root(response):
    return ElementTree.fromstring(response.content)


def addresses(response):
    return [element.text for element in root(response).iter(f"{MAP}loc")]


@override_settings(SITE_URL="https://bao.example")
class SitemapTests(TestCase):
    def test_lists_the_pages_readers_can_open_and_no_others(self):
        section = make_section("Kinh tế")
        article = make_article(section=section, slug="bai")
        make_topic("Biển")
        make_author("Hoài An", is_public=True)
        make_author("Kín Tên")
        FlatPage.objects.create(url="/gioi-thieu/", title="Giới thiệu").sites.add(1)
        make_draft(section=section)
        make_article(section=section, status="withdrawn")
        make_article(section=section, published_at=timezone.now() + timedelta(hours=1))

        self.assertEqual(
            addresses(self.client.get("/sitemap.xml")),
            [
                "https://bao.example/",
                "https://bao.example/chuyen-muc/kinh-te/",
                "https://bao.example/chu-de/bien/",
                "https://bao.example/tac-gia/hoai-an/",
                "https://bao.example/gioi-thieu/",
                f"https://bao.example/bai-viet/bai-{article.pk}/",
            ],
        )

    def test_a_changed_page_has_a_new_hour(self):
        article = make_article(page_changed_at=timezone.now() - timedelta(days=3))
        before = root(self.client.get("/sitemap.xml")).findtext(f".//{MAP}lastmod")

        changes.page_changed([article.pk])

        self.assertGreater(root(self.client.get("/sitemap.xml")).findtext(f".//{MAP}lastmod"), before)
        self.assertTrue(before.endswith("+07:00"))

    def test_a_large_site_has_an_index_of_parts(self):
        articles = [make_article(slug="bai") for _ in range(3)]
        size = articles[1].pk

        with mock.patch("news.sitemaps.PART_SIZE", size):
            parts = addresses(self.client.get("/sitemap.xml"))
            listed = [addresses(self.client.get(part.removeprefix("https://bao.example"))) for part in parts]

        self.assertEqual(parts, [f"https://bao.example/sitemap-{part}.xml" for part in range(3)])
        self.assertIn(f"https://bao.example/bai-viet/bai-{articles[1].pk}/", listed[1])
        self.assertEqual(listed[2], [f"https://bao.example/bai-viet/bai-{articles[2].pk}/"])

    def test_parts_that_are_not_there_are_not_found(self):
        for part in ("7", "9" * 30, "9" * 5000):
            with self.subTest(part=part[:10]):
                self.assertEqual(self.client.get(f"/sitemap-{part}.xml").status_code, 404)

    def test_the_news_sitemap_holds_two_days(self):
        fresh = make_article(headline="Tin <mới> & nóng", published_at=timezone.now() - timedelta(hours=47))
        make_article(published_at=timezone.now() - timedelta(hours=49))

        page = root(self.client.get("/sitemap-news.xml"))

        self.assertEqual([title.text for title in page.iter(f"{NEWS}title")], [fresh.headline])
        self.assertEqual(page.findtext(f".//{NEWS}language"), "vi")

    def test_the_number_of_queries_does_not_grow_with_the_site(self):
        for size in (1, 3):
            for _ in range(size):
                make_article(topics=["Biển"])
            for address, queries in {"/sitemap.xml": 6, "/sitemap-news.xml": 2}.items():
                with self.subTest(size=size, address=address), self.assertNumQueries(queries):
                    self.client.get(address)

    def test_robots_are_kept_out_of_what_is_not_for_them(self):
        text = self.client.get("/robots.txt").content.decode()

        self.assertIn("Disallow: /admin/\n", text)
        self.assertIn("Sitemap: https://bao.example/sitemap.xml\n", text)
