import json

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.flatpages.models import FlatPage
from django.utils import timezone

from news import photos, search
from news.models import Topic
from portal import frame
from portal.models import SiteIdentity
from tests.factories import make_article, make_author, make_photo, make_section, photo_token

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

HEADLINE = (
    "Kỳ họp thường lệ cuối năm của Hội đồng nhân dân tỉnh xem xét mười bốn nghị quyết về đầu tư công, học phí, "
    "nước sạch nông thôn theo Kế hoạch 238-KH/TU ngày 30/9/2026"
)


@pytest.fixture
def paper():
    """A small paper: two sections, an article with everything on it, some others."""
    SiteIdentity.objects.create(name="Báo Sông Trầm", slogan="Tiếng nói miền sông", governing_body="Tỉnh ủy Sông Trầm")
    parent = make_section("Kinh tế")
    section = make_section("Nông nghiệp", parent=parent)
    frame.rebuild()
    author = make_author("Hoài An", is_public=True)
    article = make_article(
        section=section,
        topics=["Nông thôn mới"],
        contributors=[author],
        headline=HEADLINE,
        summary="Sáng nay kỳ họp khai mạc tại trung tâm tỉnh.",
        byline="Hoài An - Thu Trang",
        source_name="TTXVN",
        source_url="https://example.com/tin",
        slug="ky-hop",
        corrections=[{"at": "2026-11-23T10:00:00+07:00", "text": "Sửa số liệu."}],
    )
    photo = make_photo(
        article, width=960, height=640, caption="Quang cảnh phiên họp", credit="TT", alt_text="Hội trường đông người"
    )
    photos.make_renditions(photo.pk)
    article.body = (
        f"<p>Đoạn một.</p>{photo_token(photo)}<h2>Tít xen</h2><p>Đoạn hai.</p>"
        "<table><tr><th>Năm</th><th>Vốn</th></tr><tr><td>2026</td><td>1.234 tỷ đồng</td></tr></table>"
    )
    article.lead_photo = photo
    article.save()
    search.index_article(article)
    for number in range(4):
        make_article(section=parent, topics=["Nông thôn mới"], headline=f"Tin kinh tế thứ {number}", summary="Tóm tắt.")
    gone = make_article(section=section, status="withdrawn", withdrawal_note="Bài có số liệu sai.", slug="da-go")
    FlatPage.objects.create(url="/gioi-thieu/", title="Giới thiệu", content="<p>Về tòa soạn.</p>").sites.add(1)
    day = timezone.localtime(article.published_at)
    return {
        "front": "/",
        "section": parent.get_absolute_url(),
        "topic": Topic.objects.get(name="Nông thôn mới").get_absolute_url(),
        "author": author.get_absolute_url(),
        "article": article.get_absolute_url(),
        "search": "/tim-kiem/?q=ky hop",
        "archive": f"/luu-tru/{day:%Y/%m}/",
        "plain page": "/gioi-thieu/",
        "gone": gone.get_absolute_url(),
        "missing": "/khong-co/",
    }


@pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
def test_every_page_is_free_of_accessibility_faults(paper, new_page, dark):
    page = new_page(width=360, dark=dark)
    page.expected_problems.append("Failed to load resource")  # the pages that are missing or gone say so
    faults = {}
    for name, address in paper.items():
        page.goto(address)
        found = Axe().run(page).response["violations"]
        faults[name] = [(fault["id"], [node["html"][:200] for node in fault["nodes"]]) for fault in found]

    assert {name: found for name, found in faults.items() if found} == {}, json.dumps(faults, ensure_ascii=False)


@pytest.mark.parametrize("width", [320, 1280])
def test_no_page_is_wider_than_the_screen(paper, new_page, width):
    page = new_page(width=width)
    page.expected_problems.append("Failed to load resource")
    for name, address in paper.items():
        page.goto(address)
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name
        assert page.locator("h1").count() == 1, name


def test_a_long_headline_is_smaller_and_whole(paper, new_page):
    sizes = {}
    for width in (360, 1280):
        page = new_page(width=width)
        page.goto(paper["article"])
        sizes[width] = page.locator("h1").evaluate("heading => getComputedStyle(heading).fontSize")
        assert page.locator("h1").inner_text() == HEADLINE

    assert sizes == {360: "22px", 1280: "30px"}


def test_codes_stay_on_one_line(paper, new_page):
    page = new_page(width=320)
    page.goto(paper["article"])

    for code in page.locator("h1 .nobreak").all():
        assert code.evaluate("element => element.getClientRects().length") == 1


def test_the_theme_is_chosen_and_remembered(paper, new_page):
    page = new_page()
    page.goto("/")
    light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")

    page.get_by_role("button", name="Nền tối").click()
    dark = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.goto(paper["article"])

    assert dark != light
    assert page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor") == dark
    assert page.get_by_role("button", name="Nền sáng").is_visible()


def test_the_text_grows_shrinks_and_stays(paper, new_page):
    page = new_page()
    page.goto(paper["article"])
    size = "body => parseFloat(getComputedStyle(body).fontSize)"
    normal = page.locator(".article-body").evaluate(size)

    page.get_by_role("button", name="Cỡ chữ: lớn hơn").click()
    larger = page.locator(".article-body").evaluate(size)
    page.reload()

    assert 17 <= normal <= 18
    assert larger > normal
    assert page.locator(".article-body").evaluate(size) == larger
    page.get_by_role("button", name="Cỡ chữ: mặc định").click()
    assert page.locator(".article-body").evaluate(size) == normal


def test_everything_is_read_without_javascript(paper, new_page):
    page = new_page(width=360, javascript=False)
    page.goto(paper["article"])
    assert not page.get_by_role("group", name="Công cụ").is_visible()

    page.get_by_text("Menu", exact=True).click()
    page.locator(".site-menu-list").get_by_role("link", name="Nông nghiệp").click()

    assert page.locator("h1").inner_text() == "Nông nghiệp"


def test_the_keyboard_reaches_the_content_first(paper, new_page):
    page = new_page()
    page.goto("/")

    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")

    assert page.evaluate("document.activeElement.id") == "content"


def test_escape_closes_the_menu(paper, new_page):
    page = new_page()
    page.goto("/")
    page.get_by_text("Menu", exact=True).click()

    page.keyboard.press("Escape")

    assert not page.locator(".site-menu-panel").is_visible()


def test_a_search_is_made_from_the_head_of_the_page(paper, new_page):
    page = new_page()
    page.goto("/")
    page.get_by_role("search").get_by_role("searchbox").fill("ky hop thuong le")
    page.keyboard.press("Enter")

    assert page.locator("mark").first.inner_text() == "Kỳ họp thường lệ"


def test_the_printed_page_is_the_article_alone(paper, new_page):
    page = new_page()
    page.goto(paper["article"])

    page.emulate_media(media="print")

    assert page.locator("h1").is_visible()
    for hidden in (".section-bar", ".article-tools", ".more", ".search-box"):
        assert not page.locator(hidden).first.is_visible()
