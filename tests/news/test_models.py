from datetime import timedelta

from django.db import IntegrityError, transaction
from django.test import TestCase
from django.utils import timezone

from news.models import Article, Topic
from tests.factories import make_article, make_photo, make_user


class PublicArticleTests(TestCase):
    def test_the_queryset_and_the_single_article_agree_on_what_readers_see(self):
        now = timezone.now()
        hour = timedelta(hours=1)
        cases = {
            "published": ({}, True),
            "at a later hour": ({"published_at": now + hour}, False),
            "expired": ({"expires_at": now - hour}, False),
            "expires later": ({"expires_at": now + hour}, True),
            "withdrawn": ({"status": "withdrawn"}, False),
            "draft": ({"status": "draft"}, False),
            "submitted": ({"status": "submitted"}, False),
            "edited": ({"status": "edited"}, False),
        }
        for name, (fields, expected) in cases.items():
            with self.subTest(name):
                article = make_article(**fields)

                self.assertEqual(article.is_public, expected)
                self.assertEqual(Article.objects.published().filter(pk=article.pk).exists(), expected)


class CompleteArticleTests(TestCase):
    def test_a_draft_may_be_empty(self):
        Article.objects.create()

    def test_a_published_article_needs_headline_section_body_and_hour(self):
        for name, value in {"headline": "", "section": None, "body": "", "published_at": None}.items():
            with self.subTest(name), self.assertRaises(IntegrityError), transaction.atomic():
                make_article(**{name: value})

    def test_a_withdrawn_article_needs_the_hour_of_withdrawal(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            make_article(status="withdrawn", withdrawn_at=None)

    def test_a_photo_row_that_goes_leaves_the_article(self):
        article = make_article()
        article.lead_photo = make_photo(article)
        article.save()

        article.lead_photo.delete()

        article.refresh_from_db()
        self.assertIsNone(article.lead_photo)


class StaffTests(TestCase):
    def test_a_user_of_each_role_can_be_made(self):
        self.assertTrue(make_user("secretary").has_perm("news.publish_article"))
        self.assertFalse(make_user("reporter").has_perm("news.publish_article"))
        self.assertFalse(make_user(None).has_perm("news.view_article"))


class KeyLengthTests(TestCase):
    def test_a_name_whose_key_outgrows_its_column_is_stored_and_found_again(self):
        name = "ﷺ" * 100

        topic = Topic.objects.create(name=name)

        self.assertEqual(Topic.objects.for_names([name]), [topic])
