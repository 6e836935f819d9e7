from datetime import timedelta
from unittest import mock

from django.test import Client, TestCase, override_settings
from django.urls import reverse
from django.utils import timezone

from comments import moderation, timing
from comments.identity import DEVICE_COOKIE
from comments.models import Comment, RejectReason
from portal import frame
from portal.models import SiteIdentity
from tests.comments.helpers import codes, form_url, make_comment, posted, send
from tests.factories import make_article, make_user


class SendTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def send(self, **fields):
        return send(self.client, self.article, **fields)

    def test_a_comment_leads_to_its_private_status_page(self):
        response = self.send()

        comment = Comment.objects.get()
        self.assertRedirects(response, comment.get_status_url(), status_code=303)
        self.assertEqual((comment.article, comment.status, codes(comment)), (self.article, "pending", []))
        self.assertEqual(comment.consent_version, "2026-11+ip")

    def test_the_answer_alone_sets_the_device_cookie(self):
        self.assertEqual(self.client.get(form_url(self.article)).cookies, {})

        cookie = self.send().cookies[DEVICE_COOKIE]

        self.assertTrue(cookie["httponly"])
        self.assertEqual(cookie["samesite"], "Lax")
        self.assertRegex(cookie.value, r"^[A-Za-z0-9]{32}$")

    def test_a_refusal_sets_no_cookie(self):
        self.assertEqual(self.send(text="").cookies, {})

    def test_the_post_reads_no_session_and_is_kept_nowhere(self):
        self.client.force_login(make_user("moderator"))
        with self.assertNumQueries(2):  # the article and the site's frame
            self.send(text="", site="same-origin", origin="https://xau.example")
        response = self.send()

        self.assertNotIn("Cookie", response.get("Vary", ""))
        self.assertIn("no-store", response["Cache-Control"])

    def test_no_token_is_asked_for(self):
        response = send(Client(enforce_csrf_checks=True), self.article)

        self.assertEqual(response.status_code, 303)

    def test_a_double_click_stores_one_and_both_reach_its_page(self):
        first, second = self.send(), self.send()

        self.assertEqual(Comment.objects.count(), 1)
        self.assertEqual((second.status_code, second["Location"]), (303, first["Location"]))

    def test_the_answer_to_a_repeat_does_not_change_the_device(self):
        self.send()

        self.assertEqual(send(Client(), self.article).cookies, {})
        self.assertEqual(Comment.objects.count(), 1)

    def test_an_invalid_form_gives_everything_back(self):
        response = self.send(text="<b>Chữ & số</b>", name="", email="sai", typing="1234")

        self.assertEqual(response.status_code, 400)
        self.assertContains(response, "Vui lòng sửa 2 lỗi bên dưới.", status_code=400)
        self.assertContains(response, "&lt;b&gt;Chữ &amp; số&lt;/b&gt;</textarea>", status_code=400)
        self.assertContains(response, 'value="sai"', status_code=400)
        self.assertRegex(response.content.decode(), r'name="consent" required checked')
        self.assertContains(response, 'value="1234"', status_code=400)
        self.assertFalse(Comment.objects.exists())

    def test_another_sites_page_is_refused_and_the_text_given_back(self):
        for origin, site in (
            ("https://xau.example", None),
            ("https://xau.example", "same-origin"),
            ("http://testserver", "cross-site"),
            (None, "cross-site"),
            ("null", "cross-site"),
            ("http://testserver:8080", None),
        ):
            with self.subTest(origin=origin, site=site):
                response = self.send(origin=origin, site=site)
                self.assertContains(response, "Tôi rất mừng vì con đường mới.</textarea>", status_code=403)
        self.assertFalse(Comment.objects.exists())

    def test_the_sites_own_address_is_no_foreign_origin(self):
        with override_settings(SITE_URL="https://bao.example"):
            self.assertEqual(self.send(origin="https://bao.example").status_code, 303)

    def test_a_browser_that_says_nothing_is_a_reason(self):
        for number, (origin, site, expected) in enumerate(
            (
                (None, None, ["no_origin"]),
                ("null", None, ["no_origin"]),
                ("null", "same-origin", []),
                (None, "same-origin", []),
            )
        ):
            with self.subTest(origin=origin, site=site):
                client = Client()
                self.assertEqual(
                    send(client, self.article, origin=origin, site=site, text=f"Bài {number} hay.").status_code, 303
                )
                self.assertEqual(codes(Comment.objects.first()), expected)

    def test_a_filled_honeypot_is_stored_with_a_reason(self):
        self.assertEqual(self.send(website="http://x.vn").status_code, 303)

        self.assertEqual(codes(Comment.objects.get()), ["honeypot"])

    def test_too_fast_is_answered_with_the_time_to_wait_and_the_text(self):
        self.send()

        response = self.send(text="Một bình luận khác.")

        self.assertContains(response, "Bạn gửi quá nhanh. Vui lòng thử lại sau 15 giây.", status_code=429)
        self.assertContains(response, "Một bình luận khác.</textarea>", status_code=429)
        self.assertEqual(response["Retry-After"], "15")

    def test_a_form_over_64_kb_is_refused_and_given_back(self):
        response = self.send(text="ạ" * 30_000)

        self.assertContains(response, "Nội dung gửi lên quá lớn (tối đa 64 KB). Vui lòng rút gọn.", status_code=413)
        self.assertContains(response, "ạ" * 30_000, status_code=413)

    def test_broken_bytes_are_stored_without_them(self):
        data = b"text=Xin+ch%C3%A0o+%FF%00b%E1%BA%A1n&name=Lan%00&consent=on&typing=9000&email="

        response = self.client.post(
            form_url(self.article),
            data,
            content_type="application/x-www-form-urlencoded",
            headers={"Origin": "http://testserver"},
        )

        self.assertEqual(response.status_code, 303)
        self.assertEqual(Comment.objects.get().name, "Lan")

    def test_a_wrong_slug_still_takes_the_comment(self):
        url = reverse("comments:form", args=["sai", self.article.pk])

        self.assertEqual(self.client.post(url, posted(), headers={"Origin": "http://testserver"}).status_code, 303)


class ClosedTests(TestCase):
    def assertRefused(self, article, status, sentence):
        response = send(self.client, article)
        self.assertContains(response, sentence, status_code=status)
        self.assertContains(response, "Tôi rất mừng vì con đường mới.</textarea>", status_code=status)
        self.assertFalse(Comment.objects.exists())

    def test_a_closed_article_says_so(self):
        self.assertRefused(make_article(comment_policy="closed"), 403, "Bài viết này đã đóng bình luận.")
        self.assertRefused(make_article(comment_policy="off"), 403, "Bài viết này không nhận bình luận.")

    def test_the_sites_lock_closes_every_article(self):
        SiteIdentity.objects.create(name="Báo Thử", comments_locked=True)
        frame.rebuild()

        self.assertRefused(make_article(), 403, "Bài viết này đã đóng bình luận.")

    def test_a_withdrawn_or_expired_article_is_gone(self):
        self.assertRefused(make_article(status="withdrawn"), 410, "Bài viết này đã được gỡ.")
        expired = make_article(expires_at=timezone.now() - timedelta(minutes=1))
        self.assertRefused(expired, 410, "Bài viết này đã hết thời hạn đăng.")

    def test_an_unpublished_article_is_not_known(self):
        for article in (
            make_article(status="draft", headline="Tin mật"),
            make_article(published_at=timezone.now() + timedelta(hours=1), headline="Tin mật"),
        ):
            with self.subTest(status=article.status):
                article.slug = "x"
                self.assertRefused(article, 404, "Không tìm thấy bài viết này.")
                self.assertNotContains(send(self.client, article), "Tin mật", status_code=404)

    def test_an_article_that_never_was_is_not_known(self):
        for pk in (999_999_999, 10**30):
            response = self.client.post(
                f"/bai-viet/x-{pk}/binh-luan/", posted(), headers={"Origin": "http://testserver"}
            )
            self.assertContains(response, "Tôi rất mừng vì con đường mới.</textarea>", status_code=404)


class TimingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def reasons(self, **fields):
        send(self.client, self.article, **fields)
        return codes(Comment.objects.get())

    def test_fast_typing_is_a_reason(self):
        self.assertEqual(self.reasons(typing="1500"), ["fast"])

    def test_no_time_at_all_is_a_reason(self):
        self.assertEqual(self.reasons(typing=""), ["no_timing"])

    def test_nonsense_is_no_time(self):
        self.assertEqual(self.reasons(typing="9" * 500), ["no_timing"])

    def test_the_signed_hour_stands_in_for_typing(self):
        with mock.patch("time.time", return_value=timezone.now().timestamp() - 60):
            started = timing.start(self.article)

        self.assertEqual(self.reasons(typing="", started=started), [])

    def test_a_signed_hour_of_a_moment_ago_is_fast(self):
        self.assertEqual(self.reasons(typing="", started=timing.start(self.article)), ["fast"])

    def test_an_old_or_forged_or_foreign_hour_is_a_reason(self):
        with mock.patch("time.time", return_value=timezone.now().timestamp() - 25 * 3600):
            old = timing.start(self.article)
        for started in (old, "1:abc:def", timing.start(make_article())):
            with self.subTest(started=started):
                Comment.objects.all().delete()
                self.assertEqual(self.reasons(typing="", started=started), ["form_expired"])


class FormPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def get(self, query=""):
        return self.client.get(form_url(self.article) + query)

    def test_the_page_is_never_kept(self):
        self.assertIn("no-store", self.get()["Cache-Control"])

    def test_a_wrong_slug_leads_to_the_right_one(self):
        response = self.client.get(reverse("comments:form", args=["sai", self.article.pk]), {"tra-loi": "5"})

        self.assertRedirects(response, form_url(self.article) + "?tra-loi=5", 301)

    def test_what_readers_cannot_see_has_no_form(self):
        for article, status in (
            (make_article(status="draft", slug="x"), 404),
            (make_article(published_at=timezone.now() + timedelta(hours=1)), 404),
            (make_article(status="withdrawn"), 410),
            (make_article(expires_at=timezone.now()), 410),
        ):
            with self.subTest(status=status):
                self.assertEqual(self.client.get(form_url(article)).status_code, status)

    def test_every_comment_of_a_long_discussion_is_reached_once(self):
        now = timezone.now()
        expected = [
            make_comment(self.article, status="approved", created_at=now - timedelta(minutes=number // 2)).pk
            for number in range(120)
        ]
        seen, query = [], ""
        while True:
            response = self.get(query)
            seen += [row["id"] for row in response.context["comments"]]
            if not response.context["older"]:
                break
            query = f"?truoc={response.context['older']}"

        self.assertEqual(len(seen), 120)
        self.assertEqual(sorted(seen), sorted(expected))

    def test_a_page_can_begin_at_a_comment(self):
        older = make_comment(self.article, status="approved", created_at=timezone.now() - timedelta(hours=1))
        make_comment(self.article, status="approved")

        self.assertEqual([row["id"] for row in self.get(f"?tu={older.pk}").context["comments"]], [older.pk])

    def test_an_anchor_readers_do_not_see_is_not_found(self):
        hidden = make_comment(self.article)
        elsewhere = make_comment(make_article(), status="approved")
        for value in (hidden.pk, elsewhere.pk, 0, -1, 10**30, "abc", "%00"):
            with self.subTest(value=value):
                self.assertIn(self.get(f"?truoc={value}").status_code, (400, 404))

    def test_a_reply_names_the_comment_it_answers(self):
        parent = make_comment(self.article, status="approved", name="Trần Văn Ba")

        response = self.get(f"?tra-loi={parent.pk}")

        self.assertContains(response, "Trả lời Trần Văn Ba")
        self.assertContains(response, f'name="parent" value="{parent.pk}"')

    def test_a_reply_to_what_readers_do_not_see_is_a_plain_form(self):
        hidden = make_comment(self.article)
        for value in (hidden.pk, 10**30, "abc"):
            self.assertNotContains(self.get(f"?tra-loi={value}"), 'name="parent"')

    def test_other_methods_are_not_allowed(self):
        self.assertEqual(self.client.put(form_url(self.article)).status_code, 405)


class StatusPageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article(headline="Cầu mới thông xe")
        cls.moderator = make_user("moderator")

    def decided(self, status, reason=None):
        comment = make_comment(self.article, text="Cầu đẹp quá.\n\nCảm ơn <b>anh em</b>.")
        moderation.decide([(comment.pk, 1)], status=status, moderator=self.moderator, reason=reason)
        return self.client.get(comment.get_status_url())

    def test_the_page_is_private(self):
        response = self.client.get(make_comment(self.article).get_status_url())

        self.assertIn("no-store", response["Cache-Control"])
        self.assertEqual(response["Referrer-Policy"], "same-origin")
        self.assertEqual(response["X-Robots-Tag"], "noindex")
        self.assertContains(response, '<meta name="robots" content="noindex">')

    def test_a_waiting_comment_says_so(self):
        response = self.client.get(make_comment(self.article, text="Cầu đẹp quá.").get_status_url())

        self.assertContains(response, "Đang chờ duyệt")
        self.assertContains(response, "Cầu đẹp quá.")
        self.assertContains(response, f'<a href="{self.article.get_absolute_url()}">Cầu mới thông xe</a>')

    def test_a_shown_comment_links_to_its_place(self):
        response = self.decided("approved")

        comment = Comment.objects.get()
        self.assertContains(response, "Đã đăng")
        self.assertContains(response, f'href="{self.article.get_absolute_url()}#binh-luan-{comment.pk}"')
        self.assertContains(response, "Cảm ơn &lt;b&gt;anh em&lt;/b&gt;.")

    def test_in_a_long_discussion_the_place_is_on_a_page_of_its_own(self):
        old = make_comment(self.article, status="approved", created_at=timezone.now() - timedelta(days=1))
        for _number in range(50):
            make_comment(self.article, status="approved")

        self.assertContains(self.client.get(old.get_status_url()), f"?tu={old.pk}#binh-luan-{old.pk}")

    def test_a_rejected_comment_says_why(self):
        response = self.decided("rejected", RejectReason.objects.get(code="off-topic"))

        self.assertContains(response, "Không được đăng")
        self.assertContains(response, "Lý do: Không liên quan đến bài viết")

    def test_spam_is_simply_not_shown(self):
        response = self.decided("spam")

        self.assertContains(response, "Không được đăng")
        self.assertNotContains(response, "spam")

    def test_an_unknown_token_is_not_found(self):
        for token in ("x" * 32, "ngắn", "a" * 500, "%00"):
            self.assertIn(self.client.get(f"/binh-luan/{token}/").status_code, (400, 404))
