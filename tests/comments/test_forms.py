import unicodedata

from django.test import TestCase, override_settings

from comments.forms import CommentForm, consent_version
from tests.comments.helpers import make_comment, posted
from tests.factories import make_article


class CommentFormTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()

    def form(self, **fields):
        return CommentForm(posted(**fields), article=self.article)

    def problem(self, **fields):
        return self.form(**fields).problems()

    def test_what_is_missing_is_said_field_by_field_in_the_order_of_the_form(self):
        self.assertEqual(
            CommentForm({}, article=self.article).problems(),
            [
                ("text", "Vui lòng nhập nội dung bình luận."),
                ("name", "Vui lòng nhập họ tên."),
                ("consent", "Vui lòng đánh dấu đồng ý trước khi gửi."),
            ],
        )

    def test_text_may_have_2_to_1500_characters(self):
        self.assertEqual(self.problem(text="ạ"), [("text", "Nội dung quá ngắn (tối thiểu 2 ký tự).")])
        self.assertEqual(self.problem(text="ạạ"), [])
        self.assertEqual(self.problem(text="ạ" * 1500), [])
        self.assertEqual(
            self.problem(text="ạ" * 1501),
            [("text", "Nội dung dài 1.501 ký tự, vượt mức tối đa 1.500. Vui lòng rút gọn.")],
        )

    def test_characters_are_counted_in_storage_form(self):
        decomposed = unicodedata.normalize("NFD", "ệ" * 1500)
        self.assertEqual(self.problem(text=decomposed), [])
        self.assertEqual(self.problem(text="\u200b \u00a0 \u200b"), [("text", "Vui lòng nhập nội dung bình luận.")])
        self.assertEqual(self.problem(text="\r\n".join(["ạạ"] * 375)), [])

    def test_storage_form_is_what_comes_out(self):
        form = self.form(text="  Mo\u0302\u0323t\x00 \u200bhai\r\n\r\nba\u00a0bốn ", name="Lê\u0000  Thị \u200bHoa")

        self.assertTrue(form.is_valid())
        self.assertEqual(form.cleaned_data["text"], "Một hai\n\nba bốn")
        self.assertEqual(form.cleaned_data["name"], "Lê Thị Hoa")

    def test_a_name_has_at_most_60_characters(self):
        self.assertEqual(self.problem(name="ạ" * 60), [])
        self.assertEqual(
            self.problem(name="ạ" * 61), [("name", "Họ tên dài 61 ký tự, vượt mức tối đa 60. Vui lòng rút gọn.")]
        )

    def test_a_name_holds_neither_link_nor_phone_number(self):
        for name in ("vay-tien.com", "Hoa 0912 345 678", "Hoa 0 9 1 2.345.678", "www.hoa", "hoa@example.com"):
            with self.subTest(name=name):
                self.assertEqual(
                    self.problem(name=name), [("name", "Họ tên không được chứa liên kết hoặc số điện thoại.")]
                )

    def test_a_pen_name_is_a_name(self):
        for name in ("H.", "Người 7X", "Hoài An - Thu Trang", "Bà Tư (xã Tân Hòa)"):
            with self.subTest(name=name):
                self.assertEqual(self.problem(name=name), [])

    def test_email_is_optional_unless_the_site_wants_it(self):
        self.assertEqual(self.problem(email=""), [])
        with override_settings(COMMENT_EMAIL_REQUIRED=True):
            self.assertEqual(self.problem(email=""), [("email", "Vui lòng nhập email.")])

    def test_a_wrong_email_is_refused(self):
        for email in ("lan", "lan@", "lan@example", "a b@example.com", f"{'a' * 250}@b.vn", "lan@example.com, x@y.vn"):
            with self.subTest(email=email):
                self.assertEqual(
                    self.problem(email=email), [("email", "Địa chỉ email chưa đúng. Ví dụ: ten@example.com")]
                )

    def test_a_reply_answers_a_comment_readers_see_under_this_article(self):
        shown = make_comment(self.article, status="approved")
        hidden = make_comment(self.article)
        elsewhere = make_comment(make_article(), status="approved")

        form = self.form(parent=str(shown.pk))
        self.assertTrue(form.is_valid())
        self.assertEqual(form.cleaned_data["parent"], shown)
        for parent in (hidden.pk, elsewhere.pk, 0, -1, 10**30, "abc", "1\x00"):
            with self.subTest(parent=parent):
                form = self.form(parent=str(parent))
                self.assertEqual(
                    form.problems(),
                    [
                        (
                            "text",
                            "Bình luận bạn trả lời không còn hiển thị. "
                            "Nếu gửi lại, nội dung của bạn sẽ là bình luận riêng.",
                        )
                    ],
                )
                self.assertIsNone(form.given_back()["parent"])

    def test_everything_typed_is_given_back(self):
        form = self.form(text="x\x00", email="sai", name="Họ  tên")
        form.is_valid()

        self.assertEqual(
            form.given_back(), {"text": "x", "email": "sai", "name": "Họ  tên", "consent": True, "parent": None}
        )
        without = CommentForm({"text": "x"}, article=self.article)
        self.assertEqual(without.given_back()["consent"], False)

    def test_the_consent_version_follows_whether_addresses_are_kept(self):
        kept = consent_version()
        with override_settings(COMMENT_IP_RETENTION_DAYS=0):
            self.assertNotEqual(consent_version(), kept)
        self.assertLessEqual(len(kept), 20)
