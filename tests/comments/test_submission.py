from datetime import timedelta
from unittest import mock

from django.test import TestCase, override_settings
from django.utils import timezone

from comments import submission
from comments.models import Comment
from comments.screening import Context
from tests.comments.helpers import codes, make_comment, make_sender, values
from tests.factories import make_article


class AcceptTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def accept(self, sender=None, context=None, **fields):
        return submission.accept(
            self.article, values(**fields), sender=sender or make_sender(), context=context, consent_version="2026-11"
        )

    def test_a_comment_is_stored_waiting(self):
        comment, is_repeat = self.accept(email="lan@example.com")

        comment.refresh_from_db()
        self.assertFalse(is_repeat)
        self.assertEqual((comment.status, comment.version, comment.consent_version), ("pending", 1, "2026-11"))
        self.assertEqual((comment.name, comment.email), ("Lê Thị Hoa", "lan@example.com"))
        self.assertEqual(comment.hold_reasons, [])
        self.assertTrue(comment.device_hash and comment.network_hash and comment.email_hash)
        self.assertEqual(comment.ip_address, "203.0.113.7")

    def test_a_comment_is_stored_with_its_reasons(self):
        comment, _repeat = self.accept(text="Gọi số 0912345678 nhé", context=Context(honeypot=True))

        self.assertEqual(
            comment.hold_reasons,
            [{"code": "phone", "span": (7, 17), "weight": 5}, {"code": "honeypot", "span": None, "weight": 6}],
        )
        comment.refresh_from_db()
        self.assertEqual(comment.hold_reasons[0]["span"], [7, 17])

    @override_settings(COMMENT_IP_RETENTION_DAYS=0)
    def test_no_address_is_stored_where_none_is_kept(self):
        self.assertIsNone(self.accept().comment.ip_address)

    def test_a_repeat_gives_the_comment_that_stands(self):
        first, _repeat = self.accept()

        self.assertEqual(self.accept(), (first, True))
        self.assertEqual(Comment.objects.count(), 1)

    def test_a_repeat_is_known_after_the_first_answer_gave_the_device_its_cookie(self):
        first, _repeat = self.accept(make_sender(is_new_device=True))

        self.assertEqual(self.accept(make_sender()), (first, True))

    def test_a_repeat_is_known_from_another_network_by_its_device(self):
        first, _repeat = self.accept()

        self.assertEqual(self.accept(make_sender(address="198.51.100.1")), (first, True))

    def test_the_same_words_of_another_device_are_another_comment(self):
        self.accept()

        self.assertFalse(self.accept(make_sender("b" * 32)).is_repeat)

    def test_other_words_are_no_repeat(self):
        parent = make_comment(self.article, status="approved")
        self.accept()
        for number, fields in enumerate(({"text": "Khác."}, {"name": "Khác"}, {"email": "a@b.vn"}, {"parent": parent})):
            with self.subTest(fields=fields), mock.patch.object(submission, "check_device"):
                self.assertFalse(self.accept(**fields).is_repeat, number)

    def test_after_a_day_the_same_words_may_come_again(self):
        first, _repeat = self.accept()
        Comment.objects.update(created_at=timezone.now() - timedelta(hours=24, seconds=1))

        second, is_repeat = self.accept()

        self.assertFalse(is_repeat)
        self.assertNotEqual(first.pk, second.pk)

    def test_a_repeat_is_recognised_by_the_database_when_both_pass_the_check(self):
        first, _repeat = self.accept()
        found = [None, first]

        with (
            mock.patch.object(submission, "find_repeat", side_effect=found),
            mock.patch.object(submission, "check_device"),
            mock.patch.object(Comment.objects, "filter"),
        ):
            self.assertEqual(self.accept(), (first, True))


class LimitTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def sent(self, number, seconds_ago, sender=None):
        sender = sender or make_sender()
        sent = {
            "device_hash": sender.device_hash,
            "network_hash": sender.network_hash,
            "created_at": timezone.now() - timedelta(seconds=seconds_ago),
        }
        Comment.objects.bulk_create(
            Comment(article=self.article, name="Bạn đọc", text="Bình luận.", **sent) for _number in range(number)
        )

    def accept(self, sender=None):
        return submission.accept(self.article, values(), sender=sender or make_sender())

    def test_a_device_waits_fifteen_seconds(self):
        self.sent(1, 5)

        with self.assertRaises(submission.TooFast) as caught:
            self.accept()
        self.assertEqual(caught.exception.seconds, 10)

    def test_after_fifteen_seconds_a_device_may_send_again(self):
        self.sent(1, 16)

        self.assertFalse(self.accept().is_repeat)

    def test_a_device_sends_five_in_ten_minutes(self):
        self.sent(4, 60)
        self.sent(1, 100)

        with self.assertRaises(submission.TooFast) as caught:
            self.accept()
        self.assertEqual(caught.exception.seconds, 500)

    def test_what_is_older_than_ten_minutes_no_longer_counts(self):
        self.sent(5, 601)

        self.assertFalse(self.accept().is_repeat)

    def test_thirty_from_a_network_are_a_reason(self):
        self.sent(30, 60)

        self.assertEqual(codes(self.accept(make_sender("b" * 32, "203.0.113.200")).comment), ["network_busy"])

    def test_twenty_nine_from_a_network_are_not(self):
        self.sent(29, 60)

        self.assertEqual(codes(self.accept(make_sender("b" * 32)).comment), [])

    def test_three_hundred_from_a_network_are_too_many(self):
        self.sent(300, 60)

        with self.assertRaises(submission.TooFast) as caught:
            self.accept(make_sender("b" * 32))
        self.assertEqual(caught.exception.seconds, 540)

    def test_another_network_is_not_touched(self):
        self.sent(30, 60)

        self.assertEqual(codes(self.accept(make_sender("b" * 32, "198.51.100.1")).comment), [])
