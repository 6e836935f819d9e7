import logging
import signal
import threading

from django.core.management.base import BaseCommand
from django.db import close_old_connections
from django.utils.crypto import get_random_string
from django_tasks_db.management.commands.db_worker import Worker
from django_tasks_db.models import DBTaskResult

from portal.ticks import Clock

logger = logging.getLogger("portal.worker")


class Command(BaseCommand):
    help = "Run queued background tasks and periodic work until told to stop; a running task is finished first."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Do what is due now, then exit.")
        parser.add_argument("--interval", type=float, default=1.0, help="Seconds between two looks at the queue.")

    def handle(self, *, once, interval, **options):
        logging.getLogger("django_tasks_db").setLevel(logging.WARNING)
        stop = threading.Event()
        if not once:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda *_signal: stop.set())
            logger.info("Worker started")
        clock = Clock()
        while not stop.is_set():
            close_old_connections()
            clock.run_due()
            if not run_one_task() and (once or stop.wait(interval)):
                break
        if not once:
            logger.info("Worker stopped")


def run_one_task():
    """Run the next queued task; return whether there was one.

    The look comes first, because claiming takes SQLite's write lock.
    """
    if not DBTaskResult.objects.ready().exists():
        return False
    worker = Worker(
        queue_names=["*"],
        interval=0,
        batch=True,
        backend_name="default",
        startup_delay=False,
        max_tasks=1,
        worker_id=get_random_string(32),
        excluded_queue_names=[],
    )
    worker.run()
    return worker._run_tasks == 1
