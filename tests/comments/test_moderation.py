import uuid

from django.test import TestCase

from comments import moderation
from comments.models import Comment, Decision, RejectReason
from comments.reasons import ensure_reasons
from tests.comments.helpers import make_comment
from tests.factories import make_article, make_user


class DecideTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()
        cls.moderator = make_user("moderator")

    def decide(self, pairs, status="approved", **options):
        return moderation.decide(pairs, status=status, moderator=self.moderator, **options)

    def test_a_decision_changes_the_status_and_the_version(self):
        comment = make_comment(self.article)

        self.assertEqual(self.decide([(comment.pk, 1)]), ([comment.pk], []))

        comment.refresh_from_db()
        self.assertEqual((comment.status, comment.version), ("approved", 2))
        self.assertIsNotNone(comment.decided_at)

    def test_each_comment_won_has_its_line_in_the_log(self):
        comment = make_comment(self.article)
        reason = RejectReason.objects.get(code="advertising")
        batch = uuid.uuid4()

        self.decide([(comment.pk, 1)], "rejected", reason=reason, note="Gửi lần thứ ba.", batch=batch)

        line = Decision.objects.get()
        self.assertEqual(
            (line.comment, line.moderator, line.from_status, line.to_status, line.version, line.reason, line.note),
            (comment, self.moderator, "pending", "rejected", 2, reason, "Gửi lần thứ ba."),
        )
        self.assertEqual(line.batch, batch)

    def test_deciding_the_same_pair_twice_loses_the_second_time(self):
        comment = make_comment(self.article)
        self.decide([(comment.pk, 1)])

        self.assertEqual(self.decide([(comment.pk, 1)], "rejected"), ([], [comment.pk]))

        comment.refresh_from_db()
        self.assertEqual(comment.status, "approved")
        self.assertEqual(Decision.objects.count(), 1)

    def test_the_status_a_comment_has_already_is_no_decision(self):
        comment = make_comment(self.article, status="approved")

        self.assertEqual(self.decide([(comment.pk, 1)]), ([], [comment.pk]))

    def test_what_the_reader_withdrew_stays_withdrawn(self):
        comment = make_comment(self.article, status="withdrawn")

        self.assertEqual(self.decide([(comment.pk, 1)]), ([], [comment.pk]))

    def test_unknown_comments_are_lost(self):
        self.assertEqual(self.decide([(999_999_999, 1)]), ([], [999_999_999]))

    def test_a_bulk_keeps_the_order_and_decides_mixed_statuses(self):
        waiting, rejected, stale = (
            make_comment(self.article),
            make_comment(self.article, status="rejected", version=4),
            make_comment(self.article, version=2),
        )

        won, lost = self.decide([(rejected.pk, 4), (stale.pk, 1), (waiting.pk, 1)])

        self.assertEqual((won, lost), ([rejected.pk, waiting.pk], [stale.pk]))
        self.assertEqual(len(set(Decision.objects.values_list("batch", flat=True))), 1)

    def test_the_number_of_queries_does_not_grow_with_the_number_of_comments(self):
        for size in (1, 3, 50):
            pairs = [(make_comment(self.article).pk, 1) for _number in range(size)]
            with self.subTest(size=size), self.assertNumQueries(6):  # savepoint, read, update, page, log, release
                self.decide(pairs)

    def test_a_comment_can_go_back_to_the_queue(self):
        comment = make_comment(self.article)
        self.decide([(comment.pk, 1)], "spam")

        self.decide([(comment.pk, 2)], "pending")

        comment.refresh_from_db()
        self.assertEqual((comment.status, comment.decided_at), ("pending", None))

    def test_nobody_decides_that_a_comment_is_withdrawn(self):
        with self.assertRaisesMessage(ValueError, "Nobody decides that a comment is 'withdrawn'."):
            self.decide([(make_comment(self.article).pk, 1)], "withdrawn")

    def test_the_page_changed_when_readers_see_a_difference(self):
        before = self.article.page_changed_at
        comment = make_comment(self.article)

        self.decide([(comment.pk, 1)], "rejected")
        self.article.refresh_from_db()
        self.assertEqual(self.article.page_changed_at, before)

        self.decide([(comment.pk, 2)], "approved")
        self.article.refresh_from_db()
        self.assertGreater(self.article.page_changed_at, before)

    def test_the_loser_can_be_told_who_decided(self):
        comment = make_comment(self.article)
        self.decide([(comment.pk, 1)], "spam")
        self.decide([(comment.pk, 2)], "approved")

        self.assertEqual(moderation.latest_decisions([comment.pk])[comment.pk].to_status, "approved")


class UndoTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()
        cls.moderator = make_user("moderator")

    def decide(self, pairs, status):
        batch = uuid.uuid4()
        moderation.decide(pairs, status=status, moderator=self.moderator, batch=batch)
        return batch

    def undo(self, batch):
        return moderation.undo(batch, moderator=self.moderator)

    def test_an_undo_restores_what_each_comment_was(self):
        waiting, approved = make_comment(self.article), make_comment(self.article, status="approved")
        batch = self.decide([(waiting.pk, 1), (approved.pk, 1)], "spam")

        won, lost = self.undo(batch)

        self.assertEqual((sorted(won), lost), ([waiting.pk, approved.pk], []))
        found = dict(Comment.objects.values_list("pk", "status"))
        self.assertEqual(found, {waiting.pk: "pending", approved.pk: "approved"})

    def test_the_log_keeps_the_decision_and_its_undoing(self):
        comment = make_comment(self.article)
        batch = self.decide([(comment.pk, 1)], "approved")

        self.undo(batch)

        first, second = Decision.objects.order_by("id")
        self.assertEqual((first.undone_by, second.undone_by), (second, None))
        self.assertEqual((second.from_status, second.to_status, second.version), ("approved", "pending", 3))

    def test_what_somebody_decided_since_stays(self):
        untouched, moved_on = make_comment(self.article), make_comment(self.article)
        batch = self.decide([(untouched.pk, 1), (moved_on.pk, 1)], "approved")
        self.decide([(moved_on.pk, 2)], "rejected")

        self.assertEqual(self.undo(batch), ([untouched.pk], [moved_on.pk]))
        moved_on.refresh_from_db()
        self.assertEqual(moved_on.status, "rejected")

    def test_a_later_decision_with_the_same_outcome_stays_too(self):
        comment = make_comment(self.article)
        batch = self.decide([(comment.pk, 1)], "approved")
        self.decide([(comment.pk, 2)], "spam")
        self.decide([(comment.pk, 3)], "approved")

        self.assertEqual(self.undo(batch), ([], [comment.pk]))

    def test_a_second_undo_finds_nothing_to_do(self):
        comment = make_comment(self.article)
        batch = self.decide([(comment.pk, 1)], "approved")
        self.undo(batch)

        self.assertEqual(self.undo(batch), ([], []))

    def test_an_unknown_batch_changes_nothing(self):
        self.assertEqual(self.undo(uuid.uuid4()), ([], []))


class ReasonTests(TestCase):
    def test_every_site_starts_with_the_reasons_in_vietnamese(self):
        labels = list(RejectReason.objects.values_list("label", flat=True))

        self.assertEqual(len(labels), 14)
        self.assertEqual(labels[0], "Từ ngữ thô tục, xúc phạm")

    def test_wording_changed_by_the_newsroom_stays(self):
        RejectReason.objects.filter(code="other").update(label="Lý do riêng")
        RejectReason.objects.filter(code="unlawful").delete()

        ensure_reasons()

        self.assertEqual(RejectReason.objects.get(code="other").label, "Lý do riêng")
        self.assertEqual(RejectReason.objects.get(code="unlawful").label, "Vi phạm pháp luật")
        self.assertEqual(RejectReason.objects.count(), 14)
