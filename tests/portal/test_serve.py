import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.test import SimpleTestCase

from .helpers import environment, manage

SHOW_SECURITY = """
from django.conf import settings as s
print(s.SESSION_COOKIE_SECURE, s.SECURE_HSTS_SECONDS > 0, s.SECURE_SSL_REDIRECT, s.SECURE_PROXY_SSL_HEADER is not None)
"""


@pytest.mark.sqlite_only
class ServeTests(SimpleTestCase):
    """The real server and worker of a fresh site; they do not depend on the kind of database."""

    @classmethod
    def setUpClass(cls):
        super().setUpClass()
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = Path(folder.name)
        cls.site = {"data_dir": cls.folder, "WEB_WORKERS": "2"}
        done = manage("prepare", **cls.site)
        assert done.returncode == 0, done.stderr

    @contextmanager
    def serving(self, *arguments, **values):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        process = subprocess.Popen(
            [sys.executable, str(settings.BASE_DIR / "manage.py"), "serve", *arguments],
            env=environment(**{**self.site, "PORT": str(port), **values}),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        try:
            self.wait_until_ready(process, f"http://127.0.0.1:{port}")
            yield process, f"http://127.0.0.1:{port}"
        finally:
            if process.poll() is None:
                process.terminate()
            process.communicate(timeout=45)

    def wait_until_ready(self, process, url):
        for _attempt in range(300):
            try:
                with urllib.request.urlopen(f"{url}/readyz", timeout=5):
                    return
            except urllib.error.URLError:
                self.assertIsNone(process.poll(), "the server ended")
                time.sleep(0.1)
        self.fail("the server did not become ready")

    def children(self, process):
        text = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text()
        return [int(number) for number in text.split()]

    def command(self, number):
        return Path(f"/proc/{number}/cmdline").read_text().replace("\0", " ")

    def worker(self, process):
        return next((number for number in self.children(process) if "manage.py worker" in self.command(number)), None)

    def is_running(self, number):
        return Path(f"/proc/{number}").exists()

    def test_a_second_start_is_quick_and_says_where_the_site_is(self):
        started = time.monotonic()

        with self.serving("--prepare") as (process, url):
            seconds = time.monotonic() - started
            process.terminate()
            output, _errors = process.communicate(timeout=45)

        self.assertLess(seconds, 5 if os.environ.get("PYTEST_XDIST_WORKER") is None else 15)
        self.assertIn(f"{url}/admin/", output)

    def test_both_stop_together_when_asked(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            with self.subTest(signal=number.name), self.serving() as (process, _url):
                children = self.children(process)
                self.assertEqual(len(children), 2)

                process.send_signal(number)

                self.assertEqual(process.wait(timeout=45), 0)
                self.assertFalse(any(self.is_running(child) for child in children))

    def test_a_dead_worker_is_started_again(self):
        with self.serving() as (process, _url):
            first = self.worker(process)
            os.kill(first, signal.SIGKILL)
            deadline = time.monotonic() + 20

            while self.worker(process) in (None, first) and time.monotonic() < deadline:
                time.sleep(0.1)

            self.assertNotIn(self.worker(process), (None, first))

    def test_a_dead_web_server_ends_everything(self):
        with self.serving() as (process, _url):
            worker = self.worker(process)
            web = next(number for number in self.children(process) if number != worker)
            os.kill(web, signal.SIGKILL)

            self.assertNotEqual(process.wait(timeout=45), 0)
            self.assertFalse(self.is_running(worker))

    def test_static_files_come_compressed_under_hashed_names(self):
        with self.serving() as (_process, url):
            with urllib.request.urlopen(f"{url}/admin/login/") as page:
                html = page.read().decode()
            address = html.partition('href="')[2].partition('"')[0]
            request = urllib.request.Request(url + address, headers={"Accept-Encoding": "br"})
            with urllib.request.urlopen(request) as answer:
                headers = answer.headers

        self.assertRegex(address, r"\A/static/.+\.[0-9a-f]{12}\.css\Z")
        self.assertEqual(headers["Content-Encoding"], "br")
        self.assertIn("immutable", headers["Cache-Control"])

    def test_nothing_is_written_outside_the_data_folder(self):
        self.assertLessEqual(
            {path.name for path in self.folder.iterdir()},
            {
                "db.sqlite3",
                "db.sqlite3-wal",
                "db.sqlite3-shm",
                "static",
                "tmp",
                "cache",
                "media",
                "mail",
                "secret-key",
                "identity-key",
            },
        )


class DeploymentCheckTests(SimpleTestCase):
    def test_the_production_configuration_is_clean(self):
        with tempfile.TemporaryDirectory() as folder:
            done = manage(
                "check",
                "--deploy",
                "--fail-level",
                "WARNING",
                data_dir=folder,
                SITE_URL="https://example.vn",
                TRUSTED_PROXIES="127.0.0.1",
            )

        self.assertEqual((done.returncode, done.stderr), (0, ""))
        self.assertIn("(1 silenced)", done.stdout)

    def test_only_the_editors_warning_is_silenced(self):
        self.assertEqual(settings.SILENCED_SYSTEM_CHECKS, ["ckeditor.W001"])

    def test_an_unmigrated_database_is_not_served(self):
        with tempfile.TemporaryDirectory() as folder:
            done = manage("serve", data_dir=folder)

        self.assertEqual((done.returncode, done.stdout), (1, ""))
        self.assertRegex(done.stderr, r"\A[^\n]+\n\Z")

    def test_https_follows_from_the_address_of_the_site(self):
        with tempfile.TemporaryDirectory() as folder:
            plain = manage("shell", "-v0", "-c", SHOW_SECURITY, data_dir=folder, SITE_URL="http://example.vn")
            secure = manage(
                "shell",
                "-v0",
                "-c",
                SHOW_SECURITY,
                data_dir=folder,
                SITE_URL="https://example.vn",
                TRUSTED_PROXIES="unix",
            )

        self.assertEqual((plain.stdout, secure.stdout), ("False False False False\n", "True True True True\n"))
