import base64
import os
import time
from pathlib import Path
from unittest import mock

from django.core.files.storage import storages
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import SimpleTestCase, TestCase
from django.utils.translation import override
from django_tasks_db.models import DBTaskResult

from news import images, photos, richtext, tasks
from news.models import Article, ArticlePhoto
from tests.factories import make_article, make_draft, make_photo, make_user, photo_token, picture_bytes


def uploaded(content=None, name="Đại hội.JPG"):
    return SimpleUploadedFile(name, content or picture_bytes(900, 600))


def files_in(storage):
    root = Path(storages[storage].location)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


class PhotoTestCase(TestCase):
    def setUp(self):
        self.user = make_user()
        self.article = make_draft(self.user)

    def add(self, content=None, **options):
        return photos.add_photo(self.article, uploaded(content, **options), user=self.user)


class UploadTests(PhotoTestCase):
    def test_an_upload_becomes_a_row_a_private_original_and_one_small_picture(self):
        photo = self.add(name="C:\\ảnh\\Đại hội Đảng.JPG")

        self.assertEqual((photo.width, photo.height, photo.original_name), (900, 600, "Đại hội Đảng.JPG"))
        self.assertEqual(
            (photo.renditions, photo.uploaded_by, photo.article), ({"webp": [800]}, self.user, self.article)
        )
        self.assertEqual(photo.file.name, f"photos/{photo.sha256[:2]}/{photo.sha256}.jpg")
        self.assertIn(photo.file.name, files_in("originals"))
        self.assertIn(f"{photo.sha256[:2]}/{photo.sha256}/800.webp", files_in("renditions"))

    def test_the_hash_is_that_of_the_kept_bytes(self):
        photo = self.add()

        with photo.file.open("rb") as file:
            self.assertEqual(images.hashlib.sha256(file.read()).hexdigest(), photo.sha256)

    def test_the_worker_is_asked_for_the_other_sizes(self):
        photo = self.add()

        task = DBTaskResult.objects.get()
        self.assertEqual((task.task_path, task.args_kwargs["args"]), ("news.tasks.make_renditions", [photo.pk]))

    def test_photos_keep_the_order_in_which_they_came(self):
        self.assertEqual([self.add().order for _number in range(3)], [1, 2, 3])

    def test_the_same_picture_twice_is_one_file_and_takes_over_what_is_ready(self):
        content = picture_bytes(900, 600)
        first = self.add(content)
        photos.make_renditions(first.pk)
        before = files_in("originals"), files_in("renditions")

        second = self.add(content)

        self.assertEqual((files_in("originals"), files_in("renditions")), before)
        self.assertEqual(second.renditions["avif"], [480, 800, 900])
        self.assertNotIn("share", second.renditions)

    def test_a_refused_file_leaves_neither_row_nor_file(self):
        before = files_in("originals")

        with self.assertRaises(images.PictureError):
            self.add(b"<html></html>", name="a.jpg")

        self.assertEqual((ArticlePhoto.objects.count(), files_in("originals")), (0, before))

    def test_an_article_takes_only_so_many_photos(self):
        with mock.patch("news.photos.MOST_PHOTOS", 1):
            self.add()
            with override("en"), self.assertRaisesMessage(images.PictureError, "The article has 1 photos already"):
                self.add()

    def test_a_very_long_file_name_is_shortened_and_keeps_its_ending(self):
        self.assertEqual(photos.shown_name("đ" * 300 + ".jpg"), "đ" * 180 + ".jpg")


class AttachmentNameTests(SimpleTestCase):
    def test_an_attachment_keeps_the_ending_of_what_it_is(self):
        self.assertEqual(photos.name_of_kind("Báo cáo.PDF", "pdf"), "Báo cáo.PDF")
        self.assertEqual(photos.name_of_kind("báo cáo.html", "pdf"), "báo cáo.html.pdf")
        self.assertEqual(photos.name_of_kind("", "pdf"), "tep.pdf")


class RemovalTests(PhotoTestCase):
    def test_a_removed_photo_can_be_brought_back(self):
        photo = self.add()

        photos.remove_photo(photo)
        self.assertIsNotNone(ArticlePhoto.objects.get().removed_at)
        photos.restore_photo(photo)

        self.assertIsNone(ArticlePhoto.objects.get().removed_at)
        self.assertIn(photo.file.name, files_in("originals"))

    def test_a_copy_has_the_file_and_the_wording_but_is_a_photo_of_its_own(self):
        photo = self.add()
        photo.caption = "Chú thích"
        photo.save()
        other = make_draft(self.user)

        copy = photos.clone_photo(photo, other, user=self.user)

        self.assertNotEqual(copy.pk, photo.pk)
        self.assertEqual((copy.article, copy.caption, copy.file.name), (other, "Chú thích", photo.file.name))
        self.assertEqual(ArticlePhoto.objects.get(pk=photo.pk).article, self.article)


class SettlingTests(PhotoTestCase):
    def settle(self, html, user=None):
        cleaned = richtext.clean(html)
        with override("en"):
            body, problems = photos.settle_body(self.article, cleaned, user=user or self.user)
        return body, problems, cleaned.captions

    def test_own_photos_stay_as_they_are(self):
        token = photo_token(make_photo(self.article))

        self.assertEqual(self.settle(f"<p>a</p>{token}{token}"), (f"<p>a</p>{token}{token}", [], {}))

    def test_a_photo_of_another_article_is_copied_with_its_caption(self):
        foreign = make_photo(make_draft(self.user), caption="Cũ")

        body, problems, captions = self.settle(
            f'<figure class="article-photo" data-photo-id="{foreign.pk}"><figcaption>Mới</figcaption></figure>'
        )

        copy = ArticlePhoto.objects.get(article=self.article)
        self.assertEqual((body, problems, captions), (photo_token(copy), [], {copy.pk: "Mới"}))
        self.assertEqual(ArticlePhoto.objects.get(pk=foreign.pk).article_id, foreign.article_id)

    def test_a_photo_of_an_article_that_the_writer_may_not_see_is_left_out_with_a_sentence(self):
        secret = make_photo(make_draft(make_user()))
        reporter = make_user()

        body, problems, _captions = self.settle(f"<p>a</p>{photo_token(secret)}", user=reporter)

        self.assertEqual((body, problems), ("<p>a</p>", ["1 photo that does not exist was left out of the text."]))
        self.assertFalse(ArticlePhoto.objects.filter(article=self.article).exists())

    def test_an_unknown_photo_is_left_out_with_a_sentence(self):
        body, problems, _captions = self.settle(
            '<p>a</p><figure class="article-photo" data-photo-id="999999999"></figure>'
        )

        self.assertEqual((body, problems), ("<p>a</p>", ["1 photo that does not exist was left out of the text."]))

    def test_the_largest_number_that_a_token_may_have_is_no_error(self):
        self.assertEqual(self.settle(f'<figure class="article-photo" data-photo-id="{"9" * 18}"></figure>')[0], "")

    def test_pictures_inside_the_html_become_photos_where_they_stand(self):
        source = "data:image/jpeg;base64," + base64.b64encode(picture_bytes(300, 200)).decode()

        body, problems, _captions = self.settle(f'<p>a</p><img src="file:///a.jpg"><img src="{source}"><p>b</p>')

        photo = ArticlePhoto.objects.get(article=self.article)
        mark = richtext.photo_token(richtext.MISSING)
        self.assertEqual((body, problems), (f"<p>a</p>{mark}{photo_token(photo)}<p>b</p>", []))

    def test_broken_pictures_inside_the_html_leave_a_mark_and_a_sentence(self):
        for source in ("data:image/jpeg;base64,AAAA", "data:image/jpeg;base64,%%%", "data:image/svg+xml,<svg/>"):
            with self.subTest(source=source):
                body, problems, _captions = self.settle(f"<p>a</p><img src='{source}'>")
                self.assertEqual((body, len(problems)), (f"<p>a</p>{richtext.photo_token(richtext.MISSING)}", 1))

    def test_what_a_save_would_lose_is_named_in_order(self):
        self.assertEqual(photos.missing_photos(self.tokens(3, 1, 2), self.tokens(1)), [3, 2])

    def tokens(self, *numbers):
        return "".join(map(richtext.photo_token, numbers))


class RenditionTests(PhotoTestCase):
    def test_the_worker_makes_every_size_in_both_formats_and_the_share_image(self):
        photo = self.add(picture_bytes(1700, 1100))

        tasks.make_renditions.call(photo.pk)

        photo.refresh_from_db()
        widths = [480, 800, 1200, 1600]
        self.assertEqual((photo.renditions["webp"], photo.renditions["avif"]), (widths, widths))
        made = files_in("renditions")
        for extension in ("webp", "avif"):
            for width in widths:
                self.assertIn(f"{photo.sha256[:2]}/{photo.sha256}/{width}.{extension}", made)
        key = images.crop_key(photo.sha256, 50, 50)
        self.assertEqual(photo.renditions["share"], {"key": key, "width": 1200, "height": 630})
        self.assertEqual(photos.share_image_url(photo), f"/media/{key}/1200.jpg")

    def test_doing_it_again_makes_nothing_twice(self):
        photo = self.add()
        photos.make_renditions(photo.pk)

        with mock.patch("news.images.rendition") as rendition, mock.patch("news.images.share_image") as share:
            photos.make_renditions(photo.pk)

        self.assertEqual((rendition.called, share.called), (False, False))

    def test_every_row_of_the_picture_is_told(self):
        content = picture_bytes(600, 400)
        first, second = self.add(content), self.add(content)

        photos.make_renditions(first.pk)

        second.refresh_from_db()
        self.assertEqual(second.renditions["avif"], [480, 600])

    def test_the_page_of_the_article_is_told_once(self):
        photo = self.add()
        before = Article.objects.get(pk=self.article.pk).page_changed_at

        photos.make_renditions(photo.pk)
        told = Article.objects.get(pk=self.article.pk).page_changed_at
        photos.make_renditions(photo.pk)

        self.assertGreater(told, before)
        self.assertEqual(Article.objects.get(pk=self.article.pk).page_changed_at, told)

    def test_a_photo_that_has_gone_meanwhile_is_no_error(self):
        photos.make_renditions(987_654_321)

    def test_the_share_image_follows_the_focal_point(self):
        photo = self.add()
        photos.make_renditions(photo.pk)
        photo.refresh_from_db()
        photo.focal_x = 20
        self.assertEqual(photos.share_image_url(photo), "")
        photo.save()

        photos.ensure_share_image(photo)
        self.assertEqual(DBTaskResult.objects.count(), 2)
        photos.make_renditions(photo.pk)

        photo.refresh_from_db()
        self.assertIn(images.crop_key(photo.sha256, 20, 50), photos.share_image_url(photo))


class OrphanTests(PhotoTestCase):
    def age(self, days=3):
        past = time.time() - days * 86400
        for storage in ("originals", "renditions"):
            for name in files_in(storage):
                os.utime(Path(storages[storage].location) / name, (past, past))

    def test_files_go_when_no_row_holds_their_hash_any_more(self):
        content = picture_bytes(600, 400)
        first, second = self.add(content), self.add(content)
        photos.make_renditions(first.pk)
        share = ArticlePhoto.objects.get(pk=first.pk).renditions["share"]["key"]
        names = {first.file.name}, {f"{first.sha256[:2]}/{first.sha256}/480.webp", f"{share[:2]}/{share}/1200.jpg"}
        self.age()

        first.delete()
        tasks.delete_orphaned_files()
        self.assertLessEqual(names[0], files_in("originals"))
        self.assertLessEqual(names[1], files_in("renditions"))

        second.delete()
        tasks.delete_orphaned_files()
        self.assertFalse(names[0] & files_in("originals"))
        self.assertFalse(names[1] & files_in("renditions"))

    def test_a_young_file_waits_for_its_row(self):
        photo = self.add()
        name = photo.file.name
        photo.delete()

        tasks.delete_orphaned_files()

        self.assertIn(name, files_in("originals"))

    def test_a_file_taken_up_again_is_young_again(self):
        content = picture_bytes(600, 400)
        photo = self.add(content)
        self.age()
        photo.delete()

        photo = self.add(content)
        ArticlePhoto.objects.all().delete()
        tasks.delete_orphaned_files()

        self.assertIn(photo.file.name, files_in("originals"))


class ClosedArticleTests(TestCase):
    def test_a_published_article_keeps_its_rows_whatever_the_text_says(self):
        article = make_article()
        photo = make_photo(article)

        photos.settle_body(article, richtext.clean("<p>a</p>"), user=make_user("chief"))

        self.assertTrue(ArticlePhoto.objects.filter(pk=photo.pk, removed_at=None).exists())
