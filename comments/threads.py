"""The discussion under an article: what is shown, where a comment stands, whether another may be sent."""

from functools import lru_cache
from urllib.parse import urlencode

from django.conf import settings
from django.db.models import Q
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _

from news import plain_sql
from news.models import Article

from .forms import MAX_LENGTH
from .models import Comment

PAGE_SIZE = 50
SHOWN = ("id", "name", "text", "created_at", "parent_id", "parent__name", "parent__status")
NEWEST_SQL = """
SELECT c.id, c.name, c.text, c.created_at, c.parent_id, p.name, p.status,
  (SELECT COUNT(*) FROM comments_comment WHERE article_id = %s AND status = 'approved')
FROM comments_comment c LEFT JOIN comments_comment p ON p.id = c.parent_id
WHERE c.article_id = %s AND c.status = 'approved' ORDER BY c.created_at DESC, c.id DESC LIMIT %s
"""


def form_url(article):
    return reverse("comments:form", args=[article.slug or "bai-viet", article.pk])


def reason_closed(article, frame):
    """The sentence that says why nothing can be sent under ``article`` now, or ""."""
    if article.comment_policy == Article.CommentPolicy.OFF:
        return _("This article does not take comments.")
    if article.comment_policy == Article.CommentPolicy.CLOSED or getattr(frame, "comments_locked", False):
        return _("Comments on this article are closed.")
    return ""


def shows_comments(article):
    return article.comment_policy != Article.CommentPolicy.OFF


def newest(article):
    """The newest page with the number of all approved comments, in one query: (rows, total)."""
    found = plain_sql.fetch(NEWEST_SQL, [article.pk, article.pk, PAGE_SIZE])
    rows = [dict(zip(SHOWN, row, strict=False), created_at=plain_sql.moment(row[3])) for row in found]
    return with_answers(rows, article), (found[0][-1] if found else 0)


def page(article, *, before=None, start=None):
    """(rows, id to go on before or None): the newest first, older than ``before`` or beginning with ``start``.

    Raises Comment.DoesNotExist for an anchor that readers do not see under this article.
    """
    rows = _approved(article)
    if before or start:
        anchor = Comment.objects.approved().only("created_at").get(article=article, pk=before or start)
        same = {"id__lte" if start else "id__lt": anchor.pk}
        older = Q(created_at__lt=anchor.created_at) | Q(created_at=anchor.created_at, **same)
        rows = rows.filter(older, created_at__lte=anchor.created_at)
    rows = list(rows[: PAGE_SIZE + 1].values(*SHOWN))
    shown = with_answers(rows[:PAGE_SIZE], article)
    return shown, (shown[-1]["id"] if len(rows) > PAGE_SIZE else None)


def _approved(article):
    return Comment.objects.approved().filter(article=article).order_by("-created_at", "-id")


def with_answers(rows, article):
    """Add to each row whose comment it answers, and where that stands: (name, URL), or None."""
    here = {row["id"] for row in rows}
    for row in rows:
        row["answers"] = _answers(row, here, article) if row["parent_id"] else None
    return rows


def _answers(row, here, article):
    parent = row["parent_id"]
    if row["parent__status"] != Comment.Status.APPROVED:
        return "", ""
    place = anchor(parent)
    return row["parent__name"], place if parent in here else f"{form_url(article)}?tu={parent}{place}"


def anchor(pk):
    return f"#binh-luan-{pk}"


def address_of(comment):
    """Where readers find an approved comment: on the article's page, or on its own page of a long discussion."""
    later = _approved(comment.article).filter(created_at__gt=comment.created_at)
    if later[:PAGE_SIZE].count() < PAGE_SIZE:
        return comment.get_absolute_url()
    return f"{form_url(comment.article)}?{urlencode({'tu': comment.pk})}{anchor(comment.pk)}"


def form_context(article, frame):
    """What the form prints besides the values; the article's page uses it too."""
    return {
        "form_url": form_url(article),
        "site_name": getattr(frame, "name", ""),
        "privacy_url": getattr(frame, "privacy_url", ""),
        "rules_url": getattr(frame, "comment_rules_url", ""),
        "keeps_address": bool(settings.COMMENT_IP_RETENTION_DAYS),
        "email_required": settings.COMMENT_EMAIL_REQUIRED,
        "max_length": MAX_LENGTH,
    }


def empty_form(article, frame):
    """Heading and form as the article's page shows them; a process renders each address once."""
    return _rendered_form(tuple(form_context(article, frame).items()))


@lru_cache(maxsize=512)
def _rendered_form(facts):
    return render_to_string("comments/_send.html", dict(facts))
