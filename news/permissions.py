"""Who may do what with which article: the one place that every form, list and side view asks.

Each question is asked of the row as it stands (its owner, its section, its state); whoever is about to write asks
again under the row's lock, as ``news/workflow.py`` does.
"""

from django.db.models import Q
from django.utils import timezone

from .models import Article, PublishGrant

Status = Article.Status
WITH_THE_DESK = (Status.SUBMITTED, Status.EDITED)
UNPUBLISHED = (Status.DRAFT, *WITH_THE_DESK)


def can_start(user):
    return user.has_perm("news.add_article")


def can_view(user, article):
    """See the article in the newsroom: its form, its preview, its versions, its photos and attachments.

    A live article has working copies that readers do not see; they are for those who write.
    """
    if not user.has_perm("news.view_article"):
        return False
    if is_own(user, article) or is_desk(user) or has_publish_right(user, article):
        return True
    return is_live(article) and user.has_perm("news.change_article")


def can_edit(user, article):
    """Save a version. Of an article that is live this is a proposal, unless the user ``can_publish``."""
    if not user.has_perm("news.change_article"):
        return False
    if edits_all(user) or has_publish_right(user, article):
        return True
    if article.status == Status.DRAFT:
        return is_own(user, article)
    return article.status == Status.PUBLISHED and is_live(article)


def can_attach(user, article):
    """Add, name and remove attachments, which readers of a live article see at once."""
    return can_edit(user, article) and (not is_live(article) or can_publish(user, article))


def can_submit(user, article):
    """Send a draft to the desk, or propose a change of a live article to those who publish."""
    if article.status == Status.PUBLISHED:
        return can_edit(user, article) and not has_publish_right(user, article)
    return article.status == Status.DRAFT and can_edit(user, article)


def can_pass(user, article):
    if article.status not in (Status.DRAFT, Status.SUBMITTED) or not can_view(user, article):
        return False
    return user.has_perm("news.pass_article") or can_publish(user, article)


def can_return(user, article):
    """Give the article back to its author; of a live article: turn down what was proposed."""
    if article.status in WITH_THE_DESK:
        return user.has_perm("news.pass_article") or can_publish(user, article)
    return article.status == Status.PUBLISHED and can_publish(user, article)


def can_publish(user, article):
    """Publish, schedule, and change what readers see, in whatever state the article is."""
    return user.has_perm("news.change_article") and has_publish_right(user, article)


def can_withdraw(user, article):
    return article.status == Status.PUBLISHED and can_publish(user, article)


def can_delete(user, article):
    """Only what readers never saw: anything else is withdrawn, so that its address can say so."""
    if article.status != Status.DRAFT or article.live_revision_id:
        return False
    return user.has_perm("news.delete_article") or (is_own(user, article) and user.has_perm("news.change_article"))


def visible_to(user, articles):
    """Those of the queryset ``articles`` for which ``can_view`` holds."""
    if not user.has_perm("news.view_article"):
        return articles.none()
    sections = granted_sections(user)
    if is_desk(user) or user.has_perm("news.publish_article") or None in sections:
        return articles
    wanted = Q(created_by=user) | Q(section__in=sections) | Q(section__parent__in=sections)
    if user.has_perm("news.change_article"):
        wanted |= Q(status__in=[Status.PUBLISHED, Status.WITHDRAWN], published_at__lte=timezone.now())
    return articles.filter(wanted)


def is_own(user, article):
    return article.created_by_id is not None and article.created_by_id == user.pk


def is_live(article):
    """Whether readers see or have seen the article; a later hour alone does not count."""
    return article.was_published and article.published_at is not None and article.published_at <= timezone.now()


def edits_all(user):
    return user.has_perm("news.edit_all_articles")


def is_desk(user):
    return edits_all(user) or user.has_perm("news.pass_article")


def has_publish_right(user, article):
    """By permission, or by a grant that has not run out, for every section or for this one or its parent."""
    if user.has_perm("news.publish_article"):
        return True
    sections = granted_sections(user)
    if None in sections:
        return True
    section = article.section
    return section is not None and bool(sections & {section.pk, section.parent_id} - {None})


def granted_sections(user):
    """The ids of the sections in which ``user`` holds a grant today, None among them for "everywhere".

    Kept on the user object like Django's own permissions: once per request.
    """
    if not user.is_authenticated:
        return set()
    if not hasattr(user, "_granted_sections"):
        today = timezone.localdate()
        grants = PublishGrant.objects.filter(Q(until=None) | Q(until__gte=today), user=user)
        user._granted_sections = set(grants.values_list("section_id", flat=True))
    return user._granted_sections
