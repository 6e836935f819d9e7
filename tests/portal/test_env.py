import os
import stat
import tempfile
from concurrent.futures import ThreadPoolExecutor
from ipaddress import ip_network
from pathlib import Path
from unittest import mock

from django.test import SimpleTestCase

from portal import env

from .helpers import manage


def environment(**values):
    return mock.patch.dict(os.environ, values)


class EnvTestCase(SimpleTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def assertRefused(self, message, function, *arguments, **values):
        with environment(**values), self.assertRaisesMessage(env.SettingError, message):
            function(*arguments)


class FlagTests(EnvTestCase):
    def test_a_flag_is_read_in_its_usual_spellings(self):
        for value, expected in (("1", True), ("TRUE", True), ("off", False), ("0", False), ("", True)):
            with self.subTest(value=value), environment(DEBUG=value):
                self.assertIs(env.flag("DEBUG", True), expected)

    def test_an_unknown_flag_value_is_refused(self):
        self.assertRefused("DEBUG phải là 1 hoặc 0 (đang là “maybe”).", env.flag, "DEBUG", DEBUG="maybe")


class NumberTests(EnvTestCase):
    def test_a_number_out_of_range_or_no_number_is_refused(self):
        for value in ("0", "65536", "80a", "-1", "٣"):
            with self.subTest(value=value):
                message = f"PORT phải là một số nguyên từ 1 đến 65535 (đang là “{value}”)."
                self.assertRefused(message, env.number, "PORT", 8000, 1, 65535, PORT=value)


class UrlTests(EnvTestCase):
    def test_site_url_is_scheme_and_host(self):
        with environment(SITE_URL="https://example.vn/"):
            self.assertEqual(env.site_url("http://127.0.0.1"), "https://example.vn")

    def test_a_bad_site_url_is_refused(self):
        for value in ("example.vn", "ftp://example.vn", "https://example.vn/tin", "http://[::1", "http://a:x"):
            with self.subTest(value=value):
                self.assertRefused("SITE_URL phải là", env.site_url, "http://127.0.0.1", SITE_URL=value)

    def test_a_bad_database_url_is_refused(self):
        for value in ("mysql://a/b", "postgres://host", "nonsense", "postgres://host:port/name", "sqlite://:memory:"):
            with self.subTest(value=value):
                self.assertRefused("DATABASE_URL phải là", env.database, self.folder, DATABASE_URL=value)

    def test_a_bad_cache_url_is_refused(self):
        for value in ("redis://", "memcached://host", "what"):
            with self.subTest(value=value):
                self.assertRefused("CACHE_URL phải là", env.cache, self.folder, CACHE_URL=value)

    def test_redis_without_its_package_is_named(self):
        with mock.patch.object(env, "find_spec", return_value=None):
            self.assertRefused("CACHE_URL cần gói redis", env.cache, self.folder, CACHE_URL="redis://host/0")

    def test_a_bad_email_url_is_refused(self):
        for value in ("smtp://", "imap://host", "what"):
            with self.subTest(value=value):
                self.assertRefused("EMAIL_URL phải là", env.email, self.folder, EMAIL_URL=value)

    def test_mail_by_submission_is_encrypted(self):
        with environment(EMAIL_URL="submission://user:p%40ss@mail.example.vn"):
            config = env.email(self.folder)

        self.assertEqual(
            (config["EMAIL_HOST"], config["EMAIL_PORT"], config["EMAIL_USE_TLS"], config["EMAIL_HOST_PASSWORD"]),
            ("mail.example.vn", 587, True, "p@ss"),
        )

    def test_a_bad_media_url_is_refused(self):
        for value in ("media", "ftp://host/x", "s3://", "file://host/x"):
            with self.subTest(value=value):
                self.assertRefused(
                    "MEDIA_STORAGE_URL phải là", env.media_storages, self.folder, MEDIA_STORAGE_URL=value
                )


class ProxyTests(EnvTestCase):
    def test_networks_and_the_word_unix_are_read(self):
        with environment(TRUSTED_PROXIES="10.0.0.0/8, ::1, unix"):
            self.assertEqual(env.trusted_proxies(), [ip_network("10.0.0.0/8"), ip_network("::1"), "unix"])

    def test_a_bad_network_is_refused(self):
        for value in ("10.0.0.0/33", "nginx", "10.0.0.1/8"):
            with self.subTest(value=value):
                self.assertRefused(f"không hiểu “{value}”", env.trusted_proxies, TRUSTED_PROXIES=value)


class KeyTests(EnvTestCase):
    def test_a_missing_key_is_made_once_and_kept_for_its_owner_only(self):
        path = self.folder / "secret-key"

        first = env.key("NO_SUCH_KEY", path)

        self.assertEqual(env.key("NO_SUCH_KEY", path), first)
        self.assertEqual(stat.S_IMODE(path.stat().st_mode), 0o600)
        self.assertEqual(list(self.folder.iterdir()), [path])

    def test_processes_that_start_together_agree_on_the_key(self):
        path = self.folder / "secret-key"

        with ThreadPoolExecutor(8) as pool:
            keys = set(pool.map(lambda _number: env.key("NO_SUCH_KEY", path), range(40)))

        self.assertEqual(len(keys), 1)

    def test_a_short_key_is_refused(self):
        self.assertRefused("SECRET_KEY phải dài", env.key, "SECRET_KEY", self.folder / "key", SECRET_KEY="short")

    def test_a_damaged_key_file_is_refused(self):
        (self.folder / "secret-key").write_bytes(b"\xff\xfe")

        self.assertRefused("Không đọc được khóa", env.key, "NO_SUCH_KEY", self.folder / "secret-key")


class StartTests(EnvTestCase):
    """Whole processes: one sentence on stderr, a code that is not 0, no traceback."""

    def assertOneSentence(self, done, beginning):
        self.assertNotEqual(done.returncode, 0)
        self.assertEqual(done.stdout, "")
        self.assertRegex(done.stderr, rf"\A{beginning}[^\n]*\n\Z")

    def test_a_wrong_setting_stops_the_start_with_one_sentence(self):
        done = manage("check", data_dir=self.folder, DEBUG="perhaps")

        self.assertOneSentence(done, "DEBUG phải là 1 hoặc 0")

    def test_an_unreachable_database_stops_the_start_with_one_sentence(self):
        url = "postgres://nobody:secret@127.0.0.1:9/portal"
        for command in (["serve", "--prepare"], ["migrate"]):
            with self.subTest(command=command):
                done = manage(*command, data_dir=self.folder, DATABASE_URL=url)

                self.assertOneSentence(done, "Không kết nối được cơ sở dữ liệu portal: ")
                self.assertNotIn("secret", done.stderr)

    def test_a_data_folder_that_cannot_be_made_stops_the_start_with_one_sentence(self):
        (self.folder / "file").touch()

        done = manage("check", data_dir=self.folder / "file" / "var")

        self.assertOneSentence(done, "Không ghi được vào thư mục dữ liệu")

    def test_the_production_server_refuses_debug(self):
        done = manage("serve", data_dir=self.folder, DEBUG="1")

        self.assertOneSentence(done, "DEBUG=1")
