import json
import os
import stat
import tarfile
import tempfile
from pathlib import Path

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import connection
from django.test import TransactionTestCase, override_settings

from portal import backups, env

from .helpers import manage


class BackupTests(TransactionTestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)
        self.archive = self.folder / "backup.tar.gz"
        media = tempfile.TemporaryDirectory()
        self.addCleanup(media.cleanup)
        self.enterContext(override_settings(STORAGES={**settings.STORAGES, **env.media_storages(Path(media.name))}))
        get_user_model().objects.create_user("lan", full_name="Nguyễn Thị Lan")
        storages["originals"].save("photos/ab/ảnh.jpg", ContentFile(b"picture"))

    def take(self):
        backups.take(self.archive)
        with tarfile.open(self.archive) as archive:
            return json.load(archive.extractfile(backups.MANIFEST)), archive.getnames()

    def test_a_backup_holds_database_media_keys_and_their_counts(self):
        manifest, names = self.take()

        self.assertEqual(
            sorted(names),
            sorted(
                [
                    backups.DATABASE[connection.vendor],
                    "media/originals/photos/ab/ảnh.jpg",
                    "secret-key",
                    "identity-key",
                    "manifest.json",
                ]
            ),
        )
        self.assertEqual(sorted(manifest["sha256"]), sorted(set(names) - {"manifest.json"}))
        self.assertEqual((manifest["rows"]["portal_user"], manifest["vendor"]), (1, connection.vendor))

    def test_a_backup_is_for_its_owner_only(self):
        self.take()

        self.assertEqual(stat.S_IMODE(self.archive.stat().st_mode), 0o600)

    def test_an_existing_file_is_never_overwritten(self):
        self.archive.touch()

        with self.assertRaises(backups.BackupError):
            backups.take(self.archive)

    def test_nothing_half_made_stays_behind(self):
        self.take()

        self.assertEqual(list(self.folder.iterdir()), [self.archive])

    def test_a_restored_site_has_the_same_rows_files_and_keys(self):
        self.take()

        with self.empty_site() as site:
            done = self.restore(site)

            self.assertEqual(done.returncode, 0, done.stderr)
            shown = manage("shell", "-v0", "-c", SHOW, **site)
            self.assertEqual(shown.stdout.strip(), f"Nguyễn Thị Lan|{settings.IDENTITY_KEY}", shown.stderr)
            data = Path(site["data_dir"])
            self.assertEqual((data / "media/originals/photos/ab/ảnh.jpg").read_bytes(), b"picture")
            self.assertEqual(stat.S_IMODE((data / "identity-key").stat().st_mode), 0o600)

    def test_a_site_in_use_is_never_overwritten(self):
        self.take()

        with self.assertRaisesMessage(backups.BackupError, "Cơ sở dữ liệu không trống"):
            backups.restore(self.archive)

    def test_a_damaged_backup_is_refused_before_anything_is_put_in_place(self):
        self.take()
        self.damage("media/originals/photos/ab/ảnh.jpg")

        with self.empty_site() as site:
            done = self.restore(site)

            self.assertEqual(done.returncode, 1)
            self.assertIn("ảnh.jpg trong bản sao lưu bị thiếu hoặc bị hỏng", done.stderr)
            self.assertFalse((Path(site["data_dir"]) / "media/originals/photos").exists())

    def test_a_file_that_is_no_backup_is_refused(self):
        self.archive.write_bytes(b"no archive")

        with self.empty_site() as site:
            self.assertIn("Không đọc được bản sao lưu", self.restore(site).stderr)

    def restore(self, site):
        return manage("restore", str(self.archive), **site)

    def damage(self, member):
        """Put other bytes of the same length under the name of ``member``."""
        unpacked = self.folder / "unpacked"
        with tarfile.open(self.archive) as archive:
            archive.extractall(unpacked, filter="data")
        (unpacked / member).write_bytes(b"PICTURE")
        with tarfile.open(self.archive, "w:gz") as archive:
            for path in unpacked.rglob("*"):
                if path.is_file():
                    archive.add(path, path.relative_to(unpacked))

    def empty_site(self):
        return EmptySite(self.folder / "site")


SHOW = """
from django.conf import settings
from portal.models import User
print(User.objects.get().full_name, settings.IDENTITY_KEY, sep="|")
"""


class EmptySite:
    """The environment of a new site: an empty folder and, on PostgreSQL, an empty database beside the test's own."""

    def __init__(self, folder):
        self.folder = folder
        self.name = f"restored_{os.getpid()}"

    def __enter__(self):
        site = {"data_dir": self.folder}
        if connection.vendor == "postgresql":
            self.execute(f"DROP DATABASE IF EXISTS {self.name}")
            self.execute(f"CREATE DATABASE {self.name}")
            site["DATABASE_URL"] = os.environ["TEST_POSTGRES_URL"].rpartition("/")[0] + f"/{self.name}"
        return site

    def __exit__(self, *_problem):
        if connection.vendor == "postgresql":
            self.execute(f"DROP DATABASE {self.name}")

    def execute(self, sql):
        with connection.cursor() as cursor:
            cursor.execute(sql)
