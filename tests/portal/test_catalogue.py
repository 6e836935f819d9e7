"""The Vietnamese catalogue is complete, says what its source says, and follows the glossary."""

import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import polib
from django.apps import apps
from django.conf import settings
from django.test import SimpleTestCase
from django.utils.translation import gettext, ngettext, npgettext, override, pgettext

ROOT = Path(settings.BASE_DIR)
FOLDER = Path("portal/locale/vi/LC_MESSAGES")
DOMAINS = ("django", "djangojs")
PLACEHOLDER = re.compile(r"%\(\w+\)[#0 +-]*[0-9.]*[a-zA-Z]|%[sdrif%]|\{\w*\}")
VIETNAMESE_LETTER = re.compile("[ăâđêôơưĂÂĐÊÔƠƯ\u1ea0-\u1ef9\u0300\u0301\u0303\u0309\u0323]")
# Rules of the glossary: what must not be said, and what is said instead.
AVOIDED = {
    r"kiểm duyệt": "duyệt",
    r"nhận xét": "bình luận",
    r"phê duyệt|chấp thuận": "duyệt",
    r"e-mail": "email",
    r"\b(?:kí|lí)\b": "ký, lý",
    r"\b(?:xoá|huỷ|uỷ|tuỳ|khoá|hoà|hoá|thoả|toà)\b": "xóa, hủy, ủy, tùy, khóa, hòa, hóa, thỏa, tòa",
}
# What only programmers meet: names of languages, the start page of an empty project.
NOT_MET = ("conf/global_settings.py", "views/templates/default_urlconf.html")


def catalogue(domain):
    return polib.pofile(str(ROOT / FOLDER / f"{domain}.po"))


def key(entry):
    return entry.msgctxt, entry.msgid


def translations(entry):
    return list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]


def content(path):
    """A catalogue's entries and header, without the hour at which it was made."""
    found = polib.pofile(str(path))
    found.metadata.pop("POT-Creation-Date", None)
    return str(found)


class CatalogueTests(SimpleTestCase):
    def assert_none(self, is_wrong):
        """No (source, translation) pair for which ``is_wrong``; what is untranslated is another test's business."""
        pairs = [
            (entry.msgid_plural or entry.msgid, translation)
            for domain in DOMAINS
            for entry in catalogue(domain).translated_entries()
            for translation in translations(entry)
        ]

        self.assertEqual([pair for pair in pairs if is_wrong(*pair)], [])

    def test_nothing_is_untranslated_fuzzy_or_obsolete(self):
        for domain in DOMAINS:
            found = catalogue(domain)
            with self.subTest(domain=domain):
                self.assertEqual([entry.msgid for entry in found.untranslated_entries()], [])
                self.assertEqual([entry.msgid for entry in found.fuzzy_entries()], [])
                self.assertEqual([entry.msgid for entry in found.obsolete_entries()], [])
                self.assertFalse(found.metadata_is_fuzzy)

    def test_compiled_catalogue_says_the_same(self):
        for domain in DOMAINS:
            source = {key(entry): translations(entry) for entry in catalogue(domain).translated_entries()}
            compiled = polib.mofile(str(ROOT / FOLDER / f"{domain}.mo"))
            with self.subTest(domain=domain):
                self.assertEqual({key(entry): translations(entry) for entry in compiled}, source)

    def test_placeholders_are_the_same(self):
        def placeholders(words):
            return Counter(PLACEHOLDER.findall(words))

        self.assert_none(lambda source, translation: placeholders(source) != placeholders(translation))

    def test_source_strings_are_english(self):
        self.assert_none(lambda source, translation: VIETNAMESE_LETTER.search(source))

    def test_words_follow_the_glossary(self):
        for avoided, instead in AVOIDED.items():
            with self.subTest(instead=instead):
                self.assert_none(lambda source, translation, avoided=avoided: re.search(avoided, translation.lower()))

    def test_white_space_around_a_string_is_that_of_its_source(self):
        def edges(words):
            return words[: len(words) - len(words.lstrip())], words[len(words.rstrip()) :]

        self.assert_none(lambda source, translation: edges(source) != edges(translation))


class SourceTests(SimpleTestCase):
    """Needs gettext's tools, as ``makemessages`` does; ``.ci/run`` installs them."""

    def test_makemessages_leaves_no_diff(self):
        with tempfile.TemporaryDirectory() as folder:
            tree = Path(folder) / "tree"
            self.copy_sources(tree)
            for domain in DOMAINS:
                self.make_messages(tree, folder, domain)
                with self.subTest(domain=domain):
                    self.assertEqual(content(tree / FOLDER / f"{domain}.po"), content(ROOT / FOLDER / f"{domain}.po"))

    def copy_sources(self, tree):
        tree.mkdir()
        for name in ("portal", "news", "comments", "templates", "static"):
            shutil.copytree(ROOT / name, tree / name, ignore=shutil.ignore_patterns("__pycache__", "*.mo"))
        shutil.copy(ROOT / "manage.py", tree)

    def make_messages(self, tree, folder, domain):
        command = [sys.executable, "manage.py", "makemessages", "-d", domain, "-l", "vi"]
        options = ["--no-wrap", "--add-location", "file", "--no-obsolete", "--ignore", "tests"]
        done = subprocess.run(
            command + options,
            cwd=tree,
            env={
                "PATH": ":".join(self.tool_folders()),
                "DATA_DIR": f"{folder}/data",
                "DJANGO_SETTINGS_MODULE": "portal.settings",
            },
            capture_output=True,
            text=True,
            timeout=120,
        )

        self.assertEqual(done.returncode, 0, done.stderr)

    def tool_folders(self):
        tool = shutil.which("xgettext")
        self.assertIsNotNone(tool, "gettext is not installed: makemessages cannot run.")
        return [str(Path(tool).parent), "/usr/bin", "/bin"]


class FrameworkTests(SimpleTestCase):
    """What Django leaves untranslated must be in our catalogue, also after an upgrade."""

    def english(self, domain):
        folders = [Path(sys.modules["django"].__file__).parent / "conf"]
        folders += [Path(config.path) for config in apps.get_app_configs() if config.name.startswith("django.contrib.")]
        for folder in folders:
            path = folder / "locale/en/LC_MESSAGES" / f"{domain}.po"
            if path.is_file():
                local = path.parents[2] / "vi/LC_MESSAGES" / path.name
                done = (
                    {key(entry) for entry in polib.pofile(str(local)).translated_entries()}
                    if local.is_file()
                    else set()
                )
                yield from (entry for entry in polib.pofile(str(path)) if key(entry) not in done)

    def is_met(self, entry):
        return not all(place.endswith(NOT_MET) for place, line in entry.occurrences)

    def test_every_string_that_django_leaves_in_english_is_ours(self):
        for domain in DOMAINS:
            ours = {key(entry) for entry in catalogue(domain)}
            missing = [entry.msgid for entry in self.english(domain) if self.is_met(entry) and key(entry) not in ours]
            with self.subTest(domain=domain):
                self.assertEqual(missing, [])

    def test_what_django_leaves_in_english_is_shown_in_vietnamese(self):
        with override("vi"):
            self.assertEqual(gettext("That page contains no results"), "Trang này không có kết quả nào")
            self.assertEqual(gettext("Password reset unsuccessful"), "Không đặt lại được mật khẩu")
            self.assertEqual(
                ngettext("Please submit at most %(num)d form.", "Please submit at most %(num)d forms.", 2),
                "Vui lòng gửi tối đa %(num)d mục.",
            )
            self.assertEqual(pgettext("ordinal 1", "{}st"), "thứ {}")
            self.assertEqual(npgettext("naturaltime-past", "%(num)d day", "%(num)d days", 3), "%(num)d ngày")
