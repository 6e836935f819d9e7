from datetime import timedelta

from django.core.exceptions import PermissionDenied, ValidationError
from django.test import TestCase
from django.utils import timezone

from news import revisions
from news.models import Article, ArticleSearch, Revision, TaggedArticle
from tests.factories import (
    make_article,
    make_author,
    make_draft,
    make_grant,
    make_photo,
    make_section,
    make_user,
    photo_token,
)


def save(article, snapshot, user, **options):
    """Save on top of the newest version."""
    options.setdefault("base", revisions.working_revision(article).pk)
    return revisions.save_revision(article, snapshot, user=user, **options)


def fresh(article):
    return Article.objects.get(pk=article.pk)


class SavingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reporter = make_user("reporter")
        cls.editor = make_user("editor")

    def test_a_named_save_of_a_draft_reaches_the_row_its_photos_topics_contributors_and_search_words(self):
        article = make_draft(self.reporter)
        section, author, photo = make_section(), make_author(), make_photo(article)
        expires_at = timezone.now() + timedelta(days=3)

        revision = save(
            article,
            {
                "headline": "  Khởi công   cầu mới ",
                "summary": "Tóm tắt",
                "body": f"<p>Nội dung</p>{photo_token(photo)}",
                "section": section,
                "topics": ["Giao thông", "Đầu tư công"],
                "contributors": [{"author": author, "role": "photo", "share": 40}],
                "expires_at": expires_at,
                "photos": {str(photo.pk): {"caption": "Lễ khởi công", "order": 2}},
            },
            self.reporter,
        )

        article = fresh(article)
        self.assertEqual(article.headline, "Khởi công cầu mới")
        self.assertEqual(article.section, section)
        self.assertEqual(article.expires_at, expires_at)
        self.assertEqual(article.lead_photo, photo)
        self.assertEqual({topic.name for topic in article.topics.all()}, {"Giao thông", "Đầu tư công"})
        self.assertEqual(list(article.contributions.values_list("author", "role", "share")), [(author.pk, "photo", 40)])
        photo.refresh_from_db()
        self.assertEqual((photo.caption, photo.order), ("Lễ khởi công", 2))
        self.assertIn("khoi", ArticleSearch.objects.get(article=article).tokens)
        self.assertEqual((revision.number, revision.kind, revision.created_by), (1, "saved", self.reporter))

    def test_what_a_save_does_not_name_stays_as_it_was(self):
        article = make_draft(self.reporter, headline="Một", summary="Sapo", topics=["Biển"])

        save(article, {"headline": "Hai"}, self.reporter)

        article = fresh(article)
        self.assertEqual((article.headline, article.summary), ("Hai", "Sapo"))
        self.assertEqual([topic.name for topic in article.topics.all()], ["Biển"])

    def test_saving_again_what_is_there_already_moves_no_topic(self):
        article = make_draft(self.reporter, topics=["Biển", "Đảo"])
        before = set(TaggedArticle.objects.values_list("pk", flat=True))

        save(article, {"headline": "Hai"}, self.reporter)

        self.assertEqual(set(TaggedArticle.objects.values_list("pk", flat=True)), before)

    def test_the_order_of_the_topics_is_kept(self):
        article = make_draft(self.reporter)

        save(article, {"topics": ["Xe buýt", "An toàn", "Môi trường"]}, self.reporter)

        self.assertEqual(revisions.snapshot_of(fresh(article))["topics"], ["Xe buýt", "An toàn", "Môi trường"])

    def test_a_save_of_a_live_article_leaves_what_readers_see(self):
        article = make_article(headline="Cũ", topics=["Biển"])
        photo = make_photo(article, caption="Chú thích cũ")

        save(
            article,
            {"headline": "Mới", "topics": ["Núi"], "photos": {str(photo.pk): {"caption": "Chú thích mới"}}},
            self.reporter,
        )

        article = fresh(article)
        photo.refresh_from_db()
        self.assertEqual((article.headline, photo.caption), ("Cũ", "Chú thích cũ"))
        self.assertEqual([topic.name for topic in article.topics.all()], ["Biển"])
        self.assertEqual(revisions.working_snapshot(article)["headline"], "Mới")
        self.assertEqual(revisions.working_snapshot(article)["photos"][str(photo.pk)]["caption"], "Chú thích mới")

    def test_a_stale_save_is_refused_with_both_texts_and_changes_nothing(self):
        article = make_draft(self.reporter, headline="Một")
        first = save(article, {"headline": "Hai"}, self.reporter)
        theirs = save(article, {"headline": "Ba"}, self.editor)

        with self.assertRaises(revisions.StaleRevision) as refusal:
            save(article, {"headline": "Bốn"}, self.reporter, base=first.pk)

        self.assertEqual(refusal.exception.current, theirs)
        self.assertEqual(refusal.exception.mine["headline"], "Bốn")
        self.assertEqual(fresh(article).headline, "Ba")
        self.assertEqual(article.revisions.count(), 2)

    def test_a_base_of_another_article_is_stale(self):
        other = save(make_draft(self.reporter), {"headline": "Khác"}, self.reporter)

        with self.assertRaises(revisions.StaleRevision):
            save(make_draft(self.reporter), {"headline": "Hai"}, self.reporter, base=other.pk)

    def test_a_save_sent_twice_is_kept_once(self):
        article = make_draft(self.reporter)
        first = save(article, {"headline": "Hai"}, self.reporter, base=None)

        second = save(article, {"headline": "Hai"}, self.reporter, base=None)

        self.assertEqual(second, first)
        self.assertEqual(article.revisions.count(), 1)

    def test_the_same_text_from_somebody_else_is_no_repeat(self):
        article = make_draft(self.reporter)
        save(article, {"headline": "Hai"}, self.reporter, base=None)

        with self.assertRaises(revisions.StaleRevision):
            save(article, {"headline": "Hai"}, self.editor, base=None)

    def test_nobody_saves_what_he_may_not_edit(self):
        article = make_draft(self.reporter)

        with self.assertRaises(PermissionDenied):
            save(article, {"headline": "Chen ngang"}, make_user("reporter"))

    def test_what_is_too_long_is_refused_and_not_cut(self):
        with self.assertRaises(ValidationError) as refusal:
            save(make_draft(self.reporter), {"headline": "a" * 301}, self.reporter)

        self.assertEqual(list(refusal.exception.message_dict), ["headline"])

    def test_scripts_decomposed_letters_and_nul_bytes_do_not_get_in(self):
        article = make_draft(self.reporter)

        save(
            article,
            {"headline": "Hoa\u0300 bi\u0300nh\x00", "body": "<p>Chữ<script>alert(1)</script></p>"},
            self.reporter,
        )

        article = fresh(article)
        self.assertEqual((article.headline, article.body), ("Hoà bình", "<p>Chữ</p>"))

    def test_a_caption_typed_in_the_text_wins_over_the_table(self):
        article = make_draft(self.reporter)
        photo = make_photo(article, caption="Cũ")
        figure = photo_token(photo).replace("</figure>", "<figcaption>Từ bài</figcaption></figure>")

        save(article, {"body": figure, "photos": {str(photo.pk): {"caption": "Từ bảng"}}}, self.reporter)

        photo.refresh_from_db()
        self.assertEqual(photo.caption, "Từ bài")

    def test_a_stored_body_sent_without_captions_leaves_the_captions(self):
        article = make_draft(self.reporter)
        photo = make_photo(article, caption="Chú thích")

        save(article, {"body": photo_token(photo)}, self.reporter)

        photo.refresh_from_db()
        self.assertEqual(photo.caption, "Chú thích")

    def test_words_for_a_photo_of_another_article_change_nothing(self):
        article, other = make_draft(self.reporter), make_draft(self.reporter)
        photo = make_photo(other, caption="Của bài khác")

        revision = save(
            article, {"photos": {str(photo.pk): {"caption": "Trộm"}}, "lead_photo": photo.pk}, self.reporter
        )

        photo.refresh_from_db()
        self.assertEqual(photo.caption, "Của bài khác")
        self.assertEqual(revision.snapshot["photos"], {})
        self.assertIsNone(fresh(article).lead_photo)

    def test_a_photo_marked_as_removed_goes_softly_and_comes_back(self):
        article = make_draft(self.reporter)
        photo = make_photo(article)
        words = {str(photo.pk): {"removed": True}}
        revision = save(article, {"lead_photo": photo.pk, "photos": words}, self.reporter)
        photo.refresh_from_db()
        self.assertIsNone(revision.snapshot["lead_photo"])
        self.assertIsNotNone(photo.removed_at)
        self.assertIsNone(fresh(article).lead_photo)

        save(article, {"photos": {str(photo.pk): {"removed": False}}}, self.reporter)

        photo.refresh_from_db()
        self.assertIsNone(photo.removed_at)

    def test_a_photo_removed_at_once_stays_removed_when_the_text_is_saved(self):
        article = make_draft(self.reporter)
        photo = make_photo(article)
        save(article, {"headline": "Hai"}, self.reporter)
        photo.removed_at = timezone.now()
        photo.save()

        save(article, {"headline": "Ba"}, self.reporter)

        photo.refresh_from_db()
        self.assertIsNotNone(photo.removed_at)

    def test_a_photo_uploaded_since_the_last_save_is_part_of_the_working_copy(self):
        article = make_draft(self.reporter)
        save(article, {"headline": "Hai"}, self.reporter)
        photo = make_photo(article, caption="Mới tải")

        self.assertEqual(revisions.working_snapshot(article)["photos"][str(photo.pk)]["caption"], "Mới tải")

    def test_a_section_or_author_that_has_gone_meanwhile_is_left_out(self):
        article = make_draft(self.reporter)
        author, section = make_author(), make_section()
        kept = article.section
        pk, section_pk = author.pk, section.pk
        author.delete()
        section.delete()

        save(article, {"contributors": [{"author": pk, "role": "text"}], "section": section_pk}, self.reporter)

        article = fresh(article)
        self.assertEqual(article.contributions.count(), 0)
        self.assertEqual(article.section, kept)

    def test_an_autosave_is_no_base_and_not_the_working_copy(self):
        article = make_draft(self.reporter)
        first = save(article, {"headline": "Hai"}, self.reporter)
        Revision.objects.create(article=article, number=2, kind="autosave", snapshot={}, created_by=self.editor)

        self.assertEqual(revisions.working_revision(article), first)
        self.assertEqual(save(article, {"headline": "Ba"}, self.reporter).number, 3)


class LossTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reporter = make_user("reporter")
        cls.long_text = "<p>" + "Một câu dài về ngày hội. " * 40 + "</p>"

    def make_saved(self):
        article = make_draft(self.reporter, body="")
        photo = make_photo(article)
        save(article, {"body": self.long_text + photo_token(photo)}, self.reporter)
        return article, photo

    def test_a_save_that_drops_a_photo_asks_first_and_keeps_what_was_there(self):
        article, photo = self.make_saved()

        with self.assertRaises(revisions.ContentLost) as question:
            save(article, {"body": self.long_text}, self.reporter)

        self.assertEqual(question.exception.sentences, ["1 ảnh từng nằm trong bài nay không còn."])
        self.assertIn(photo_token(photo), fresh(article).body)

        save(article, {"body": self.long_text}, self.reporter, accept=question.exception.token)

        self.assertEqual(fresh(article).body, self.long_text.replace(" </p>", "</p>"))

    def test_the_yes_to_one_loss_is_no_yes_to_a_greater_one(self):
        article, photo = self.make_saved()
        with self.assertRaises(revisions.ContentLost) as question:
            save(article, {"body": self.long_text}, self.reporter)

        with self.assertRaises(revisions.ContentLost):
            save(article, {"body": "<p>Ngắn</p>"}, self.reporter, accept=question.exception.token)

    def test_a_text_that_falls_to_less_than_half_asks_first(self):
        article, photo = self.make_saved()

        with self.assertRaises(revisions.ContentLost) as question:
            save(article, {"body": f"<p>Ngắn</p>{photo_token(photo)}"}, self.reporter)

        self.assertEqual(len(question.exception.sentences), 1)

    def test_a_short_text_may_be_rewritten_without_a_question(self):
        article = make_draft(self.reporter, body="<p>Một câu dài hơn câu sau nhiều.</p>")

        save(article, {"body": "<p>Ngắn</p>"}, self.reporter)

        self.assertEqual(fresh(article).body, "<p>Ngắn</p>")

    def test_restoring_a_version_saves_it_again_captions_included(self):
        article = make_draft(self.reporter, headline="Một", body=self.long_text)
        photo = make_photo(article)
        old = save(article, {"photos": {str(photo.pk): {"caption": "Cũ"}}}, self.reporter)
        newer = save(
            article,
            {"headline": "Hai", "body": self.long_text * 3, "photos": {str(photo.pk): {"caption": "Mới"}}},
            self.reporter,
        )

        restored = revisions.restore(old, user=self.reporter, base=newer.pk)

        photo.refresh_from_db()
        self.assertEqual((fresh(article).headline, photo.caption), ("Một", "Cũ"))
        self.assertEqual((restored.number, restored.base), (3, newer))


class PublishingTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.reporter = make_user("reporter")
        cls.secretary = make_user("secretary")

    def make_saved(self, **snapshot):
        article = make_draft(self.reporter, headline="Khởi công cầu Đá")
        return save(article, snapshot, self.reporter)

    def test_publishing_shows_the_version_and_gives_the_article_its_address(self):
        revision = self.make_saved()

        published = revisions.publish(revision, user=self.secretary)

        article = fresh(revision.article)
        self.assertTrue(article.is_public)
        self.assertEqual(article.slug, "khoi-cong-cau-da")
        self.assertEqual(article.live_revision, published)
        self.assertEqual((published.kind, published.base), ("published", revision))

    def test_the_address_stays_when_the_headline_changes(self):
        published = revisions.publish(self.make_saved(), user=self.secretary)
        changed = save(published.article, {"headline": "Tên khác"}, self.secretary)

        revisions.publish(changed, user=self.secretary)

        article = fresh(published.article)
        self.assertEqual((article.headline, article.slug), ("Tên khác", "khoi-cong-cau-da"))

    def test_the_hour_of_publication_stays_and_updated_at_is_printed_only_if_asked(self):
        published = revisions.publish(self.make_saved(), user=self.secretary)
        hour = fresh(published.article).published_at
        quiet = save(published.article, {"headline": "Sửa lỗi gõ"}, self.secretary)

        shown = revisions.publish(quiet, user=self.secretary)
        self.assertIsNone(fresh(published.article).updated_at_shown)

        loud = save(shown.article, {"headline": "Thêm tình tiết"}, self.secretary)
        revisions.publish(loud, user=self.secretary, mark_updated=True)

        article = fresh(published.article)
        self.assertEqual(article.published_at, hour)
        self.assertIsNotNone(article.updated_at_shown)

    def test_publishing_is_refused_without_headline_text_or_section_and_says_each(self):
        revision = self.make_saved(headline="", body="<p> </p>", section=None)

        with self.assertRaises(revisions.PublishRefused) as refusal:
            revisions.publish(revision, user=self.secretary)

        self.assertEqual(set(refusal.exception.problems), {"headline", "body", "section"})
        self.assertEqual(fresh(revision.article).status, "draft")
        self.assertEqual(revision.article.revisions.count(), 1)

    def test_a_photo_alone_is_text_enough(self):
        article = make_draft(self.reporter, body="")
        photo = make_photo(article)
        revision = save(article, {"body": photo_token(photo)}, self.reporter)

        revisions.publish(revision, user=self.secretary)

        self.assertTrue(fresh(article).is_public)

    def test_an_hour_that_has_passed_is_refused(self):
        with self.assertRaises(revisions.PublishRefused) as refusal:
            revisions.publish(self.make_saved(), user=self.secretary, at=timezone.now() - timedelta(minutes=1))

        self.assertEqual(set(refusal.exception.problems), {"goes_live_at"})

    def test_a_later_hour_makes_a_scheduled_article(self):
        revision = self.make_saved()
        hour = timezone.now() + timedelta(hours=2)

        revisions.publish(revision, user=self.secretary, at=hour)

        article = fresh(revision.article)
        self.assertEqual((article.status, article.published_at, article.is_public), ("published", hour, False))

    def test_without_the_right_nobody_publishes(self):
        for role in ("reporter", "editor"):
            with self.subTest(role), self.assertRaises(PermissionDenied):
                revisions.publish(self.make_saved(), user=make_user(role))

    def test_a_grant_for_one_section_publishes_nothing_into_another(self):
        mine, other = make_section(), make_section()
        make_grant(self.reporter, section=mine)
        published = revisions.publish(self.make_saved(section=mine), user=self.reporter)
        moved = save(published.article, {"section": other}, self.reporter)

        with self.assertRaises(revisions.PublishRefused) as refusal:
            revisions.publish(moved, user=self.reporter)

        self.assertEqual(set(refusal.exception.problems), {"section"})

    def test_the_first_photo_of_the_body_becomes_the_cover_unless_one_was_chosen(self):
        article = make_draft(self.reporter, body="")
        first, second = make_photo(article), make_photo(article)
        revision = save(article, {"body": photo_token(second) + photo_token(first)}, self.reporter)
        published = revisions.publish(revision, user=self.secretary)
        self.assertEqual(fresh(article).lead_photo, second)

        chosen = save(article, {"lead_photo": first.pk}, self.secretary, base=published.pk)
        revisions.publish(chosen, user=self.secretary)

        self.assertEqual(fresh(article).lead_photo, first)

    def test_an_older_version_is_not_published_over_a_newer_one(self):
        old = self.make_saved()
        newer = save(old.article, {"headline": "Mới hơn"}, self.reporter)

        with self.assertRaises(revisions.StaleRevision) as refusal:
            revisions.publish(old, user=self.secretary)

        self.assertEqual(refusal.exception.current, newer)

    def test_pressed_twice_it_publishes_once(self):
        revision = self.make_saved()
        first = revisions.publish(revision, user=self.secretary)

        second = revisions.publish(revision, user=self.secretary)

        self.assertEqual(second, first)
        self.assertEqual(revision.article.revisions.count(), 2)


class ScheduledChangeTests(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.secretary = make_user("secretary")
        cls.hour = timezone.now() + timedelta(hours=1)

    def schedule(self, article, headline, hour):
        revision = save(article, {"headline": headline}, self.secretary)
        return revisions.publish(revision, user=self.secretary, at=hour)

    def test_a_change_of_a_live_article_waits_for_its_hour(self):
        article = make_article(headline="Cũ")

        waiting = self.schedule(article, "Mới", self.hour)

        article = fresh(article)
        self.assertEqual((article.headline, article.next_change_at), ("Cũ", self.hour))
        self.assertEqual(revisions.pending_change(article), waiting)
        self.assertEqual(revisions.promote_due(), 0)

    def test_at_its_hour_it_is_shown_once(self):
        article = make_article(headline="Cũ")
        waiting = self.schedule(article, "Mới", self.hour)

        self.assertEqual(revisions.promote_due(self.hour), 1)

        article = fresh(article)
        self.assertEqual((article.headline, article.next_change_at, article.live_revision), ("Mới", None, waiting))
        self.assertIsNone(revisions.pending_change(article))
        self.assertEqual(revisions.promote_due(self.hour), 0)

    def test_one_article_is_promoted_without_the_others(self):
        one, other = make_article(), make_article(headline="Giữ nguyên")
        self.schedule(one, "Mới", self.hour)
        self.schedule(other, "Mới", self.hour)

        self.assertEqual(revisions.promote_due(self.hour, article=one), 1)

        self.assertEqual((fresh(one).headline, fresh(other).headline), ("Mới", "Giữ nguyên"))

    def test_of_two_changes_each_comes_at_its_hour(self):
        article = make_article(headline="Cũ")
        later = self.hour + timedelta(hours=1)
        self.schedule(article, "Một", self.hour)
        self.schedule(article, "Hai", later)

        revisions.promote_due(self.hour)
        self.assertEqual((fresh(article).headline, fresh(article).next_change_at), ("Một", later))

        revisions.promote_due(later)
        self.assertEqual((fresh(article).headline, fresh(article).next_change_at), ("Hai", None))

    def test_a_change_published_at_once_takes_the_place_of_one_that_waits(self):
        article = make_article(headline="Cũ")
        self.schedule(article, "Hẹn giờ", self.hour)
        now = save(article, {"headline": "Ngay bây giờ"}, self.secretary)

        revisions.publish(now, user=self.secretary)

        self.assertIsNone(fresh(article).next_change_at)
        self.assertEqual(revisions.promote_due(self.hour), 0)
        self.assertEqual(fresh(article).headline, "Ngay bây giờ")


class ComparingTests(TestCase):
    def test_only_what_differs_is_shown_with_both_texts(self):
        article = make_draft(topics=["Biển"])
        photo = make_photo(article, caption="Tàu")
        section = make_section("Kinh tế")
        old = revisions.working_snapshot(article)
        words = {**old["photos"][str(photo.pk)], "caption": "Thuyền"}
        new = {
            **old,
            "headline": "Tên mới",
            "body": f"<p>Một</p>{photo_token(photo)}<p>Hai</p>",
            "section": section.pk,
            "topics": ["Biển", "Núi"],
            "photos": {str(photo.pk): words},
        }

        changes = {change.field: (change.old, change.new) for change in revisions.compare_fields(old, new)}

        self.assertEqual(
            changes,
            {
                "headline": (article.headline, "Tên mới"),
                "body": (old["body"][3:-4], "Một\n[Thuyền]\nHai"),
                "section": (article.section.name, "Kinh tế"),
                "topics": ("Biển", "Biển, Núi"),
                f"photo-{photo.pk}-caption": ("Tàu", "Thuyền"),
            },
        )

    def test_equal_snapshots_differ_in_nothing(self):
        snapshot = revisions.working_snapshot(make_article(contributors=[make_author()]))

        self.assertEqual(revisions.compare_fields(snapshot, dict(snapshot)), [])

    def test_every_change_has_a_label_for_people(self):
        article = make_draft()
        make_photo(article)
        old = revisions.working_snapshot(article)
        other = make_draft()
        make_photo(other)

        labels = [change.label for change in revisions.compare_fields(old, revisions.working_snapshot(other))]

        self.assertTrue(all(labels))
