import unicodedata

from django.db.models import F, Value
from django.db.models.functions import Concat
from django.forms import modelform_factory
from django.test import SimpleTestCase, TestCase

from news.fields import SurfaceCharField
from news.models import Article, Author, Section

COMPOSED = "Đảng bộ tỉnh Khánh Hòa"
DECOMPOSED = unicodedata.normalize("NFD", COMPOSED)
AuthorForm = modelform_factory(Author, fields=["name", "biography"])


class SurfaceFieldTests(TestCase):
    def assert_stored(self, headline=COMPOSED):
        self.assertEqual(list(Article.objects.values_list("headline", flat=True)), [headline])

    def test_create_stores_one_form_and_shows_it_at_once(self):
        article = Article.objects.create(headline=f" {DECOMPOSED}\u200b\n")

        self.assert_stored()
        self.assertEqual(article.headline, COMPOSED)

    def test_bulk_create_stores_one_form(self):
        Article.objects.bulk_create([Article(headline=DECOMPOSED)])

        self.assert_stored()

    def test_update_stores_one_form(self):
        Article.objects.create()

        Article.objects.update(headline=DECOMPOSED)

        self.assert_stored()

    def test_bulk_update_stores_one_form(self):
        article = Article.objects.create()
        article.headline = DECOMPOSED

        Article.objects.bulk_update([article], ["headline"])

        self.assert_stored()

    def test_expressions_are_left_to_the_database(self):
        article = Article.objects.create(headline="Tin")
        article.headline = Concat(F("headline"), Value(" tức"))

        article.save()

        self.assert_stored("Tin tức")

    def test_lookups_find_what_was_typed_either_way(self):
        Section.objects.create(name=COMPOSED)

        self.assertTrue(Section.objects.filter(name=DECOMPOSED).exists())
        self.assertTrue(Section.objects.filter(name__in=[DECOMPOSED]).exists())
        self.assertTrue(Section.objects.exclude(name=f"{DECOMPOSED} x").exists())

    def test_form_stores_one_form(self):
        form = AuthorForm({"name": f"{DECOMPOSED}  \u00ad", "biography": f"{DECOMPOSED}\r\n\r\n\r\nhai"})

        author = form.save()

        self.assertEqual((author.name, author.biography), (COMPOSED, f"{COMPOSED}\n\nhai"))

    def test_length_is_that_of_the_stored_form(self):
        self.assertTrue(AuthorForm({"name": unicodedata.normalize("NFD", "ệ" * 100)}).is_valid())
        self.assertFalse(AuthorForm({"name": "ệ" * 101}).is_valid())

    def test_what_nobody_sees_is_not_a_name(self):
        self.assertEqual(AuthorForm({"name": "\u200b\u00a0\u3164"}).errors, {"name": ["Vui lòng điền ô này."]})

    def test_nul_byte_is_refused_with_a_sentence(self):
        for field in ("name", "biography"):
            with self.subTest(field=field):
                form = AuthorForm({"name": "Thu", "biography": "", field: "a\x00b"})

                self.assertEqual(form.errors, {field: ["Nội dung chứa ký tự không hợp lệ."]})


class SurfaceFieldDefinitionTests(SimpleTestCase):
    def test_nothing_is_not_made_into_text(self):
        self.assertIsNone(SurfaceCharField(null=True).get_prep_value(None))

    def test_choices_keep_their_list(self):
        field = SurfaceCharField(max_length=3, choices=[("a", "A")])

        self.assertEqual([value for value, label in field.formfield().choices], ["", "a"])
