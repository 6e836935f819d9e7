"""The article form in a real browser: nothing that was typed gets lost, every button does its work once."""

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from news import revisions
from news.models import Article
from tests.factories import (
    PASSWORD,
    make_author,
    make_draft,
    make_photo,
    make_section,
    make_topic,
    make_user,
    photo_token,
)

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def sign_in(page, user, path):
    page.goto(f"/admin/login/?next={path}")
    page.locator("#id_username").fill(user.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")
    page.wait_for_url(f"**{path}")
    wait_for_editor(page)


def wait_for_editor(page):
    page.locator("#article-form[data-ready]").wait_for()


def change_path(article):
    return reverse("admin:news_article_change", args=[article.pk])


def body_of(page):
    return page.frame_locator("iframe.cke_wysiwyg_frame").locator("body")


def press(page, name):
    page.get_by_role("button", name=name, exact=True).click()


def kept_on_device(page):
    page.get_by_text("đã giữ trên máy này").wait_for()


def test_first_keystroke_makes_the_draft_and_the_save_fills_it(page):
    reporter, section = make_user("reporter"), make_section("Thời sự")
    make_author("Lê Thu", pen_name="TT", user=reporter)
    sign_in(page, reporter, reverse("admin:news_article_add"))

    page.locator("#id_headline").press_sequentially("Cầu mới")
    page.wait_for_url("**/change/")
    body_of(page).press_sequentially("Đã thông xe.")
    page.locator("#id_section").select_option(label="Thời sự")
    press(page, "Lưu nháp")
    page.get_by_text("Đã lưu.").wait_for()

    article = Article.objects.get()
    assert (article.headline, article.body, article.section) == ("Cầu mới", "<p>Đã thông xe.</p>", section)
    assert (article.byline, article.created_by) == ("TT", reporter)


def test_opened_and_left_form_makes_no_draft(page):
    sign_in(page, make_user("reporter"), reverse("admin:news_article_add"))

    page.goto("/admin/")

    assert not Article.objects.exists()


def test_unsaved_work_is_offered_back_after_a_crash_and_forgotten_once_saved(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter, headline="Cũ")
    sign_in(page, reporter, change_path(draft))
    page.on("dialog", lambda dialog: dialog.accept())

    page.locator("#id_headline").fill("Chưa kịp lưu")
    body_of(page).press_sequentially("Đoạn vừa gõ. ")
    kept_on_device(page)
    page.reload()
    wait_for_editor(page)
    assert page.locator("#id_headline").input_value() == "Cũ"
    press(page, "Dùng bản trên máy này")
    assert page.locator("#id_headline").input_value() == "Chưa kịp lưu"
    body_of(page).get_by_text("Đoạn vừa gõ.").wait_for()
    press(page, "Lưu nháp")
    page.get_by_text("Đã lưu.").wait_for()

    wait_for_editor(page)
    assert page.locator("#device-copy").is_hidden()
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('news-article:'))") == []
    draft.refresh_from_db()
    assert draft.headline == "Chưa kịp lưu"
    assert "Đoạn vừa gõ." in draft.body


def test_copy_on_the_device_is_never_offered_to_somebody_else(page):
    first, second = make_user("editor"), make_user("editor")
    draft = make_draft(first)
    sign_in(page, first, change_path(draft))
    page.on("dialog", lambda dialog: dialog.accept())
    page.locator("#id_headline").fill("Của riêng tôi")
    kept_on_device(page)

    page.context.clear_cookies()
    sign_in(page, second, change_path(draft))

    assert page.locator("#device-copy").is_hidden()
    assert "Của riêng tôi" not in page.content()


def test_expired_session_loses_no_text(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    sign_in(page, reporter, change_path(draft))
    page.locator("#id_headline").fill("Gõ khi phiên đã hết")
    page.context.clear_cookies()
    page.expected_problems += ["403"]

    press(page, "Lưu nháp")
    page.wait_for_load_state("load")
    sign_in(page, reporter, change_path(draft))

    press(page, "Dùng bản trên máy này")
    assert page.locator("#id_headline").input_value() == "Gõ khi phiên đã hết"


def test_leaving_with_unsaved_work_asks_first(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    sign_in(page, reporter, change_path(draft))
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))

    page.get_by_role("link", name="Lịch sử").click()
    page.wait_for_url("**/history/")
    assert asked == []
    page.goto(change_path(draft))
    wait_for_editor(page)
    page.locator("#id_headline").press_sequentially("x")
    page.get_by_role("link", name="Lịch sử").click()
    page.wait_for_url("**/history/")

    assert asked == ["beforeunload"]


def test_double_click_saves_once(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    sign_in(page, reporter, change_path(draft))
    page.locator("#id_headline").fill("Bấm hai lần")

    page.get_by_role("button", name="Lưu nháp", exact=True).dblclick()
    page.get_by_text("Đã lưu.").wait_for()

    assert draft.revisions.count() == 1


def test_saving_while_the_draft_is_being_made_makes_no_second_one(page):
    sign_in(page, make_user("reporter"), reverse("admin:news_article_add"))
    held = []
    page.route("**/article/start/", lambda route: held.append((route, route.fetch())))

    with page.expect_request("**/article/start/"):
        page.locator("#id_headline").fill("Gõ xong lưu ngay")
    while not held:
        page.wait_for_timeout(20)
    press(page, "Lưu nháp")
    press(page, "Lưu nháp")
    route, answer = held[0]
    route.fulfill(response=answer)
    page.get_by_text("Đã lưu.").wait_for()

    assert Article.objects.get().headline == "Gõ xong lưu ngay"


def test_stale_save_shows_both_texts_and_one_click_keeps_mine(page):
    editor, other = make_user("editor"), make_user("editor", full_name="Trần Bình")
    draft = make_draft(editor)
    sign_in(page, editor, change_path(draft))
    page.locator("#id_headline").fill("Bản của tôi")
    revisions.save_revision(draft, {"headline": "Bản của Bình"}, user=other, base=None)
    page.expected_problems.append("409")

    press(page, "Lưu nháp")
    page.get_by_text("Trần Bình đã lưu bản khác lúc").wait_for()
    assert page.locator(".conflict").get_by_text("Bản của Bình").is_visible()
    assert page.locator("#id_headline").input_value() == "Bản của tôi"
    press(page, "Lưu bản của tôi lên trên")
    page.get_by_text("Đã lưu.").wait_for()

    draft.refresh_from_db()
    assert draft.headline == "Bản của tôi"


def test_taking_theirs_leaves_nothing_on_the_device(page):
    editor = make_user("editor")
    draft = make_draft(editor)
    sign_in(page, editor, change_path(draft))
    page.locator("#id_headline").fill("Bản của tôi")
    revisions.save_revision(draft, {"headline": "Bản của Bình"}, user=make_user("editor"), base=None)
    page.expected_problems.append("409")
    press(page, "Lưu nháp")

    page.get_by_role("link", name="Lấy bản kia, bỏ bản của tôi").click()
    wait_for_editor(page)

    assert page.locator("#id_headline").input_value() == "Bản của Bình"
    assert page.locator("#device-copy").is_hidden()


def test_sending_on_forgets_the_copy_although_the_form_does_not_open_again(page):
    reporter = make_user("reporter")
    article = make_draft(reporter, section=make_section())
    sign_in(page, reporter, change_path(article))
    page.locator("#id_headline").fill("Cầu Bạch Sa thông xe")
    kept_on_device(page)

    press(page, "Gửi biên tập")
    page.wait_for_url(lambda url: url.endswith(reverse("admin:news_article_changelist")))

    assert page.evaluate("Object.keys(localStorage).filter((name) => name.startsWith('news-article:'))") == []


def test_caption_is_one_value_in_the_text_and_in_the_table(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    photo = make_photo(draft, width=800, height=600, caption="Lúc đầu")
    revisions.save_revision(draft, {"body": f"<p>Một</p>{photo_token(photo)}"}, user=reporter, base=None)
    sign_in(page, reporter, change_path(draft))
    caption = body_of(page).locator("figcaption")
    field = page.locator(f"[name=photo-{photo.pk}-caption]")
    caption.wait_for()

    field.fill("Gõ trong bảng")
    assert caption.inner_text().strip() == "Gõ trong bảng"
    caption.click()
    page.keyboard.press("End")
    page.keyboard.type(" rồi trong bài")
    expect(field).to_have_value("Gõ trong bảng rồi trong bài")
    press(page, "Lưu nháp")
    page.get_by_text("Đã lưu.").wait_for()

    photo.refresh_from_db()
    assert photo.caption == "Gõ trong bảng rồi trong bài"


def test_topics_are_chosen_from_suggestions_and_a_similar_name_is_pointed_out(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    make_topic("Đại hội Đảng bộ tỉnh")
    make_topic("Mùa nước nổi")
    sign_in(page, reporter, change_path(draft))
    page.locator("summary", has_text="Chủ đề").click()
    entry = page.get_by_role("combobox", name="Chủ đề")

    entry.press_sequentially("dai hoi")
    page.get_by_role("option", name="Đại hội Đảng bộ tỉnh").wait_for()
    entry.press("ArrowDown")
    entry.press("Enter")
    entry.fill("Mua nuoc noi")
    entry.press("Enter")
    page.get_by_text("Đã có chủ đề gần giống: “Mùa nước nổi”").wait_for()
    press(page, "Dùng chủ đề đó")
    press(page, "Lưu nháp")
    page.get_by_text("Đã lưu.").wait_for()

    assert {topic.name for topic in draft.topics.all()} == {"Đại hội Đảng bộ tỉnh", "Mùa nước nổi"}


def test_enter_that_ends_a_composition_makes_no_topic(page):
    reporter = make_user("reporter")
    sign_in(page, reporter, change_path(make_draft(reporter)))
    page.locator("summary", has_text="Chủ đề").click()
    entry = page.get_by_role("combobox", name="Chủ đề")
    entry.fill("Đại hô")

    entry.dispatch_event("keydown", {"key": "Enter", "isComposing": True, "bubbles": True})

    assert page.locator(".topic-chip").count() == 0
    assert entry.input_value() == "Đại hô"


def test_form_works_without_javascript(new_page):
    page = new_page(javascript=False)
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    page.goto(f"/admin/login/?next={change_path(draft)}")
    page.locator("#id_username").fill(reporter.username)
    page.locator("#id_password").fill(PASSWORD)
    page.locator("#id_password").press("Enter")

    page.locator("summary", has_text="Chủ đề").click()
    page.locator("[name=topics]").fill("Một, Hai")
    page.locator("[name=headline]").fill("Không có JavaScript")
    press(page, "Lưu nháp")

    page.get_by_text("Đã lưu.").wait_for()
    draft.refresh_from_db()
    assert draft.headline == "Không có JavaScript"
    assert {topic.name for topic in draft.topics.all()} == {"Một", "Hai"}


@pytest.mark.parametrize("dark", [False, True])
@pytest.mark.parametrize("width", [360, 1280])
def test_form_and_list_fit_the_screen(new_page, width, dark):
    page = new_page(width=width, dark=dark)
    chief = make_user("chief")
    draft = make_draft(make_user("reporter"), headline="Tiêu đề dài " * 10)
    make_photo(draft, width=800, height=600)
    sign_in(page, chief, change_path(draft))

    assert page.evaluate("document.documentElement.scrollWidth") <= width
    if width == 360:
        press(page, "Thao tác khác")
    page.locator("summary", has_text="Đăng theo giờ").click()
    assert page.get_by_label("Giờ đăng", exact=True).is_visible()
    page.goto(reverse("admin:news_article_changelist"))
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_chief_publishes_from_a_phone(new_page):
    page = new_page(width=360, height=740)
    chief, draft = make_user("chief"), make_draft(make_user("reporter"))
    sign_in(page, chief, change_path(draft))

    press(page, "Đăng")
    page.get_by_text("Đã đăng.").wait_for()

    draft.refresh_from_db()
    assert draft.is_public


def test_attached_file_appears_with_a_label_to_fill_in(page):
    reporter = make_user("reporter")
    draft = make_draft(reporter)
    sign_in(page, reporter, change_path(draft))
    page.locator("summary", has_text="Tệp đính kèm").click()

    file = {"name": "Ket-luan.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.4 one page"}
    page.locator("#attachment-file").set_input_files(file)
    page.get_by_role("link", name="Ket-luan.pdf").wait_for()
    page.get_by_label("Tên hiển thị").fill("Toàn văn kết luận")
    press(page, "Lưu nháp")
    page.get_by_text("Đã lưu.").wait_for()

    assert draft.attachments.get().label == "Toàn văn kết luận"
