import re
import uuid
from datetime import timedelta
from unittest import mock

from django.contrib.auth.models import Permission
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from comments import desk, moderation
from comments.models import Comment, Decision, RejectReason
from tests.comments.helpers import make_comment
from tests.factories import make_article, make_section, make_user

QUEUE = "/admin/comments/queue/"


class DeskTestCase(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(section=make_section("Xã hội"), headline="Cầu mới thông xe")
        cls.moderator = make_user("moderator", full_name="Lê Mai")
        cls.colleague = make_user("moderator", full_name="Trần Bình")

    def setUp(self):
        self.client.force_login(self.moderator)

    def post(self, action, *comments, follow=True, query="", **data):
        pairs = [f"{comment.pk}:{comment.version}" for comment in comments]
        return self.client.post(QUEUE + query, {"action": action, "pairs": pairs, **data}, follow=follow)

    def fetch(self, action, *comments, **data):
        pairs = " ".join(f"{comment.pk}:{comment.version}" for comment in comments)
        headers = {"X-Requested-With": "fetch"}
        return self.client.post(QUEUE, {"action": action, "pairs": pairs, **data}, headers=headers)

    def status(self, comment):
        return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


class PermissionTests(DeskTestCase):
    def test_the_desk_has_its_address(self):
        self.assertEqual(reverse("admin:comments_queue"), QUEUE)

    def test_only_moderators_reach_desk_and_log(self):
        comment = make_comment(self.article)
        log = reverse("admin:comments_decision_changelist")
        self.client.force_login(make_user("reporter"))

        self.assertEqual(self.client.get(QUEUE).status_code, 403)
        self.assertEqual(self.client.get(log).status_code, 403)
        self.assertEqual(self.post("approve", comment).status_code, 403)
        self.assertEqual(self.status(comment), "pending")

        self.client.logout()
        self.assertRedirects(self.client.get(QUEUE), f"/admin/login/?next={QUEUE}", fetch_redirect_response=False)

    def test_the_permission_alone_opens_the_desk(self):
        user = make_user(None)
        user.user_permissions.add(Permission.objects.get(codename="moderate_comment"))
        self.client.force_login(user)

        self.assertEqual(self.client.get(QUEUE).status_code, 200)
        self.assertEqual(self.client.get(reverse("admin:comments_decision_changelist")).status_code, 403)

    def test_the_start_page_leads_to_the_desk(self):
        make_comment(self.article)

        response = self.client.get(reverse("admin:index"))

        self.assertContains(response, f'<a href="{QUEUE}">')
        self.assertContains(response, "1 bình luận chờ duyệt")


class ListTests(DeskTestCase):
    def get(self, query=""):
        return self.client.get(QUEUE + query)

    def shown(self, query=""):
        return [row["comment"].pk for row in self.get(query).context["rows"]]

    def test_a_row_has_everything_a_decision_needs(self):
        parent = make_comment(self.article, status="approved", name="Trần Văn Ba", text="Bao giờ xong?")
        make_comment(
            self.article,
            parent=parent,
            name="Lê Thị Hoa",
            text="Gọi 0912345678\n<b>nhé</b>",
            hold_reasons=[{"code": "phone", "span": [4, 14], "weight": 5}, {"code": "no_accents", "span": None}],
        )

        response = self.get()

        self.assertContains(response, "Gọi <mark>0912345678</mark>\n&lt;b&gt;nhé&lt;/b&gt;")
        for words in (
            "Lê Thị Hoa",
            "Vừa xong",
            "Có số điện thoại",
            "Viết không dấu",
            "Trả lời Trần Văn Ba",
            "Bao giờ xong?",
            "Xã hội ›",
            "Cầu mới thông xe",
            f"?tu={parent.pk}#binh-luan-{parent.pk}",
        ):
            with self.subTest(words=words):
                self.assertContains(response, words)

    def test_what_waits_longest_comes_first_and_what_was_decided_last(self):
        now = timezone.now()
        newer = make_comment(self.article, created_at=now)
        older = make_comment(self.article, created_at=now - timedelta(hours=1))
        first, last = make_comment(self.article, status="spam"), make_comment(self.article, status="spam")

        self.assertEqual(self.shown(), [older.pk, newer.pk])
        self.assertEqual(self.shown("?status=spam"), [last.pk, first.pk])

    def test_the_head_counts_what_waits_and_how_long(self):
        make_comment(self.article, created_at=timezone.now() - timedelta(hours=3))
        make_comment(self.article)

        self.assertContains(self.get(), "<b data-waiting>2</b> bình luận chờ duyệt, chờ lâu nhất 3 giờ")

    def test_an_empty_queue_says_so(self):
        self.assertContains(self.get(), "Không còn bình luận nào chờ duyệt.")

    def test_counting_stops_at_ten_thousand(self):
        with mock.patch.object(desk, "MOST_COUNTED", 2):
            for _number in range(3):
                make_comment(self.article)
            self.assertEqual(desk.waiting()[1], "2+")

    def test_pages_go_on_after_the_last_row_even_when_it_was_decided_meanwhile(self):
        now = timezone.now()
        comments = [make_comment(self.article, created_at=now - timedelta(minutes=60 - n // 2)) for n in range(60)]
        response = self.get()
        after = f"?after={comments[49].pk}"
        self.assertTrue(response.context["next_page"].endswith(after))
        moderation.decide([(comments[49].pk, 1)], status="approved", moderator=self.colleague)

        self.assertEqual(self.shown(after), [comment.pk for comment in comments[50:]])

    def test_one_comment_is_shown_with_its_history(self):
        comment = make_comment(self.article)
        moderation.decide([(comment.pk, 1)], status="approved", moderator=self.colleague)

        response = self.get(f"?comment={comment.pk}")

        self.assertEqual([row["comment"].pk for row in response.context["rows"]], [comment.pk])
        self.assertRegex(
            response.content.decode(), r"<li>Trần Bình đã duyệt bình luận này lúc \d\d/\d\d/\d{4} \d\d:\d\d\."
        )

    def test_nonsense_in_the_address_shows_the_queue(self):
        waiting = make_comment(self.article)
        for query in ("?status=x", "?after=abc", f"?after={10**30}", "?article=-1", "?done=x", "?comment=x"):
            with self.subTest(query=query):
                self.assertEqual(self.shown(query), [waiting.pk])

    def test_spans_that_do_not_fit_are_left_out(self):
        for span in (None, [5, 2], [0, 99], [-1, 3], [2, 2]):
            self.assertEqual(desk.marked("Chữ & số", [{"code": "link", "span": span}]), "Chữ &amp; số")

    def test_overlapping_spans_are_marked_once(self):
        held = [{"code": "link", "span": [0, 4]}, {"code": "contact", "span": [2, 6]}]

        self.assertEqual(desk.marked("abcdefgh", held), "<mark>abcd</mark><mark>ef</mark>gh")

    def test_the_number_of_queries_does_not_grow_with_the_list(self):
        for status, queries in (("pending", 9), ("approved", 10)):
            for size in (1, 3):
                while Comment.objects.filter(status=status).count() < size:
                    comment = make_comment(make_article())
                    if status != "pending":
                        moderation.decide([(comment.pk, 1)], status=status, moderator=self.colleague)
                with self.subTest(status=status, size=size), self.assertNumQueries(queries):
                    self.get(f"?status={status}")


class DecideTests(DeskTestCase):
    def test_one_comment_is_approved_with_one_button(self):
        comment = make_comment(self.article)

        response = self.post("approve", comment)

        self.assertEqual(self.status(comment), "approved")
        self.assertContains(response, "Đã duyệt 1 bình luận.")
        self.assertContains(response, "Hoàn tác")

    def test_rejecting_needs_a_reason(self):
        comment = make_comment(self.article)

        self.assertContains(self.post("reject", comment), "Vui lòng chọn lý do từ chối.")
        self.assertContains(self.post("reject", comment, reason="999"), "Vui lòng chọn lý do từ chối.")
        self.assertEqual(self.status(comment), "pending")

        reason = RejectReason.objects.get(code="off-topic")
        self.assertContains(self.post("reject", comment, reason=reason.pk), "Đã từ chối 1 bình luận.")
        self.assertEqual(Decision.objects.get().reason, reason)

    def test_many_are_decided_at_once(self):
        comments = [make_comment(self.article) for _number in range(3)]

        self.assertContains(self.post("spam", *comments), "Đã đánh dấu spam 3 bình luận.")
        self.assertEqual({self.status(comment) for comment in comments}, {"spam"})

    def test_choosing_nothing_says_so(self):
        self.assertContains(self.post("approve"), "Chưa chọn bình luận nào.")

    def test_a_damaged_list_changes_nothing(self):
        comment = make_comment(self.article)
        for pairs in ("abc", f"{comment.pk}", f"{comment.pk}:1 x:1", f"{comment.pk}:-1", "1:1:1", f"{10**30}:1"):
            with self.subTest(pairs=pairs):
                response = self.client.post(QUEUE, {"action": "approve", "pairs": pairs}, follow=True)
                self.assertContains(response, "Danh sách bình luận bị hỏng. Vui lòng tải lại trang.")
        self.assertEqual(self.status(comment), "pending")

    def test_at_most_a_thousand_at_once(self):
        pairs = " ".join(f"{number}:1" for number in range(1, 1002))

        response = self.client.post(QUEUE, {"action": "approve", "pairs": pairs}, follow=True)

        self.assertContains(response, "Mỗi lần tối đa 1.000 bình luận.")

    def test_the_loser_of_a_race_is_told_who_and_when(self):
        comment = make_comment(self.article)
        moderation.decide([(comment.pk, 1)], status="approved", moderator=self.colleague)

        response = self.post("spam", comment)

        self.assertEqual(self.status(comment), "approved")
        self.assertRegex(response.content.decode(), r"Trần Bình đã duyệt bình luận này lúc \d\d/\d\d/\d{4} \d\d:\d\d\.")

    def test_the_page_stays_where_it_was(self):
        comment = make_comment(self.article, status="spam")

        response = self.post("pending", comment, follow=False, query="?status=spam&after=77&x=https://xau.example")

        self.assertRegex(response["Location"], r"^/admin/comments/queue/\?status=spam&after=77&done=[0-9a-f-]{36}$")

    def test_the_last_decision_can_be_taken_back(self):
        comments = [make_comment(self.article) for _number in range(2)]
        page = self.post("approve", *comments).content.decode()
        batch = re.search(r'name="batch" value="([0-9a-f-]{36})"', page)[1]

        response = self.client.post(QUEUE, {"action": "undo", "batch": batch}, follow=True)

        self.assertContains(response, "Đã hoàn tác.")
        self.assertEqual({self.status(comment) for comment in comments}, {"pending"})

    def test_what_a_colleague_decided_since_is_not_taken_back(self):
        comment = make_comment(self.article)
        self.post("approve", comment)
        moderation.decide([(comment.pk, 2)], status="spam", moderator=self.colleague)
        batch = Decision.objects.order_by("id").first().batch

        response = self.client.post(QUEUE, {"action": "undo", "batch": str(batch)}, follow=True)

        self.assertContains(response, "Trần Bình đã đánh dấu spam bình luận này")
        self.assertEqual(self.status(comment), "spam")

    def test_a_nonsense_batch_is_refused(self):
        response = self.client.post(QUEUE, {"action": "undo", "batch": "x"}, follow=True)

        self.assertContains(response, "Không còn hoàn tác được nữa.")

    def test_a_forged_post_is_refused(self):
        comment = make_comment(self.article)
        client = self.client_class(enforce_csrf_checks=True)
        client.force_login(self.moderator)

        self.assertEqual(client.post(QUEUE, {"action": "approve", "pairs": f"{comment.pk}:1"}).status_code, 403)
        self.assertEqual(self.status(comment), "pending")


class ScriptTests(DeskTestCase):
    def test_the_script_learns_what_was_won_and_lost(self):
        won, lost = make_comment(self.article), make_comment(self.article)
        moderation.decide([(lost.pk, 1)], status="spam", moderator=self.colleague)

        answer = self.fetch("approve", won, lost).json()

        self.assertEqual(answer["message"], "Đã duyệt 1 bình luận.")
        self.assertEqual(answer["won"], [{"id": won.pk, "version": 2, "status": "approved", "label": "đã duyệt"}])
        self.assertEqual([row["id"] for row in answer["lost"]], [lost.pk])
        self.assertIn("Trần Bình đã đánh dấu spam bình luận này", answer["lost"][0]["message"])
        self.assertEqual(answer["waiting"], "0")
        self.assertEqual(uuid.UUID(answer["batch"]), Decision.objects.get(comment=won).batch)

    def test_an_undo_gives_the_versions_to_go_on_with(self):
        comment = make_comment(self.article)
        batch = self.fetch("approve", comment).json()["batch"]

        answer = self.fetch("undo", batch=batch).json()

        self.assertEqual(answer["message"], "Đã hoàn tác.")
        self.assertEqual(answer["won"], [{"id": comment.pk, "version": 3, "status": "pending", "label": "chờ duyệt"}])

    def test_a_mistake_is_answered_with_its_sentence(self):
        response = self.fetch("reject", make_comment(self.article))

        self.assertEqual((response.status_code, response.json()), (400, {"error": "Vui lòng chọn lý do từ chối."}))


class LogTests(DeskTestCase):
    address = "/admin/comments/decision/"

    def decide(self, number=1):
        for _number in range(number):
            comment = make_comment(self.article, text="Nội dung được ghi lại.")
            moderation.decide([(comment.pk, 1)], status="rejected", moderator=self.colleague, note="Đã nhắc hai lần.")

    def test_a_line_says_who_did_what_and_why(self):
        self.decide()

        response = self.client.get(self.address)

        for words in ("Trần Bình", "chờ duyệt → đã từ chối", "Đã nhắc hai lần.", "Nội dung được ghi lại."):
            self.assertContains(response, words)

    def test_nobody_writes_the_log(self):
        self.decide()
        self.client.force_login(make_user("administrator"))
        line = Decision.objects.get()

        for path in (f"{self.address}add/", f"{self.address}{line.pk}/change/", f"{self.address}{line.pk}/delete/"):
            self.assertEqual(self.client.post(path).status_code, 404)
        self.assertEqual(self.client.post(self.address).status_code, 405)

    def test_the_log_is_paged_by_key_with_a_constant_number_of_queries(self):
        self.decide(1)
        with self.assertNumQueries(7):
            self.client.get(self.address)
        self.decide(101)
        with self.assertNumQueries(7):
            response = self.client.get(self.address)

        rest = self.client.get(response.context["next_page"])

        self.assertEqual(len(response.context["decisions"]) + len(rest.context["decisions"]), 102)
