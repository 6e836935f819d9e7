"""What stands on the front page."""

from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.utils import timezone

from .models import Article, FrontPageSlot
from .related import newest_of_all, newest_of_sections

FEATURED = 4
LATEST = 10
PER_SECTION = 5


def contents(menu):
    """The lead story, the featured ones, the latest and a block for each section of ``menu``, nothing shown twice.

    Three queries, whatever the number of sections and articles.
    """
    pinned = _pinned()
    pool = _pool(menu)
    newest = sorted(pool, key=lambda article: (article.published_at, article.pk), reverse=True)
    top = _top(pinned, newest)
    shown = {article.pk for article in top}
    blocks = [_block(entry, newest, shown) for entry in menu]
    return {
        "lead": top[0] if top else None,
        "featured": top[1:],
        "latest": [article for article in newest if article.pk not in shown][:LATEST],
        "blocks": [block for block in blocks if block["articles"]],
    }


def _pinned():
    """The articles pinned now and still public, those of the lead place first, each with its ``place``."""
    now = timezone.now()
    slots = FrontPageSlot.objects.filter(Q(until=None) | Q(until__gt=now)).order_by("-kind", "order", "-id")
    places = {
        article_id: (place, kind) for place, (article_id, kind) in enumerate(slots.values_list("article_id", "kind"))
    }
    if not places:
        return []
    articles = Article.objects.published().for_listing().filter(pk__in=places)
    for article in articles:
        article.place = places[article.pk]
    return sorted(articles, key=lambda article: article.place)


def _pool(menu):
    """The newest articles of all, and the newest of each section of the menu."""
    ids = [entry.id for top in menu for entry in (top, *top.children)]
    sql, parameters = newest_of_all(LATEST + FEATURED + 1)
    if ids:
        of_sections, more = newest_of_sections(ids, PER_SECTION + FEATURED + 1)
        sql, parameters = f"{sql} UNION ALL {of_sections}", [*parameters, *more]
    return list(Article.objects.for_listing().filter(pk__in=RawSQL(sql, parameters)))


def _top(pinned, newest):
    """The lead story and the featured ones; an empty place takes the newest."""
    taken = {article.pk for article in pinned}
    spare = [article for article in newest if article.pk not in taken]
    if not pinned or pinned[0].place[1] != FrontPageSlot.Kind.LEAD:
        pinned = spare[:1] + pinned
        spare = spare[1:]
    return (pinned + spare)[: FEATURED + 1]


def _block(entry, newest, shown):
    ids = {entry.id, *(child.id for child in entry.children)}
    articles = [article for article in newest if article.section_id in ids and article.pk not in shown]
    return {"entry": entry, "articles": articles[:PER_SECTION]}
