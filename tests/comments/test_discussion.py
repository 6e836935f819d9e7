from django.test import Client, TestCase

from comments import moderation, threads
from comments.models import Comment
from tests.comments.helpers import form_url, make_comment, send
from tests.factories import make_article, make_user


class ArticlePageTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.article = make_article()
        cls.moderator = make_user("moderator")

    def page(self, article=None):
        return self.client.get((article or self.article).get_absolute_url())

    def test_an_approved_comment_is_on_the_page_at_once_and_a_rejected_one_leaves_at_once(self):
        send(self.client, self.article, text="Cầu mới đẹp quá!")
        comment = Comment.objects.get()
        self.assertNotContains(self.page(), "Cầu mới đẹp quá!")

        moderation.decide([(comment.pk, 1)], status="approved", moderator=self.moderator)
        self.assertContains(self.page(), "Cầu mới đẹp quá!")

        moderation.decide([(comment.pk, 2)], status="rejected", moderator=self.moderator)
        self.assertNotContains(self.page(), "Cầu mới đẹp quá!")

    def test_only_approved_comments_are_shown(self):
        for status in Comment.Status.values:
            make_comment(self.article, status=status, text=f"Trạng thái {status}.")
        make_comment(make_article(), status="approved", text="Ở bài khác.")

        response = self.page()

        self.assertContains(response, "Trạng thái approved.")
        self.assertContains(response, "Bình luận (1)")
        for status in ("pending", "rejected", "spam", "withdrawn"):
            self.assertNotContains(response, f"Trạng thái {status}.")
        self.assertNotContains(response, "Ở bài khác.")

    def test_without_comments_there_is_only_the_form(self):
        response = self.page()

        self.assertContains(response, "Gửi bình luận của bạn")
        self.assertNotContains(response, "Bình luận (")
        self.assertNotContains(response, "Chưa có bình luận nào")

    def test_the_list_and_its_heading_come_before_the_form(self):
        make_comment(self.article, status="approved")

        html = self.page().content.decode()

        self.assertLess(html.index("Bình luận (1)"), html.index("Gửi bình luận của bạn"))

    def test_the_form_asks_for_the_text_first_and_the_consent_is_not_ticked(self):
        html = self.page().content.decode()

        parts = ("text", "name", "email", "consent")
        places = [html.index(f'name="{part}"') for part in parts]
        places += [html.index(words) for words in ("được duyệt trước khi", "Gửi bình luận</button>")]
        self.assertEqual(places, sorted(places))
        self.assertNotIn("checked", html)

    def test_the_page_is_the_same_for_every_reader(self):
        make_comment(self.article, status="approved")
        stranger = Client().get(self.article.get_absolute_url())
        send(self.client, self.article)

        known = self.page()

        self.assertEqual(known.content, stranger.content)
        self.assertEqual(known.cookies, {})
        self.assertNotContains(known, "csrfmiddlewaretoken")
        self.assertNotContains(known, 'name="started"')

    def test_comments_are_shown_as_typed_and_never_as_markup(self):
        make_comment(
            self.article,
            status="approved",
            name="<i>Lan</i>",
            text="Đoạn một <script>alert(1)</script>\nxuống dòng\n\nhttps://xau.example & hết.",
        )

        response = self.page()

        self.assertContains(
            response,
            "<p>Đoạn một &lt;script&gt;alert(1)&lt;/script&gt;<br>xuống dòng</p>\n\n"
            "<p>https://xau.example &amp; hết.</p>",
        )
        self.assertContains(response, "&lt;i&gt;Lan&lt;/i&gt;")
        self.assertNotContains(response, 'href="https://xau.example')

    def test_a_reply_names_and_reaches_the_comment_it_answers(self):
        parent = make_comment(self.article, status="approved", name="Trần Văn Ba")
        make_comment(self.article, status="approved", parent=parent)

        self.assertContains(self.page(), f'<a href="#binh-luan-{parent.pk}">Trả lời Trần Văn Ba</a>')

    def test_a_reply_to_what_was_taken_away_names_nobody(self):
        parent = make_comment(self.article, status="rejected", name="Trần Văn Ba")
        make_comment(self.article, status="approved", parent=parent)

        response = self.page()

        self.assertContains(response, "Trả lời một bình luận đã được gỡ")
        self.assertNotContains(response, "Trần Văn Ba")

    def test_a_long_discussion_goes_on_elsewhere(self):
        first = make_comment(self.article, status="approved", text="Bình luận đầu tiên.")
        for _number in range(50):
            make_comment(self.article, status="approved")

        response = self.page()

        self.assertContains(response, "Bình luận (51)")
        self.assertNotContains(response, "Bình luận đầu tiên.")
        oldest_here = first.pk + 1
        self.assertContains(response, f'href="{form_url(self.article)}?truoc={oldest_here}"')
        self.assertContains(self.client.get(f"{form_url(self.article)}?truoc={oldest_here}"), "Bình luận đầu tiên.")

    def test_a_closed_article_keeps_its_comments_and_has_no_form(self):
        article = make_article(comment_policy="closed")
        make_comment(article, status="approved", text="Vẫn còn đây.")

        response = self.page(article)

        self.assertContains(response, "Vẫn còn đây.")
        self.assertContains(response, "Bài viết này đã đóng bình luận.")
        self.assertNotContains(response, "<textarea")
        self.assertNotContains(response, "?tra-loi=")

    def test_an_article_without_comments_shows_none(self):
        article = make_article(comment_policy="off")
        make_comment(article, status="approved", text="Không hiện.")

        response = self.page(article)

        self.assertContains(response, "Bài viết này không nhận bình luận.")
        self.assertNotContains(response, "Không hiện.")

    def test_numbers_in_addresses_are_never_grouped(self):
        make_comment(self.article, status="approved", pk=1234567)

        self.assertContains(self.page(), 'id="binh-luan-1234567"')
        self.assertContains(self.page(), "?tra-loi=1234567")

    def test_the_discussion_takes_one_query_however_long_it_is(self):
        for size in (0, 1, 3, 60):
            article = make_article()
            for _number in range(size):
                make_comment(article, status="approved", parent=Comment.objects.filter(article=article).first())
            with self.subTest(comments=size), self.assertNumQueries(1):
                rows, total = threads.newest(article)
            self.assertEqual((len(rows), total), (min(size, 50), size))
