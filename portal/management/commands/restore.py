import os

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal import backups


class Command(BaseCommand):
    help = "Put a backup onto an empty database and an empty media folder, checking every count and hash."

    def add_arguments(self, parser):
        parser.add_argument("file")

    def handle(self, *, file, **options):
        try:
            manifest = backups.restore(file)
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(
            _("Restored and checked: %(rows)d rows, %(files)d files.")
            % {"rows": sum(manifest["rows"].values()), "files": len(manifest["sha256"])}
        )
        if os.environ.get("SECRET_KEY") or os.environ.get("IDENTITY_KEY"):
            self.stdout.write(_("SECRET_KEY or IDENTITY_KEY of the environment goes before the restored key files."))
