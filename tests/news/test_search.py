from datetime import timedelta

import pytest
from django.db import connection
from django.test import SimpleTestCase, TestCase
from django.utils import timezone

from news import search
from news.models import Article, ArticleSearch
from news.search import Query, highlight, make_tokens
from tests.factories import make_article, make_draft, make_photo, make_section


def indexed(**fields):
    article = make_article(**fields)
    search.index_article(article)
    return article


def found(words):
    return [article.pk for article in search.search(Query(words)).articles]


class TokenTests(SimpleTestCase):
    def test_tokens_are_syllables_pairs_title_and_exact_forms(self):
        tokens = make_tokens(["Tuyên giáo"], ["Đảng"]).split()

        self.assertEqual(
            sorted(tokens),
            sorted(
                ["t__tuyen", "t__giao", "t__tuyen_giao", "tuyen", "giao", "tuyen_giao", "dang"]
                + ["x__tuyên", "x__giao_s", "x__đang_r"]
            ),
        )

    def test_both_places_of_the_tone_give_the_same_tokens(self):
        self.assertEqual(make_tokens(["hòa"], []), make_tokens(["hoà"], []))

    def test_the_longest_text_stays_within_what_the_database_takes(self):
        words = " ".join(f"tu{number}" for number in range(100_000))

        self.assertLessEqual(len(make_tokens(["Tiêu đề"], [words])), search.MAX_TOKENS_LENGTH)


class SearchTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section()
        cls.story = indexed(
            section=cls.section, headline="Hội nghị tuyên giáo toàn tỉnh", body="<p>Đường về xã Tân Lập đã thông.</p>"
        )

    def test_finds_with_and_without_accents_capitals_and_decomposed_letters(self):
        for words in ("tuyên giáo", "tuyen giao", "TUYÊN GIÁO", "tuye\u0302n gia\u0301o", "đường", "duong", "tan lap"):
            with self.subTest(words=words):
                self.assertEqual(found(words), [self.story.pk])

    def test_every_syllable_must_be_there(self):
        self.assertEqual(found("tuyên giáo huyện"), [])

    def test_exact_accents_come_before_other_accents(self):
        exact = indexed(headline="Chuyện của làng Bàn", published_at=timezone.now() - timedelta(days=9))
        indexed(headline="Chuyện của làng Bán")

        self.assertEqual(found("bàn")[0], exact.pk)
        self.assertEqual(len(found("bàn")), 2)

    def test_title_hits_come_before_hits_in_the_text(self):
        in_title = indexed(headline="Cầu Sông Trầm", published_at=timezone.now() - timedelta(days=9))
        in_text = indexed(body="<p>Dự án cầu Sông Trầm.</p>")

        self.assertEqual(found("cau song tram"), [in_title.pk, in_text.pk])

    def test_neighbours_come_before_scattered_syllables(self):
        together = indexed(body="<p>Chợ phiên đông vui.</p>", published_at=timezone.now() - timedelta(days=9))
        scattered = indexed(body="<p>Phiên họp bàn về chợ.</p>")

        self.assertEqual(found("cho phien"), [together.pk, scattered.pk])

    def test_equal_hits_are_shown_newest_first(self):
        older = indexed(headline="Lúa vụ ba", published_at=timezone.now() - timedelta(days=2))
        newer = indexed(headline="Lúa vụ bốn", published_at=timezone.now() - timedelta(days=1))

        self.assertEqual(found("lúa vụ"), [newer.pk, older.pk])

    def test_readers_find_only_what_is_public(self):
        for fields in (
            {"status": "withdrawn"},
            {"published_at": timezone.now() + timedelta(hours=1)},
            {"expires_at": timezone.now() - timedelta(minutes=1)},
        ):
            indexed(headline="Bí mật", **fields)
        search.index_article(make_draft(headline="Bí mật"))

        self.assertEqual(found("bí mật"), [])

    def test_captions_topics_and_bylines_are_found(self):
        article = make_article(topics=["Nông thôn mới"], byline="Hoài An")
        make_photo(article, caption="Bà con phơi cá cơm")
        search.index_article(article)

        for words in ("phơi cá", "nông thôn mới", "hoài an"):
            with self.subTest(words=words):
                self.assertEqual(found(words), [article.pk])

    def test_removed_photos_are_not_found(self):
        article = make_article()
        make_photo(article, caption="Ảnh đã bỏ", removed_at=timezone.now())
        search.index_article(article)

        self.assertEqual(found("ảnh đã bỏ"), [])

    def test_indexing_again_forgets_the_old_words(self):
        Article.objects.filter(pk=self.story.pk).update(headline="Mùa vải chín")
        search.index_article(Article.objects.get(pk=self.story.pk))

        self.assertEqual(found("tuyên giáo"), [])
        self.assertEqual(found("mùa vải"), [self.story.pk])

    def test_a_deleted_row_leaves_the_index(self):
        ArticleSearch.objects.filter(pk=self.story.pk).delete()

        self.assertEqual(found("tuyên giáo"), [])

    def test_operators_quotes_and_signs_are_only_words(self):
        for words in ('tuyên" OR "x', "tuyên & ! (giáo:*", "NOT", "'", '"', "***", "tuyên NEAR giáo", "a' | 'b", "\\"):
            with self.subTest(words=words):
                self.assertIn(found(words), ([], [self.story.pk]))

    def test_pages_follow_without_gap_or_repeat(self):
        articles = [indexed(headline="Bão số bảy", section=self.section) for _ in range(5)]

        pages = [search.search(Query("bão số"), start=start, size=2) for start in (0, 2, 4)]

        listed = [article.pk for page in pages for article in page.articles]
        self.assertEqual(sorted(listed), sorted(article.pk for article in articles))
        self.assertEqual([page.has_next for page in pages], [True, True, False])
        self.assertEqual(pages[0].count, 5)

    def test_the_number_of_queries_does_not_grow_with_the_hits(self):
        for size in (1, 3):
            indexed(headline="Hoa ban nở")
            indexed(headline="Hoa ban nở") if size == 3 else None
            with self.subTest(hits=size), self.assertNumQueries(3):
                found("hoa ban")

    def test_staff_find_articles_in_any_state(self):
        draft = make_draft(headline="Nháp về tuyên giáo")
        search.index_article(draft)

        self.assertEqual(list(search.matching(Article.objects.order_by("-pk"), "tuyen giao")), [draft, self.story])
        self.assertEqual(list(search.matching(Article.objects.all(), "!!!")), [])

    @pytest.mark.sqlite_only
    def test_sqlite_looks_tokens_up_in_its_index(self):
        sql, parameter = search._ids_sql(["tuyen"])
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + sql, [parameter])
            self.assertIn("VIRTUAL TABLE INDEX", str(cursor.fetchall()))

    @pytest.mark.postgresql_only
    def test_postgresql_looks_tokens_up_in_its_index(self):
        with connection.cursor() as cursor:
            cursor.execute("SELECT proconfig FROM pg_proc WHERE proname = 'news_articlesearch_ids'")
            (settings,) = cursor.fetchone()
            for setting in settings:
                cursor.execute("SET LOCAL " + setting)
            cursor.execute("EXPLAIN SELECT article_id FROM news_articlesearch WHERE vector @@ 'tuyen'::tsquery")
            plan = str(cursor.fetchall())

        self.assertIn("Bitmap Index Scan on news_articlesearch_vector", plan)


class HighlightTests(SimpleTestCase):
    def test_the_original_is_marked_whatever_was_typed(self):
        marked = highlight("Ban Tuyên giáo tỉnh", Query("tuyen giao"))

        self.assertEqual(marked, "Ban <mark>Tuyên giáo</mark> tỉnh")

    def test_text_is_escaped_around_and_inside_the_marks(self):
        marked = highlight("<b>giáo & dục</b>", Query("giao duc"))

        self.assertEqual(marked, "&lt;b&gt;<mark>giáo &amp; dục</mark>&lt;/b&gt;")

    def test_syllables_are_marked_where_the_phrase_is_not(self):
        marked = highlight("Giáo viên dạy dục", Query("giáo dục"))

        self.assertEqual(marked, "<mark>Giáo</mark> viên dạy <mark>dục</mark>")

    def test_parts_of_words_are_not_marked(self):
        self.assertEqual(highlight("Canh chua", Query("can")), "Canh chua")

    def test_pattern_signs_in_the_query_are_plain(self):
        self.assertEqual(highlight("a.b", Query("(a.*")), "<mark>a</mark>.b")
