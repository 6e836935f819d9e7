"""Every decision on a comment. No other module changes a status."""

import uuid
from itertools import groupby

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from news.changes import page_changed

from .models import Comment, Decision

Status = Comment.Status
DECIDED_BY_STAFF = (Status.PENDING, Status.APPROVED, Status.REJECTED, Status.SPAM)


def decide(pairs, *, status, moderator, reason=None, note="", batch=None):
    """Give each (comment id, version) of ``pairs`` its new ``status``; return the ids won and the ids lost.

    Lost is what somebody else had decided before (the version moved on), what has that status already, and what its
    reader withdrew. Deciding the same pair twice loses the second time. All is one transaction with one line of the
    log each, under the UUID ``batch`` (made when not given), which ``undo`` takes. Readers see it after the commit.
    ``moderator`` None is the system.
    """
    if status not in DECIDED_BY_STAFF:
        raise ValueError(f"Nobody decides that a comment is {status!r}.")
    versions = dict(pairs)
    with transaction.atomic():
        changes = [
            Change(row, status)
            for row in _locked(versions)
            if row.version == versions[row.pk] and row.status in DECIDED_BY_STAFF and row.status != status
        ]
        _apply(changes, moderator=moderator, reason=reason, note=note, batch=batch or uuid.uuid4())
    return _won_and_lost(versions, changes)


def undo(batch, *, moderator):
    """Take the decisions of ``batch`` back; return the ids restored and the ids on which somebody decided since.

    The log keeps both: the old lines point to the new ones. A second undo of the same batch finds nothing to do.
    """
    with transaction.atomic():
        decisions = {row.comment_id: row for row in Decision.objects.filter(batch=batch, undone_by=None)}
        changes = [
            Change(row, decisions[row.pk].from_status)
            for row in _locked(decisions)
            if row.version == decisions[row.pk].version and row.status == decisions[row.pk].to_status
        ]
        lines = _apply(changes, moderator=moderator, reason=None, note="", batch=uuid.uuid4())
        undone = []
        for line in lines:
            decisions[line.comment_id].undone_by = line
            undone.append(decisions[line.comment_id])
        Decision.objects.bulk_update(undone, ["undone_by"], batch_size=500)
    return _won_and_lost(decisions, changes)


def latest_decisions(comment_ids):
    """The decision that made each comment what it is now, by comment id; comments nobody decided on are left out."""
    rows = Decision.objects.filter(comment_id__in=list(comment_ids), version=F("comment__version"))
    return {row.comment_id: row for row in rows.select_related("moderator", "reason")}


class Change:
    """One comment on its way from the status it was read with to another."""

    def __init__(self, comment, to_status):
        self.comment = comment
        self.from_status = comment.status
        self.to_status = to_status

    @property
    def guard(self):
        return self.comment.version, self.from_status, self.to_status

    @property
    def touches_page(self):
        return Status.APPROVED in (self.from_status, self.to_status)


def _locked(comment_ids):
    """The rows in a fixed order, so that two moderators wait for each other instead of blocking each other."""
    rows = Comment.objects.select_for_update().filter(pk__in=list(comment_ids)).order_by("pk")
    return rows.only("pk", "version", "status", "article_id")


def _apply(changes, *, moderator, reason, note, batch):
    """One conditional UPDATE for all comments that share version and statuses, and a line of the log for each."""
    now = timezone.now()
    changes.sort(key=lambda change: change.guard)
    for (version, from_status, to_status), group in groupby(changes, key=lambda change: change.guard):
        ids = [change.comment.pk for change in group]
        changed = Comment.objects.filter(pk__in=ids, version=version, status=from_status).update(
            status=to_status, version=version + 1, decided_at=None if to_status == Status.PENDING else now
        )
        if changed != len(ids):
            raise RuntimeError("A locked comment changed under the decision.")
    page_changed(sorted({change.comment.article_id for change in changes if change.touches_page}))
    return Decision.objects.bulk_create(
        Decision(
            comment_id=change.comment.pk,
            moderator=moderator,
            from_status=change.from_status,
            to_status=change.to_status,
            version=change.comment.version + 1,
            reason=reason,
            note=note,
            batch=batch,
            created_at=now,
        )
        for change in changes
    )


def _won_and_lost(asked, changes):
    won = {change.comment.pk for change in changes}
    return [pk for pk in asked if pk in won], [pk for pk in asked if pk not in won]
