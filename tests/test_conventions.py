"""Small habits of this project that no linter knows."""

import ast
import re
from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import models
from django.test import SimpleTestCase
from django.utils.translation import override

ROOT = Path(settings.BASE_DIR)
OUR_APPS = ("portal", "news", "comments")

# Templates that code outside this repository asks for by name.
ASKED_FOR_BY_DJANGO = re.compile(
    r"^(base|\d{3}(_csrf)?)\.html$|^flatpages/default\.html$|^registration/|^robots\.txt$|^admin/(?!includes/)[^_]*$|^admin/\w+/\w+/change_|"
    r"^admin/(news|comments|portal|auth|flatpages)/(\w+/)?(change_form|change_list|submit_line|delete_confirmation)\.html$"
)


def sources(*folders):
    return [path for folder in folders for path in sorted((ROOT / folder).rglob("*.py"))]


def templates():
    return sorted(path for path in (ROOT / "templates").rglob("*") if path.suffix in (".html", ".txt", ".xml"))


def relative(path):
    return str(path.relative_to(ROOT))


def our_models():
    return [model for label in OUR_APPS for model in apps.get_app_config(label).get_models()]


class TemplateConventions(SimpleTestCase):
    def offending(self, pattern):
        found = re.compile(pattern, re.IGNORECASE | re.DOTALL)
        return [relative(path) for path in templates() if found.search(path.read_text(encoding="utf-8"))]

    def test_every_template_is_used(self):
        code = "\n".join(path.read_text(encoding="utf-8") for path in [*sources(*OUR_APPS), *templates()])
        names = [str(path.relative_to(ROOT / "templates")) for path in templates()]

        unused = [name for name in names if not ASKED_FOR_BY_DJANGO.search(name) and not self.is_named(name, code)]

        self.assertEqual(unused, [])

    def is_named(self, name, code):
        """Named in full somewhere, or found by Django's generic views from its model ("news/article_detail.html")."""
        return f'"{name}"' in code or f"'{name}'" in code or f"{{# {name}" in code

    def test_nothing_is_marked_safe(self):
        self.assertEqual(self.offending(r"\|\s*safe\b|\bautoescape\s+off\b"), [])

    def test_there_are_no_inline_scripts(self):
        self.assertEqual(self.offending(r"<script(?![^>]*\bsrc=)(?![^>]*application/ld\+json)[^>]*>"), [])

    def test_there_are_no_inline_styles_or_handlers(self):
        self.assertEqual(self.offending(r"<style\b|<[a-z][^>]*\sstyle\s*=|<[a-z][^>]*\son[a-z]+\s*=|javascript:"), [])

    def test_pages_take_nothing_from_other_hosts(self):
        self.assertEqual(
            self.offending(r"<(?:script|link|img|iframe|source)\b[^>]*\b(?:src|href)=[\"'](?:https?:)?//"), []
        )


class ModelConventions(SimpleTestCase):
    def test_verbose_names_are_lower_case(self):
        with override("en"):
            names = [name for model in our_models() for name in self.names(model)]

        self.assertEqual(
            [name for name in names if name[:1] != name[:1].lower() and name[:3] not in ("IP ", "SHA")], []
        )

    def names(self, model):
        yield str(model._meta.verbose_name)
        yield from (str(field.verbose_name) for field in model._meta.local_fields if field.name != "id")

    def test_every_model_says_what_it_is_called(self):
        self.assertEqual([model.__name__ for model in our_models() if model.__str__ is models.Model.__str__], [])

    def test_what_was_decided_outlives_those_who_decided(self):
        protected = {
            "comments.Comment.article",
            "comments.Decision.comment",
            "comments.Decision.moderator",
        }
        found = {
            f"{model._meta.label}.{field.name}"
            for model in our_models()
            for field in model._meta.local_fields
            if field.is_relation and field.remote_field.on_delete is models.PROTECT
        }

        self.assertLessEqual(protected, found)

    def test_no_account_takes_work_with_it_when_it_goes(self):
        taken = [
            f"{model._meta.label}.{field.name}"
            for model in our_models()
            for field in model._meta.local_fields
            if field.is_relation
            and field.related_model is apps.get_model(settings.AUTH_USER_MODEL)
            and field.remote_field.on_delete is models.CASCADE
            and model._meta.label not in MAY_GO_WITH_THE_ACCOUNT
        ]

        self.assertEqual(taken, [])

    def test_constraints_and_indexes_have_names_of_our_own(self):
        unnamed = [
            item.name
            for model in our_models()
            for item in (*model._meta.constraints, *model._meta.indexes)
            if re.search(r"_[0-9a-f]{6,8}_(idx|uniq)$", item.name)
        ]

        self.assertEqual(unnamed, [])


# Rows that mean nothing without their account.
MAY_GO_WITH_THE_ACCOUNT = {"news.PublishGrant", "news.Presence"}


class SourceConventions(SimpleTestCase):
    def imports(self, path):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Import):
                yield from (name.name for name in node.names)
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                yield node.module

    def importing(self, folder, *unwanted):
        return [
            f"{relative(path)}: {name}"
            for path in sources(folder)
            for name in self.imports(path)
            if name.split(".")[0] in unwanted
        ]

    def test_news_knows_neither_comments_nor_portal(self):
        self.assertEqual(self.importing("news", "comments", "portal"), [])

    def test_comments_do_not_know_portal(self):
        self.assertEqual(self.importing("comments", "portal"), [])

    def test_a_comment_changes_its_state_in_one_place(self):
        """No ``comment.status = …`` and no ``update(status=…)`` outside comments/moderation.py."""
        found = [
            f"{relative(path)}:{node.lineno}"
            for path in sources("comments", "portal")
            if relative(path) != "comments/moderation.py" and "migrations" not in path.parts
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if self.sets_status(node)
        ]

        self.assertEqual(found, [])

    def sets_status(self, node):
        if isinstance(node, ast.Assign | ast.AugAssign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            return any(isinstance(target, ast.Attribute) and target.attr == "status" for target in targets)
        is_update = isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update"
        return is_update and any(word.arg == "status" for word in node.keywords)

    def test_html_is_trusted_in_one_place_only(self):
        found = [
            relative(path)
            for path in sources(*OUR_APPS)
            if re.search(r"\b(mark_safe|SafeString|SafeText)\b", path.read_text(encoding="utf-8"))
        ]

        self.assertLessEqual(set(found), {"news/richtext.py"})

    def test_translated_text_is_never_put_together_first(self):
        pattern = re.compile(r"\b(?:_|gettext|gettext_lazy|ngettext|pgettext)\(\s*f[\"']")
        found = [relative(path) for path in sources(*OUR_APPS) if pattern.search(path.read_text(encoding="utf-8"))]

        self.assertEqual(found, [])

    def test_every_folder_of_tests_is_a_package(self):
        folders = {path.parent for path in (ROOT / "tests").rglob("test_*.py")}

        self.assertEqual([relative(folder) for folder in folders if not (folder / "__init__.py").is_file()], [])

    def test_migrations_say_what_they_change(self):
        names = [path.stem for app in OUR_APPS for path in (ROOT / app / "migrations").glob("[0-9]*.py")]

        self.assertEqual([name for name in names if re.search(r"_auto_\d{8}_", name)], [])

    def test_signals_are_received_in_one_place_only(self):
        pattern = re.compile(r"@receiver\b|\b(?:pre|post)_(?:save|delete|init)\.connect")
        found = {relative(path) for path in sources(*OUR_APPS) if pattern.search(path.read_text(encoding="utf-8"))}

        self.assertEqual(found, {"portal/apps.py"})

    def test_pinned_requirements_are_exact(self):
        for name in ("requirements.txt", "requirements-dev.txt", "requirements-optional.txt"):
            lines = (ROOT / name).read_text().splitlines()
            loose = [line for line in lines if line and line[0] not in "#-" and "==" not in line]
            with self.subTest(file=name):
                self.assertEqual(loose, [])
