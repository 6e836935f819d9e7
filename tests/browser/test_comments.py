import pytest

from comments.models import Comment
from tests.comments.helpers import form_url, make_comment
from tests.factories import make_article

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def write(page, text="Tôi rất mừng vì con đường mới.", name="Lê Thị Hoa"):
    page.get_by_label("Nội dung bình luận").fill(text)
    page.get_by_role("textbox", name="Họ tên").fill(name)


def send(page):
    page.get_by_role("button", name="Gửi bình luận").click()


@pytest.mark.parametrize("width", (360, 1280))
def test_the_message_takes_the_forms_place_and_leads_to_the_status(new_page, width):
    article = make_article()
    page = new_page(width=width)
    page.goto(article.get_absolute_url())

    write(page)
    page.get_by_role("checkbox", name="Tôi đồng ý").check()
    page.get_by_role("button", name="Gửi bình luận").dblclick()

    message = page.get_by_text("Bình luận của bạn đã được gửi và đang chờ duyệt.")
    message.wait_for()
    assert page.locator("form.comment-form").count() == 0
    assert page.evaluate("document.documentElement.scrollWidth") == width
    page.get_by_role("link", name="Tình trạng bình luận").click()
    page.get_by_text("Đang chờ duyệt", exact=True).wait_for()
    assert Comment.objects.get().text == "Tôi rất mừng vì con đường mới."


def test_without_javascript_the_status_page_says_it(new_page):
    article = make_article()
    page = new_page(javascript=False)
    page.goto(article.get_absolute_url())

    write(page)
    page.get_by_role("checkbox", name="Tôi đồng ý").check()
    send(page)

    assert page.get_by_role("heading", name="Tình trạng bình luận").is_visible()
    assert page.get_by_text("Đang chờ duyệt", exact=True).is_visible()
    assert [reason["code"] for reason in Comment.objects.get().hold_reasons] == ["no_timing"]


def test_mistakes_are_shown_beside_their_fields_and_nothing_is_lost(page):
    page.expected_problems.append("400")
    page.goto(make_article().get_absolute_url())

    write(page, name="")
    send(page)

    page.get_by_text("Vui lòng sửa 2 lỗi bên dưới.").wait_for()
    assert page.evaluate("document.activeElement.getAttribute('role')") == "alert"
    assert page.get_by_label("Nội dung bình luận").input_value() == "Tôi rất mừng vì con đường mới."
    assert page.get_by_role("textbox", name="Họ tên").get_attribute("aria-invalid") == "true"
    page.get_by_role("link", name="Vui lòng nhập họ tên.").click()
    assert page.evaluate("document.activeElement.id") == "comment-name"


def test_a_draft_outlives_the_page_and_goes_when_it_is_acknowledged(page):
    article = make_article()
    page.goto(article.get_absolute_url())
    write(page)

    page.reload()  # leaving the page saves what the short pause while typing had not saved yet

    assert page.get_by_label("Nội dung bình luận").input_value() == "Tôi rất mừng vì con đường mới."
    consent = page.get_by_role("checkbox", name="Tôi đồng ý")
    assert not consent.is_checked()
    consent.check()
    send(page)
    page.locator("[data-comment-sent]").wait_for()
    page.reload()
    assert page.get_by_label("Nội dung bình luận").input_value() == ""
    assert page.evaluate("localStorage.length") == 0


def test_a_lost_connection_keeps_the_text(page):
    page.expected_problems.append("ERR_FAILED")
    article = make_article()
    page.goto(article.get_absolute_url())
    page.route(f"**{form_url(article)}", lambda route: route.abort())
    write(page)
    page.get_by_role("checkbox", name="Tôi đồng ý").check()

    send(page)

    page.get_by_text("Không gửi được. Nội dung bạn viết vẫn được giữ lại. Vui lòng thử lại.").wait_for()
    assert page.get_by_label("Nội dung bình luận").input_value() == "Tôi rất mừng vì con đường mới."
    assert page.get_by_role("button", name="Gửi bình luận").is_enabled()


def test_the_counter_appears_near_the_end(page):
    page.goto(make_article().get_absolute_url())
    count = page.locator("[data-comment-count]")

    page.get_by_label("Nội dung bình luận").fill("ệ" * 1000)
    page.wait_for_timeout(300)
    assert count.inner_text() == ""

    page.get_by_label("Nội dung bình luận").fill("ệ" * 1490)
    page.get_by_text("Còn 10 ký tự", exact=True).wait_for()


def test_an_enter_that_ends_a_word_does_not_send(page):
    page.goto(make_article().get_absolute_url())
    write(page, text="")

    prevented = page.evaluate(
        """() => {
          const field = document.querySelector("#comment-name");
          const press = (options) => !field.dispatchEvent(
            new KeyboardEvent("keydown", {key: "Enter", bubbles: true, cancelable: true, ...options}));
          return [press({isComposing: true}), press({keyCode: 229}), press({})];
        }"""
    )

    assert prevented == [True, True, False]


def test_a_reply_is_written_on_the_page_of_the_form(new_page):
    article = make_article()
    parent = make_comment(article, status="approved", name="Trần Văn Ba")
    page = new_page(javascript=False)
    page.goto(article.get_absolute_url())

    page.get_by_role("link", name="Trả lời Trần Văn Ba").click()
    write(page)
    page.get_by_role("checkbox", name="Tôi đồng ý").check()
    send(page)

    assert Comment.objects.get(parent=parent).text == "Tôi rất mừng vì con đường mới."
