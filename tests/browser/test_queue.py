import pytest

from comments import moderation
from comments.models import Comment, Decision
from tests.comments.helpers import make_comment
from tests.factories import PASSWORD, make_article, make_user

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

QUEUE = "/admin/comments/queue/"


def open_desk(page, user, query=""):
    page.goto(f"/admin/login/?next={QUEUE}{query}")
    page.get_by_label("Tên đăng nhập").fill(user.username)
    page.get_by_label("Mật khẩu").fill(PASSWORD)
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url(f"**{QUEUE}{query}")


def row(page, comment):
    return page.locator(f"#comment-{comment.pk}")


def status(comment):
    return Comment.objects.values_list("status", flat=True).get(pk=comment.pk)


def decide(page, comment, name):
    row(page, comment).get_by_role("button", name=name, exact=True).click()
    row(page, comment).locator("[data-outcome]:visible").wait_for()


@pytest.mark.parametrize("width", (360, 1280))
def test_a_decision_leaves_every_row_in_its_place(new_page, width):
    article = make_article()
    comments = [make_comment(article) for _number in range(3)]
    page = new_page(width=width)
    open_desk(page, make_user("moderator"))
    before = row(page, comments[1]).bounding_box()

    decide(page, comments[0], "Duyệt")

    assert row(page, comments[1]).bounding_box() == before
    assert status(comments[0]) == "approved"
    assert page.locator("[data-waiting]").first.inner_text() == "2"
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_a_decision_is_taken_back_in_its_row_and_taken_again(page):
    comment = make_comment(make_article())
    open_desk(page, make_user("moderator"))

    decide(page, comment, "Đánh dấu spam")
    row(page, comment).get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã hoàn tác.").wait_for()
    assert status(comment) == "pending"

    decide(page, comment, "Duyệt")
    assert status(comment) == "approved"


def test_rejecting_asks_for_a_reason_first(page):
    comment = make_comment(make_article())
    open_desk(page, make_user("moderator"))

    row(page, comment).get_by_role("button", name="Từ chối").click()
    assert status(comment) == "pending"

    row(page, comment).get_by_label("Lý do từ chối").select_option(label="Không liên quan đến bài viết")
    decide(page, comment, "Từ chối")
    assert Decision.objects.get().reason.code == "off-topic"


def test_all_are_chosen_decided_and_taken_back_together(page):
    article = make_article()
    comments = [make_comment(article) for _number in range(3)]
    open_desk(page, make_user("moderator"))

    page.get_by_label("Chọn tất cả").check()
    page.get_by_text("Đã chọn 3").wait_for()
    page.get_by_role("button", name="Duyệt các bình luận đã chọn").click()
    page.get_by_text("Đã duyệt 3 bình luận.").wait_for()
    assert {status(comment) for comment in comments} == {"approved"}

    page.locator("[data-result]").get_by_role("button", name="Hoàn tác").click()
    page.get_by_text("Đã hoàn tác.").wait_for()
    assert {status(comment) for comment in comments} == {"pending"}


def test_the_loser_of_a_race_reads_who_decided(page):
    comment = make_comment(make_article())
    open_desk(page, make_user("moderator"))
    moderation.decide([(comment.pk, 1)], status="approved", moderator=make_user("moderator", full_name="Trần Bình"))

    decide(page, comment, "Đánh dấu spam")

    assert "Trần Bình đã duyệt bình luận này lúc" in row(page, comment).locator("[data-outcome]").inner_text()
    assert status(comment) == "approved"


def test_without_javascript_the_desk_works_too(new_page):
    article = make_article()
    one, two, three = (make_comment(article) for _number in range(3))
    page = new_page(javascript=False)
    open_desk(page, make_user("moderator"))

    row(page, one).get_by_role("button", name="Duyệt", exact=True).click()
    assert page.get_by_text("Đã duyệt 1 bình luận.").is_visible()
    page.get_by_role("button", name="Hoàn tác").click()
    assert status(one) == "pending"

    row(page, two).get_by_role("checkbox").check()
    row(page, three).get_by_role("checkbox").check()
    page.locator("#bulk").get_by_role("button", name="Đánh dấu spam").click()
    assert page.get_by_text("Đã đánh dấu spam 2 bình luận.").is_visible()
    assert (status(two), status(three)) == ("spam", "spam")


def test_everything_to_press_is_big_enough_for_a_thumb(new_page):
    make_comment(make_article())
    page = new_page(width=360)
    open_desk(page, make_user("moderator"))

    small = page.evaluate(
        """() => [...document.querySelectorAll(".queue button, .queue select, .queue__states a, .queue-row__tick")]
          .filter((item) => item.offsetParent && item.getBoundingClientRect().height < 44)
          .map((item) => item.outerHTML)"""
    )

    assert small == []
