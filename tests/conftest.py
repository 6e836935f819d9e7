import os
import shutil
from contextlib import ExitStack
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.cache import cache

OTHER_VENDOR = {"sqlite": "postgresql_only", "postgresql": "sqlite_only"}


def find_chromium():
    if given := os.environ.get("CHROMIUM_PATH"):
        return given
    names = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")
    return next((path for name in names if (path := shutil.which(name))), None)


def pytest_collection_modifyitems(config, items):
    """Leave out the other database's tests, and browser tests where no browser is (under CI that is an error)."""
    unwanted = {OTHER_VENDOR[settings.TEST_VENDOR]}
    if not find_chromium():
        if os.environ.get("CI") == "true" and any(item.get_closest_marker("browser") for item in items):
            raise pytest.UsageError("CI=true and no Chromium found: the browser tests cannot run.")
        unwanted.add("browser")
    chosen = [item for item in items if not any(item.get_closest_marker(name) for name in unwanted)]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(chosen)])
    items[:] = chosen


def pytest_report_header(config):
    return f"database: {settings.TEST_VENDOR}, browser: {find_chromium() or 'none found, browser tests left out'}"


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


@pytest.fixture(scope="session")
def chromium():
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=find_chromium(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage"],
        )
        yield browser
        browser.close()


@pytest.fixture
def new_page(chromium, live_server):
    """A function that opens a page of its own device; script errors and foreign requests fail at the end."""
    with ExitStack() as stack:
        watches = []

        def open_page(*, width=1280, height=900, dark=False, javascript=True, **options):
            context = chromium.new_context(
                base_url=live_server.url,
                locale="vi-VN",
                timezone_id="Asia/Ho_Chi_Minh",
                viewport={"width": width, "height": height},
                color_scheme="dark" if dark else "light",
                java_script_enabled=javascript,
                **options,
            )
            stack.callback(context.close)
            context.set_default_timeout(15_000)
            page = context.new_page()
            watches.append(PageWatch(page, live_server.url))
            return page

        yield open_page
        problems = [problem for watch in watches for problem in watch.problems()]
    assert problems == []


@pytest.fixture
def page(new_page):
    return new_page()


class PageWatch:
    """What went wrong in a page unseen; ``page.expected_problems`` takes pieces of what a test provokes."""

    def __init__(self, page, site_url):
        self.page = page
        self.host = urlsplit(site_url).netloc
        self.found = []
        page.expected_problems = []
        page.on("console", self.console)
        page.on("pageerror", lambda error: self.found.append(f"script error: {error}"))
        page.on("request", self.request)

    def console(self, message):
        if message.type == "error":
            self.found.append(f"console: {message.text} ({message.location.get('url', '')})")

    def request(self, request):
        parts = urlsplit(request.url)
        if parts.scheme in ("http", "https", "ws", "wss") and parts.netloc != self.host:
            self.found.append(f"foreign request: {request.url}")

    def problems(self):
        return [text for text in self.found if not any(piece in text for piece in self.page.expected_problems)]
