from django.test import TestCase

from news import topics
from news.models import ArticleSearch, Topic, TopicAlias
from tests.factories import make_article, make_topic


class NamesTests(TestCase):
    def test_one_name_is_one_topic_whatever_its_case_or_tone_placement(self):
        first = Topic.objects.for_names(["Hòa bình"])

        self.assertEqual(Topic.objects.for_names(["HÒA BÌNH", "hoà  bình", "Hoa\u0300 bi\u0300nh"]), first)

    def test_names_that_differ_in_a_tone_are_two_topics(self):
        self.assertEqual(len(Topic.objects.for_names(["hòa bình", "hóa bình"])), 2)

    def test_a_name_of_several_words_stays_one_topic(self):
        self.assertEqual([topic.name for topic in Topic.objects.for_names(["Đại hội Đảng"])], ["Đại hội Đảng"])

    def test_another_name_finds_its_topic(self):
        topic = make_topic("Trí tuệ nhân tạo")
        TopicAlias.objects.create(topic=topic, name="AI")

        self.assertEqual(Topic.objects.for_names(["ai", "Trí tuệ nhân tạo"]), [topic])

    def test_names_come_back_in_their_order_and_empty_ones_not_at_all(self):
        names = ["Xe buýt", " ", "An toàn", "–", "xe buýt"]

        self.assertEqual([topic.name for topic in Topic.objects.for_names(names)], ["Xe buýt", "An toàn"])


class MergingTests(TestCase):
    def test_the_articles_move_and_none_is_tagged_twice(self):
        both = make_article(topics=["Biển", "Hải dương"])
        one = make_article(topics=["Hải dương"])
        target, other = Topic.objects.get(name="Biển"), Topic.objects.get(name="Hải dương")

        self.assertEqual(topics.merge([other], target), 2)

        for article in (both, one):
            self.assertEqual([topic.name for topic in article.topics.all()], ["Biển"])
        self.assertFalse(Topic.objects.filter(pk=other.pk).exists())

    def test_the_old_name_and_address_lead_to_the_topic_that_stays(self):
        target, other = make_topic("Biển"), make_topic("Hải dương")
        TopicAlias.objects.create(topic=other, name="Đại dương", slug="dai-duong")

        topics.merge([other], target)

        aliases = set(target.aliases.values_list("name", "slug"))
        self.assertEqual(aliases, {("Hải dương", "hai-duong"), ("Đại dương", "dai-duong")})
        self.assertEqual(Topic.objects.for_names(["hải dương"]), [target])

    def test_a_topic_merged_into_itself_stays(self):
        target = make_topic("Biển")
        article = make_article(topics=["Biển"])

        topics.merge([target], target)

        self.assertEqual(list(article.topics.all()), [target])

    def test_the_articles_are_found_under_the_new_name(self):
        article = make_article(topics=["Hải dương"])

        topics.merge([Topic.objects.get(name="Hải dương")], make_topic("Ngư nghiệp"))

        self.assertIn("nghiep", ArticleSearch.objects.get(article=article).tokens)
