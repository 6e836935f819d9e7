"""Two connections at the same moment: one wins, the other is told."""

import threading
from concurrent.futures import ThreadPoolExecutor

from django.db import connection
from django.test import TransactionTestCase

from comments import moderation, submission
from comments.models import Comment, Decision
from tests.comments.helpers import make_comment, make_sender, values
from tests.factories import make_article, make_user


def at_once(*acts):
    """Run each function in a thread with a connection of its own; return what they gave or raised."""
    barrier = threading.Barrier(len(acts))

    def run(act):
        try:
            connection.ensure_connection()
            barrier.wait(10)
            return act()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        futures = [pool.submit(run, act) for act in acts]
    return [future.exception() or future.result() for future in futures]


class DecisionRaceTests(TransactionTestCase):
    def setUp(self):
        self.article = make_article()
        self.first, self.second = make_user("moderator"), make_user("moderator")

    def test_of_two_moderators_deciding_the_same_comment_one_wins(self):
        for _attempt in range(5):
            comment = make_comment(self.article)

            results = at_once(
                lambda pk=comment.pk: moderation.decide([(pk, 1)], status="approved", moderator=self.first),
                lambda pk=comment.pk: moderation.decide([(pk, 1)], status="rejected", moderator=self.second),
            )

            self.assertCountEqual(results, [([comment.pk], []), ([], [comment.pk])])
            decision = Decision.objects.get(comment=comment)
            comment.refresh_from_db()
            self.assertEqual((comment.status, comment.version), (decision.to_status, 2))
            self.assertEqual(decision.moderator, self.first if results[0][0] else self.second)

    def test_overlapping_bulks_in_opposite_order_share_the_comments_out(self):
        pairs = [(make_comment(self.article).pk, 1) for _number in range(40)]

        results = at_once(
            lambda: moderation.decide(pairs[:30], status="approved", moderator=self.first),
            lambda: moderation.decide(pairs[:10:-1], status="spam", moderator=self.second),
        )

        won = results[0][0] + results[1][0]
        self.assertCountEqual(won, [pk for pk, _version in pairs])
        self.assertEqual(Decision.objects.count(), 40)

    def test_of_two_undoings_one_wins(self):
        comment = make_comment(self.article)
        moderation.decide([(comment.pk, 1)], status="approved", moderator=self.first)
        batch = Decision.objects.get().batch

        results = at_once(
            lambda: moderation.undo(batch, moderator=self.first)[0],
            lambda: moderation.undo(batch, moderator=self.second)[0],
        )

        self.assertCountEqual(results, [[comment.pk], []])
        comment.refresh_from_db()
        self.assertEqual((comment.status, comment.version), ("pending", 3))


class SubmissionRaceTests(TransactionTestCase):
    def setUp(self):
        self.article = make_article()

    def accept(self, sender, text="Tôi rất mừng."):
        return submission.accept(self.article, values(text=text), sender=sender)

    def test_of_two_equal_posts_one_is_stored_and_both_are_answered(self):
        for sender in (make_sender(), make_sender("b" * 32, "198.51.100.1", is_new_device=True)):
            Comment.objects.all().delete()
            with self.subTest(sender=sender):
                results = at_once(*[lambda sender=sender: self.accept(sender)] * 4)

                self.assertEqual({result.comment.pk for result in results}, {Comment.objects.get().pk})
                self.assertEqual(sorted(result.is_repeat for result in results), [False, True, True, True])

    def test_the_database_alone_keeps_a_repeat_out(self):
        """Two networks of one device take no turns; the unique key decides."""
        results = at_once(
            lambda: self.accept(make_sender(address="203.0.113.7")),
            lambda: self.accept(make_sender(address="198.51.100.1")),
        )

        self.assertEqual({result.comment.pk for result in results}, {Comment.objects.get().pk})

    def test_a_device_cannot_outrun_its_limit(self):
        results = at_once(*[lambda number=number: self.accept(make_sender(), f"Số {number} ạ") for number in range(6)])

        self.assertEqual(Comment.objects.count(), 1)
        self.assertEqual(sum(isinstance(result, submission.TooFast) for result in results), 5)
