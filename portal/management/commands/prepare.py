import hashlib
import os

from django.apps import apps
from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command, get_commands
from django.core.management.base import BaseCommand
from django.utils.translation import gettext as _

from portal.health import unapplied_migrations
from portal.receivers import sync_site


class Command(BaseCommand):
    help = "Bring database and static files up to date; what is up to date is left alone."

    def add_arguments(self, parser):
        parser.add_argument(
            "--no-static", action="store_true", help="Leave static files alone; the development server finds them."
        )

    def handle(self, *, no_static=False, **options):
        if unapplied_migrations():
            self.stdout.write(_("Updating the database…"))
            call_command("migrate", interactive=False, verbosity=0)
        sync_site()
        if not no_static:
            self.collect_static()
        self.set_the_demo_stage()

    def collect_static(self):
        """Collect and compress again only when a file was added, removed or changed."""
        stamp = settings.STATIC_ROOT / ".inputs"
        inputs = fingerprint()
        if stamp.is_file() and stamp.read_text() == inputs:
            return
        self.stdout.write(_("Collecting static files…"))
        call_command("collectstatic", interactive=False, verbosity=0)
        stamp.write_text(inputs)

    def set_the_demo_stage(self):
        if not settings.DEMO or "demo" not in get_commands() or apps.get_model("news", "Article").objects.exists():
            return
        self.stdout.write(_("Loading demo content…"))
        call_command("demo", stdout=self.stdout)


def fingerprint():
    """One hash over names, sizes and times of every static file."""
    lines = sorted(
        f"{path} {stat.st_size} {stat.st_mtime_ns}"
        for finder in get_finders()
        for path, storage in finder.list([])
        for stat in [_stat(storage, path)]
    )
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def _stat(storage, path):
    return os.stat(storage.path(path))
