import ctypes
import signal
import subprocess
import sys
import time

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connections
from django.utils.translation import gettext as _

from portal import env
from portal.health import unapplied_migrations

PR_SET_PDEATHSIG = 1
STOP_WITHIN = 40
LONGEST_PAUSE = 60


class Command(BaseCommand):
    help = "Serve the site: the web server and one background worker, stopped together."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument(
            "--prepare", action="store_true", help="First migrate, collect static files, load the demo."
        )

    def handle(self, *, prepare, **options):
        self.refuse_what_cannot_work()
        if prepare:
            call_command("prepare", stdout=self.stdout)
        elif unapplied_migrations():
            sys.exit(_("The database is not up to date: run “manage.py migrate” first."))
        connections.close_all()
        self.tell_where()
        Supervisor().run()

    def refuse_what_cannot_work(self):
        if settings.DEBUG:
            sys.exit(_("DEBUG=1 is for “make dev”; the production server does not start with it."))
        if sentence := env.unreachable_database():
            sys.exit(sentence)

    def tell_where(self):
        self.stdout.write(_("The site is at %(url)s, its newsroom at %(url)s/admin/.") % {"url": settings.SITE_URL})
        logins = settings.DATA_DIR / "demo-logins.txt"
        if logins.exists():
            self.stdout.write(_("Demo logins are in %(path)s.") % {"path": logins})
        if settings.SITE_IS_SECURE and not settings.TRUSTED_PROXIES:
            self.stderr.write(
                _("SITE_URL is https, but TRUSTED_PROXIES names no proxy: every page will redirect to itself.")
            )
        self.stdout.flush()


class Supervisor:
    """Web server and worker as two children: a dead worker is started again, a dead web server ends everything."""

    web_command = [sys.executable, "-m", "gunicorn", "-c", "python:portal.gunicorn_config", "portal.wsgi:application"]
    worker_command = [sys.executable, str(settings.BASE_DIR / "manage.py"), "worker"]

    def __init__(self):
        self.stopping = False
        self.pause = 1
        self.worker_started_at = 0.0

    def run(self):
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.stop)
        self.web = start(self.web_command)
        self.start_worker()
        while not self.stopping and self.web.poll() is None:
            self.look_after_worker()
            time.sleep(0.2)
        self.end()

    def stop(self, *_signal):
        self.stopping = True

    def start_worker(self):
        self.worker_started_at = time.monotonic()
        self.worker = start(self.worker_command)

    def look_after_worker(self):
        """Start a dead worker again, waiting longer each time it dies young."""
        if self.worker.poll() is None:
            return
        lived = time.monotonic() - self.worker_started_at
        if lived > LONGEST_PAUSE:
            self.pause = 1
        if lived >= self.pause:
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
            self.start_worker()

    def end(self):
        """Ask both to finish what they do, wait, and leave with the web server's code when it died by itself."""
        children = (self.web, self.worker)
        code = 0 if self.stopping else self.web.returncode or 1
        for child in children:
            if child.poll() is None:
                child.terminate()
        deadline = time.monotonic() + STOP_WITHIN
        for child in children:
            try:
                child.wait(max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        sys.exit(code)


def start(command):
    """A child that Ctrl+C does not reach but the supervisor does, and that stops when the supervisor is killed."""
    return subprocess.Popen(command, cwd=settings.BASE_DIR, start_new_session=True, preexec_fn=_stop_with_parent)


def _stop_with_parent():
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
