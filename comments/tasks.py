"""What is forgotten by the clock. Each takes one portion per transaction and is safe to repeat."""

from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from .models import Comment
from .submission import REPEAT_WINDOW

PORTION = 1000


def forget_addresses():
    """Blank addresses older than ``COMMENT_IP_RETENTION_DAYS``; all of them where none is to be kept."""
    kept_since = timezone.now() - timedelta(days=settings.COMMENT_IP_RETENTION_DAYS)
    old = Comment.objects.filter(ip_address__isnull=False, created_at__lt=kept_since)
    return _blank(old.order_by("created_at"), ip_address=None)


def forget_repeats():
    """Free the keys of comments that may be sent again."""
    keyed = Comment.objects.filter(repeat_key__gt="")  # unlike IS NOT NULL, SQLite looks this up in the index
    old = keyed.filter(created_at__lt=timezone.now() - REPEAT_WINDOW)
    return _blank(old.order_by(), repeat_key=None)


def _blank(rows, **values):
    blanked = 0
    while ids := list(rows.values_list("pk", flat=True)[:PORTION]):
        blanked += Comment.objects.filter(pk__in=ids).update(**values)
    return blanked
