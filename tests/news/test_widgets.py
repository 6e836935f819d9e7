import json

from django.test import SimpleTestCase
from django.utils.translation import override

from news import editor
from news.widgets import ArticleBodyWidget, PlainBodyWidget


def shown(widget):
    return widget.get_context("body", "<p>a</p>", {"id": "id_body"})["widget"]


class EditorConfigTests(SimpleTestCase):
    def test_text_is_stored_readable(self):
        config = editor.config()

        self.assertIs(config["entities"], False)
        self.assertNotIn("basicEntities", config)

    def test_what_may_stand_in_the_text_is_listed_and_demands_no_address_of_bold(self):
        rules = editor.config()["allowedContent"].split(";")

        self.assertEqual([rule.strip() for rule in rules if "href" in rule], ["a[!href]"])
        self.assertIn("figure(!article-photo)[!data-photo-id", editor.config()["allowedContent"])
        self.assertNotIn("img", editor.config()["allowedContent"])

    def test_nothing_calls_other_machines(self):
        config = editor.config()
        removed = config["removePlugins"].split(",")

        self.assertIs(config["versionCheck"], False)
        for plugin in (
            "image",
            "image2",
            "uploadimage",
            "embed",
            "exportpdf",
            "scayt",
            "wsc",
            "easyimage",
            "cloudservices",
        ):
            with self.subTest(plugin=plugin):
                self.assertIn(plugin, removed)

    def test_the_browsers_own_spelling_marks_are_on(self):
        self.assertIs(editor.config()["disableNativeSpellChecker"], False)

    def test_no_two_fields_share_a_list(self):
        first, second = editor.config(), editor.config()
        first["toolbar"][0].append("Source")
        first["contentsCss"].append("x")

        self.assertNotIn("Source", second["toolbar"][0])
        self.assertNotIn("x", second["contentsCss"])


class WidgetTests(SimpleTestCase):
    def test_the_interface_is_vietnamese_whatever_language_is_active(self):
        self.assertEqual(json.loads(shown(ArticleBodyWidget())["config"])["language"], "vi")
        with override("en"):
            self.assertEqual(json.loads(shown(ArticleBodyWidget())["config"])["language"], "vi")

    def test_no_active_language_is_no_error(self):
        with override(None):
            self.assertEqual(json.loads(shown(ArticleBodyWidget())["config"])["versionCheck"], False)

    def test_the_plugin_comes_from_a_folder_with_its_version(self):
        resources = json.loads(shown(ArticleBodyWidget())["external_plugin_resources"])

        self.assertEqual(resources, [["articlephoto", "/static/news/articlephoto/1/", "plugin.js"]])

    def test_text_is_escaped_into_the_page(self):
        html = ArticleBodyWidget().render("body", "</textarea><script>alert(1)</script>", {"id": "id_body"})

        self.assertNotIn("<script>alert", html)
        self.assertIn("data-photo-tray", html)

    def test_plain_pages_have_the_same_editor_without_photos(self):
        widget = PlainBodyWidget()
        config = json.loads(shown(widget)["config"])

        self.assertNotIn("figure", config["allowedContent"])
        self.assertNotIn(["ArticlePhoto"], config["toolbar"])
        self.assertEqual(config["extraPlugins"], "autogrow")
        self.assertEqual(json.loads(shown(widget)["external_plugin_resources"]), [])
        self.assertNotIn("admin-photos.js", str(widget.media))
        self.assertNotIn("data-photo-tray", widget.render("content", "", {"id": "id_content"}))
