"""Topics suggested while somebody types."""

from difflib import get_close_matches

from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from . import text
from .models import Topic, TopicAlias

LIMIT = 8
LONGEST_QUERY = 100


@require_safe
def topics(request):
    """JSON: ``results`` [{name, alias}] for what was typed so far, ``similar``: another topic with nearly this name."""
    if not request.user.has_perm("news.view_topic"):
        raise PermissionDenied
    typed = text.surface(request.GET.get("q", ""))[:LONGEST_QUERY]
    if not text.fold(typed):
        return JsonResponse({"results": [], "similar": None})
    return JsonResponse({"results": suggestions(typed), "similar": similar_topic(typed)})


def suggestions(typed):
    """Topics of which a word begins with what was typed, by name or by another name."""
    folded = text.fold(typed)
    starts = Q(folded__startswith=folded) | Q(folded__contains=f" {folded}")
    found = {topic.pk: {"name": topic.name, "alias": ""} for topic in Topic.objects.filter(starts)[:LIMIT]}
    for alias in TopicAlias.objects.filter(starts).select_related("topic")[:LIMIT]:
        found.setdefault(alias.topic_id, {"name": alias.topic.name, "alias": alias.name})
    exact = text.tone_key(typed)
    ranked = sorted(found.values(), key=lambda row: (text.tone_key(row["name"]) != exact, not is_start(row, folded)))
    return ranked[:LIMIT]


def is_start(row, folded):
    return text.fold(row["name"]).startswith(folded)


def similar_topic(typed):
    """The name of an existing topic that is probably meant; None when the typed name is a topic or like no other."""
    key, folded = text.tone_key(typed), text.fold(typed)
    alias = TopicAlias.objects.filter(tone_key=key).select_related("topic").first()
    if alias:
        return alias.topic.name
    if Topic.objects.filter(tone_key=key).exists():
        return None
    near = Q(folded=folded)
    for word in folded.split()[:6]:
        near |= Q(folded__startswith=f"{word} ") | Q(folded__endswith=f" {word}")
    names = dict(Topic.objects.filter(near).values_list("folded", "name")[:500])
    close = get_close_matches(folded, names, n=1, cutoff=0.85)
    return names[close[0]] if close else None
