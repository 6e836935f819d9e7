from io import StringIO
from unittest import mock

from django.core.management import CommandError, call_command
from django.test import TestCase, override_settings

from comments.models import Comment
from news.models import Article, ArticlePhoto, ArticleSearch
from portal.demo import bulk
from tests.portal.test_demo import small_photograph


def make_sample(**options):
    with mock.patch.object(bulk, "photograph", small_photograph):
        call_command("sample_data", stdout=StringIO(), **options)


class SampleDataTests(TestCase):
    def test_it_makes_as_many_as_asked_for_with_everything_a_page_needs(self):
        make_sample(articles=40, comments=400)

        self.assertEqual(Article.objects.published().count(), 40)
        self.assertEqual(Comment.objects.count(), 400)
        self.assertEqual(Comment.objects.filter(status="pending").count(), 20)
        self.assertEqual(ArticleSearch.objects.filter(article__status="published").count(), 40)
        self.assertGreater(ArticlePhoto.objects.filter(article__status="published").count(), 20)
        self.assertEqual(self.client.get(Article.objects.published().first().get_absolute_url()).status_code, 200)

    def test_rows_made_afterwards_find_free_numbers(self):
        make_sample(articles=5, comments=0)

        newest = Article.objects.order_by("pk").last().pk
        self.assertGreater(Article.objects.create().pk, newest)

    def test_the_same_seed_gives_the_same_words(self):
        first, second = (bulk.Sample(7, print) for _sample in range(2))

        self.assertEqual(first.article(1, 0.5, [1]).body, second.article(1, 0.5, [1]).body)

    @override_settings(SITE_HOST="bao.example.vn")
    def test_a_real_site_is_refused_unless_insisted_on(self):
        with self.assertRaises(CommandError):
            make_sample(articles=1, comments=0)

        self.assertFalse(Article.objects.exists())
