"""Keeping the topics in order."""

from django.db import transaction

from . import changes, search
from .models import Article, TaggedArticle, Topic, TopicAlias


def merge(others, target):
    """Make ``target`` of the topics ``others``: their articles, names and addresses become its own.

    Their old addresses lead to the target from then on. Returns how many articles changed.
    """
    with transaction.atomic():
        wanted = [topic.pk for topic in others if topic.pk != target.pk]
        gone = list(Topic.objects.select_for_update().filter(pk__in=wanted).order_by("pk"))
        target = Topic.objects.select_for_update().get(pk=target.pk)
        ids = list(TaggedArticle.objects.filter(tag__in=gone).values_list("content_object", flat=True).distinct())
        retag(ids, gone, target)
        for topic in gone:
            take_over(topic, target)
        articles = Article.objects.filter(pk__in=ids)
        for article in articles.iterator(chunk_size=200):
            search.index_article(article)
        changes.page_changed(ids)
    return len(ids)


def retag(ids, gone, target):
    having = set(TaggedArticle.objects.filter(tag=target).values_list("content_object", flat=True))
    TaggedArticle.objects.bulk_create(
        [TaggedArticle(tag=target, content_object_id=pk) for pk in ids if pk not in having], batch_size=500
    )
    TaggedArticle.objects.filter(tag__in=gone).delete()


def take_over(topic, target):
    """Turn ``topic`` into another name of ``target`` that keeps its old address."""
    name, slug = topic.name, topic.slug
    topic.aliases.update(topic=target)
    topic.delete()
    TopicAlias.objects.create(topic=target, name=name, slug=slug)
