from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from taggit.managers import TaggableManager

from .. import text
from ..addresses import article_address
from ..fields import SurfaceCharField, SurfaceTextField
from ..querysets import ArticleQuerySet
from .taxonomy import Author, Section, TaggedArticle


class Article(models.Model):
    """The live row: what readers see. Staff work on revisions (``news/revisions.py``) and publish them onto it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("draft")
        SUBMITTED = "submitted", _("submitted for review")
        EDITED = "edited", _("edited, awaiting approval")
        PUBLISHED = "published", _("published")
        WITHDRAWN = "withdrawn", _("withdrawn")

    class Genre(models.TextChoices):
        NEWS = "news", _("news item")
        ARTICLE = "article", _("feature article")
        REPORTAGE = "reportage", _("reportage")
        PHOTO = "photo", _("photo")
        PHOTO_STORY = "photo_story", _("photo story")
        VIDEO = "video", _("video")
        DIGEST = "digest", _("news digest")

    class CommentPolicy(models.TextChoices):
        OPEN = "open", _("open, read before they are shown")
        CLOSED = "closed", _("closed, earlier comments stay")
        OFF = "off", _("no comments")

    headline = SurfaceCharField(_("headline"), max_length=300, blank=True)
    short_headline = SurfaceCharField(
        _("short headline"), max_length=90, blank=True, help_text=_("For cards and sharing; at most 90 characters.")
    )
    slug = models.SlugField(_("address"), max_length=120, blank=True)
    summary = SurfaceTextField(_("lead (opening paragraph in bold)"), blank=True)
    body = models.TextField(_("body"), blank=True)
    genre = models.CharField(_("genre"), max_length=20, choices=Genre, default=Genre.NEWS)
    section = models.ForeignKey(
        Section, models.PROTECT, verbose_name=_("section"), related_name="articles", null=True, blank=True
    )
    topics = TaggableManager(_("topics"), through=TaggedArticle, blank=True, related_name="articles", help_text="")
    byline = SurfaceCharField(
        _("signed"), max_length=200, blank=True, help_text=_("Printed exactly as typed, for example TT.")
    )
    contributors = models.ManyToManyField(
        Author, through="news.Contribution", verbose_name=_("contributors"), related_name="articles", blank=True
    )
    source_name = SurfaceCharField(_("source"), max_length=200, blank=True)
    source_url = models.URLField(_("link to the source"), max_length=500, blank=True)
    lead_photo = models.ForeignKey(
        "news.ArticlePhoto", models.SET_NULL, verbose_name=_("cover photo"), related_name="+", null=True, blank=True
    )
    comment_policy = models.CharField(
        _("allow comments"), max_length=10, choices=CommentPolicy, default=CommentPolicy.OPEN
    )
    expires_at = models.DateTimeField(_("expires at"), null=True, blank=True)

    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, blank=True)
    updated_at_shown = models.DateTimeField(_("updated at"), null=True, blank=True, editable=False)
    corrections = models.JSONField(_("correction notes"), default=list, blank=True, editable=False)
    withdrawn_at = models.DateTimeField(_("withdrawn at"), null=True, blank=True, editable=False)
    withdrawal_note = SurfaceTextField(_("notice of withdrawal"), blank=True, editable=False)
    live_revision = models.ForeignKey(
        "news.Revision", models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    next_change_at = models.DateTimeField(null=True, blank=True, editable=False)
    legacy_id = models.CharField(_("old number"), max_length=64, unique=True, null=True, blank=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("created by"),
        related_name="articles_created",
        null=True,
        blank=True,
        editable=False,
    )
    created_at = models.DateTimeField(_("created at"), default=timezone.now, editable=False)
    modified_at = models.DateTimeField(_("last saved at"), default=timezone.now, editable=False)
    page_changed_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ArticleQuerySet.as_manager()

    class Meta:
        verbose_name = _("article")
        verbose_name_plural = _("articles")
        ordering = ["-id"]
        permissions = [
            ("edit_all_articles", _("Can edit everybody's articles")),
            ("pass_article", _("Can pass articles on for approval")),
            ("publish_article", _("Can publish articles")),
        ]
        indexes = [
            models.Index(
                F("published_at").desc(), F("id").desc(), name="article_newest", condition=Q(status="published")
            ),
            models.Index(
                F("section"),
                F("published_at").desc(),
                F("id").desc(),
                name="article_section_newest",
                condition=Q(status="published"),
            ),
            models.Index(fields=["-modified_at", "-id"], name="article_newest_saved"),
            models.Index(fields=["status", "-modified_at"], name="article_desk"),
            models.Index(fields=["created_by", "-modified_at"], name="article_mine"),
            models.Index(fields=["next_change_at"], name="article_due", condition=Q(next_change_at__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status="published")
                | (~Q(headline="") & ~Q(body="") & Q(section__isnull=False) & Q(published_at__isnull=False)),
                name="published_article_is_complete",
                violation_error_message=_("A published article needs a headline, a section, a body and an hour."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "submitted", "edited", "published", "withdrawn"]),
                name="article_status_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="withdrawn") | Q(withdrawn_at__isnull=False), name="withdrawn_article_has_an_hour"
            ),
        ]

    def __str__(self):
        return self.headline or str(_("(no headline yet)"))

    def get_absolute_url(self):
        return article_address(self.slug, self.pk)

    @property
    def is_public(self):
        """Whether readers see the article now; the same rule as ``ArticleQuerySet.published()``."""
        now = timezone.now()
        return (
            self.status == self.Status.PUBLISHED
            and self.published_at is not None
            and self.published_at <= now
            and not self.is_expired
        )

    @property
    def is_expired(self):
        return self.expires_at is not None and self.expires_at <= timezone.now()

    @property
    def is_scheduled(self):
        return self.status == self.Status.PUBLISHED and self.published_at > timezone.now()

    @property
    def was_published(self):
        """Whether the row is, or has been, what readers see; its address is frozen from then on."""
        return self.status in (self.Status.PUBLISHED, self.Status.WITHDRAWN)

    @property
    def card_headline(self):
        return self.short_headline or self.headline

    @cached_property
    def is_photo_byline(self):
        """Whether the byline names the photographer too ("Bài và ảnh: TT", "Tin, ảnh: TT"): photos need no credit."""
        key = text.tone_key(self.byline)
        before_name = key.partition(":")[0].replace(",", " ").split() if ":" in key else []
        return text.tone_key("bài và ảnh") in key or text.tone_key("ảnh") in before_name


class Contribution(models.Model):
    class Role(models.TextChoices):
        TEXT = "text", _("text")
        PHOTO = "photo", _("photo")
        TEXT_AND_PHOTO = "text_and_photo", _("text and photos")
        VIDEO = "video", _("video")
        EDITING = "editing", _("editing")

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="contributions")
    author = models.ForeignKey(Author, models.PROTECT, verbose_name=_("author"), related_name="contributions")
    role = models.CharField(_("part"), max_length=20, choices=Role, default=Role.TEXT)
    share = models.PositiveSmallIntegerField(
        _("share (%)"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)

    class Meta:
        verbose_name = _("contributor")
        verbose_name_plural = _("contributors")
        ordering = ["order", "id"]
        constraints = [
            models.UniqueConstraint(fields=["article", "author", "role"], name="contributor_once_per_part"),
            models.CheckConstraint(
                condition=Q(share__isnull=True) | Q(share__gte=1, share__lte=100), name="contributor_share_is_percent"
            ),
        ]

    def __str__(self):
        return f"{self.author_id} {self.role}"


class PublishGrant(models.Model):
    """The right to publish given to one person: everywhere or in one section, for good or up to a day."""

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, verbose_name=_("staff member"), related_name="publish_grants"
    )
    section = models.ForeignKey(
        Section,
        models.CASCADE,
        verbose_name=_("section"),
        null=True,
        blank=True,
        help_text=_("Empty: in every section."),
    )
    until = models.DateField(_("up to and including"), null=True, blank=True, help_text=_("Empty: until taken back."))

    class Meta:
        verbose_name = _("duty publisher")
        verbose_name_plural = _("duty publishers")

    def __str__(self):
        return str(self.user)


class FrontPageSlot(models.Model):
    """An article pinned to a place of the front page; a place that has run out refills with the newest."""

    class Kind(models.TextChoices):
        LEAD = "lead", _("lead story")
        FEATURED = "featured", _("featured")

    kind = models.CharField(_("place"), max_length=10, choices=Kind, default=Kind.FEATURED)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="front_page_slots")
    until = models.DateTimeField(_("on the front page until"), null=True, blank=True)

    class Meta:
        verbose_name = _("place on the front page")
        verbose_name_plural = _("front page")
        ordering = ["-kind", "order", "-id"]
        constraints = [models.UniqueConstraint(fields=["article"], name="front_page_article_once")]

    def __str__(self):
        return self.get_kind_display()
