"""The way of an article through the newsroom: two gates, and who may open them.

    draft → submit → submitted → pass_on → edited → publish / schedule → published → withdraw → withdrawn
    return_to_draft leads back to draft, with a note; whoever holds the right may skip a gate

Every step takes the version it starts from (``base``) and, if the form was sent along, what it said (``snapshot``);
it writes one version of its kind in one transaction and returns it. Steps raise what ``revisions.save_revision`` and
``revisions.publish`` raise, and WrongState if the article has moved on. A step sent twice is done once.
"""

from datetime import timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import gettext as _

from . import changes, permissions, revisions
from .models import Article, Attachment, Author, Revision

Kind = Revision.Kind
Status = Article.Status

KEEP_EMPTY_DRAFTS = timedelta(days=7)


class WrongState(Exception):
    """The step does not lead on from the state that the article is in now: ``article``."""

    def __init__(self, article):
        super().__init__(article.status)
        self.article = article

    @property
    def sentence(self):
        return _("The article is now “%(status)s”; this step is no longer possible.") % {
            "status": self.article.get_status_display()
        }


class NoteMissing(Exception):
    """A returned article needs a note that says why."""


def actions(user, article):
    """The names of the steps that ``user`` may take with ``article`` as it is, in the order of the action bar.

    Each is the name of a function of this module; "save" is ``revisions.save_revision``.
    """
    publishes = permissions.can_publish(user, article)
    rights = {
        "save": permissions.can_edit(user, article),
        "submit": permissions.can_submit(user, article),
        "pass_on": permissions.can_pass(user, article),
        "return_to_draft": permissions.can_return(user, article),
        "publish": publishes,
        "schedule": publishes,
        "update": publishes,
        "withdraw": permissions.can_withdraw(user, article),
    }
    return [name for name, is_allowed in rights.items() if is_allowed and leads_on(name, article)]


def leads_on(name, article):
    """Whether the step is possible from the state of ``article``, whoever takes it."""
    is_published = article.status == Status.PUBLISHED
    is_shown = is_published and permissions.is_live(article)
    match name:
        case "submit":
            return is_published or article.status == Status.DRAFT
        case "pass_on":
            return article.status in (Status.DRAFT, Status.SUBMITTED)
        case "return_to_draft" if is_shown:
            return revisions.pending_proposal(article) is not None
        case "return_to_draft":
            return is_published or article.status in permissions.WITH_THE_DESK
        case "publish":
            return not is_shown
        case "update":
            return is_published
        case "withdraw":
            return is_shown
        case _:
            return True


def start_draft(user):
    """Make the row of a new article, signed as its author usually signs."""
    if not permissions.can_start(user):
        raise PermissionDenied
    return Article.objects.create(created_by=user, byline=usual_byline(user))


def usual_byline(user):
    """How ``user`` signs; "" for somebody without a pen name."""
    return Author.objects.filter(user=user).values_list("pen_name", flat=True).first() or ""


def submit(article, snapshot=None, *, user, base, note="", accept=""):
    """Send a draft to the desk; of a live article, propose a change to those who publish."""

    def move(row, revision):
        if row.status == Status.DRAFT:
            set_status(row, Status.SUBMITTED)
        return revision

    return take("submit", article, snapshot, move, kind=Kind.SUBMITTED, user=user, base=base, note=note, accept=accept)


def pass_on(article, snapshot=None, *, user, base, note="", accept=""):
    """Pass an edited article on for approval."""

    def move(row, revision):
        set_status(row, Status.EDITED)
        return revision

    return take("pass_on", article, snapshot, move, kind=Kind.EDITED, user=user, base=base, note=note, accept=accept)


def return_to_draft(article, snapshot=None, *, user, base, note, accept=""):
    """Give the article back to its author with a note; of a live article, turn down what was proposed."""
    if not note.strip():
        raise NoteMissing
    if article.status == Status.PUBLISHED and permissions.is_live(article):
        live = article.live_revision
        snapshot, accept = live.snapshot if live else revisions.snapshot_of(article), revisions.ANY_LOSS

    def move(row, revision):
        if not permissions.is_live(row):
            set_status(row, Status.DRAFT, published_at=None, live_revision=None, slug="")
        return revision

    return take(
        "return_to_draft", article, snapshot, move, kind=Kind.RETURNED, user=user, base=base, note=note, accept=accept
    )


def publish(article, snapshot=None, *, user, base, accept=""):
    """Show the article to readers from now on."""

    def move(row, revision):
        if not permissions.is_live(row):
            row.published_at = None
        return revisions.go_live(row, revision, user=user)

    return take("publish", article, snapshot, move, kind=Kind.PUBLISHED, user=user, base=base, accept=accept)


def schedule(article, snapshot=None, *, user, base, at, accept=""):
    """Show the article, or what was changed in a live one, from the hour ``at`` on."""

    def move(row, revision):
        return revisions.go_live(row, revision, user=user, at=at)

    return take("schedule", article, snapshot, move, kind=Kind.PUBLISHED, user=user, base=base, accept=accept)


def update(article, snapshot=None, *, user, base, mark_updated=False, accept=""):
    """Change what readers see, or will see at the hour that stays; ``mark_updated`` prints "updated at"."""

    def move(row, revision):
        return revisions.go_live(row, revision, user=user, mark_updated=mark_updated)

    return take("update", article, snapshot, move, kind=Kind.PUBLISHED, user=user, base=base, accept=accept)


def withdraw(article, *, user, base, note=""):
    """Take the article from the readers; its address stays and shows ``note``. Changes waiting for their hour stop."""

    def move(row, revision):
        revisions.pending_changes(row).update(goes_live_at=None)
        set_status(
            row, Status.WITHDRAWN, withdrawn_at=timezone.now(), withdrawal_note=note.strip(), next_change_at=None
        )
        return revision

    return take("withdraw", article, None, move, kind=Kind.WITHDRAWN, user=user, base=base, note=note)


def take(name, article, snapshot, move, *, kind, user, base, note="", accept=""):
    """Add the version of the step ``name`` and make its ``move(row, revision)``, all or nothing."""
    with transaction.atomic():
        row = revisions.lock(article)
        if repeated := revisions.repeated(row, snapshot, user=user, kind=kind, base=base, note=note):
            return repeated
        check(name, user, row, is_changed=snapshot is not None)
        revision = revisions.add_revision(row, snapshot, user=user, kind=kind, base=base, note=note, accept=accept)
        return move(row, revision)


def check(name, user, article, *, is_changed):
    if not permissions.can_view(user, article):
        raise PermissionDenied
    if not leads_on(name, article):
        raise WrongState(article)
    if name not in actions(user, article) or (is_changed and not permissions.can_edit(user, article)):
        raise PermissionDenied


def set_status(row, status, **fields):
    row.status = status
    for name, value in fields.items():
        setattr(row, name, value)
    row.save(update_fields=["status", *fields])
    changes.page_changed([row.pk])


def purge_empty_drafts():
    """Delete the rows of forms that were opened and left a week ago; return how many."""
    abandoned = (
        Article.objects.empty()
        .filter(created_at__lt=timezone.now() - KEEP_EMPTY_DRAFTS)
        .exclude(Exists(Revision.objects.filter(article=OuterRef("pk"))))
        .exclude(Exists(Attachment.objects.filter(article=OuterRef("pk"))))
    )
    return abandoned.delete()[1].get("news.Article", 0)
