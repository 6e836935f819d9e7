"""What the moderation desk shows: one page of comments by key, each with all a decision needs."""

from django.db.models import Q
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from news import text

from . import moderation, screening, threads
from .models import Comment

PAGE_SIZE = 50
MOST_COUNTED = 10_000
PARENT_LENGTH = 200
SHOWN = (
    "id",
    "version",
    "status",
    "name",
    "text",
    "hold_reasons",
    "created_at",
    "article__slug",
    "article__headline",
    "article__section__name",
    "article__status",
    "article__published_at",
    "article__expires_at",
    "article__comment_policy",
    "parent__name",
    "parent__text",
)
SUGGESTED_REASON = {
    "link": "advertising",
    "phone": "advertising",
    "contact": "advertising",
    "no_accents": "no-accents",
    "odd_characters": "no-accents",
}
Status = Comment.Status


def page(status, *, after=None, article=None):
    """(comments, whether there are more): what waits, the oldest first; what is decided, the newest first."""
    rows = _rows().filter(status=status)
    if article:
        rows = rows.filter(article=article)
    if status == Status.PENDING:
        rows = _beyond(rows.order_by("created_at", "id"), after, "gt")
    else:
        rows = _beyond(rows.order_by("-created_at", "-id"), after, "lt")
    found = list(rows[: PAGE_SIZE + 1])
    return found[:PAGE_SIZE], len(found) > PAGE_SIZE


def one(pk):
    return list(_rows().filter(pk=pk))


def _rows():
    return Comment.objects.select_related("article__section", "parent").only(*SHOWN)


def _beyond(rows, after, side):
    """The rows on one side of comment ``after``, which may have been decided meanwhile; it keeps its place."""
    sent = Comment.objects.filter(pk=after).values_list("created_at", flat=True).first() if after else None
    if sent is None:
        return rows
    same_moment = Q(created_at=sent, **{f"id__{side}": after})
    return rows.filter(Q(**{f"created_at__{side}": sent}) | same_moment, **{f"created_at__{side}e": sent})


def waiting():
    """How many wait, exact up to "10.000+", and how long the oldest has: (number, printed number, duration or "")."""
    pending = Comment.objects.pending()
    number = pending.order_by()[: MOST_COUNTED + 1].count()
    oldest = pending.order_by("created_at", "id").values_list("created_at", flat=True).first()
    printed = text.group_number(min(number, MOST_COUNTED)) + ("+" if number > MOST_COUNTED else "")
    return number, printed, duration(timezone.now() - oldest) if oldest else ""


def duration(delta):
    minutes = max(1, int(delta.total_seconds() // 60))
    if minutes < 60:
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    if minutes < 48 * 60:
        return ngettext("%(n)d hour", "%(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("%(n)d day", "%(n)d days", minutes // (24 * 60)) % {"n": minutes // (24 * 60)}


def present(comments, reject_reasons):
    """The rows of the page, with one query for who decided on what is no longer pending."""
    decided = [comment.pk for comment in comments if comment.status != Status.PENDING]
    decisions = moderation.latest_decisions(decided) if decided else {}
    by_code = {reason.code: reason.pk for reason in reject_reasons}
    return [_row(comment, decisions.get(comment.pk), by_code) for comment in comments]


def _row(comment, decision, reasons_by_code):
    codes = [held["code"] for held in comment.hold_reasons]
    suggested = next((SUGGESTED_REASON[code] for code in codes if code in SUGGESTED_REASON), None)
    return {
        "comment": comment,
        "text": marked(comment.text, comment.hold_reasons),
        "parent_text": text.excerpt(comment.parent.text, PARENT_LENGTH) if comment.parent_id else "",
        "held": [screening.LABELS.get(code, code) for code in dict.fromkeys(codes)],
        "age": text.relative_time(comment.created_at),
        "sent": text.list_datetime(comment.created_at),
        "context_url": _context_url(comment),
        "decided": said(decision) if decision else "",
        "note": decision.note if decision else "",
        "reason": decision.reason.label if decision and decision.reason_id else "",
        "suggested": reasons_by_code.get(suggested),
    }


def _context_url(comment):
    if not comment.article.is_public:
        return ""
    if comment.parent_id and comment.status != Status.APPROVED:
        return f"{threads.form_url(comment.article)}?tu={comment.parent_id}{threads.anchor(comment.parent_id)}"
    return comment.get_absolute_url() if comment.is_approved else f"{comment.article.get_absolute_url()}#binh-luan"


def marked(written, held):
    """The text with what the checks found marked; spans that no longer fit are left out."""
    pieces, end = [], 0
    for start, stop in sorted(span for reason in held if (span := _span(reason, written))):
        if stop > end:
            start = max(start, end)
            pieces += [(False, written[end:start]), (True, written[start:stop])]
            end = stop
    pieces.append((False, written[end:]))
    return format_html_join(
        "", "{}", ((format_html("<mark>{}</mark>", part) if hit else part,) for hit, part in pieces)
    )


def _span(reason, written):
    span = reason.get("span")
    return (span[0], span[1]) if span and 0 <= span[0] < span[1] <= len(written) else None


def said(decision):
    """Who decided what, and when, as the loser of a race reads it."""
    sentences = {
        Status.APPROVED: _("%(name)s approved this comment at %(hour)s."),
        Status.REJECTED: _("%(name)s rejected this comment at %(hour)s."),
        Status.SPAM: _("%(name)s marked this comment as spam at %(hour)s."),
        Status.PENDING: _("%(name)s put this comment back in the queue at %(hour)s."),
    }
    name = str(decision.moderator) if decision.moderator_id else _("The system")
    return sentences[decision.to_status] % {"name": name, "hour": text.list_datetime(decision.created_at)}


def result(number, status):
    """What a decision on ``number`` comments did, in one sentence."""
    if not number:
        return _("No comment has changed.")
    back = ngettext("%(n)s comment is back in the queue.", "%(n)s comments are back in the queue.", number)
    sentences = {
        Status.APPROVED: ngettext("%(n)s comment approved.", "%(n)s comments approved.", number),
        Status.REJECTED: ngettext("%(n)s comment rejected.", "%(n)s comments rejected.", number),
        Status.SPAM: ngettext("%(n)s comment marked as spam.", "%(n)s comments marked as spam.", number),
        Status.PENDING: back,
    }
    return sentences[status] % {"n": text.group_number(number)}
