from django.contrib.auth import get_user_model
from django.contrib.auth.models import Group, Permission
from django.test import TestCase

from portal.roles import ADMINISTRATORS, GROUPS, ensure_roles


class RoleTests(TestCase):
    def codes(self, name):
        rows = Group.objects.get(name=name).permissions.values_list("content_type__app_label", "codename")
        return {f"{label}.{code}" for label, code in rows}

    def test_a_migrated_database_has_every_role(self):
        self.assertEqual(set(Group.objects.values_list("name", flat=True)), {*GROUPS, ADMINISTRATORS})

    def test_every_permission_of_a_role_exists(self):
        for name, wanted in GROUPS.items():
            with self.subTest(role=name):
                self.assertEqual(self.codes(name), wanted)

    def test_administrators_may_do_everything(self):
        self.assertEqual(Group.objects.get(name=ADMINISTRATORS).permissions.count(), Permission.objects.count())

    def test_only_secretary_chief_and_administrator_publish(self):
        publishers = Group.objects.filter(permissions__codename="publish_article").values_list("name", flat=True)

        self.assertEqual(set(publishers), {"thư ký tòa soạn", "Tổng Biên tập", ADMINISTRATORS})

    def test_making_the_roles_again_keeps_what_was_added(self):
        extra = Permission.objects.get(codename="view_user")
        Group.objects.get(name="phóng viên").permissions.add(extra)

        ensure_roles()

        self.assertEqual(self.codes("phóng viên") - GROUPS["phóng viên"], {"portal.view_user"})
        self.assertEqual(Group.objects.count(), len(GROUPS) + 1)


class UserTests(TestCase):
    def test_a_user_has_one_name_and_is_called_by_it(self):
        user = get_user_model()(username="lan", full_name="Nguyễn Thị Lan")

        self.assertEqual((str(user), user.get_full_name(), user.get_short_name()), ("Nguyễn Thị Lan",) * 3)

    def test_without_a_name_the_username_serves(self):
        self.assertEqual(str(get_user_model()(username="lan")), "lan")
