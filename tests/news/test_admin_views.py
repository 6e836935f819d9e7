from datetime import timedelta

from django.contrib.messages import get_messages
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from news import revisions
from news.models import Article, Revision
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_photo,
    make_section,
    make_user,
    photo_token,
)

from .admin_helpers import FormMixin, read_form


class SavingTests(FormMixin, TestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.client.force_login(self.reporter)
        self.draft = make_draft(self.reporter)

    def test_saved_fields_reach_the_row_and_a_version(self):
        section = make_section()

        response = self.send(
            self.draft,
            headline="Cầu mới",
            summary="Sapo",
            body="<p>Thân bài</p>",
            section=section.pk,
            byline="TT",
            topics="Mùa nước nổi, Đại hội Đảng, khóa XV",
            source_name="Báo",
            source_url="https://example.com/a",
            short_headline="Cầu",
            genre="reportage",
            comment_policy="closed",
            expires_at="2030-01-02T03:04",
        )

        self.assertRedirects(response, self.url(self.draft))
        row = self.read(self.draft)
        self.assertEqual(
            [row.headline, row.summary, row.body, row.section, row.byline, row.source_name, row.source_url],
            ["Cầu mới", "Sapo", "<p>Thân bài</p>", section, "TT", "Báo", "https://example.com/a"],
        )
        self.assertEqual([row.short_headline, row.genre, row.comment_policy], ["Cầu", "reportage", "closed"])
        self.assertEqual(timezone.localtime(row.expires_at).isoformat(), "2030-01-02T03:04:00+07:00")
        self.assertEqual({topic.name for topic in row.topics.all()}, {"Mùa nước nổi", "Đại hội Đảng", "khóa XV"})
        self.assertEqual(revisions.working_revision(row).created_by, self.reporter)

    def test_what_was_saved_comes_back_into_the_form(self):
        author = make_author()
        first = {"contributors-0-author": author.pk, "contributors-0-role": "photo", "contributors-0-share": 40}
        self.send(self.draft, topics="Một, Hai", **first)

        again = self.send(self.draft, headline="Chỉ đổi tiêu đề")

        self.assertEqual(again.status_code, 302)
        row = self.read(self.draft)
        self.assertEqual([topic.name for topic in row.topics.order_by("tagged__id")], ["Một", "Hai"])
        self.assertEqual(list(row.contributions.values_list("author", "role", "share")), [(author.pk, "photo", 40)])

    def test_removed_contributor_is_gone(self):
        self.send(self.draft, **{"contributors-0-author": make_author().pk, "contributors-0-role": "text"})

        self.send(self.draft, **{"contributors-0-DELETE": "on"})

        self.assertFalse(self.read(self.draft).contributions.exists())

    def test_same_contributor_twice_for_one_part_is_refused_with_a_sentence(self):
        author = make_author("Hoài An")
        rows = {"contributors-TOTAL_FORMS": 2}
        for number in (0, 1):
            rows |= {f"contributors-{number}-author": author.pk, f"contributors-{number}-role": "text"}

        response = self.send(self.draft, **rows)

        self.assertContains(response, "Hoài An được ghi hai lần", status_code=400)

    def test_row_of_contributors_that_nobody_filled_in_is_no_error(self):
        response = self.send(self.draft, **{"contributors-0-author": "", "contributors-0-role": "text"})

        self.assertEqual(response.status_code, 302)

    def test_draft_may_be_saved_empty(self):
        response = self.send(self.draft, headline="", body="", section="")

        self.assertEqual(response.status_code, 302)

    def test_reader_of_the_answer_learns_which_device_copy_is_saved(self):
        response = self.send(self.draft, headline="Mới", copy="abc123")

        self.assertRedirects(response, self.url(self.draft) + "?saved=abc123")
        self.assertContains(self.client.get(response["Location"]), 'data-saved-copy="abc123"')

    def test_bad_input_gives_everything_back(self):
        cases = {
            "short_headline": "x" * 91,
            "source_url": "javascript:alert(1)",
            "section": "999999",
            "lead_photo": str(make_photo(make_article()).pk),
            "expires_at": "hôm qua",
            "topics": "x" * 101,
            "genre": "poem",
            "comment_policy": "maybe",
            "headline": "x" * 301,
        }
        for name, value in cases.items():
            with self.subTest(name=name):
                response = self.send(self.draft, summary="Đừng làm mất đoạn này", **{name: value})
                self.assertContains(response, "Đừng làm mất đoạn này", status_code=400)
                self.assertIn(name, response.context["form"].errors)
        self.assertEqual(self.read(self.draft).summary, "")

    def test_null_bytes_and_decomposed_letters_do_no_harm(self):
        response = self.send(self.draft, headline="Ca\u0302\u0300u", body="<p>Ca\u0302\u0300u</p>")

        self.assertEqual(response.status_code, 302)
        self.assertEqual([self.read(self.draft).headline, self.read(self.draft).body], ["Cầu", "<p>Cầu</p>"])
        response = self.send(self.draft, headline="Có \x00 lạ", summary="Giữ lại")
        self.assertContains(response, "Giữ lại", status_code=400)

    def test_article_of_more_than_10_mb_is_refused_with_a_sentence_and_given_back(self):
        response = self.send(self.draft, headline="Dài quá", body="<p>" + "ê" * (5 * 1024 * 1024) + "</p>")

        self.assertContains(response, "Bài viết lớn hơn 10 MB", status_code=400)
        self.assertContains(response, "Dài quá", status_code=400)

    def test_hidden_junk_in_the_form_is_no_server_error(self):
        for name, value in {
            "base": "abc",
            "contributors-TOTAL_FORMS": "x",
            "copy": "y" * 500,
            "action": "delete",
        }.items():
            with self.subTest(name=name):
                response = self.send(self.draft, **{name: value})
                self.assertIn(response.status_code, (400, 403, 409))

    def test_attachment_label_is_saved_with_the_form(self):
        attachment = self.draft.attachments.create(original_name="a.pdf", kind="pdf", size=1, sha256="0" * 64)

        self.send(self.draft, **{f"attachment-{attachment.pk}-label": "Toàn văn kết luận"})

        attachment.refresh_from_db()
        self.assertEqual(attachment.label, "Toàn văn kết luận")

    def test_new_article_without_javascript_is_made_by_its_first_save(self):
        opened = self.client.get(reverse("admin:news_article_add"))
        response = self.client.post(
            reverse("admin:news_article_add"), {**read_form(opened), "headline": "Bài mới", "action": "save"}
        )

        made = Article.objects.get(headline="Bài mới")
        self.assertRedirects(response, self.url(made))
        self.assertEqual(made.created_by, self.reporter)


class WayOfAnArticleTests(FormMixin, TestCase):
    def setUp(self):
        self.reporter, self.editor, self.chief = (make_user(role) for role in ("reporter", "editor", "chief"))
        self.draft = make_draft(self.reporter, headline="Cầu mới")
        self.client.force_login(self.reporter)

    def as_user(self, user):
        self.client.force_login(user)
        return self

    def buttons(self, article):
        response = self.open(article)
        return set(response.context["actions"]) if response.status_code == 200 else None

    def test_article_goes_through_both_gates_to_the_readers(self):
        self.send(self.draft, "submit")
        self.assertEqual(self.read(self.draft).status, "submitted")
        self.as_user(self.editor).send(self.draft, "pass_on", headline="Cầu mới thông xe")
        self.assertEqual(self.read(self.draft).status, "edited")
        self.as_user(self.chief).send(self.draft, "publish")

        row = self.read(self.draft)
        self.assertTrue(row.is_public)
        self.assertEqual(row.slug, "cau-moi-thong-xe")
        kinds = Revision.objects.filter(article=row).order_by("number").values_list("kind", flat=True)
        self.assertEqual(list(kinds), ["submitted", "edited", "published"])

    def test_each_role_sees_its_own_buttons(self):
        self.assertEqual(self.buttons(self.draft), {"save", "submit"})
        self.send(self.draft, "submit")
        self.assertIsNone(self.buttons(self.draft))
        self.as_user(self.editor)
        self.assertEqual(self.buttons(self.draft), {"save", "pass_on", "return_to_draft"})
        self.as_user(self.chief)
        self.assertEqual(self.buttons(self.draft), {"save", "pass_on", "return_to_draft", "publish", "schedule"})
        self.send(self.draft, "publish")
        self.assertEqual(self.buttons(self.draft), {"save", "update", "schedule", "withdraw"})

    def test_returned_article_shows_its_note_on_the_form_and_in_the_list(self):
        self.send(self.draft, "submit")
        self.as_user(self.editor).send(self.draft, "return_to_draft", return_note="Thiếu số liệu về kinh phí")

        self.as_user(self.reporter)
        self.assertContains(self.open(self.draft), "Thiếu số liệu về kinh phí")
        self.assertContains(self.client.get(reverse("admin:news_article_changelist")), "Thiếu số liệu về kinh phí")

    def test_return_without_a_note_is_refused_and_keeps_the_text(self):
        self.send(self.draft, "submit")

        response = self.as_user(self.editor).send(self.draft, "return_to_draft", summary="Đã biên tập")

        self.assertContains(response, "Vui lòng ghi những gì cần sửa", status_code=400)
        self.assertContains(response, "Đã biên tập", status_code=400)
        self.assertEqual(self.read(self.draft).status, "submitted")

    def test_publishing_needs_headline_text_and_section_and_keeps_what_was_typed(self):
        self.as_user(self.chief)

        response = self.send(self.draft, "publish", headline="", body="", section="", summary="Còn nguyên")

        self.assertEqual(response.status_code, 400)
        self.assertEqual(set(response.context["form"].errors), {"headline", "body", "section"})
        self.assertContains(response, "Còn nguyên", status_code=400)
        self.assertEqual(self.read(self.draft).status, "draft")

    def test_scheduled_article_waits_for_its_hour(self):
        hour = timezone.localtime(timezone.now() + timedelta(days=1)).replace(second=0, microsecond=0)

        self.as_user(self.chief).send(self.draft, "schedule", goes_live_at=hour.strftime("%Y-%m-%dT%H:%M"))

        row = self.read(self.draft)
        self.assertEqual((row.published_at, row.is_public, row.is_scheduled), (hour, False, True))
        self.assertContains(self.client.get(reverse("admin:news_article_changelist")), "đã hẹn giờ")

    def test_past_and_missing_hours_are_refused_with_a_sentence(self):
        self.as_user(self.chief)
        for hour in ("2020-01-01T10:00", ""):
            with self.subTest(hour=hour):
                response = self.send(self.draft, "schedule", goes_live_at=hour)
                self.assertEqual(response.status_code, 400)
                self.assertIn("goes_live_at", response.context["form"].errors)
        self.assertEqual(self.read(self.draft).status, "draft")

    def test_update_changes_the_live_text_and_says_so_only_if_asked(self):
        self.as_user(self.chief).send(self.draft, "publish")

        self.send(self.draft, "update", headline="Đã sửa")
        self.assertEqual((self.read(self.draft).headline, self.read(self.draft).updated_at_shown), ("Đã sửa", None))
        self.send(self.draft, "update", headline="Đã sửa nữa", mark_updated="on")
        self.assertIsNotNone(self.read(self.draft).updated_at_shown)

    def test_saving_a_live_article_shows_readers_nothing(self):
        self.as_user(self.chief).send(self.draft, "publish")

        self.send(self.draft, "save", headline="Đang sửa dở")

        self.assertEqual(self.read(self.draft).headline, "Cầu mới")
        self.assertContains(self.open(self.draft), "Đang sửa dở")

    def test_reporters_change_of_a_live_article_is_a_proposal(self):
        self.as_user(self.chief).send(self.draft, "publish")

        self.as_user(self.reporter).send(self.draft, "submit", headline="Đề nghị sửa")

        self.assertEqual(self.read(self.draft).headline, "Cầu mới")
        self.as_user(self.chief)
        self.assertContains(self.open(self.draft), "đề nghị sửa như thế này")
        self.send(self.draft, "update")
        self.assertEqual(self.read(self.draft).headline, "Đề nghị sửa")

    def test_withdrawn_article_keeps_its_notice(self):
        self.as_user(self.chief).send(self.draft, "publish")

        self.send(self.draft, "withdraw", withdraw_note="Gỡ theo yêu cầu của tác giả")

        row = self.read(self.draft)
        self.assertEqual((row.status, row.withdrawal_note), ("withdrawn", "Gỡ theo yêu cầu của tác giả"))

    def test_text_sent_after_the_right_is_gone_comes_back_with_a_sentence(self):
        opened = self.open(self.draft)
        self.as_user(self.chief).send(self.draft, "submit")

        response = self.as_user(self.reporter).send(self.draft, opened=opened, headline="Gõ muộn")

        self.assertContains(response, "Gõ muộn", status_code=403)
        self.assertContains(response, "Không còn thực hiện được thao tác này", status_code=403)

    def test_pressing_a_button_twice_does_it_once(self):
        opened = self.open(self.draft)
        for _press in range(2):
            response = self.send(self.draft, "submit", opened=opened, headline="Gửi hai lần")
            self.assertEqual(response.status_code, 302)

        self.assertEqual(Revision.objects.filter(article=self.draft).count(), 1)


class ConflictTests(FormMixin, TestCase):
    def setUp(self):
        self.first, self.second = make_user("editor", full_name="Trần Bình"), make_user("editor")
        self.article = make_article(status="submitted", created_by=self.first, headline="Bản gốc")
        self.client.force_login(self.second)
        self.opened = self.open(self.article)
        self.client.force_login(self.first)
        self.send(self.article, headline="Bản của Bình", summary="Sapo của Bình")
        self.client.force_login(self.second)

    def test_stale_save_gives_both_texts_and_saves_nothing(self):
        response = self.send(self.article, opened=self.opened, headline="Bản của tôi")

        self.assertContains(response, "Trần Bình đã lưu bản khác lúc", status_code=409)
        for text in ("Bản của tôi", "Bản của Bình", "Sapo của Bình"):
            self.assertContains(response, text, status_code=409)
        self.assertEqual(response.context["form"]["headline"].value(), "Bản của tôi")
        self.assertEqual(self.read(self.article).headline, "Bản của Bình")

    def test_one_click_saves_mine_on_top_of_the_newest(self):
        refused = self.send(self.article, opened=self.opened, headline="Bản của tôi")

        response = self.send(self.article, opened=refused)

        self.assertEqual(response.status_code, 302)
        self.assertEqual(self.read(self.article).headline, "Bản của tôi")
        self.assertEqual(Revision.objects.filter(article=self.article).count(), 2)

    def test_stale_step_waits_for_the_same_choice(self):
        refused = self.send(self.article, "pass_on", opened=self.opened, headline="Bản của tôi")

        self.assertEqual(refused.status_code, 409)
        self.assertContains(refused, 'name="action" value="pass_on">Lưu bản của tôi lên trên', status_code=409)
        self.assertEqual(self.read(self.article).status, "submitted")


class LossTests(FormMixin, TestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.client.force_login(self.reporter)
        self.draft = make_draft(self.reporter)
        self.photos = [make_photo(self.draft) for _number in range(2)]
        self.body = "<p>Một</p>" + "".join(photo_token(photo) for photo in self.photos) + "<p>Hai</p>"
        self.send(self.draft, body=self.body)

    def test_save_without_a_photo_asks_first_and_loses_nothing(self):
        response = self.send(self.draft, body="<p>Không còn ảnh</p>")

        self.assertContains(response, "chưa có gì được lưu", status_code=409)
        self.assertContains(response, "Không còn ảnh", status_code=409)
        self.assertEqual(self.read(self.draft).body, self.body)

    def test_confirmed_loss_is_saved(self):
        asked = self.send(self.draft, body="<p>Không còn ảnh</p>")

        response = self.send(
            self.draft, opened=asked, confirmed=asked.context["loss"]["token"], confirmed_action="save"
        )

        self.assertEqual(response.status_code, 302)
        self.assertEqual(self.read(self.draft).body, "<p>Không còn ảnh</p>")

    def test_yes_to_one_loss_is_no_yes_to_another(self):
        first, second = self.photos
        asked = self.send(self.draft, body=f"<p>Một</p>{photo_token(first)}<p>Hai</p>")
        token = asked.context["loss"]["token"]

        response = self.send(self.draft, opened=asked, body="<p>Một Hai</p>", confirmed=token, confirmed_action="save")

        self.assertEqual(response.status_code, 409)
        self.assertEqual(self.read(self.draft).body, self.body)

    def test_text_that_shrinks_sharply_asks_first(self):
        self.send(self.draft, body=self.body + "<p>" + "Câu dài. " * 200 + "</p>")

        response = self.send(self.draft, body=self.body)

        self.assertEqual(response.status_code, 409)


class PhotoWordingTests(FormMixin, TestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.client.force_login(self.reporter)
        self.draft = make_draft(self.reporter)
        self.photo = make_photo(self.draft, caption="Lúc đầu")
        self.send(self.draft, body=f"<p>Một</p>{photo_token(self.photo)}")

    def words(self, **values):
        return {f"photo-{self.photo.pk}-{name}": value for name, value in values.items()}

    def figure(self, caption):
        token = photo_token(self.photo).replace("</figure>", f"<figcaption>{caption}</figcaption></figure>")
        return f"<p>Một</p>{token}"

    def caption(self):
        self.photo.refresh_from_db()
        return self.photo.caption

    def test_wording_of_the_table_is_saved(self):
        self.send(self.draft, **self.words(caption="Trong bảng", credit="TT", alt_text="Cầu", order=3))

        self.photo.refresh_from_db()
        words = [self.photo.caption, self.photo.credit, self.photo.alt_text, self.photo.order]
        self.assertEqual(words, ["Trong bảng", "TT", "Cầu", 3])

    def test_caption_changed_in_the_text_wins(self):
        self.send(self.draft, body=self.figure("Trong bài"), **self.words(caption="Trong bảng"))

        self.assertEqual(self.caption(), "Trong bài")

    def test_caption_changed_in_the_table_only_stays(self):
        self.send(self.draft, body=self.figure("Lúc đầu"), **self.words(caption="Trong bảng"))

        self.assertEqual(self.caption(), "Trong bảng")

    def test_photo_that_stands_in_the_text_is_not_removed(self):
        self.send(self.draft, **self.words(removed="on"))

        self.photo.refresh_from_db()
        self.assertIsNone(self.photo.removed_at)

    def test_photo_outside_the_text_is_removed_and_comes_back(self):
        other = make_photo(self.draft)
        self.send(self.draft, **{f"photo-{other.pk}-removed": "on"})
        other.refresh_from_db()
        self.assertIsNotNone(other.removed_at)

        self.send(self.draft, **{f"photo-{other.pk}-removed": ""})
        other.refresh_from_db()
        self.assertIsNone(other.removed_at)

    def test_chosen_cover_photo_is_kept(self):
        other = make_photo(self.draft)

        self.send(self.draft, lead_photo=other.pk)

        self.assertEqual(self.read(self.draft).lead_photo, other)

    def test_wording_that_is_too_long_is_given_back(self):
        response = self.send(self.draft, headline="Giữ", **self.words(credit="x" * 201))

        self.assertContains(response, "x" * 201, status_code=400)


class SidePagesTests(FormMixin, TestCase):
    def setUp(self):
        self.reporter = make_user("reporter")
        self.client.force_login(self.reporter)
        self.draft = make_draft(self.reporter, headline="Bản một")
        self.send(self.draft, headline="Bản hai")
        self.send(self.draft, headline="Bản ba")

    def test_start_makes_a_draft_and_says_where_it_is(self):
        answer = self.client.post(reverse("admin:news_article_start")).json()

        made = Article.objects.get(pk=answer["id"])
        self.assertEqual((made.created_by, made.status), (self.reporter, "draft"))
        self.assertEqual(answer["change_url"], self.url(made))
        self.assertEqual(answer["upload_url"], self.url(made, "upload"))

    def test_start_is_a_post_of_people_who_write(self):
        self.assertEqual(self.client.get(reverse("admin:news_article_start")).status_code, 405)
        self.client.force_login(make_user("moderator"))
        self.assertEqual(self.client.post(reverse("admin:news_article_start")).status_code, 403)
        self.assertEqual(Article.objects.count(), 1)

    def test_preview_shows_the_working_copy_and_is_not_indexed(self):
        response = self.client.get(self.url(self.draft, "preview"))

        self.assertContains(response, "Bản ba")
        self.assertEqual(response.headers["X-Robots-Tag"], "noindex, nofollow")
        self.assertIn("no-store", response.headers["Cache-Control"])

    def test_preview_of_an_unfinished_article_opens(self):
        empty = Article.objects.create(created_by=self.reporter)

        self.assertEqual(self.client.get(self.url(empty, "preview")).status_code, 200)

    def test_history_lists_versions_newest_first_and_pages(self):
        for number in range(40):
            self.send(self.draft, headline=f"Bản {number}")

        first = self.client.get(self.url(self.draft, "history"))
        second = self.client.get(first.context["older_url"])

        numbers = [row.number for page in (first, second) for row in page.context["versions"]]
        self.assertEqual(numbers, list(range(42, 0, -1)))
        self.assertEqual(second.context["older_url"], "")

    def test_old_version_can_be_read_and_restored_as_a_new_one(self):
        self.assertContains(self.client.get(self.url(self.draft, "version", 1)), "Bản hai")

        newest = revisions.working_revision(self.draft)
        self.client.post(self.url(self.draft, "restore", 1), {"base": newest.pk})

        self.assertEqual(self.read(self.draft).headline, "Bản hai")
        self.assertEqual(revisions.working_revision(self.draft).number, 3)

    def test_restore_from_an_old_page_is_refused(self):
        old = Revision.objects.get(article=self.draft, number=1)

        for base in (old.pk, "", "x", "9" * 30):
            with self.subTest(base=base):
                response = self.client.post(self.url(self.draft, "restore", 1), {"base": base})

                self.assertEqual(self.read(self.draft).headline, "Bản ba")
                sentences = [str(message) for message in get_messages(response.wsgi_request)]
                self.assertIn("Đã có người lưu bản khác trong lúc này. Vui lòng xem lại danh sách.", sentences)

    def test_unknown_numbers_are_not_found(self):
        urls = [
            self.url(self.draft, "version", 99),
            self.url(self.draft, "preview") + "?version=99",
            self.url(self.draft, "preview") + "?version=²",
            reverse("admin:news_article_change", args=["abc"]),
            reverse("admin:news_article_change", args=["9" * 30]),
        ]
        for url in urls:
            with self.subTest(url=url):
                self.assertEqual(self.client.get(url).status_code, 404)

    def test_editor_scripts_are_allowed_on_the_form_only(self):
        policy = "Content-Security-Policy"
        self.assertIn("'unsafe-inline'", self.open(self.draft).headers[policy])
        for name in ("preview", "history"):
            self.assertNotIn("'unsafe-inline'", self.client.get(self.url(self.draft, name)).headers[policy])

    def test_form_opens_with_the_same_number_of_queries_however_much_there_is(self):
        for size in (1, 3):
            for _number in range(size):
                make_photo(self.draft)
                self.draft.attachments.create(original_name="a.pdf", kind="pdf", size=1, sha256="0" * 64)
                make_section()
                make_author()
            with self.subTest(size=size), self.assertNumQueries(FORM_QUERIES):
                self.open(self.draft)


FORM_QUERIES = 15
