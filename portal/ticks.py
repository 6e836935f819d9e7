"""Periodic work: settings.PERIODIC_TASKS names the functions, one Heartbeat row each decides who runs them and when."""

import logging
from datetime import timedelta

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.module_loading import import_string

from .models import Heartbeat

logger = logging.getLogger(__name__)


class Clock:
    """Runs what is due; remembers when to ask again, so that an idle worker does not touch the database."""

    def __init__(self, tasks=None):
        self.tasks = settings.PERIODIC_TASKS if tasks is None else tasks
        self.ask_at = {}

    def run_due(self):
        for path, seconds in self.tasks.items():
            if self.ask_at.get(path, timezone.now()) <= timezone.now():
                run_if_due(path, timedelta(seconds=seconds))
                self.ask_at[path] = timezone.now() + timedelta(seconds=min(seconds, 60))


def run_if_due(path, interval):
    """Run the function unless another worker took this turn; return whether it ran."""
    if not take_turn(path, interval):
        return False
    error = ""
    try:
        import_string(path)()
    except Exception as problem:
        logger.exception("Periodic task %s failed", path)
        error = type(problem).__name__
    Heartbeat.objects.filter(name=path).update(finished_at=timezone.now(), error=error)
    return True


def take_turn(path, interval):
    """Claim the turn by one conditional UPDATE: of two workers at the same moment one wins."""
    now = timezone.now()
    Heartbeat.objects.get_or_create(name=path)
    free = Q(started_at=None) | Q(started_at__lte=now - interval + timedelta(seconds=1))
    return Heartbeat.objects.filter(free, name=path).update(started_at=now) == 1
