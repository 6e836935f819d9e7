"""What the worker does by the clock for the whole site."""

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from . import statistics

KEEP_FINISHED_TASKS = timedelta(days=14)


def beat():
    """Nothing but the row it leaves: the admin's start page reads from it that the worker lives."""


def clean_up():
    """Forget expired sessions and finished tasks; tell the database's planner how the tables have grown."""
    now = timezone.now()
    Session.objects.filter(expire_date__lt=now).delete()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEEP_FINISHED_TASKS).delete()
    statistics.refresh()
