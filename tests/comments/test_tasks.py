from datetime import timedelta
from unittest import mock

from django.conf import settings
from django.test import SimpleTestCase, TestCase, override_settings
from django.utils import timezone
from django.utils.module_loading import import_string

from comments import tasks
from comments.models import Comment
from tests.comments.helpers import make_comment
from tests.factories import make_article


class ForgetTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def sent(self, **ago):
        return make_comment(
            self.article,
            ip_address="203.0.113.7",
            repeat_key=f"{Comment.objects.count():032}",
            created_at=timezone.now() - timedelta(**ago),
        )

    def test_addresses_are_blanked_after_their_days(self):
        kept, _old = self.sent(days=364), self.sent(days=366)

        self.assertEqual(tasks.forget_addresses(), 1)
        self.assertEqual(Comment.objects.get(ip_address__isnull=False), kept)

    def test_where_none_is_kept_every_address_goes(self):
        self.sent(seconds=1)
        with override_settings(COMMENT_IP_RETENTION_DAYS=0):
            self.assertEqual(tasks.forget_addresses(), 1)

    def test_a_repeat_is_forgotten_after_a_day(self):
        kept, _old = self.sent(hours=23), self.sent(hours=25)

        self.assertEqual(tasks.forget_repeats(), 1)
        self.assertEqual(Comment.objects.get(repeat_key__isnull=False), kept)

    def test_many_are_forgotten_portion_by_portion(self):
        for _number in range(5):
            self.sent(days=400)
        with mock.patch.object(tasks, "PORTION", 2):
            self.assertEqual(tasks.forget_addresses(), 5)
        self.assertEqual(tasks.forget_addresses(), 0)


class ScheduleTests(SimpleTestCase):
    def test_the_clock_knows_both_tasks(self):
        for name in ("forget_addresses", "forget_repeats"):
            path = f"comments.tasks.{name}"
            self.assertIn(path, settings.PERIODIC_TASKS)
            self.assertIs(import_string(path), getattr(tasks, name))
