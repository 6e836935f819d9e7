"""Versions of an article: the working copy that staff write on, and how it becomes what readers see.

The shape of a snapshot is described in ``news/snapshots.py``. ``base`` is everywhere the id of the named version that
somebody started from, None for none.
"""

import logging

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from . import changes, permissions, photos, richtext, search, text
from .models import Article, Author, Contribution, Revision, Section, Topic
from .snapshots import (
    PHOTO_FIELDS,
    TEXT_FIELDS,
    compare_fields,
    completed,
    hour,
    losses,
    photo_words,
    put_words,
    settle,
    snapshot_of,
)

__all__ = [
    "ANY_LOSS",
    "ContentLost",
    "PublishRefused",
    "StaleRevision",
    "add_revision",
    "compare_fields",
    "current_revision",
    "go_live",
    "lock",
    "pending_change",
    "pending_proposal",
    "photo_words",
    "promote_due",
    "publish",
    "restore",
    "save_revision",
    "snapshot_of",
    "working_revision",
    "working_snapshot",
]

logger = logging.getLogger(__name__)

# Accepts whatever a save would drop: for steps that mean to.
ANY_LOSS = object()

Kind = Revision.Kind
Status = Article.Status


class StaleRevision(Exception):
    """Somebody saved another version meanwhile: ``current``; ``mine`` is the settled snapshot that was refused."""

    def __init__(self, current, mine=None):
        super().__init__(current)
        self.current = current
        self.mine = mine


class ContentLost(Exception):
    """The save would drop photos or much of the text: ``sentences`` say what, ``token`` accepts exactly this loss."""

    def __init__(self, sentences, token):
        super().__init__(*sentences)
        self.sentences = sentences
        self.token = token


class PublishRefused(Exception):
    """What is missing before readers may see the article: ``problems`` {field: sentence}."""

    def __init__(self, problems):
        super().__init__(*problems.values())
        self.problems = problems


# Reading


def current_revision(article):
    """The newest named version, None for an article that has none yet."""
    return article.revisions.named().select_related("created_by").order_by("-number").first()


def working_revision(article):
    """What the form opens: the newest named version, or an unsaved one of the live row where there is none."""
    current = current_revision(article)
    return current or Revision(article=article, number=0, kind=Kind.SAVED, snapshot=snapshot_of(article))


def working_snapshot(article):
    """The complete snapshot of the working copy, photos that were uploaded since included."""
    return completed(working_revision(article).snapshot, article)


def pending_change(article):
    """The next version that goes live by itself at its hour, None without one."""
    return pending_changes(article).order_by("goes_live_at", "-number").first()


def pending_changes(article):
    live = article.live_revision.number if article.live_revision else 0
    return article.revisions.filter(goes_live_at__isnull=False, number__gt=live)


def pending_proposal(article):
    """What somebody without the right to publish proposes for a live article and nobody decided yet."""
    current = current_revision(article) if article.status == Status.PUBLISHED else None
    return current if current and current.kind == Kind.SUBMITTED else None


# Saving


def save_revision(article, snapshot, *, user, kind=Kind.SAVED, base, note="", accept=""):
    """Keep ``snapshot`` as a new version and return it; its ``problems`` are sentences about what could not stay.

    Fields missing from ``snapshot`` are taken from the working copy. Of an article that was never published the row,
    its photos, topics and search words follow. Raises StaleRevision if ``base`` is no longer the newest, ContentLost
    unless ``accept`` is its token, PermissionDenied, ValidationError. The same save sent twice by the same person
    gives the first one's version. ``article`` itself stays as it was read.
    """
    with transaction.atomic():
        row = lock(article)
        if user is not None and not permissions.can_edit(user, row):
            raise PermissionDenied
        return add_revision(row, snapshot, user=user, kind=kind, base=base, note=note, accept=accept)


def lock(article):
    """The row as it is now, held until the transaction ends (on SQLite nobody else writes meanwhile)."""
    return Article.objects.select_for_update().get(pk=article.pk)


def add_revision(row, snapshot, *, user, kind, base, note="", accept=""):
    """``save_revision`` on a row that the caller holds, without asking for the right."""
    if found := repeated(row, snapshot, user=user, kind=kind, base=base, note=note):
        return found
    current = current_revision(row)
    before = working_snapshot(row)
    wanted, problems = settle(row, {**before, **(snapshot or {})}, user=user)
    if (current.pk if current else None) != base:
        raise StaleRevision(current, wanted)
    sentences, token = losses(before, wanted)
    if sentences and accept not in (token, ANY_LOSS):
        raise ContentLost(sentences, token)
    revision = Revision.objects.create(
        article=row,
        number=(row.revisions.aggregate(last=Max("number"))["last"] or 0) + 1,
        base=current,
        snapshot=wanted,
        kind=kind,
        note=note,
        created_by=user,
    )
    revision.problems = problems
    if row.status in permissions.UNPUBLISHED and kind != Kind.PUBLISHED:
        apply(row, wanted)
    else:
        row.modified_at = revision.created_at
        row.save(update_fields=["modified_at"])
    return revision


def repeated(row, snapshot, *, user, kind, base, note=""):
    """The newest version if it is this very save, sent by the same person a moment ago; else None."""
    current = current_revision(row)
    if current is None or user is None:
        return None
    if (current.kind, current.created_by_id, current.note, current.base_id) != (kind, user.pk, note, base):
        return None
    wanted, current.problems = settle(row, {**working_snapshot(row), **(snapshot or {})}, user=user)
    return current if current.snapshot == wanted else None


def restore(revision, *, user, base):
    """Save what ``revision`` holds as the newest version; what it replaces stays among the versions."""
    return save_revision(revision.article, revision.snapshot, user=user, base=base, accept=ANY_LOSS)


# The live row


def apply(row, snapshot):
    """Copy ``snapshot`` onto the row that the caller holds, with photos, topics, contributors and search words."""
    for name in TEXT_FIELDS:
        setattr(row, name, snapshot[name])
    if snapshot["section"] is None or Section.objects.filter(pk=snapshot["section"]).exists():
        row.section_id = snapshot["section"]
    row.expires_at = hour(snapshot["expires_at"])
    staying = apply_photos(row, snapshot["photos"])
    row.lead_photo = staying.get(snapshot["lead_photo"]) or first_photo(snapshot["body"], staying)
    row.modified_at = timezone.now()
    row.save()
    row.topics.set(Topic.objects.for_names(snapshot["topics"]))
    apply_contributors(row, snapshot["contributors"])
    search.index_article(row)
    changes.page_changed([row.pk])


def apply_photos(row, words_by_id):
    """Give the photo rows their words; return those that stay, by id."""
    staying = {}
    for photo in row.photos.all():
        words = words_by_id.get(str(photo.pk))
        if words and words != photo_words(photo):
            put_words(photo, words)
            photo.save(update_fields=[*PHOTO_FIELDS, "removed_at"])
        if photo.removed_at is None:
            staying[photo.pk] = photo
    return staying


def first_photo(body, staying):
    return next((staying[pk] for pk in richtext.photo_ids(body) if pk in staying), None)


def apply_contributors(row, contributors):
    wanted = [(one["author"], one["role"], one["share"]) for one in contributors]
    if [(one.author_id, one.role, one.share) for one in row.contributions.all()] == wanted:
        return
    known = set(Author.objects.filter(pk__in=[author for author, _role, _share in wanted]).values_list("pk", flat=True))
    row.contributions.all().delete()
    Contribution.objects.bulk_create(
        Contribution(article=row, author_id=author, role=role, share=share, order=order)
        for order, (author, role, share) in enumerate(wanted)
        if author in known
    )


# Publishing


def publish(revision, *, user, at=None, mark_updated=False):
    """Make ``revision`` what readers see, now or at the hour ``at``; return the version of the kind "published".

    The address is fixed by the first publication that readers see. A later hour for a live article leaves the row
    alone until then (``promote_due``); publishing anything now takes the place of changes still waiting for their
    hour. Raises PublishRefused, PermissionDenied, and StaleRevision if a newer version exists. Pressed twice by the
    same person it publishes once.
    """
    with transaction.atomic():
        row = lock(revision.article)
        if user is not None and not permissions.can_publish(user, row):
            raise PermissionDenied
        if found := repeated(row, revision.snapshot, user=user, kind=Kind.PUBLISHED, base=revision.pk):
            return found
        if current_revision(row) != revision:
            raise StaleRevision(current_revision(row), revision.snapshot)
        copy = add_revision(row, revision.snapshot, user=user, kind=Kind.PUBLISHED, base=revision.pk)
        return go_live(row, copy, user=user, at=at, mark_updated=mark_updated)


def go_live(row, revision, *, user, at=None, mark_updated=False):
    """``publish`` on a row that the caller holds, of a version it has just added."""
    check_complete(row, revision.snapshot, user=user, at=at)
    now = timezone.now()
    is_shown = permissions.is_live(row)
    if is_shown and row.status == Status.PUBLISHED and at:
        return wait_for_hour(row, revision, at)
    if not is_shown:
        row.slug = text.slug(revision.snapshot["headline"], max_length=120)
    if at or row.status in permissions.UNPUBLISHED or row.published_at is None:
        row.published_at = at or now
    if is_shown and mark_updated:
        row.updated_at_shown = now
    row.status, row.withdrawn_at, row.withdrawal_note = Status.PUBLISHED, None, ""
    show(row, revision)
    return revision


def wait_for_hour(row, revision, at):
    revision.goes_live_at = at
    revision.save(update_fields=["goes_live_at"])
    row.next_change_at = min(filter(None, [row.next_change_at, at]))
    row.save(update_fields=["next_change_at"])
    return revision


def show(row, revision):
    """Put ``revision`` before the readers; older versions that still waited for their hour give way."""
    row.live_revision = revision
    waiting = pending_change(row)
    row.next_change_at = waiting.goes_live_at if waiting else None
    apply(row, revision.snapshot)
    if row.lead_photo:
        photos.ensure_share_image(row.lead_photo)


def check_complete(row, snapshot, *, user, at=None):
    problems = {}
    if not snapshot["headline"]:
        problems["headline"] = _("Give the article a headline before it is published.")
    if not richtext.plain_text(snapshot["body"]).strip() and not list(richtext.photo_ids(snapshot["body"])):
        problems["body"] = _("Write the text before the article is published.")
    section = Section.objects.filter(pk=snapshot["section"]).first() if snapshot["section"] else None
    if section is None:
        problems["section"] = _("Choose a section before the article is published.")
    elif user is not None and not permissions.can_publish(user, Article(section=section)):
        problems["section"] = _("You may not publish in the section “%(name)s”.") % {"name": section.name}
    if at and at <= timezone.now():
        problems["goes_live_at"] = _("This hour has passed. Choose a later one, or publish now.")
    if problems:
        raise PublishRefused(problems)


def promote_due(now=None, *, article=None):
    """Put the changes whose hour has come before the readers; return how many articles changed.

    Of several workers and readers at the same moment one conditional UPDATE lets a single one do it.
    """
    now = now or timezone.now()
    due = Article.objects.filter(next_change_at__lte=now)
    if article is not None:
        due = due.filter(pk=article.pk)
    return sum(promote(pk, now) for pk in list(due.values_list("pk", flat=True)))


def promote(pk, now):
    with transaction.atomic():
        if not Article.objects.filter(pk=pk, next_change_at__lte=now).update(next_change_at=None):
            return 0
        row = Article.objects.select_for_update().get(pk=pk)
        revision = pending_changes(row).filter(goes_live_at__lte=now).order_by("-number").first()
        if revision is None or row.status != Status.PUBLISHED:
            logger.warning("Article %s had an hour of change and nothing to change", pk)
            return 0
        show(row, revision)
        return 1
