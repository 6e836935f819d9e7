from django.test import TestCase
from django.urls import reverse

from news.models import TopicAlias
from tests.factories import make_topic, make_user


class TopicCompletionTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reporter = make_user("reporter")
        cls.topic = make_topic("Đại hội Đảng bộ tỉnh")
        TopicAlias.objects.create(topic=cls.topic, name="Kỳ họp lớn")

    def setUp(self):
        self.client.force_login(self.reporter)

    def ask(self, typed):
        return self.client.get(reverse("admin:news_topic_complete"), {"q": typed})

    def names(self, typed):
        return [row["name"] for row in self.ask(typed).json()["results"]]

    def test_topic_is_found_without_accents_and_by_any_of_its_words(self):
        for typed in ("dai hoi", "Đại", "dang bo", "ĐẢNG"):
            with self.subTest(typed=typed):
                self.assertEqual(self.names(typed), ["Đại hội Đảng bộ tỉnh"])

    def test_topic_is_found_by_its_other_name(self):
        self.assertEqual(self.ask("ky hop").json()["results"], [{"name": self.topic.name, "alias": "Kỳ họp lớn"}])

    def test_middle_of_a_word_finds_nothing(self):
        self.assertEqual(self.names("oi"), [])

    def test_nearly_the_same_name_is_pointed_out(self):
        for typed in ("Dai hoi Dang bo tinh", "Đại hội Đảng bộ tỉnh nhà", "Kỳ họp lớn"):
            with self.subTest(typed=typed):
                self.assertEqual(self.ask(typed).json()["similar"], self.topic.name)

    def test_existing_name_and_a_new_one_are_not_called_similar(self):
        for typed in ("đại hội đảng bộ tỉnh", "Mùa nước nổi"):
            with self.subTest(typed=typed):
                self.assertIsNone(self.ask(typed).json()["similar"])

    def test_odd_input_is_answered_with_nothing(self):
        for typed in ("", "   ", "!!!", "x" * 5000, "%_"):
            with self.subTest(typed=typed[:10]):
                self.assertEqual(self.ask(typed).json()["results"], [])

    def test_number_of_queries_does_not_grow(self):
        for number in (1, 3):
            for index in range(number):
                topic = make_topic(f"Nhịp cầu {number} {index}")
                TopicAlias.objects.create(topic=topic, name=f"Nhịp sống {number} {index}")
            with self.subTest(number=number), self.assertNumQueries(9):
                self.ask("nhip")

    def test_answers_staff_who_may_see_topics_and_nobody_else(self):
        self.client.force_login(make_user("moderator"))
        self.assertEqual(self.ask("dai").status_code, 403)
        self.client.logout()
        self.assertEqual(self.ask("dai").status_code, 302)
