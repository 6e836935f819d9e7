from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from taggit.models import ItemBase, TagBase

from .. import text
from ..fields import KeyField, SurfaceCharField, SurfaceTextField
from ..querysets import TopicQuerySet


class Section(models.Model):
    """A branch of the menu; at most two levels deep."""

    name = SurfaceCharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=120, unique=True, blank=True)
    parent = models.ForeignKey(
        "self",
        models.PROTECT,
        verbose_name=_("parent section"),
        related_name="children",
        null=True,
        blank=True,
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    sort_key = KeyField()

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["order", "sort_key"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(parent__isnull=True) | ~models.Q(parent=models.F("id")),
                name="section_not_its_own_parent",
                violation_error_message=_("A section cannot stand inside itself."),
            ),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or unique_slug(Section, self.name, "chuyen-muc")
        self.sort_key = text.sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("news:section", args=[self.slug])

    def clean(self):
        if self.parent and (self.parent.parent_id or (self.pk and self.children.exists())):
            raise ValidationError({"parent": _("Sections go two levels deep: choose a section of the first level.")})


class Topic(TagBase):
    """A topic, unique on its tone-aware key: hòa bình, hoà bình and HÒA BÌNH are one."""

    name = SurfaceCharField(_("name"), max_length=100)
    slug = models.SlugField(_("address"), max_length=120, unique=True, blank=True)
    tone_key = KeyField(unique=True)
    folded = KeyField(db_index=True)
    sort_key = KeyField(db_index=True)
    description = SurfaceTextField(_("introduction"), blank=True)

    objects = TopicQuerySet.as_manager()

    class Meta:
        verbose_name = _("topic")
        verbose_name_plural = _("topics")
        ordering = ["sort_key"]

    def save(self, *args, **kwargs):
        self.name = text.surface(self.name)
        self.tone_key = text.tone_key(self.name)
        self.folded = text.fold(self.name)
        self.sort_key = text.sort_key(self.name)
        self.slug = self.slug or unique_slug(Topic, self.name, "chu-de")
        models.Model.save(self, *args, **kwargs)

    def get_absolute_url(self):
        return reverse("news:topic", args=[self.slug])


class TopicAlias(models.Model):
    """Another name of a topic, or the name and address of one that was merged into it."""

    topic = models.ForeignKey(Topic, models.CASCADE, verbose_name=_("topic"), related_name="aliases")
    name = SurfaceCharField(_("other name"), max_length=100)
    tone_key = KeyField(unique=True)
    folded = KeyField(db_index=True)
    slug = models.SlugField(_("old address"), max_length=120, unique=True, null=True, blank=True)

    class Meta:
        verbose_name = _("other name")
        verbose_name_plural = _("other names")
        ordering = ["name"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.name = text.surface(self.name)
        self.tone_key = text.tone_key(self.name)
        self.folded = text.fold(self.name)
        super().save(*args, **kwargs)

    def clean(self):
        if Topic.objects.filter(tone_key=text.tone_key(self.name)).exists():
            raise ValidationError({"name": _("A topic with this name exists already.")})


class TaggedArticle(ItemBase):
    tag = models.ForeignKey(Topic, models.CASCADE, verbose_name=_("topic"), related_name="tagged")
    content_object = models.ForeignKey("news.Article", models.CASCADE, verbose_name=_("article"), related_name="tagged")

    class Meta:
        verbose_name = _("topic of an article")
        verbose_name_plural = _("topics of an article")
        constraints = [models.UniqueConstraint(fields=["tag", "content_object"], name="article_topic_once")]


class Author(models.Model):
    """A person who signs; with a staff account or without."""

    name = SurfaceCharField(_("full name"), max_length=100)
    pen_name = SurfaceCharField(
        _("pen name"), max_length=100, blank=True, help_text=_("As printed under an article, for example TT.")
    )
    slug = models.SlugField(_("address"), max_length=120, unique=True, blank=True)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        verbose_name=_("staff account"),
        related_name="author",
        null=True,
        blank=True,
    )
    biography = SurfaceTextField(_("introduction"), blank=True)
    is_public = models.BooleanField(
        _("has a public page"), default=False, help_text=_("Shows the full name and the list of articles to readers.")
    )
    folded = KeyField(db_index=True)
    sort_key = KeyField(db_index=True)

    class Meta:
        verbose_name = _("author")
        verbose_name_plural = _("authors")
        ordering = ["sort_key"]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.slug = self.slug or unique_slug(Author, self.name, "tac-gia")
        self.folded = text.fold(f"{self.name} {self.pen_name}")
        self.sort_key = text.sort_key(self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("news:author", args=[self.slug])


def unique_slug(model, name, fallback):
    """The slug of ``name``, with a number behind it where another row of ``model`` has it already."""
    base = text.slug(name, max_length=110) or fallback
    taken = set(model.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    if base not in taken:
        return base
    number = 2
    while f"{base}-{number}" in taken:
        number += 1
    return f"{base}-{number}"
