"""The article page as ``pages.md`` draws it."""

import re
from datetime import UTC, datetime, timedelta

from django.test import TestCase, override_settings
from django.utils import timezone

from news.images import crop_key
from news.models import Article, Attachment
from portal import frame
from portal.models import SiteIdentity
from tests.factories import make_article, make_photo, make_section, photo_token


def with_photo(article, *, in_body=True, **fields):
    photo = make_photo(article, **{"renditions": {"webp": [480, 800]}, "width": 900, "height": 600, **fields})
    if in_body:
        article.body = photo_token(photo) + article.body
    article.lead_photo = photo
    article.save()
    return photo


def in_order(text, *pieces):
    places = [text.find(piece) for piece in pieces]
    return -1 not in places and places == sorted(places)


class ArticlePageTests(TestCase):
    def page(self, article):
        response = self.client.get(article.get_absolute_url())
        self.assertEqual(response.status_code, 200)
        return response.content.decode()

    def meta(self, article, name):
        found = re.search(rf'<meta (?:name|property)="{name}" content="([^"]*)">', self.page(article))
        return found and found[1]

    def test_stands_in_the_order_of_the_newsroom_s_drawing(self):
        parent = make_section("Kinh tế")
        section = make_section("Nông nghiệp", parent=parent)
        article = make_article(
            section=section,
            topics=["Lúa"],
            headline="Vụ mùa",
            summary="Sapo của bài",
            byline="Bài và ảnh: TT",
            source_name="TTXVN",
            source_url="https://example.com/",
        )
        Attachment.objects.create(article=article, label="Báo cáo", original_name="bc.pdf", kind="pdf", size=1_300_000)
        make_article(topics=["Lúa"], headline="Cùng chủ đề")
        make_article(section=section, headline="Cùng chuyên mục")

        page = self.page(article)

        pieces = ["Trang chủ</a>", ">Kinh tế</a>", ">Nông nghiệp</a>", "Vụ mùa</h1>", "(GMT+7)", "Sapo của bài</p>"]
        pieces += ['class="article-body"', "Bài và ảnh: TT</p>", "Theo <a", ">Báo cáo</a>", "PDF, 1,2 MB, bc.pdf"]
        pieces += [">Lúa</a>", "Tin khác cùng chủ đề", "Cùng chủ đề</a>", "Tin cùng chuyên mục", "Cùng chuyên mục</a>"]
        pieces += ["Gửi bình luận của bạn"]
        self.assertTrue(in_order(page[page.index("<main") :], *pieces), page)
        self.assertEqual(page.count("<h1"), 1)

    def test_the_date_is_written_out_and_the_update_only_when_marked(self):
        article = make_article(published_at=datetime(2026, 11, 23, 3, 30, tzinfo=UTC))
        self.assertIn("Thứ Hai, 23/11/2026, 10:30 (GMT+7)</time>", self.page(article))
        self.assertIn('datetime="2026-11-23T10:30:00+07:00"', self.page(article))
        self.assertNotIn("Cập nhật lúc", self.page(article))

        Article.objects.filter(pk=article.pk).update(updated_at_shown=datetime(2026, 11, 23, 5, 0, tzinfo=UTC))

        self.assertIn("23/11/2026 12:00</time>", self.page(article))

    def test_headlines_over_110_characters_are_set_smaller(self):
        self.assertIn('<h1 class="headline">', self.page(make_article(headline="a" * 110)))
        self.assertIn('<h1 class="headline headline-long">', self.page(make_article(headline="a" * 111)))

    def test_without_a_sapo_nothing_stands_in_its_place(self):
        article = make_article(body="<p>Đoạn đầu tiên của bài.</p>")
        with_photo(article, caption="Chú thích ảnh")

        self.assertNotIn('class="sapo"', self.page(article))
        self.assertEqual(self.meta(article, "description"), "Đoạn đầu tiên của bài.")

    def test_a_long_description_is_cut_at_a_word(self):
        article = make_article(body=f"<p>{'Tỉnh ủy ' * 60}&amp; nhân dân</p>")

        description = self.meta(article, "description")

        self.assertLessEqual(len(description), 160)
        self.assertRegex(description, r"(?:Tỉnh|ủy)…$")

    def test_the_lead_photo_shows_only_when_the_body_has_none(self):
        with_one, without = make_article(), make_article()
        with_photo(with_one, caption="Trong bài")
        with_photo(without, in_body=False, caption="Ảnh đại diện", credit="TT")

        self.assertEqual(self.page(with_one).count("<figure"), 1)
        self.assertIn("<figcaption>Ảnh đại diện", self.page(without))
        self.assertIn("Ảnh: TT", self.page(without))

    def test_a_credit_is_left_out_where_the_byline_names_the_photographer(self):
        article = make_article(byline="Bài và ảnh: TT")
        with_photo(article, credit="TT khác")

        self.assertNotIn("Ảnh: TT khác", self.page(article))

    def test_a_pen_name_that_sounds_like_a_photo_names_no_photographer(self):
        for byline, names_photographer in [
            ("Bài, ảnh: TT", True),
            ("Tin và ẢNH: Hoài An", True),
            ("Bài và ảnh Hoài An", True),
            ("Ảnh: TT", True),
            ("Anh Tuấn", False),
            ("Ánh Dương", False),
            ("Hoài Anh: lược ghi", False),
            ("TT", False),
        ]:
            with self.subTest(byline=byline):
                self.assertIs(Article(byline=byline).is_photo_byline, names_photographer)

    @override_settings(SITE_URL="https://bao.example")
    def test_sharing_gets_a_jpeg_or_nothing(self):
        article = make_article(slug="bai")
        photo = with_photo(article)
        self.assertIsNone(self.meta(article, "og:image"))

        photo.renditions["share"] = {"key": crop_key(photo.sha256, 50, 50)}
        photo.save()

        self.assertRegex(self.meta(article, "og:image"), r"^https://bao\.example/media/[0-9a-f]{64}/1200\.jpg$")
        self.assertEqual(self.meta(article, "og:url"), f"https://bao.example/bai-viet/bai-{article.pk}/")

    @override_settings(SITE_URL="https://bao.example")
    def test_the_canonical_address_forgets_what_was_added(self):
        article = make_article(slug="bai")

        page = self.client.get(article.get_absolute_url(), {"utm_source": "x", "trang": "-1"}).content.decode()

        self.assertIn(f'<link rel="canonical" href="https://bao.example/bai-viet/bai-{article.pk}/">', page)

    def test_numbers_of_a_large_site_are_written_plainly(self):
        article = make_article(pk=1234567, section=make_section(pk=1234567))
        with_photo(article, pk=1234567)

        self.assertNotIn("1.234.567", self.page(article))

    def test_what_people_typed_is_escaped(self):
        evil = "<script>alert(1)</script>"
        article = make_article(headline=evil, summary=evil, byline=evil, source_name=evil, topics=[evil])
        make_article(section=article.section, headline=evil)

        self.assertNotIn(evil, self.page(article))

    def test_corrections_carry_their_hour(self):
        article = make_article(corrections=[{"at": "2026-11-23T10:30:00+07:00", "text": "Sửa tên xã."}])

        self.assertTrue(in_order(self.page(article), "Đính chính", "Sửa tên xã.", "23/11/2026 10:30"))

    def test_the_footer_comes_from_the_identity_and_leaves_no_gaps(self):
        SiteIdentity.objects.create(
            name="Báo Sông Trầm", governing_body="Tỉnh ủy", licence_number="12/GP", licence_issuer="Sở"
        )
        frame.rebuild()

        page = self.page(make_article())

        self.assertIn("Cơ quan chủ quản: Tỉnh ủy", page)
        self.assertIn("Ghi rõ nguồn Báo Sông Trầm khi sử dụng lại thông tin.", page)
        self.assertNotIn("Điện thoại:", page)

    def test_the_page_has_no_inline_script_or_style(self):
        page = self.page(make_article(published_at=timezone.now() - timedelta(days=1)))

        self.assertEqual(re.findall(r"<script(?![^>]* src=)|<style| style=| on\w+=", page), [])
