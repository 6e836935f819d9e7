"""The editor of an article and its photos, as a reporter uses them."""

import base64
import io

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from PIL import Image

from news.models import Article, ArticlePhoto
from tests.factories import make_draft, make_photo, make_user, photo_token

pytestmark = pytest.mark.browser

WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {font-size:14.0pt;}</style></head>
<body lang=VI><!--StartFragment-->
<p class=MsoNormal style='text-align:justify'><span style='font-size:14.0pt;font-family:"Times New Roman",serif'>Sáng
nay, <b>xã Đá Bạc</b> khánh thành nhà văn hóa.<o:p></o:p></span></p>
<p class=MsoNormal align=center style='text-align:center'><span><img width=567 height=378
src="file:///C:/Users/TT/AppData/Local/Temp/msohtmlclip1/01/clip_image001.jpg" v:shapes="Picture_x0020_1"></span></p>
<p class=MsoNormal align=center style='text-align:center'><i><span>Người dân dự lễ<o:p></o:p></span></i></p>
<p class=MsoNormal style='text-align:justify'><span style='font-size:14.0pt'>Công trình rộng 320 mét vuông.</span></p>
<p class=MsoNormal align=center style='text-align:center'><img width=567 height=378 src="file:///C:/image002.jpg"></p>
<p class=MsoNormal align=center style='text-align:center'><i>Toàn cảnh công trình</i></p>
<p class=MsoNormal>Nhân dân góp một nửa kinh phí.</p>
<!--EndFragment--></body></html>
"""
PASTE = """(body, [html, text, rtf]) => {
  const data = new DataTransfer();
  if (rtf) data.setData("text/rtf", rtf);
  if (html) data.setData("text/html", html);
  if (text) data.setData("text/plain", text);
  body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """(target, files) => {
  const data = new DataTransfer();
  for (const [name, type, content] of files) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type }));
  }
  target.scrollIntoView({ block: "center" });
  const place = target.getBoundingClientRect();
  const where = { clientX: place.left + place.width / 2, clientY: place.top + place.height / 2 };
  const options = { dataTransfer: data, bubbles: true, cancelable: true, ...where };
  target.dispatchEvent(new DragEvent("dragover", options));
  target.dispatchEvent(new DragEvent("drop", options));
}"""


def picture(number, image_format="JPEG"):
    buffer = io.BytesIO()
    Image.new("RGB", (300, 200), (40 * number % 256, 120, 80)).save(buffer, image_format)
    return buffer.getvalue()


def picture_files(*numbers):
    return [(f"anh-{number}.jpg", "image/jpeg", base64.b64encode(picture(number)).decode()) for number in numbers]


class Desk:
    """The form of an article, open in a browser."""

    def __init__(self, page, live_server, user, article=None):
        self.page = page
        client = Client()
        client.force_login(user)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME]
        page.context.add_cookies([{"name": cookie.key, "value": cookie.value, "url": live_server.url}])
        page.goto(
            reverse("admin:news_article_change", args=[article.pk]) if article else reverse("admin:news_article_add")
        )
        self.text = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
        self.figures = self.text.locator("figure.article-photo")
        self.marks = self.text.locator("figure.is-missing")
        self.text.wait_for()

    def paste(self, html, text="chữ", rtf=""):
        self.text.click()
        self.text.evaluate(PASTE, [html, text, rtf])

    def drop(self, place, *numbers):
        place.evaluate(DROP, picture_files(*numbers))

    def wait_for_photos(self, count):
        self.text.locator("figure.is-ready").nth(count - 1).wait_for()

    def data(self):
        return self.page.evaluate("Object.values(CKEDITOR.instances)[0].getData().replace(/\\s*\\n\\s*/g, '')")

    def command(self, name):
        self.page.evaluate(f"Object.values(CKEDITOR.instances)[0].execCommand('{name}')")

    def save(self):
        with self.page.expect_navigation():
            self.page.get_by_role("button", name="Lưu nháp").first.click()
        self.text.wait_for()


@pytest.fixture
def open_desk(new_page, live_server):
    def open_form(article=None, user=None, **options):
        user = user or (article.created_by if article else make_user())
        return Desk(new_page(**options), live_server, user, article)

    return open_form


def test_photos_dropped_into_the_text_of_a_new_article_are_kept_with_their_captions(open_desk):
    desk = open_desk()
    desk.text.click()
    desk.page.keyboard.type("Đoạn một.")
    desk.page.keyboard.press("Enter")
    desk.page.keyboard.type("Đoạn hai.")

    desk.drop(desk.text.locator("p").first, 1, 2)
    desk.wait_for_photos(2)
    desk.figures.nth(0).locator("figcaption").click()
    desk.page.keyboard.type("Chú thích <b>một</b>")
    desk.page.keyboard.press("Enter")
    desk.figures.nth(1).locator("figcaption").click()
    desk.page.keyboard.type("Chú thích hai")
    desk.save()

    article = Article.objects.get()
    first, second = article.photos.order_by("order")
    assert article.body == f"<p>Đoạn một.</p>{photo_token(first)}{photo_token(second)}<p>Đoạn hai.</p>"
    assert [first.caption, second.caption] == ["Chú thích <b>một</b>", "Chú thích hai"]
    assert (first.original_name, first.uploaded_by) == ("anh-1.jpg", article.created_by)
    assert desk.page.url.endswith(reverse("admin:news_article_change", args=[article.pk]))


def test_opening_and_saving_an_old_article_keeps_its_photos(open_desk):
    article = make_draft(make_user())
    photo = make_photo(article, renditions={"webp": [64]}, caption="Lễ <ký> kết")
    article.body = f"{photo_token(photo)}<h2>Tít</h2><p>Một <strong>hai</strong> &amp; ba</p>{photo_token(photo)}"
    article.save()
    desk = open_desk(article)
    desk.page.expected_problems.append("404")  # the factory draws no renditions
    desk.wait_for_photos(2)
    desk.text.locator("p").first.click()
    desk.page.keyboard.press("End")
    desk.page.keyboard.type(".")

    desk.save()

    before = article.body
    article.refresh_from_db()
    assert article.body == before.replace("ba</p>", "ba.</p>")
    assert ArticlePhoto.objects.get().caption == "Lễ <ký> kết"


def test_word_comes_in_clean_and_its_missing_pictures_are_filled_in_their_order(open_desk):
    desk = open_desk()

    desk.paste(WORD)
    desk.marks.nth(1).wait_for()
    mark = '<figure class="article-photo" data-photo-id="0"><figcaption>{}</figcaption></figure>'
    assert desk.data() == (
        "<p>Sáng nay, <strong>xã Đá Bạc</strong> khánh thành nhà văn hóa.</p>"
        + mark.format("Người dân dự lễ")
        + "<p>Công trình rộng 320 mét vuông.</p>"
        + mark.format("Toàn cảnh công trình")
        + "<p>Nhân dân góp một nửa kinh phí.</p>"
    )
    assert desk.marks.first.get_by_text("Thiếu ảnh").is_visible()

    desk.drop(desk.marks.first, 1, 2, 3)
    desk.wait_for_photos(3)
    desk.save()

    article = Article.objects.get()
    photos = list(article.photos.order_by("order"))
    assert [photo.caption for photo in photos] == ["Người dân dự lễ", "Toàn cảnh công trình", ""]
    assert [photo.original_name for photo in photos] == ["anh-1.jpg", "anh-2.jpg", "anh-3.jpg"]
    tokens = [photo_token(photo) for photo in photos]
    assert article.body.endswith(f"{tokens[1]}{tokens[2]}<p>Nhân dân góp một nửa kinh phí.</p>")


def test_the_pictures_that_word_puts_on_the_clipboard_come_along(open_desk):
    desk = open_desk()
    pictures = "".join(
        f"{{\\*\\shppict{{\\pict\\picw300\\pich200\\pngblip\\bliptag{number}{{\\*\\blipuid {number:032x}}}"
        f"{picture(number, 'PNG').hex()}}}}}"
        for number in (1, 2)
    )

    desk.paste(WORD, rtf=f"{{\\rtf1\\ansi {pictures}}}")
    desk.wait_for_photos(2)
    desk.save()

    photos = ArticlePhoto.objects.order_by("order")
    assert [photo.caption for photo in photos] == ["Người dân dự lễ", "Toàn cảnh công trình"]
    assert Article.objects.get().body.count("article-photo") == 2


def test_a_mark_saved_without_its_file_can_be_filled_later(open_desk):
    desk = open_desk()
    desk.paste(WORD)
    desk.marks.nth(1).wait_for()
    desk.save()
    desk.marks.nth(1).wait_for()

    desk.drop(desk.marks.first, 1)
    desk.wait_for_photos(1)
    desk.save()

    assert ArticlePhoto.objects.get().caption == "Người dân dự lễ"
    assert "Người dân dự lễ" not in Article.objects.get().body


def test_pictures_inside_pasted_html_are_sent_as_files(open_desk):
    desk = open_desk()
    source = "data:image/png;base64," + base64.b64encode(picture(5, "PNG")).decode()

    desk.paste(f'<p>Một</p><p><img src="{source}"></p><p>Hai</p>')
    desk.wait_for_photos(1)
    desk.save()

    assert Article.objects.get().body == f"<p>Một</p>{photo_token(ArticlePhoto.objects.get())}<p>Hai</p>"


def test_text_copied_from_another_article_brings_its_photos(open_desk):
    user = make_user()
    foreign = make_photo(make_draft(user), renditions={"webp": [64]}, caption="Chú thích cũ")
    desk = open_desk(make_draft(user, body="<p>Một</p>"), user)
    desk.page.expected_problems.append("404")

    desk.paste(f"<p>Hai</p>{photo_token(foreign).replace('></', '><figcaption>Chú thích cũ</figcaption></')}<p>Ba</p>")
    desk.wait_for_photos(1)
    desk.save()

    copy = ArticlePhoto.objects.exclude(pk=foreign.pk).get()
    assert copy.caption == "Chú thích cũ"
    assert photo_token(copy) in copy.article.body


def test_what_is_undone_can_be_done_again(open_desk):
    desk = open_desk()
    desk.text.click()
    desk.page.keyboard.type("Đoạn một.")
    desk.drop(desk.text.locator("p").first, 1)
    desk.wait_for_photos(1)
    with_photo = desk.data()

    desk.command("undo")
    assert "figure" not in desk.data()
    desk.command("redo")

    desk.wait_for_photos(1)
    assert desk.data() == with_photo


def test_a_failed_file_is_kept_and_sent_again(open_desk):
    desk = open_desk()
    desk.page.expected_problems += ["Failed to load resource", "ERR_FAILED"]
    desk.text.click()
    desk.page.keyboard.type("Đoạn một.")
    desk.page.route("**/photos/", lambda route: route.abort() if route.request.method == "POST" else route.continue_())

    desk.drop(desk.text.locator("p").first, 1)
    failed = desk.text.locator("figure.is-failed")
    failed.get_by_text("Mất kết nối").wait_for()
    desk.page.unroute("**/photos/")
    failed.get_by_role("button", name="Thử lại").click()
    desk.wait_for_photos(1)
    desk.save()

    assert photo_token(ArticlePhoto.objects.get()) in Article.objects.get().body


def test_a_file_that_is_refused_says_why(open_desk):
    desk = open_desk()
    desk.page.expected_problems.append("400")
    desk.text.click()
    desk.page.keyboard.type("Đoạn một.")

    desk.text.locator("p").first.evaluate(DROP, [("anh.jpg", "image/jpeg", base64.b64encode(b"<html>").decode())])

    desk.text.get_by_text("Tệp này không phải ảnh.").wait_for()
    desk.text.get_by_role("button", name="Bỏ ảnh này").click()
    desk.figures.first.wait_for(state="detached")
    assert desk.data() == "<p>Đoạn một.</p>"
    assert not ArticlePhoto.objects.exists()


def test_photos_wait_in_the_tray_until_they_are_placed(open_desk):
    desk = open_desk(make_draft(make_user(), body="<p>Một</p><p>Hai</p>"))
    tray = desk.page.get_by_role("region", name="Ảnh của bài")
    desk.drop(tray, 1)
    tray.get_by_text("Ảnh chưa đặt vào bài").wait_for()
    assert desk.figures.count() == 0

    desk.text.locator("p").first.click()
    tray.get_by_role("button", name="Chèn vào chỗ con trỏ").click()
    tray.get_by_role("button", name="Đến chỗ ảnh").wait_for()
    desk.save()

    assert Article.objects.get().body == f"<p>Một</p>{photo_token(ArticlePhoto.objects.get())}<p>Hai</p>"


def test_the_toolbar_opens_the_file_chooser(open_desk):
    desk = open_desk(make_draft(make_user(), body="<p>Một</p>"))
    desk.text.locator("p").first.click()

    with desk.page.expect_file_chooser() as chooser:
        desk.page.get_by_role("button", name="Chèn ảnh").click()
    chooser.value.set_files({"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": picture(1)})

    desk.wait_for_photos(1)


def test_an_unknown_photo_shows_a_red_mark_and_harms_nothing(open_desk):
    desk = open_desk(
        make_draft(make_user(), body='<p>Một</p><figure class="article-photo" data-photo-id="999"></figure>')
    )

    desk.text.get_by_text("Ảnh này không còn nữa.").wait_for()

    assert 'data-photo-id="999"' in desk.data()


@pytest.mark.parametrize("width", [360, 1280])
def test_the_editor_fits_the_screen(open_desk, width):
    desk = open_desk(make_draft(make_user(), body="<p>Một</p>"), width=width)
    desk.text.wait_for()

    assert desk.page.evaluate("document.documentElement.scrollWidth") <= width
    assert desk.page.get_by_role("button", name="Chèn ảnh").is_visible()
