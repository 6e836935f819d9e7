import os
from datetime import timedelta

from django.conf import settings
from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group
from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from portal import backups, notices
from portal.models import Heartbeat, SiteIdentity
from portal.roles import ADMINISTRATORS


def make_user(username, role=None, **values):
    user = get_user_model().objects.create_user(username, password="mật-khẩu-dài", is_staff=True, **values)
    if role:
        user.groups.add(Group.objects.get(name=role))
    return user


class StartPageTests(TestCase):
    def texts(self, role):
        self.client.force_login(make_user("lan", role))
        return [notice.text for notice in self.client.get(reverse("admin:index")).context["notices"]]

    def has(self, texts, beginning):
        return any(beginning in text for text in texts)

    def test_a_silent_worker_is_reported(self):
        Heartbeat.objects.create(name="portal.tasks.beat", started_at=timezone.now() - timedelta(minutes=6))

        self.assertEqual(len(self.texts("phóng viên")), 1)

    def test_a_living_worker_is_not(self):
        Heartbeat.objects.create(name="portal.tasks.beat", started_at=timezone.now())

        self.assertEqual(self.texts("phóng viên"), [])

    def test_a_missing_backup_is_reported_to_administrators(self):
        Heartbeat.objects.create(name="portal.tasks.beat", started_at=timezone.now())

        self.assertIn("make backup", "".join(self.texts(ADMINISTRATORS)))

    def test_an_old_backup_is_reported_and_a_fresh_one_is_not(self):
        path = backups.folder() / "2026-01-01-000000.tar.gz"
        path.parent.mkdir(exist_ok=True)
        path.touch()
        self.addCleanup(path.unlink)
        request = type("Request", (), {"user": make_user("quan", ADMINISTRATORS)})

        self.assertIsNone(notices.backup(request))
        old = (timezone.now() - timedelta(days=3)).timestamp()
        os.utime(path, (old, old))
        self.assertIn("3", notices.backup(request).text)

    def test_moderators_see_how_many_wait(self):
        Heartbeat.objects.create(name="portal.tasks.beat", started_at=timezone.now())

        self.assertEqual(len(self.texts("người duyệt bình luận")), 1)


class AccountAdminTests(TestCase):
    def test_administrators_make_accounts_but_no_superusers(self):
        self.client.force_login(make_user("quan", ADMINISTRATORS))
        chief = make_user("sep", is_superuser=True)
        lan = make_user("lan")

        self.assertEqual(self.client.get(reverse("admin:portal_user_add")).status_code, 200)
        form = self.client.get(reverse("admin:portal_user_change", args=[lan.pk])).context["adminform"].form
        self.assertNotIn("is_superuser", form.fields)
        self.client.post(reverse("admin:portal_user_change", args=[chief.pk]), {"username": "taken"})
        chief.refresh_from_db()
        self.assertEqual(chief.username, "sep")

    def test_accounts_are_never_deleted(self):
        self.client.force_login(make_user("sep", is_superuser=True))
        lan = make_user("lan")

        self.assertEqual(self.client.get(reverse("admin:portal_user_delete", args=[lan.pk])).status_code, 403)

    def test_a_new_account_gets_its_full_name(self):
        self.client.force_login(make_user("sep", is_superuser=True))
        values = {
            "username": "lan",
            "full_name": "Nguyễn Thị Lan",
            "usable_password": "true",
            "password1": "một-câu-rất-dài",
            "password2": "một-câu-rất-dài",
            "is_staff": "on",
        }

        self.client.post(reverse("admin:portal_user_add"), values)

        self.assertEqual(get_user_model().objects.get(username="lan").full_name, "Nguyễn Thị Lan")


class IdentityAdminTests(TestCase):
    def setUp(self):
        self.client.force_login(make_user("quan", ADMINISTRATORS))

    def test_the_identity_is_made_once(self):
        self.client.post(reverse("admin:portal_siteidentity_add"), {"name": "Báo Ví dụ"})

        self.assertEqual(SiteIdentity.objects.get().name, "Báo Ví dụ")
        self.assertEqual(self.client.get(reverse("admin:portal_siteidentity_add")).status_code, 403)

    def test_the_identity_is_never_deleted(self):
        SiteIdentity(name="Báo Ví dụ").save()

        self.assertEqual(self.client.get(reverse("admin:portal_siteidentity_delete", args=[1])).status_code, 403)

    def test_a_vietnamese_date_is_understood(self):
        self.client.post(reverse("admin:portal_siteidentity_add"), {"name": "Báo", "licence_date": "05/11/2026"})

        self.assertEqual(SiteIdentity.objects.get().licence_date.isoformat(), "2026-11-05")

    def test_data_dir_is_the_runs_own(self):
        self.assertIn("portal-tests-", str(settings.DATA_DIR))
