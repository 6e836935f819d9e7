"""What the start page of the newsroom says needs doing: each function gives a Notice or None."""

from datetime import datetime, timedelta
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from comments import desk
from comments.admin_views import PERMISSION

from . import backups
from .models import Heartbeat

WORKER_IS_LATE = timedelta(minutes=5)
BACKUP_IS_OLD = timedelta(hours=36)


class Notice(NamedTuple):
    level: str  # "warning" or "info"
    text: str
    url: str = ""


def for_request(request):
    """What settings.START_PAGE_NOTICES find worth saying to this member of staff."""
    return [notice for path in settings.START_PAGE_NOTICES if (notice := import_string(path)(request))]


def worker(request):
    last = Heartbeat.objects.filter(name="portal.tasks.beat").values_list("started_at", flat=True).first()
    if last and timezone.now() - last < WORKER_IS_LATE:
        return None
    return Notice("warning", _("The background worker is not running: photos are not prepared and mails are not sent."))


def backup(request):
    if not request.user.has_perm("portal.change_siteidentity"):
        return None
    newest = backups.newest()
    if newest is None:
        return Notice("warning", _("There is no backup yet. The technician makes one with “make backup”."))
    taken = datetime.fromtimestamp(newest.stat().st_mtime, tz=timezone.get_current_timezone())
    if timezone.now() - taken < BACKUP_IS_OLD:
        return None
    days = max(1, (timezone.now() - taken).days)
    text = ngettext("The last backup is %(days)d day old.", "The last backup is %(days)d days old.", days)
    return Notice("warning", text % {"days": days})


def comments_waiting(request):
    if not request.user.has_perm(PERMISSION):
        return None
    count, number, _longest = desk.waiting()
    if not count:
        return Notice("info", _("No comment is waiting any more."))
    text = ngettext(
        "%(number)s comment is waiting for approval.", "%(number)s comments are waiting for approval.", count
    )
    return Notice("info", text % {"number": number}, reverse("admin:comments_queue"))
