from django.db import IntegrityError, models, transaction
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from . import text


class ArticleQuerySet(models.QuerySet):
    def published(self):
        """What readers may see now; ``Article.is_public`` is the same rule for one article."""
        now = timezone.now()
        return self.filter(
            Q(expires_at__isnull=True) | Q(expires_at__gt=now), status="published", published_at__lte=now
        )

    def newest_first(self):
        return self.order_by("-published_at", "-id")

    def for_listing(self):
        """What a card needs, in one query: no body."""
        return self.select_related("section", "lead_photo").defer("body", "corrections", "withdrawal_note")

    def page(self, start, size):
        """The cards from place ``start`` on, newest first: the places are found on the index alone."""
        places = self.newest_first().values("pk")[start : start + size]
        return self._all().filter(pk__in=places).for_listing().newest_first()

    def in_section(self, section):
        """Articles of ``section`` and of the sections under it."""
        return self.filter(Q(section=section) | Q(section__parent=section))

    def empty(self):
        """The rows that an opened and abandoned form left; a dropped photo is work already."""
        from .models import ArticlePhoto

        photos = ArticlePhoto.objects.filter(article=OuterRef("pk"))
        return self.filter(~Exists(photos), status="draft", headline="", summary="", body="")

    def not_empty(self):
        """Without the ``empty`` ones, which are few: no other row's text is looked at."""
        return self.exclude(pk__in=self._all().empty().values("pk"))

    def _all(self):
        return type(self)(self.model, using=self._db)


class RevisionQuerySet(models.QuerySet):
    def named(self):
        """The versions that somebody saved on purpose."""
        return self.exclude(kind="autosave")


class TopicQuerySet(models.QuerySet):
    def for_names(self, names):
        """The topics called ``names``, in that order and each once; those that do not exist yet are made.

        A name finds its topic through the tone-aware key or through another name of the topic.
        """
        from .models import TopicAlias

        cleaned = {}
        for name in names:
            name = text.surface(name)[:100].strip()
            if text.folded_tokens(name):
                cleaned.setdefault(text.tone_key(name), name)
        found = {topic.tone_key: topic for topic in self.filter(tone_key__in=cleaned)}
        for alias in TopicAlias.objects.filter(tone_key__in=cleaned).select_related("topic"):
            found.setdefault(alias.tone_key, alias.topic)
        topics = [found.get(key) or self._create(key, name) for key, name in cleaned.items()]
        return list(dict.fromkeys(topics))

    def _create(self, key, name):
        try:
            with transaction.atomic():
                return self.create(name=name)
        except IntegrityError:
            return self.get(tone_key=key)
