from datetime import timedelta
from xml.etree import ElementTree

from django.test import TestCase, override_settings
from django.utils import timezone

from tests.factories import make_article, make_draft, make_photo, make_section, make_topic, photo_token

CONTENT = "{http://purl.org/rss/1.0/modules/content/}encoded"
ATOM = "{http://www.w3.org/2005/Atom}"


def items(response):
    return ElementTree.fromstring(response.content).findall("channel/item")


@override_settings(SITE_URL="https://bao.example")
class FeedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section("Kinh tế")
        cls.article = make_article(
            section=cls.section,
            topics=["Biển"],
            headline="Cá & muối <mới>",
            summary="Sapo của bài.",
            byline="TT",
            slug="ca-muoi",
        )
        photo = make_photo(cls.article, caption="Phơi cá", renditions={"webp": [480, 800]}, width=900, height=600)
        cls.article.body = f'<p>Chữ <a href="/chu-de/bien/">biển</a>.</p>{photo_token(photo)}'
        cls.article.save()

    def test_rss_carries_the_full_text_with_photos_under_absolute_addresses(self):
        response = self.client.get("/rss/")
        (item,) = items(response)

        self.assertEqual(response["Content-Type"], "application/rss+xml; charset=utf-8")
        self.assertEqual(item.findtext("title"), "Cá & muối <mới>")
        self.assertEqual(item.findtext("link"), f"https://bao.example/bai-viet/ca-muoi-{self.article.pk}/")
        self.assertEqual(item.findtext("description"), "Sapo của bài.")
        content = item.findtext(CONTENT)
        self.assertIn('<a href="https://bao.example/chu-de/bien/">', content)
        self.assertIn("<figcaption>Phơi cá</figcaption>", content)
        self.assertNotRegex(content, r'(?:src|href|srcset)="/|, /')

    def test_atom_carries_the_printed_byline_and_the_full_text(self):
        feed = ElementTree.fromstring(self.client.get("/atom/").content)
        entry = feed.find(f"{ATOM}entry")

        self.assertEqual(entry.findtext(f"{ATOM}author/{ATOM}name"), "TT")
        self.assertEqual(entry.find(f"{ATOM}content").get("type"), "html")
        self.assertIn("Phơi cá", entry.findtext(f"{ATOM}content"))

    def test_feeds_show_only_what_is_public(self):
        fields = {"section": self.section, "topics": ["Biển"]}
        make_draft(**fields)
        make_article(status="withdrawn", **fields)
        make_article(published_at=timezone.now() + timedelta(hours=1), **fields)
        make_article(expires_at=timezone.now() - timedelta(hours=1), **fields)

        for address in ("/rss/", "/chuyen-muc/kinh-te/rss/", "/chu-de/bien/rss/"):
            with self.subTest(address=address):
                self.assertEqual(len(items(self.client.get(address))), 1)

    def test_characters_that_xml_cannot_carry_are_left_out(self):
        type(self.article).objects.filter(pk=self.article.pk).update(body="<p>Chữ\x0b\x1f\ufffe lạ</p>")

        (item,) = items(self.client.get("/rss/"))

        self.assertEqual(item.findtext(CONTENT), "<p>Chữ lạ</p>")

    def test_an_empty_feed_is_a_feed(self):
        make_topic("Chưa có tin")

        self.assertEqual(items(self.client.get("/chu-de/chua-co-tin/rss/")), [])

    def test_unknown_sections_and_topics_have_no_feed(self):
        self.assertEqual(self.client.get("/chuyen-muc/khong-co/rss/").status_code, 404)
        self.assertEqual(self.client.get("/chu-de/khong-co/rss/").status_code, 404)
        self.assertRedirects(self.client.get("/chu-de/Biển/rss/"), "/chu-de/bien/rss/", 301)

    def test_the_number_of_queries_does_not_grow_with_the_feed(self):
        for size in (1, 3):
            for _ in range(size):
                article = make_article(section=self.section, topics=["Biển"])
                make_photo(article)
            for address, queries in {
                "/rss/": 3,
                "/atom/": 3,
                "/chuyen-muc/kinh-te/rss/": 4,
                "/chu-de/bien/rss/": 4,
            }.items():
                with self.subTest(size=size, address=address), self.assertNumQueries(queries):
                    self.client.get(address)
