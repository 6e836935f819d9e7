from datetime import date

from django.contrib.sites.models import Site
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.test import RequestFactory, TestCase, override_settings

from news.models import Section
from portal import frame
from portal.middleware import SiteFrameMiddleware
from portal.models import SiteFrame, SiteIdentity
from portal.receivers import sync_site


class SiteFrameTests(TestCase):
    def frame(self):
        request = RequestFactory().get("/")
        SiteFrameMiddleware(lambda request: None)(request)
        return request.site_frame

    def save(self, **values):
        with self.captureOnCommitCallbacks(execute=True):
            SiteIdentity(**{"name": "Báo Ví dụ", **values}).save()

    def make_section(self, name, **values):
        with self.captureOnCommitCallbacks(execute=True):
            return Section.objects.create(name=name, slug=name.lower(), **values)

    def test_a_fresh_database_has_neutral_defaults(self):
        SiteFrame.objects.all().delete()

        site = self.frame()

        self.assertEqual(
            (site.name, site.licence_date, site.menu, site.comments_locked), ("127.0.0.1", None, [], False)
        )

    def test_nothing_is_read_before_it_is_used(self):
        with self.assertNumQueries(0):
            self.frame()

    def test_identity_and_menu_take_one_query(self):
        self.save()
        for size in (1, 3):
            for number in range(size):
                self.make_section(f"muc-{size}-{number}")
            with self.subTest(sections=size), self.assertNumQueries(1):
                site = self.frame()
                self.assertTrue(site.name and site.menu)

    def test_a_saved_identity_is_shown(self):
        self.save(licence_number="12/GP", licence_date=date(2026, 11, 5))

        site = self.frame()

        self.assertEqual((site.name, site.licence_number, site.licence_date), ("Báo Ví dụ", "12/GP", date(2026, 11, 5)))

    def test_the_menu_follows_the_sections(self):
        parent = self.make_section("alpha", order=2)
        child = self.make_section("beta", order=1, parent=parent)
        self.make_section("gamma", order=1)

        menu = self.frame().menu

        self.assertEqual([entry.name for entry in menu], ["gamma", "alpha"])
        self.assertEqual([(entry.name, entry.url) for entry in menu[1].children], [("beta", child.get_absolute_url())])

    def test_a_deleted_section_leaves_the_menu(self):
        section = self.make_section("alpha")
        with self.captureOnCommitCallbacks(execute=True):
            section.delete()

        self.assertEqual(self.frame().menu, [])

    def test_there_is_one_identity(self):
        self.save(name="Một")
        SiteIdentity(name="Hai").save()

        self.assertEqual([identity.name for identity in SiteIdentity.objects.all()], ["Hai"])

    def test_the_database_refuses_a_second_identity(self):
        with self.assertRaises(IntegrityError), transaction.atomic():
            SiteIdentity.objects.bulk_create([SiteIdentity(pk=2, name="Hai")])

    def test_rebuilding_twice_changes_nothing(self):
        self.save()
        frame.rebuild()
        before = SiteFrame.objects.values_list("data", flat=True).get()

        frame.rebuild()

        self.assertEqual(SiteFrame.objects.values_list("data", flat=True).get(), before)

    @override_settings(SITE_URL="https://example.vn")
    def test_the_sites_framework_says_what_site_url_says(self):
        sync_site()

        self.assertEqual(Site.objects.get_current().domain, "example.vn")

    def test_migrating_again_is_harmless(self):
        call_command("migrate", verbosity=0)
