from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from portal import backups


class Command(BaseCommand):
    help = "Copy database, media and keys into one checked archive while the site runs."

    def add_arguments(self, parser):
        parser.add_argument("--output", help="Where to write; by default DATA_DIR/backups/<time>.tar.gz")

    def handle(self, *, output, **options):
        try:
            path = backups.take(output)
        except backups.BackupError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(_("Backup written: %(path)s") % {"path": path})
