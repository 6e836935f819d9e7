"""Taking a comment in: repeats, limits, the row. What is not stored here is answered with a sentence by the view."""

from datetime import timedelta
from typing import NamedTuple

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from . import identity
from .models import Comment
from .screening import Reason, screen

REPEAT_WINDOW = timedelta(hours=24)
DEVICE_PAUSE = timedelta(seconds=15)
LIMIT_WINDOW = timedelta(minutes=10)
DEVICE_LIMIT = 5
NETWORK_BUSY = 30
NETWORK_LIMIT = 300


class TooFast(Exception):
    """More comments than one device or network may send; ``seconds`` from now there is room again."""

    def __init__(self, wait):
        self.seconds = max(1, int(wait.total_seconds()) + 1)
        super().__init__(f"Room again in {self.seconds} seconds")


class Accepted(NamedTuple):
    comment: Comment
    is_repeat: bool


def accept(article, values, *, sender, context=None, consent_version=""):
    """Store the validated ``values`` as a pending comment with its reasons, once, and return what stands.

    The same words from the same sender within 24 hours give the comment that stands already, also when both arrive at
    the same moment. Raises ``TooFast``. The row is committed on return (unless the caller has a transaction open).
    """
    keys = repeat_keys(article, values, sender)
    reasons = screen(values["text"], context)
    try:
        with transaction.atomic():
            wait_for_turn(sender)
            first = find_repeat(keys)
            if first:
                return Accepted(first, True)
            check_device(sender)
            reasons += network_reasons(sender)
            return Accepted(store(article, values, sender, keys[0], reasons, consent_version), False)
    except IntegrityError:
        first = find_repeat(keys)
        if first is None:
            raise
        return Accepted(first, True)


def store(article, values, sender, repeat_key, reasons, consent_version):
    Comment.objects.filter(repeat_key=repeat_key).update(repeat_key=None)  # older than the window, else it were found
    return Comment.objects.create(
        article=article,
        parent=values.get("parent"),
        name=values["name"],
        email=values.get("email", ""),
        text=values["text"],
        hold_reasons=[reason.as_json() for reason in reasons],
        repeat_key=repeat_key,
        email_hash=identity.email_hash(values.get("email", "")),
        device_hash=sender.device_hash,
        network_hash=sender.network_hash,
        ip_address=sender.kept_address,
        consent_version=consent_version,
    )


def repeat_keys(article, values, sender):
    """The key to store first, then the others under which the same comment may stand.

    A device that got its cookie with its first comment is still known by its network when it sends that one again.
    """
    parent = values.get("parent")
    words = (article.pk, parent.pk if parent else "", values["name"], values.get("email", ""), values["text"])
    by_network = _repeat_key("network", sender.network_hash, words)
    if sender.is_new_device:
        return [by_network]
    return [_repeat_key("device", sender.device_hash, words), by_network]


def _repeat_key(kind, sender_hash, words):
    return identity.keyed_hash(f"repeat by {kind}", "\x00".join(map(str, (sender_hash, *words))))


def find_repeat(keys):
    since = timezone.now() - REPEAT_WINDOW
    return Comment.objects.filter(repeat_key__in=keys, created_at__gt=since).order_by("id").first()


def wait_for_turn(sender):
    """Let the posts of one network pass one after the other, or counting and inserting would race each other.

    SQLite's immediate transactions do so already; PostgreSQL holds the lock until the transaction ends.
    """
    if connection.vendor == "postgresql":
        key = int((sender.network_hash or sender.device_hash)[:15], 16)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])


def check_device(sender):
    now = timezone.now()
    recent = _recent("device_hash", sender.device_hash, now, DEVICE_LIMIT)
    if recent and recent[0] > now - DEVICE_PAUSE:
        raise TooFast(recent[0] + DEVICE_PAUSE - now)
    if len(recent) == DEVICE_LIMIT:
        raise TooFast(recent[-1] + LIMIT_WINDOW - now)


def network_reasons(sender):
    """A reason when the network is busy, which offices and phone networks sharing an address often are."""
    if not sender.network_hash:
        return []
    now = timezone.now()
    recent = _recent("network_hash", sender.network_hash, now, NETWORK_LIMIT)
    if len(recent) == NETWORK_LIMIT:
        raise TooFast(recent[-1] + LIMIT_WINDOW - now)
    return [Reason("network_busy", None, 3)] if len(recent) >= NETWORK_BUSY else []


def _recent(field, value, now, most):
    """The hours of the newest ``most`` comments of the window, newest first, read from an index."""
    rows = Comment.objects.filter(**{field: value}, created_at__gt=now - LIMIT_WINDOW).order_by("-created_at")
    return list(rows.values_list("created_at", flat=True)[:most])
