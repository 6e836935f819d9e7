from datetime import timedelta

import time_machine
from django.contrib.auth.models import Permission
from django.core.exceptions import PermissionDenied
from django.test import TestCase
from django.utils import timezone

from news import revisions, workflow
from news.models import Article, Revision
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_grant,
    make_photo,
    make_section,
    make_user,
)


def base_of(article):
    return revisions.working_revision(article).pk


def take(step, article, user, *snapshot, **options):
    """Take a step with the newest version, as the form would; return the article afterwards."""
    step(article, *snapshot, user=user, base=base_of(article), **options)
    return Article.objects.get(pk=article.pk)


class NewsroomTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reporter = make_user("reporter")
        cls.editor = make_user("editor")
        cls.secretary = make_user("secretary")


class TwoGatesTests(NewsroomTestCase):
    def test_an_article_goes_from_reporter_to_editor_to_reader(self):
        article = workflow.start_draft(self.reporter)
        section = make_section()
        typed = {"headline": "Cầu mới", "body": "<p>Nội dung.</p>", "section": section}

        article = take(workflow.submit, article, self.reporter, typed)
        self.assertEqual(article.status, "submitted")
        article = take(workflow.pass_on, article, self.editor, {"headline": "Khởi công cầu mới"})
        self.assertEqual(article.status, "edited")
        article = take(workflow.publish, article, self.secretary)

        self.assertTrue(article.is_public)
        self.assertEqual((article.headline, article.slug), ("Khởi công cầu mới", "khoi-cong-cau-moi"))
        self.assertEqual(
            list(article.revisions.order_by("number").values_list("kind", "created_by")),
            [("submitted", self.reporter.pk), ("edited", self.editor.pk), ("published", self.secretary.pk)],
        )

    def test_whoever_holds_the_right_may_skip_a_gate(self):
        self.assertEqual(take(workflow.pass_on, make_draft(self.reporter), self.editor).status, "edited")
        self.assertEqual(take(workflow.publish, make_draft(self.reporter), self.secretary).status, "published")

    def test_nobody_opens_a_gate_without_the_right(self):
        steps = [
            (workflow.submit, make_draft(self.editor), self.reporter),
            (workflow.pass_on, make_draft(self.reporter), self.reporter),
            (workflow.publish, make_draft(self.reporter), self.reporter),
            (workflow.publish, make_article(status="edited"), self.editor),
            (workflow.pass_on, make_article(status="submitted"), make_user("moderator")),
        ]
        for step, article, user in steps:
            with self.subTest(step.__name__), self.assertRaises(PermissionDenied):
                take(step, article, user)

    def test_the_right_to_pass_on_is_no_right_to_rewrite(self):
        gatekeeper = make_user(None)
        codes = ["view_article", "change_article", "pass_article"]
        gatekeeper.user_permissions.set(Permission.objects.filter(codename__in=codes))
        article = make_article(status="submitted", created_by=self.reporter)

        with self.assertRaises(PermissionDenied):
            take(workflow.pass_on, article, gatekeeper, {"headline": "Tên khác"})

        self.assertEqual(take(workflow.pass_on, article, gatekeeper).status, "edited")

    def test_a_step_that_does_not_lead_on_says_where_the_article_is(self):
        with self.assertRaises(workflow.WrongState) as refusal:
            take(workflow.submit, make_article(status="edited"), self.editor)

        self.assertIn(str(Article.Status.EDITED.label), refusal.exception.sentence)

    def test_a_refused_publication_leaves_the_article_where_it_was(self):
        article = make_article(status="edited", body="")

        with self.assertRaises(revisions.PublishRefused):
            take(workflow.publish, article, self.secretary)

        self.assertEqual(Article.objects.get(pk=article.pk).status, "edited")
        self.assertEqual(article.revisions.count(), 0)

    def test_a_button_pressed_twice_takes_the_step_once(self):
        article = make_draft(self.reporter)
        typed = {"headline": "Một"}
        first = workflow.submit(article, typed, user=self.reporter, base=None)

        second = workflow.submit(article, typed, user=self.reporter, base=None)

        self.assertEqual(second, first)
        self.assertEqual(article.revisions.count(), 1)

    def test_other_words_sent_with_the_old_version_are_no_repeat(self):
        article = make_draft(self.reporter)
        workflow.submit(article, {"headline": "Một"}, user=self.reporter, base=None)

        with self.assertRaises(workflow.WrongState):
            workflow.submit(article, {"headline": "Hai"}, user=self.reporter, base=None)

    def test_a_step_from_an_old_version_is_stale(self):
        article = make_draft(self.reporter)
        take(workflow.submit, article, self.reporter)

        with self.assertRaises(revisions.StaleRevision):
            workflow.pass_on(article, {"headline": "Hai"}, user=self.editor, base=None)


class ReturningTests(NewsroomTestCase):
    def test_a_returned_article_is_a_draft_with_the_note(self):
        for status in ("submitted", "edited"):
            article = make_article(status=status, created_by=self.reporter)

            article = take(workflow.return_to_draft, article, self.editor, note="Bổ sung số liệu")

            current = revisions.current_revision(article)
            self.assertEqual((article.status, current.kind, current.note), ("draft", "returned", "Bổ sung số liệu"))

    def test_without_a_note_nothing_is_returned(self):
        with self.assertRaises(workflow.NoteMissing):
            take(workflow.return_to_draft, make_article(status="submitted"), self.editor, note=" ")

    def test_a_scheduled_article_comes_back_and_its_address_is_free_again(self):
        article = make_draft(self.reporter)
        take(workflow.schedule, article, self.secretary, at=timezone.now() + timedelta(hours=1))

        article = take(workflow.return_to_draft, article, self.secretary, note="Đổi tên")

        self.assertEqual((article.status, article.published_at, article.slug), ("draft", None, ""))

    def test_a_live_article_without_a_proposal_is_not_returned(self):
        with self.assertRaises(workflow.WrongState):
            take(workflow.return_to_draft, make_article(), self.secretary, note="Sai")


class ProposalTests(NewsroomTestCase):
    def test_a_change_of_a_live_article_by_somebody_without_the_right_is_a_proposal(self):
        article = make_article(headline="Cũ")

        article = take(workflow.submit, article, self.reporter, {"headline": "Mới"})

        self.assertEqual((article.headline, article.status), ("Cũ", "published"))
        self.assertEqual(revisions.pending_proposal(article).created_by, self.reporter)

    def test_whoever_publishes_takes_it(self):
        article = make_article(headline="Cũ")
        article = take(workflow.submit, article, self.reporter, {"headline": "Mới"})

        article = take(workflow.update, article, self.secretary)

        self.assertEqual(article.headline, "Mới")
        self.assertIsNone(revisions.pending_proposal(article))

    def test_or_turns_it_down_and_the_working_copy_is_what_readers_see_again(self):
        article = make_article(headline="Cũ", body="<p>" + "Câu dài. " * 100 + "</p>")
        article = take(workflow.submit, article, self.reporter, {"headline": "Mới"})

        article = take(workflow.return_to_draft, article, self.secretary, note="Chưa kiểm chứng")

        self.assertEqual((article.status, article.is_public), ("published", True))
        self.assertEqual(revisions.working_snapshot(article)["headline"], "Cũ")
        self.assertIsNone(revisions.pending_proposal(article))

    def test_a_proposal_is_never_shown_by_the_one_who_made_it(self):
        article = take(workflow.submit, make_article(), self.editor, {"headline": "Mới"})

        for step in (workflow.publish, workflow.update, workflow.withdraw):
            with self.subTest(step.__name__), self.assertRaises((PermissionDenied, workflow.WrongState)):
                take(step, article, self.editor)


class PublishedTests(NewsroomTestCase):
    def test_an_update_keeps_the_hour_that_is_planned(self):
        article = make_draft(self.reporter)
        hour = timezone.now() + timedelta(hours=1)
        article = take(workflow.schedule, article, self.secretary, at=hour)

        article = take(workflow.update, article, self.secretary, {"headline": "Sửa trước giờ"})

        self.assertEqual((article.headline, article.published_at), ("Sửa trước giờ", hour))

    def test_a_scheduled_article_can_be_published_now_or_at_another_hour(self):
        hour = timezone.now() + timedelta(hours=1)
        article = take(workflow.schedule, make_draft(self.reporter), self.secretary, at=hour)
        later = hour + timedelta(hours=1)

        article = take(workflow.schedule, article, self.secretary, at=later)
        self.assertEqual((article.published_at, article.next_change_at), (later, None))

        article = take(workflow.publish, article, self.secretary)
        self.assertTrue(article.is_public)

    def test_a_scheduled_article_becomes_public_by_the_clock_alone(self):
        hour = timezone.now() + timedelta(hours=1)
        article = take(workflow.schedule, make_draft(self.reporter), self.secretary, at=hour)

        with time_machine.travel(hour + timedelta(seconds=1)):
            self.assertIn(article, Article.objects.published())

    def test_withdrawing_keeps_the_address_and_prints_the_notice(self):
        article = make_article()

        article = take(workflow.withdraw, article, self.secretary, note="Đang kiểm tra lại thông tin.")

        self.assertEqual((article.status, article.is_public), ("withdrawn", False))
        self.assertEqual(article.withdrawal_note, "Đang kiểm tra lại thông tin.")
        self.assertIsNotNone(article.withdrawn_at)
        self.assertEqual(revisions.current_revision(article).kind, "withdrawn")
        self.assertTrue(article.slug)

    def test_withdrawing_stops_changes_that_wait_for_their_hour(self):
        article = make_article(headline="Cũ")
        hour = timezone.now() + timedelta(hours=1)
        article = take(workflow.schedule, article, self.secretary, {"headline": "Mới"}, at=hour)

        article = take(workflow.withdraw, article, self.secretary)

        self.assertIsNone(article.next_change_at)
        self.assertIsNone(revisions.pending_change(article))
        self.assertEqual(revisions.promote_due(hour), 0)

    def test_a_withdrawn_article_published_again_keeps_its_address_and_hour(self):
        before = make_article()
        article = take(workflow.withdraw, before, self.secretary, note="Nhầm")

        article = take(workflow.publish, article, self.secretary)

        self.assertEqual((article.slug, article.published_at), (before.slug, before.published_at))
        self.assertEqual((article.status, article.withdrawn_at, article.withdrawal_note), ("published", None, ""))

    def test_a_grant_lets_a_reporter_publish_in_his_section_up_to_the_last_day(self):
        section = make_section()
        child = make_section(parent=section)
        today = timezone.localdate()
        make_grant(self.reporter, section=section, until=today)

        self.assertTrue(take(workflow.publish, make_draft(self.reporter, section=child), self.reporter).is_public)

    def test_a_grant_that_ran_out_yesterday_publishes_nothing(self):
        make_grant(self.reporter, until=timezone.localdate() - timedelta(days=1))

        with self.assertRaises(PermissionDenied):
            take(workflow.publish, make_draft(self.reporter), self.reporter)


class ActionsTests(NewsroomTestCase):
    def test_each_person_is_offered_the_steps_that_lead_on(self):
        hour = timezone.now() + timedelta(hours=1)
        proposed = make_article()
        workflow.submit(proposed, {"headline": "Mới"}, user=self.reporter, base=None)
        articles = {
            "draft": make_draft(self.reporter),
            "submitted": make_article(status="submitted", created_by=self.reporter),
            "edited": make_article(status="edited", created_by=self.reporter),
            "scheduled": make_article(created_by=self.reporter, published_at=hour),
            "live": make_article(created_by=self.reporter),
            "proposed": Article.objects.get(pk=proposed.pk),
            "withdrawn": make_article(status="withdrawn", created_by=self.reporter),
        }
        offered = {
            self.reporter: {
                "draft": "save submit",
                "submitted": "",
                "edited": "",
                "scheduled": "",
                "live": "save submit",
                "proposed": "save submit",
                "withdrawn": "",
            },
            self.editor: {
                "draft": "save submit pass_on",
                "submitted": "save pass_on return_to_draft",
                "edited": "save return_to_draft",
                "scheduled": "save submit",
                "live": "save submit",
                "proposed": "save submit",
                "withdrawn": "save",
            },
            self.secretary: {
                "draft": "save submit pass_on publish schedule",
                "submitted": "save pass_on return_to_draft publish schedule",
                "edited": "save return_to_draft publish schedule",
                "scheduled": "save return_to_draft publish schedule update",
                "live": "save schedule update withdraw",
                "proposed": "save return_to_draft schedule update withdraw",
                "withdrawn": "save publish schedule",
            },
            make_user("moderator"): dict.fromkeys(articles, ""),
        }
        for user, expected in offered.items():
            for state, article in articles.items():
                with self.subTest(user=str(user), state=state):
                    self.assertEqual(" ".join(workflow.actions(user, article)), expected[state])


class StartingTests(NewsroomTestCase):
    def test_a_new_article_is_signed_as_its_author_signs(self):
        make_author("Trần Thu Trang", pen_name="TT", user=self.reporter)

        article = workflow.start_draft(self.reporter)

        self.assertEqual((article.byline, article.created_by, article.status), ("TT", self.reporter, "draft"))
        self.assertNotIn(article, Article.objects.not_empty())

    def test_whoever_may_not_write_starts_nothing(self):
        with self.assertRaises(PermissionDenied):
            workflow.start_draft(make_user("moderator"))


class PurgingTests(NewsroomTestCase):
    def test_only_forms_left_empty_for_a_week_go(self):
        old = timezone.now() - timedelta(days=8)
        empty = {"headline": "", "body": "", "section": None, "created_at": old}
        gone = make_draft(self.reporter, **empty)
        young = make_draft(self.reporter, **{**empty, "created_at": timezone.now()})
        written = make_draft(self.reporter, **{**empty, "headline": "Có chữ"})
        pictured = make_draft(self.reporter, **empty)
        make_photo(pictured)
        saved = make_draft(self.reporter, **empty)
        Revision.objects.create(article=saved, number=1, kind="autosave", snapshot={"headline": "Chưa mất"})

        self.assertEqual(workflow.purge_empty_drafts(), 1)

        self.assertEqual(set(Article.objects.all()), {young, written, pictured, saved})
        self.assertFalse(Article.objects.filter(pk=gone.pk).exists())

    def test_a_draft_with_nothing_but_a_photo_is_listed(self):
        pictured = make_draft(self.reporter, headline="", body="")
        make_photo(pictured)

        self.assertIn(pictured, Article.objects.not_empty())
