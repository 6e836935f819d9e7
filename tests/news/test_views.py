from datetime import UTC, datetime, timedelta
from unittest import mock

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from news import revisions, search
from news.models import Article, FrontPageSlot, Revision, TopicAlias
from portal import frame
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_photo,
    make_section,
    make_topic,
    make_user,
    photo_token,
)


def published(hours, **fields):
    return make_article(published_at=timezone.now() - timedelta(hours=hours), **fields)


def listed(response):
    return [article.pk for article in response.context["page"].articles]


class ArticleStateTests(TestCase):
    def status_of(self, article, address=None):
        return self.client.get(address or article.get_absolute_url()).status_code

    def test_a_public_article_is_shown(self):
        self.assertEqual(self.status_of(make_article()), 200)

    def test_what_was_never_public_is_not_found(self):
        for status in ("draft", "submitted", "edited"):
            with self.subTest(status=status):
                self.assertEqual(self.status_of(make_article(status=status, slug="nhap")), 404)

    def test_a_scheduled_article_appears_at_its_second(self):
        article = make_article(published_at=timezone.now() + timedelta(minutes=1))
        self.assertEqual(self.status_of(article), 404)

        type(article).objects.filter(pk=article.pk).update(published_at=timezone.now())

        self.assertEqual(self.status_of(article), 200)

    def test_a_withdrawn_article_is_gone_with_its_notice(self):
        article = make_article(status="withdrawn", withdrawal_note="Bài có số liệu sai.", body="<p>Nội dung kín</p>")

        response = self.client.get(article.get_absolute_url())

        self.assertContains(response, "Bài có số liệu sai.", status_code=410)
        self.assertNotContains(response, "Nội dung kín", status_code=410)

    def test_an_expired_article_is_gone(self):
        article = make_article(expires_at=timezone.now() - timedelta(seconds=1))

        response = self.client.get(article.get_absolute_url())

        self.assertContains(response, "Bài viết này đã hết thời hạn đăng.", status_code=410)

    def test_a_wrong_slug_leads_to_the_right_one(self):
        article = make_article(slug="dung-roi")

        for slug in ("sai", "đúng-rồi", "DUNG-ROI", "bai-viet", "x" * 500):
            with self.subTest(slug=slug):
                response = self.client.get(f"/bai-viet/{slug}-{article.pk}/")
                self.assertRedirects(response, f"/bai-viet/dung-roi-{article.pk}/", 301)
        response = self.client.get(f"/bai-viet/dung-roi-000{article.pk}/")
        self.assertRedirects(response, f"/bai-viet/dung-roi-{article.pk}/", 301)

    def test_an_article_without_slug_has_an_address(self):
        article = make_article(slug="")

        self.assertEqual(article.get_absolute_url(), f"/bai-viet/bai-viet-{article.pk}/")
        self.assertEqual(self.status_of(article), 200)

    def test_numbers_of_no_article_are_not_found(self):
        for number in ("0", "999999999", "9" * 30, "9" * 5000):
            with self.subTest(number=number[:30]):
                self.assertEqual(self.status_of(None, f"/bai-viet/x-{number}/"), 404)

    def test_a_due_change_goes_live_with_the_first_read(self):
        article = make_article(headline="Trước giờ")
        revision = scheduled_change(article, headline="Sau giờ")
        self.assertContains(self.client.get(article.get_absolute_url()), "Trước giờ</h1>")

        Article.objects.filter(pk=article.pk).update(next_change_at=timezone.now())
        Revision.objects.filter(pk=revision.pk).update(goes_live_at=timezone.now())

        self.assertContains(self.client.get(article.get_absolute_url()), "Sau giờ</h1>")


def scheduled_change(article, **fields):
    """A version of a live article with other ``fields``, to go live in an hour."""
    chief = make_user("chief")
    base = revisions.current_revision(article)
    snapshot = {**revisions.snapshot_of(article), **fields}
    revision = revisions.save_revision(article, snapshot, user=chief, base=base.number if base else None)
    revisions.publish(revision, user=chief, at=timezone.now() + timedelta(hours=1))
    return revision


class ArticleQueryTests(TestCase):
    def test_six_queries_whatever_the_article_holds(self):
        section = make_section(parent=make_section())
        for size in (1, 3):
            article = make_article(section=section, topics=[f"Chủ đề {number}" for number in range(size)])
            photos = [make_photo(article) for _ in range(size)]
            article.body = "".join(photo_token(photo) for photo in photos)
            article.lead_photo = photos[0]
            article.save()
            for _ in range(size):
                make_article(section=section, topics=["Chủ đề 0"])
            with self.subTest(size=size), self.assertNumQueries(6):
                self.client.get(article.get_absolute_url())

    def test_the_page_sets_no_cookie_and_does_not_vary_by_one(self):
        response = self.client.get(make_article().get_absolute_url())

        self.assertFalse(response.cookies)
        self.assertNotIn("Cookie", response.headers.get("Vary", ""))


class ListTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section("Kinh tế")
        cls.child = make_section("Nông nghiệp", parent=cls.section)

    def test_a_section_shows_its_own_articles_and_those_below_it_newest_first(self):
        frame.rebuild()
        older = published(2, section=self.section)
        newer = published(1, section=self.child)
        published(1)

        self.assertEqual(listed(self.client.get(self.section.get_absolute_url())), [newer.pk, older.pk])
        self.assertEqual(listed(self.client.get(self.child.get_absolute_url())), [newer.pk])

    def test_lists_show_only_what_is_public(self):
        topic = make_topic("Biển")
        author = make_author("Hoài An", is_public=True)
        fields = {"section": self.section, "topics": ["Biển"], "contributors": [author]}
        shown = make_article(**fields)
        make_draft(**fields)
        make_article(status="withdrawn", **fields)
        published(-1, **fields)
        published(2, expires_at=timezone.now() - timedelta(hours=1), **fields)
        day = timezone.localtime(shown.published_at)

        for address in (
            self.section.get_absolute_url(),
            topic.get_absolute_url(),
            author.get_absolute_url(),
            reverse("news:archive", args=[day.year, day.month]),
            reverse("news:archive", args=[day.year, day.month, day.day]),
        ):
            with self.subTest(address=address):
                self.assertEqual(listed(self.client.get(address)), [shown.pk])

    def test_only_public_authors_have_a_page(self):
        author = make_author("Kín Tên")

        self.assertEqual(self.client.get(author.get_absolute_url()).status_code, 404)

    def test_addresses_typed_with_accents_lead_to_the_page(self):
        make_topic("Chuyển đổi số")
        make_author("Hoài An", is_public=True)
        for typed, right in (
            ("/chuyen-muc/Kinh-tế/", "/chuyen-muc/kinh-te/"),
            ("/chu-de/Chuyển đổi số/", "/chu-de/chuyen-doi-so/"),
            ("/tac-gia/Hoài-An/", "/tac-gia/hoai-an/"),
        ):
            with self.subTest(typed=typed):
                self.assertRedirects(self.client.get(typed), right, 301)

    def test_the_old_address_of_a_merged_topic_leads_to_it(self):
        topic = make_topic("Hòa bình")
        TopicAlias.objects.create(topic=topic, name="Nền hòa bình", slug="nen-hoa-binh")

        self.assertRedirects(self.client.get("/chu-de/nen-hoa-binh/"), topic.get_absolute_url(), 301)

    def test_pages_go_on_by_number(self):
        articles = [published(hours, section=self.section).pk for hours in range(1, 43)]
        address = self.section.get_absolute_url()

        self.assertEqual(listed(self.client.get(address)), articles[:20])
        self.assertEqual(listed(self.client.get(address, {"trang": 2})), articles[20:40])
        self.assertEqual(listed(self.client.get(address, {"trang": 3})), articles[40:])
        self.assertEqual(self.client.get(address, {"trang": 4}).status_code, 404)

    def test_what_is_no_page_number_is_not_found(self):
        for value in ("0", "-1", "51", "1e3", "abc", "", "١", "9" * 4000, "1.0", " 1"):
            with self.subTest(value=value[:20]):
                response = self.client.get(self.section.get_absolute_url(), {"trang": value})
                self.assertEqual(response.status_code, 404)

    def test_after_the_last_number_the_archive_goes_on(self):
        articles = [published(24 * 40 + hours, section=self.section) for hours in range(45)]
        last = timezone.localtime(articles[39].published_at)

        with mock.patch("news.paging.LAST_PAGE", 2):
            response = self.client.get(self.section.get_absolute_url(), {"trang": 2})

        self.assertContains(response, f'href="{reverse("news:archive", args=[last.year, last.month])}"')
        self.assertNotContains(response, 'rel="next"')

    def test_an_empty_list_says_so(self):
        self.assertContains(self.client.get(self.section.get_absolute_url()), "Chưa có bài viết nào.")

    def test_the_archive_knows_the_newsroom_s_midnight(self):
        article = make_article(published_at=datetime(2026, 9, 30, 18, 0, tzinfo=UTC))  # 1 October, 01:00 in Việt Nam

        self.assertEqual(listed(self.client.get("/luu-tru/2026/10/01/")), [article.pk])
        self.assertEqual(listed(self.client.get("/luu-tru/2026/09/")), [])

    def test_dates_that_do_not_exist_are_not_found(self):
        for address in ("/luu-tru/2026/13/", "/luu-tru/2026/02/30/", "/luu-tru/0000/01/", "/luu-tru/2026/1/"):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 404)
        for address in ("/luu-tru/0001/01/", "/luu-tru/9999/12/", "/luu-tru/9999/12/31/", "/luu-tru/1899/12/"):
            with self.subTest(address=address):
                self.assertEqual(self.client.get(address).status_code, 404)
        self.assertEqual(self.client.get("/luu-tru/1900/01/01/").status_code, 200)

    def test_the_number_of_queries_does_not_grow_with_the_list(self):
        topic = make_topic("Biển")
        author = make_author("Hoài An", is_public=True)
        addresses = {
            self.section.get_absolute_url(): 3,
            topic.get_absolute_url(): 3,
            author.get_absolute_url(): 3,
            reverse("news:archive", args=[timezone.now().year, timezone.now().month]): 2,
            reverse("news:front"): 4,
        }
        for size in (1, 3):
            for _ in range(size):
                article = make_article(section=self.section, topics=["Biển"], contributors=[author])
                article.lead_photo = make_photo(article, renditions={"webp": [64]})
                article.save()
            FrontPageSlot.objects.create(article=article)
            for address, queries in addresses.items():
                with self.subTest(size=size, address=address), self.assertNumQueries(queries):
                    self.client.get(address)


class FrontPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section("Thời sự")

    def shown(self):
        context = self.client.get("/").context
        return context["lead"] and context["lead"].pk, [article.pk for article in context["featured"]]

    def test_pinned_articles_stand_in_their_places(self):
        lead, featured = published(50), published(60)
        newest = [published(hours) for hours in (1, 2, 3, 4)]
        FrontPageSlot.objects.create(kind="featured", article=featured)
        FrontPageSlot.objects.create(kind="lead", article=lead)

        self.assertEqual(self.shown(), (lead.pk, [featured.pk, *(article.pk for article in newest[:3])]))

    def test_a_place_that_ran_out_refills_with_the_newest(self):
        pinned = published(50)
        newest = [published(hours).pk for hours in range(1, 6)]
        FrontPageSlot.objects.create(kind="lead", article=pinned, until=timezone.now() - timedelta(minutes=1))

        self.assertEqual(self.shown(), (newest[0], newest[1:5]))

    def test_a_pinned_article_that_was_withdrawn_leaves_its_place(self):
        pinned = make_article(status="withdrawn")
        newest = published(1)
        FrontPageSlot.objects.create(kind="lead", article=pinned)

        self.assertEqual(self.shown(), (newest.pk, []))

    def test_each_section_has_its_block_and_nothing_stands_twice(self):
        child = make_section("Giáo dục", parent=self.section)
        frame.rebuild()
        for hours in range(1, 7):
            published(hours)
        of_section = published(30, section=child)

        context = self.client.get("/").context
        block = context["blocks"][0]

        self.assertEqual(block["entry"].name, "Thời sự")
        self.assertEqual([article.pk for article in block["articles"]], [of_section.pk])
        top = [context["lead"].pk, *(article.pk for article in context["featured"])]
        self.assertFalse(set(top) & {article.pk for article in context["latest"]})

    def test_an_empty_site_has_a_front_page(self):
        self.assertContains(self.client.get("/"), "Chưa có bài viết nào.")


class SearchPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(headline="Ban Tuyên giáo họp")
        search.index_article(cls.article)

    def test_results_are_counted_and_marked(self):
        response = self.client.get("/tim-kiem/", {"q": "tuyen giao"})

        self.assertContains(response, "1 kết quả cho “tuyen giao”")
        self.assertContains(response, "Ban <mark>Tuyên giáo</mark> họp")

    def test_the_number_of_queries_does_not_grow_with_the_results(self):
        for size in (1, 3):
            for _ in range(size):
                search.index_article(make_article(headline="Hoa ban", summary="", body="<p>Hoa ban nở.</p>"))
            with self.subTest(size=size), self.assertNumQueries(4):
                self.client.get("/tim-kiem/", {"q": "hoa ban"})

    def test_nothing_found_is_said_with_the_words(self):
        response = self.client.get("/tim-kiem/", {"q": "không có <b>"})

        self.assertContains(response, "Không tìm thấy kết quả cho “không có &lt;b&gt;”.")

    def test_an_empty_search_shows_the_form_only(self):
        for query in ({}, {"q": ""}, {"q": "   "}):
            with self.subTest(query=query):
                response = self.client.get("/tim-kiem/", query)
                self.assertContains(response, "Bạn có thể gõ có dấu hoặc không dấu.")
                self.assertNotContains(response, "kết quả")

    def test_too_long_a_search_is_refused_and_given_back(self):
        words = "tuyên giáo " * 1000

        response = self.client.get("/tim-kiem/", {"q": words})

        self.assertContains(response, "Từ khóa dài quá 200 ký tự. Vui lòng rút gọn.", status_code=400)
        self.assertEqual(response.context["typed"], words)

    def test_pages_that_are_not_there_are_not_found(self):
        for number in ("2", "0", "51", "x"):
            with self.subTest(number=number):
                response = self.client.get("/tim-kiem/", {"q": "tuyên giáo", "trang": number})
                self.assertEqual(response.status_code, 404)


class MethodTests(TestCase):
    def test_pages_answer_get_and_head_only(self):
        article = make_article()
        for address in (
            "/",
            article.get_absolute_url(),
            article.section.get_absolute_url(),
            "/tim-kiem/",
            "/rss/",
            "/atom/",
            "/sitemap.xml",
            "/sitemap-news.xml",
            "/robots.txt",
        ):
            with self.subTest(address=address):
                self.assertEqual(self.client.head(address).status_code, 200)
                self.assertEqual(self.client.head(address).content, b"")
                self.assertEqual(self.client.post(address).status_code, 405)
                self.assertEqual(self.client.delete(address).status_code, 405)

    def test_broken_addresses_are_refused_calmly(self):
        for address in ("/bai-viet/%00-1/", "/chu-de/%ff%fe/", "/tim-kiem/?q=%00", "/tim-kiem/?q=%ff", "/%2e%2e/etc"):
            with self.subTest(address=address):
                self.assertIn(self.client.get(address).status_code, (400, 404))

    def test_no_address_redirects_to_another_site(self):
        article = make_article(slug="bai")
        for address in (f"//example.com/bai-viet/x-{article.pk}/", f"/bai-viet/%2F%2Fexample.com-{article.pk}/"):
            with self.subTest(address=address):
                location = self.client.get(address).headers.get("Location", "/")
                self.assertRegex(location, r"^/(?!/)")
