from datetime import timedelta
from unittest.mock import patch

import pytest
from django.db import connection
from django.test import TestCase
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from news import search
from news.admin.articles import ArticleAdmin, CappedPaginator
from news.models import Article
from tests.factories import make_article, make_draft, make_section, make_user


class ArticleListTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.editor = make_user("editor")

    def setUp(self):
        self.client.force_login(self.editor)

    def rows(self, **query):
        response = self.client.get(reverse("admin:news_article_changelist"), query)
        return list(response.context["cl"].result_list)

    def test_search_needs_no_accents(self):
        article = make_article(headline="Khánh thành cầu Rạch Miễu")
        search.index_articles([article, make_article(headline="Chuyện khác")])

        self.assertEqual(self.rows(q="cau rach mieu"), [article])
        self.assertEqual(self.rows(q="không có gì như vậy"), [])

    def test_lists_can_be_narrowed_by_state(self):
        now = timezone.now()
        articles = {
            "draft": make_draft(),
            "submitted": make_article(status="submitted"),
            "edited": make_article(status="edited"),
            "published": make_article(),
            "scheduled": make_article(published_at=now + timedelta(hours=2)),
            "withdrawn": make_article(status="withdrawn"),
        }
        for state, article in articles.items():
            with self.subTest(state=state):
                self.assertEqual(self.rows(state=state), [article])

    def test_section_filter_takes_in_subsections(self):
        parent = make_section()
        child = make_section(parent=parent)
        article = make_article(section=child)
        make_article()

        self.assertEqual(self.rows(section=parent.pk), [article])

    def test_odd_filter_values_are_no_server_error(self):
        make_article()
        for query in (
            {"section": "x"},
            {"state": "x"},
            {"whose": "x"},
            {"p": "x"},
            {"q": "\x00"},
            {"section": "9" * 30},
        ):
            with self.subTest(query=query):
                response = self.client.get(reverse("admin:news_article_changelist"), query)
                self.assertIn(response.status_code, (200, 302, 400))

    def test_own_articles_can_be_listed(self):
        mine = make_draft(self.editor)
        make_draft(make_user())

        self.assertEqual(self.rows(whose="mine"), [mine])

    def test_empty_drafts_are_hidden(self):
        Article.objects.create(created_by=self.editor)

        self.assertEqual(self.rows(), [])

    def test_reporters_see_their_own_and_what_readers_see(self):
        reporter = make_user("reporter")
        mine, public = make_draft(reporter), make_article()
        make_draft(make_user("reporter"))
        self.client.force_login(reporter)

        self.assertEqual(set(self.rows()), {mine, public})

    def test_list_never_counts_past_its_limit(self):
        for _number in range(4):
            make_draft()

        with patch.object(CappedPaginator, "limit", 3):
            self.assertEqual(CappedPaginator(Article.objects.order_by("pk"), 2).count, 3)

    def test_counting_does_not_look_into_the_versions(self):
        with CaptureQueriesContext(connection) as queries:
            self.rows()

        counting = [query["sql"] for query in queries if query["sql"].startswith("SELECT COUNT(*)")]
        self.assertEqual(len(counting), 1)
        self.assertNotIn("news_revision", counting[0])

    @pytest.mark.sqlite_only
    def test_list_is_read_on_an_index(self):
        for _number in range(2):
            make_draft()
        with patch.object(ArticleAdmin, "list_per_page", 1), CaptureQueriesContext(connection) as queries:
            self.rows()

        reading = next(query["sql"] for query in queries if 'ORDER BY "news_article"."modified_at"' in query["sql"])
        with connection.cursor() as cursor:
            cursor.execute("EXPLAIN QUERY PLAN " + reading)
            self.assertNotIn("TEMP B-TREE", str(cursor.fetchall()))

    def test_query_count_does_not_grow_with_the_number_of_articles(self):
        for size in (1, 3):
            for _number in range(size):
                make_draft(make_user())
            with self.subTest(size=size), self.assertNumQueries(LIST_QUERIES):
                self.rows()


class DeletingTests(TestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.client.force_login(self.reporter)

    def delete(self, article):
        return self.client.post(reverse("admin:news_article_delete", args=[article.pk]), {"post": "yes"})

    def test_owner_deletes_an_unpublished_draft(self):
        draft = make_draft(self.reporter)

        self.delete(draft)

        self.assertFalse(Article.objects.filter(pk=draft.pk).exists())

    def test_nobody_deletes_what_readers_saw_or_a_colleagues_draft(self):
        self.client.force_login(make_user("editor"))
        for article in (make_article(), make_article(status="withdrawn"), make_draft(self.reporter)):
            with self.subTest(status=article.status):
                self.assertEqual(self.delete(article).status_code, 403)
                self.assertTrue(Article.objects.filter(pk=article.pk).exists())


LIST_QUERIES = 9
