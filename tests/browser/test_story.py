"""The whole way of an article and of a comment, as the people of a newsroom and a reader go it."""

import base64

import pytest
from django.urls import reverse

from news import photos
from news.models import Article, ArticlePhoto
from tests.factories import PASSWORD, make_author, make_section, make_user, picture_bytes

pytestmark = pytest.mark.browser

HEADLINE = "Xã Đá Bạc khánh thành cầu dân sinh sau tám tháng thi công"
SUMMARY = "Sáng 23/11, người dân hai bờ sông Lam Khê qua lại trên cây cầu mới thay cho chiếc đò ngang."
WORD = """
<html xmlns:o="urn:schemas-microsoft-com:office:office" xmlns:w="urn:schemas-microsoft-com:office:word">
<head><meta name=Generator content="Microsoft Word 15"><style>p.MsoNormal {margin:0cm; font-size:14.0pt;}</style></head>
<body lang=VI style='tab-interval:36.0pt'><!--StartFragment-->
<p class=MsoNormal style='text-align:justify;text-indent:36.0pt'><span style='font-size:14.0pt;font-family:"Times New
Roman",serif'>Cây cầu dài 86 mét, rộng 5 mét, nối thôn Bãi Dâu với trung tâm xã.<o:p></o:p></span></p>
<p class=MsoNormal style='text-align:justify'><b><span style='font-size:14.0pt'>Kinh phí 12,4 tỷ đồng</span></b><span
style='font-size:14.0pt'> do ngân sách tỉnh và nhân dân đóng góp, theo Quyết định 238-QĐ/UBND.<o:p></o:p></span></p>
<p class=MsoNormal style='text-align:justify'><span style='font-size:14.0pt'>Hơn 400 học sinh không còn phải qua đò mỗi
mùa nước lên.<o:p></o:p></span></p>
<!--EndFragment--></body></html>
"""
CAPTIONS = [
    "Đại biểu cắt băng khánh thành cầu",
    "Người dân thôn Bãi Dâu đi trên cầu mới",
    "Học sinh qua cầu trong buổi sáng đầu tiên",
    "Toàn cảnh cây cầu nhìn từ bờ đê",
]
COMMENT = "Quê tôi mong cây cầu này đã hai mươi năm, xin cảm ơn mọi người."


def test_from_word_to_a_reader_and_from_a_comment_to_the_page(new_page):
    make_section("Đời sống")
    make_author("Trần Thu Trang", pen_name="TT", user=make_user("reporter", username="phongvien"))
    make_user("chief", username="tongbientap")
    make_user("moderator", username="nguoiduyet")

    write_and_send_on(new_page())
    article = Article.objects.get()
    check_what_was_sent(article)

    publish(new_page(width=390, height=844), article)
    for photo in ArticlePhoto.objects.all():
        photos.make_renditions(photo.pk)
    reader = new_page(width=360, height=740)
    read_and_comment(reader, article)
    approve(new_page())
    see_the_comment(reader, article)


def write_and_send_on(page):
    sign_in(page, "phongvien")
    page.goto(reverse("admin:news_article_add"))
    page.locator("[name=headline]").fill(HEADLINE)
    page.locator("[name=summary]").fill(SUMMARY)
    page.get_by_label("Chuyên mục").select_option(label="Đời sống")
    text = page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")
    text.click()
    text.evaluate(PASTE, WORD)
    text.get_by_text("Hơn 400 học sinh").wait_for()
    drop(text, [picture_bytes(1200, 800) for _caption in CAPTIONS])
    figures = text.locator("figure.article-photo[data-photo-id] figcaption")
    figures.nth(len(CAPTIONS) - 1).wait_for()
    for number, caption in enumerate(CAPTIONS):
        figures.nth(number).click()
        page.keyboard.type(caption)
    add_topics(page, ["Cầu dân sinh", "Nông thôn mới"])
    assert page.locator("[name=byline]").input_value() == "TT"
    page.get_by_role("button", name="Gửi biên tập").click()
    page.get_by_text("chờ biên tập").first.wait_for()


def check_what_was_sent(article):
    assert article.status == "submitted"
    assert (article.headline, article.byline) == (HEADLINE, "TT")
    assert "Times" not in article.body and "Mso" not in article.body and "style" not in article.body
    assert "<strong>Kinh phí 12,4 tỷ đồng</strong>" in article.body
    assert [photo.caption for photo in article.photos.order_by("order")] == CAPTIONS
    assert {topic.name for topic in article.topics.all()} == {"Cầu dân sinh", "Nông thôn mới"}


def publish(page, article):
    sign_in(page, "tongbientap")
    page.goto(reverse("admin:news_article_change", args=[article.pk]))
    page.locator(".cke_wysiwyg_frame").wait_for()
    page.get_by_role("button", name="Đăng", exact=True).click()
    page.get_by_text("đã đăng").first.wait_for()
    article.refresh_from_db()
    assert article.is_public


def read_and_comment(page, article):
    page.goto("/")
    page.get_by_role("link", name=HEADLINE).first.click()
    page.wait_for_url(f"**{article.get_absolute_url()}")
    assert page.get_by_role("heading", level=1).inner_text() == HEADLINE
    captions = page.locator("figure.article-photo figcaption")
    assert [caption.strip() for caption in captions.all_inner_texts()] == CAPTIONS
    assert page.evaluate("document.documentElement.scrollWidth") == 360
    page.locator("[name=text]").fill(COMMENT)
    page.locator("[name=name]").fill("Minh Khôi")
    page.locator("[name=consent]").check()
    page.get_by_role("button", name="Gửi bình luận").click()
    page.get_by_text("đang chờ duyệt").first.wait_for()


def approve(page):
    sign_in(page, "nguoiduyet")
    page.goto(reverse("admin:comments_queue"))
    page.get_by_text(COMMENT).wait_for()
    page.get_by_role("button", name="Duyệt", exact=True).first.click()
    page.get_by_text("Đã duyệt 1 bình luận.").first.wait_for()


def see_the_comment(page, article):
    page.goto(article.get_absolute_url())
    assert page.get_by_text(COMMENT).is_visible()
    assert page.get_by_role("heading", name="Bình luận (1)").is_visible()


def sign_in(page, username):
    page.goto("/admin/")
    page.get_by_label("Tên đăng nhập").fill(username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/admin/")


def add_topics(page, names):
    page.locator("summary", has_text="Chủ đề").click()
    entry = page.get_by_role("combobox", name="Chủ đề")
    for name in names:
        entry.fill(name)
        entry.press("Enter")


PASTE = """(body, html) => {
  const data = new DataTransfer();
  data.setData("text/html", html);
  data.setData("text/plain", body.ownerDocument.createRange().createContextualFragment(html).textContent);
  body.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
}"""
DROP = """(body, files) => {
  const data = new DataTransfer();
  for (const [name, content] of files) {
    const bytes = Uint8Array.from(atob(content), (character) => character.charCodeAt(0));
    data.items.add(new File([bytes], name, { type: "image/jpeg" }));
  }
  const target = body.querySelector("p:nth-of-type(2)");
  target.scrollIntoView({ block: "center" });
  const place = target.getBoundingClientRect();
  const where = { clientX: place.left + 5, clientY: place.top + 5 };
  const options = { dataTransfer: data, bubbles: true, cancelable: true, ...where };
  target.dispatchEvent(new DragEvent("dragover", options));
  target.dispatchEvent(new DragEvent("drop", options));
}"""


def drop(text, pictures):
    """Let the files fall on the second paragraph, as from a folder beside the browser."""
    files = [[f"anh-{number}.jpg", base64.b64encode(content).decode()] for number, content in enumerate(pictures)]
    text.evaluate(DROP, files)
