from django.core.exceptions import ValidationError
from django.test import SimpleTestCase

from news.admin_forms import HourField


class HourFieldTests(SimpleTestCase):
    def test_years_of_which_databases_and_calendars_disagree_are_refused(self):
        for typed in ("0001-01-01T00:00", "1899-12-31T23:59", "9999-12-31T23:59"):
            with self.subTest(typed=typed), self.assertRaises(ValidationError):
                HourField().clean(typed)

    def test_an_hour_of_today_passes(self):
        self.assertEqual(HourField().clean("2026-11-23T10:30").year, 2026)
