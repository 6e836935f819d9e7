from datetime import timedelta

from django.test import TestCase
from django.utils import timezone

from news.models import Topic
from news.related import related
from tests.factories import make_article, make_draft, make_section


def published(hours, **fields):
    return make_article(published_at=timezone.now() - timedelta(hours=hours), **fields)


def lists(article, section_ids=None):
    topics = list(Topic.objects.filter(tagged__content_object=article))
    same_topic, same_section = related(article, topics, section_ids or [article.section_id])
    return [line.pk for line in same_topic], [line.pk for line in same_section]


class RelatedTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.section = make_section()
        cls.article = published(1, section=cls.section, topics=["Chuyển đổi số", "Cải cách hành chính"])

    def test_shared_topics_choose_and_the_newest_is_shown_first(self):
        old_close = published(90, topics=["Chuyển đổi số", "Cải cách hành chính"])
        others = [published(hours, topics=["Chuyển đổi số"]) for hours in range(10, 17)]

        same_topic, _ = lists(self.article)

        self.assertEqual(same_topic, [*(article.pk for article in others[:5]), old_close.pk])

    def test_same_section_follows_without_repeating(self):
        shared = published(5, section=self.section, topics=["Chuyển đổi số"])
        others = [published(hours, section=self.section) for hours in range(10, 18)]

        same_topic, same_section = lists(self.article)

        self.assertEqual(same_topic, [shared.pk])
        self.assertEqual(same_section, [article.pk for article in others[:5]])

    def test_an_article_without_topics_has_the_section(self):
        lone = published(2, section=self.section)

        self.assertEqual(lists(lone), ([], [self.article.pk]))

    def test_same_section_is_not_empty_when_related_ones_fill_its_newest_places(self):
        for hours in range(10, 16):
            published(hours, section=self.section, topics=["Chuyển đổi số"])
        rest = [published(hours, section=self.section) for hours in range(20, 27)]

        same_topic, same_section = lists(self.article)

        self.assertEqual(len(same_topic), 6)
        self.assertEqual(same_section, [article.pk for article in rest[:5]])

    def test_articles_of_subsections_count_for_their_parent(self):
        child = make_section(parent=self.section)
        below = published(3, section=child)

        self.assertEqual(lists(self.article, [self.section.pk, child.pk])[1], [below.pk])

    def test_what_is_not_public_is_left_out(self):
        fields = {"section": self.section, "topics": ["Chuyển đổi số"]}
        make_draft(**fields)
        make_article(status="withdrawn", **fields)
        published(-1, **fields)
        published(9, expires_at=timezone.now() - timedelta(minutes=1), **fields)

        self.assertEqual(lists(self.article), ([], []))

    def test_lines_carry_the_short_headline_the_hour_and_the_address(self):
        other = published(5, topics=["Chuyển đổi số"], headline="Tiêu đề dài", short_headline="Ngắn", slug="dia-chi")

        line = related(self.article, list(self.article.topics.all()), [self.section.pk])[0][0]

        self.assertEqual((line.headline, line.url), ("Ngắn", f"/bai-viet/dia-chi-{other.pk}/"))
        self.assertEqual(line.published_at, other.published_at)

    def test_one_query_whatever_the_number_of_articles_and_topics(self):
        topics = list(self.article.topics.all())
        for size in (1, 3):
            published(size, section=self.section, topics=["Chuyển đổi số"])
            with self.subTest(size=size), self.assertNumQueries(1):
                related(self.article, topics, [self.section.pk])
