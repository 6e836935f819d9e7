import json
from datetime import UTC, date, datetime, time
from decimal import Decimal

from django import forms
from django.contrib.auth import get_user_model
from django.template import Context, Template
from django.test import SimpleTestCase, TestCase
from django.urls import reverse
from django.utils import formats, translation


class DateInputTests(SimpleTestCase):
    def test_day_comes_before_month(self):
        self.assertEqual(forms.DateField().clean("05/11/2026"), date(2026, 11, 5))

    def test_days_above_twelve_are_accepted(self):
        self.assertEqual(forms.DateField().clean("23/11/2026"), date(2026, 11, 23))

    def test_other_usual_ways_of_writing_mean_the_same_day(self):
        for written in ("2026-11-05", "5/11/2026", "05-11-2026", "05.11.2026", "5/11/26"):
            with self.subTest(written=written):
                self.assertEqual(forms.DateField().clean(written), date(2026, 11, 5))

    def test_month_first_is_refused_rather_than_guessed(self):
        with self.assertRaisesMessage(forms.ValidationError, "Ngày chưa đúng. Ví dụ: 23/11/2026"):
            forms.DateField().clean("11/23/2026")

    def test_moments_are_local(self):
        for written in ("05/11/2026 10:30", "05/11/2026 10:30:00", "2026-11-05 10:30", "2026-11-05T10:30"):
            with self.subTest(written=written):
                self.assertEqual(forms.DateTimeField().clean(written), datetime(2026, 11, 5, 3, 30, tzinfo=UTC))

    def test_hours_are_read(self):
        for written in ("10:30", "10:30:00", "10h30"):
            with self.subTest(written=written):
                self.assertEqual(forms.TimeField().clean(written), time(10, 30))

    def test_what_a_field_shows_it_reads_again(self):
        class Form(forms.Form):
            day = forms.DateField(initial=date(2026, 11, 5))
            at = forms.DateTimeField(initial=datetime(2026, 11, 5, 3, 30, tzinfo=UTC))

        page = Form().as_p()

        self.assertIn('value="05/11/2026"', page)
        self.assertIn('value="05/11/2026 10:30', page)


class OutputTests(SimpleTestCase):
    def render(self, source, **context):
        return Template("{% load l10n %}" + source).render(Context(context))

    def test_dates_are_written_in_house_style(self):
        at = datetime(2026, 11, 5, 3, 30, tzinfo=UTC)

        self.assertEqual(self.render("{{ at }}", at=at), "05/11/2026 10:30")
        self.assertEqual(self.render('{{ at|date }}|{{ at|date:"SHORT_DATE_FORMAT" }}', at=at), "05/11/2026|05/11/2026")
        self.assertEqual(self.render('{{ at|date:"l" }}|{{ at|time }}', at=at), "Thứ Năm|10:30")

    def test_numbers_inside_markup_are_not_grouped(self):
        self.assertEqual(self.render('<i data-photo-id="{{ id }}">', id=1234567), '<i data-photo-id="1234567">')

    def test_numbers_are_grouped_by_threes_where_it_is_asked_for(self):
        self.assertEqual(formats.number_format(Decimal("1234567.5"), force_grouping=True), "1.234.567,5")

    def test_week_begins_on_monday(self):
        self.assertEqual(formats.get_format("FIRST_DAY_OF_WEEK"), 1)

    def test_other_languages_keep_their_formats(self):
        with translation.override("en"):
            self.assertEqual(formats.get_format("SHORT_DATE_FORMAT"), "m/d/Y")


class AdminScriptTests(TestCase):
    def setUp(self):
        user = get_user_model().objects.create_superuser("admin", password="mat-khau-thu")
        self.client.force_login(user)
        self.script = self.client.get(reverse("admin:jsi18n")).content.decode()

    def read(self, start):
        return json.JSONDecoder().raw_decode(self.script, self.script.index(start) + len(start))[0]

    def test_calendar_writes_and_reads_the_formats_of_the_forms(self):
        found = self.read("django.formats = ")

        self.assertEqual((found["DATE_INPUT_FORMATS"][0], found["TIME_INPUT_FORMATS"][0]), ("%d/%m/%Y", "%H:%M"))
        self.assertEqual(found["FIRST_DAY_OF_WEEK"], 1)

    def test_calendar_names_days_and_months(self):
        found = self.read("const newcatalog = ")

        self.assertEqual(
            [found[name] for name in ("Monday", "Sunday", "abbrev. day Monday\x04Mon", "November", "Choose a Date")],
            ["Thứ Hai", "Chủ Nhật", "T2", "Tháng Mười Một", "Chọn ngày"],
        )
