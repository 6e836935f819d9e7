from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from news import article_page
from news.models import Article, Attachment
from tests.factories import make_article, make_photo, make_section


class ListingTests(TestCase):
    def test_a_page_holds_its_places_newest_first_equal_hours_by_number(self):
        hour = timezone.now() - timedelta(hours=1)
        articles = [make_article(published_at=hour) for _ in range(5)]
        newest_first = [article.pk for article in reversed(articles)]

        pages = [[article.pk for article in Article.objects.published().page(start, 2)] for start in (0, 2, 4, 6)]

        self.assertEqual(pages, [newest_first[:2], newest_first[2:4], newest_first[4:], []])

    def test_cards_need_no_further_query(self):
        article = make_article(section=make_section("Kinh tế"))
        article.lead_photo = make_photo(article)
        article.save()

        (card,) = Article.objects.published().page(0, 20)

        with self.assertNumQueries(0):
            self.assertEqual(card.section.name, "Kinh tế")
            self.assertTrue(card.lead_photo.sha256)
            self.assertTrue(card.card_headline and card.published_at and card.get_absolute_url())
        self.assertIn("body", card.get_deferred_fields())


class ArticlePageQueryTests(TestCase):
    def test_one_query_brings_the_section_its_parent_and_whether_there_are_attachments(self):
        article = make_article(section=make_section("Nông nghiệp", parent=make_section("Kinh tế")))

        with self.assertNumQueries(1):
            found = article_page.find(article.pk)
            self.assertEqual(found.section.parent.name, "Kinh tế")
        self.assertIs(bool(found.has_attachments), False)

        Attachment.objects.create(article=article, original_name="bc.pdf", kind="pdf", size=1)

        self.assertIs(bool(article_page.find(article.pk).has_attachments), True)
