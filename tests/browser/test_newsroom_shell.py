import pytest
from django.contrib.auth import get_user_model

pytestmark = pytest.mark.browser

WIDTHS = (360, 1280)


def sign_in(page):
    get_user_model().objects.create_superuser("sep", password="một-câu-rất-dài", full_name="Nguyễn Thị Lan")
    page.goto("/admin/")
    page.get_by_label("Tên đăng nhập").fill("sep")
    page.get_by_label("Mật khẩu").fill("một-câu-rất-dài")
    page.get_by_role("button", name="Đăng nhập").click()
    page.wait_for_url("**/admin/")


@pytest.mark.parametrize("width", WIDTHS)
def test_the_start_page_fits_the_screen_and_speaks_vietnamese(new_page, width):
    page = new_page(width=width)
    sign_in(page)

    assert page.get_by_role("heading", level=1).inner_text() == "Tòa soạn"
    assert page.get_by_text("Chưa có bản sao lưu nào").is_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == width


def test_an_unknown_page_leads_home(new_page):
    page = new_page(width=360)
    page.expected_problems.append("404")

    page.goto("/khong-co-trang-nay/")

    assert page.get_by_role("heading", level=1).inner_text() == "Không tìm thấy trang"
    assert page.get_by_role("link", name="Trang chủ").first.get_attribute("href") == "/"
