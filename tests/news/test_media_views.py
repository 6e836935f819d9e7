import io
import zipfile
from unittest import mock

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, TestCase
from django.urls import reverse
from django.utils import timezone

from news import photos
from news.models import ArticlePhoto, Attachment
from tests.factories import make_article, make_draft, make_photo, make_user, picture_bytes


def uploaded(content=None, name="a.jpg"):
    return SimpleUploadedFile(name, picture_bytes(900, 600) if content is None else content)


def office_file(*names):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "<a/>")
    return buffer.getvalue()


FILES = {
    "pdf": b"%PDF-1.7\n...",
    "docx": office_file("word/document.xml"),
    "xlsx": office_file("xl/workbook.xml"),
    "mp3": b"ID3\x04\x00" + b"\x00" * 50,
    "mp4": b"\x00\x00\x00\x20ftypisom" + bytes(range(200)),
}


class MediaTests(TestCase):
    def setUp(self):
        self.photo = photos.add_photo(make_draft(), uploaded(), user=None)
        self.url = reverse("news:media", args=[self.photo.sha256, "800", "webp"])

    def test_a_rendition_is_served_for_ever_and_runs_nothing(self):
        response = self.client.get(self.url)

        self.assertEqual((response.status_code, response["Content-Type"]), (200, "image/webp"))
        self.assertEqual(response["Cache-Control"], "public, max-age=31536000, immutable")
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["Content-Security-Policy"], "default-src 'none'; sandbox")
        self.assertFalse(response.cookies)
        self.assertTrue(response.getvalue().startswith(b"RIFF"))

    def test_a_browser_that_has_it_is_told_so(self):
        etag = self.client.head(self.url)["ETag"]

        self.assertEqual(self.client.get(self.url, headers={"If-None-Match": etag}).status_code, 304)

    def test_serving_asks_the_database_nothing(self):
        with self.assertNumQueries(0):
            self.client.get(self.url)

    def test_originals_and_inventions_are_not_found(self):
        name = self.photo.sha256
        for path in (
            f"/media/{name}/801.webp",
            f"/media/{name}/800.avif",
            f"/media/{name}/0800.webp",
            f"/media/{name}/800.html",
            f"/media/{name}/99999.jpg",
            f"/media/{name.upper()}/800.webp",
            f"/media/{name[:63]}/800.webp",
            f"/media/{'0' * 64}/800.webp",
            f"/media/{self.photo.file.name}",
            f"/media/originals/{self.photo.file.name}",
            f"/media/{name}/../../originals/800.webp",
        ):
            with self.subTest(path=path):
                self.assertEqual(self.client.get(path).status_code, 404)

    def test_it_is_only_for_reading(self):
        self.assertEqual(self.client.post(self.url).status_code, 405)


class UploadTests(TestCase):
    def setUp(self):
        self.user = make_user()
        self.article = make_draft(self.user)
        self.url = reverse("admin:news_article_upload", args=[self.article.pk])
        self.client.force_login(self.user)

    def assert_refused(self, response, status):
        self.assertEqual((response.status_code, response["Content-Type"]), (status, "application/json"))
        self.assertTrue(response.json()["error"])

    def test_a_photo_comes_in_and_its_description_goes_out(self):
        response = self.client.post(self.url, {"file": uploaded(name="Đại hội.jpg")})

        photo = ArticlePhoto.objects.get()
        self.assertEqual(response.status_code, 201)
        answer = response.json()
        self.assertEqual((answer["id"], answer["name"], answer["caption"]), (photo.pk, "Đại hội.jpg", ""))
        self.assertEqual(answer["thumbnail"], f"/media/{photo.sha256}/800.webp")

    def test_the_list_has_the_wording_of_the_version_at_work(self):
        photo = make_photo(self.article, caption="Cũ")
        make_photo(self.article, removed_at=timezone.now())
        words = {"photos": {str(photo.pk): {"caption": "Mới", "removed": False}}}

        with mock.patch("news.revisions.working_snapshot", return_value=words):
            answer = self.client.get(self.url).json()

        self.assertEqual([(row["id"], row["caption"]) for row in answer["photos"]], [(photo.pk, "Mới")])

    def test_photos_of_other_articles_are_described_to_those_who_may_see_them(self):
        own = make_photo(make_draft(self.user))
        secret = make_photo(make_draft(make_user()))

        answer = self.client.get(self.url, {"ids": f"{own.pk},{secret.pk},x,99999999999999999999"}).json()

        self.assertEqual([(row["id"], row["article"]) for row in answer["photos"]], [(own.pk, own.article_id)])

    def test_every_refusal_is_a_sentence_in_json(self):
        self.assert_refused(self.client.post(self.url), 400)
        self.assert_refused(self.client.post(self.url, {"file": "chữ"}), 400)
        self.assert_refused(self.client.post(self.url, {"file": [uploaded(), uploaded()]}), 400)
        self.assert_refused(self.client.post(self.url, {"file": uploaded(b"")}), 400)
        self.assert_refused(self.client.post(self.url, {"file": uploaded(b"<html>", "a.jpg")}), 400)
        self.assert_refused(self.client.post(self.url, b"not a form", content_type="multipart/form-data"), 400)
        self.assert_refused(self.client.post(self.url, b"a", content_type="multipart/form-data; boundary=x"), 400)
        self.assert_refused(self.client.delete(self.url), 405)
        self.assert_refused(self.client.post(self.url.replace(str(self.article.pk), "987654")), 404)
        self.assertFalse(ArticlePhoto.objects.exists())

    def test_too_much_is_refused_before_it_is_read(self):
        with mock.patch(
            "django.http.HttpRequest._load_post_and_files", side_effect=AssertionError("the body was read")
        ):
            response = self.client.post(self.url, {"file": uploaded()}, CONTENT_LENGTH=str(27 * 1024 * 1024))

        self.assert_refused(response, 413)

    def test_whoever_may_not_edit_the_article_may_not_add_to_it(self):
        self.client.force_login(make_user())
        self.assert_refused(self.client.post(self.url, {"file": uploaded()}), 403)
        self.assert_refused(self.client.get(self.url), 403)
        self.client.force_login(make_user(role=None, is_staff=False))
        self.assert_refused(self.client.post(self.url, {"file": uploaded()}), 403)
        self.client.logout()
        response = self.client.post(self.url, {"file": uploaded()})
        self.assert_refused(response, 403)
        self.assertTrue(response.json()["signed_out"])

    def test_the_token_of_the_form_is_asked_for(self):
        client = Client(enforce_csrf_checks=True)
        client.force_login(self.user)
        self.assert_refused(client.post(self.url, {"file": uploaded()}), 403)
        client.get(reverse("admin:news_article_change", args=[self.article.pk]))
        token = client.cookies["csrftoken"].value

        response = client.post(self.url, {"file": uploaded()}, headers={"X-CSRFToken": token})

        self.assertEqual(response.status_code, 201)

    def test_a_photo_of_a_draft_is_removed_and_brought_back(self):
        photo = make_photo(self.article)
        arguments = [self.article.pk, photo.pk]

        self.client.post(reverse("admin:news_article_photo_remove", args=arguments))
        self.assertIsNotNone(ArticlePhoto.objects.get().removed_at)
        self.client.post(reverse("admin:news_article_photo_restore", args=arguments))

        self.assertIsNone(ArticlePhoto.objects.get().removed_at)

    def test_photos_readers_see_and_photos_of_others_are_not_removed_at_once(self):
        self.client.force_login(make_user("chief"))
        live = make_photo(make_article())
        url = reverse("admin:news_article_photo_remove", args=[live.article_id, live.pk])
        self.assert_refused(self.client.post(url), 409)
        url = reverse("admin:news_article_photo_remove", args=[self.article.pk, live.pk])
        self.assert_refused(self.client.post(url), 404)

        self.assertIsNone(ArticlePhoto.objects.get().removed_at)


class AttachingTests(TestCase):
    def setUp(self):
        self.user = make_user()
        self.article = make_draft(self.user)
        self.url = reverse("admin:news_article_attach", args=[self.article.pk])
        self.client.force_login(self.user)

    def test_files_are_known_by_their_bytes(self):
        for kind, content in FILES.items():
            with self.subTest(kind=kind):
                response = self.client.post(self.url, {"file": uploaded(content, "Báo cáo số 5.bin")})
                self.assertEqual((response.status_code, response.json()["kind"]), (201, kind))
        self.assertEqual(Attachment.objects.first().original_name, "Báo cáo số 5.bin.pdf")

    def test_everything_else_is_refused(self):
        cases = {
            "page.pdf": b"<html><script>alert(1)</script></html>",
            "macro.docx": office_file("word/document.xml", "word/vbaProject.bin"),
            "archive.docx": office_file("a.exe"),
            "broken.docx": FILES["docx"][:40],
            "photo.mp4": b"\x00\x00\x00\x20ftypheic" + b"\x00" * 50,
            "empty.pdf": b"",
            "run.exe": b"MZ\x90",
        }
        for name, content in cases.items():
            with self.subTest(name=name):
                response = self.client.post(self.url, {"file": uploaded(content, name)})
                self.assertEqual(response.status_code, 400)
                self.assertTrue(response.json()["error"])
        self.assertFalse(Attachment.objects.exists())


class AttachmentTests(TestCase):
    def attach(self, kind, article=None, name=None):
        name = name or f"Báo cáo.{kind}"
        return photos.store_attachment(article or make_article(), uploaded(FILES[kind], name), kind)

    def test_documents_are_saved_under_their_real_name(self):
        response = self.client.get(self.attach("pdf").get_absolute_url())

        self.assertEqual((response.status_code, response["Content-Type"]), (200, "application/pdf"))
        self.assertEqual(response["Content-Disposition"], "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o.pdf")
        self.assertEqual(response["X-Content-Type-Options"], "nosniff")
        self.assertEqual(response["Content-Security-Policy"], "default-src 'none'; sandbox")
        self.assertEqual(response.getvalue(), FILES["pdf"])

    def test_sound_and_video_play_in_place_and_can_be_asked_for_in_pieces(self):
        url = self.attach("mp4").get_absolute_url()
        content = FILES["mp4"]

        whole = self.client.get(url)
        self.assertEqual(
            (whole.status_code, whole["Content-Type"], whole["Accept-Ranges"]), (200, "video/mp4", "bytes")
        )
        self.assertTrue(whole["Content-Disposition"].startswith("inline"))
        for asked, start, end in (
            ("bytes=0-9", 0, 10),
            ("bytes=200-", 200, 212),
            ("bytes=-5", 207, 212),
            ("bytes=5-999", 5, 212),
        ):
            with self.subTest(asked=asked):
                piece = self.client.get(url, headers={"Range": asked})
                self.assertEqual((piece.status_code, piece.getvalue()), (206, content[start:end]))
                self.assertEqual(piece["Content-Range"], f"bytes {start}-{end - 1}/212")
                self.assertEqual(piece["Content-Length"], str(end - start))
        self.assertEqual(self.client.get(url, headers={"Range": "bytes=500-"}).status_code, 416)
        self.assertEqual(self.client.get(url, headers={"Range": "bytes=-"}).status_code, 200)

    def test_only_public_articles_give_their_files_to_readers(self):
        owner = make_user()
        hidden = [make_draft(owner), make_article(status="withdrawn"), make_article(expires_at=timezone.now())]
        for article in hidden:
            with self.subTest(status=article.status):
                self.assertEqual(self.client.get(self.attach("pdf", article).get_absolute_url()).status_code, 404)

        self.client.force_login(owner)
        self.assertEqual(self.client.get(self.attach("pdf", hidden[0]).get_absolute_url()).status_code, 200)
        self.client.force_login(make_user())
        self.assertEqual(self.client.get(self.attach("pdf", hidden[0]).get_absolute_url()).status_code, 404)

    def test_a_file_that_is_gone_is_not_found(self):
        attachment = self.attach("mp3")
        attachment.file.delete(save=False)
        Attachment.objects.filter(pk=attachment.pk).update(file="attachments/00/gone")

        self.assertEqual(self.client.get(attachment.get_absolute_url()).status_code, 404)
