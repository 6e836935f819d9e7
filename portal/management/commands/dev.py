import os

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand

from .serve import Supervisor, start


class Command(BaseCommand):
    help = "The reloading development server, with the background worker beside it."
    requires_system_checks = []

    def handle(self, **options):
        is_reloaded_child = os.environ.get("RUN_MAIN") == "true"
        worker = None if is_reloaded_child else start(Supervisor.worker_command)
        try:
            call_command("runserver", f"{settings.HOST}:{settings.PORT}")
        finally:
            if worker:
                worker.terminate()
                worker.wait()
