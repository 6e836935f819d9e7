from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from news.fields import SurfaceCharField, SurfaceTextField


def new_token():
    """An address nobody can guess: 32 characters, about 165 bits."""
    return get_random_string(32, "abcdefghjkmnpqrstuvwxyz23456789")


class CommentQuerySet(models.QuerySet):
    def approved(self):
        """What readers see."""
        return self.filter(status="approved")

    def pending(self):
        return self.filter(status="pending")


class Comment(models.Model):
    """What a reader sent. Only ``comments/moderation.py`` changes a status once the row stands."""

    class Status(models.TextChoices):
        PENDING = "pending", _("pending")
        APPROVED = "approved", _("approved")
        REJECTED = "rejected", _("rejected")
        SPAM = "spam", _("spam")
        WITHDRAWN = "withdrawn", _("withdrawn by the reader")

    article = models.ForeignKey("news.Article", models.PROTECT, verbose_name=_("article"), related_name="comments")
    parent = models.ForeignKey(
        "self", models.PROTECT, verbose_name=_("reply to"), related_name="replies", null=True, blank=True
    )
    name = SurfaceCharField(_("full name"), max_length=60)
    email = models.EmailField(_("email"), blank=True)
    text = SurfaceTextField(_("comment text"), max_length=1500)
    status = models.CharField(_("status"), max_length=10, choices=Status, default=Status.PENDING, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)
    hold_reasons = models.JSONField(_("held because"), default=list, blank=True, editable=False)
    status_token = models.CharField(max_length=32, unique=True, default=new_token, editable=False)
    repeat_key = models.CharField(max_length=64, unique=True, null=True, blank=True, editable=False)
    email_hash = models.CharField(max_length=32, blank=True, editable=False)
    device_hash = models.CharField(max_length=32, blank=True, editable=False)
    network_hash = models.CharField(max_length=32, blank=True, editable=False)
    ip_address = models.GenericIPAddressField(null=True, blank=True, editable=False)
    consent_version = models.CharField(max_length=20, blank=True, editable=False)
    created_at = models.DateTimeField(_("sent at"), default=timezone.now, editable=False)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True, editable=False)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True, editable=False)

    objects = CommentQuerySet.as_manager()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["-id"]
        permissions = [("moderate_comment", _("Can moderate comments"))]
        indexes = [
            models.Index(
                F("article"),
                F("created_at").desc(),
                F("id").desc(),
                name="comment_article_newest",
                condition=Q(status="approved"),
            ),
            models.Index(fields=["status", "created_at", "id"], name="comment_status_oldest"),
            models.Index(fields=["device_hash", "-created_at"], name="comment_device"),
            models.Index(fields=["network_hash", "-created_at"], name="comment_network"),
            models.Index(fields=["email_hash", "-created_at"], name="comment_email"),
            models.Index(fields=["created_at"], name="comment_ip_kept", condition=Q(ip_address__isnull=False)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["pending", "approved", "rejected", "spam", "withdrawn"]),
                name="comment_status_known",
            ),
        ]

    def __str__(self):
        return f"{self.name}: {self.text[:60]}"

    def get_absolute_url(self):
        return f"{self.article.get_absolute_url()}#binh-luan-{self.pk}"

    def get_status_url(self):
        return reverse("comments:status", args=[self.status_token])

    @property
    def is_approved(self):
        return self.status == self.Status.APPROVED


class Queue(Comment):
    """The comments as the moderation desk sees them: an entry of the newsroom's menu, not a table."""

    class Meta:
        proxy = True
        default_permissions = ()
        verbose_name = _("comment on the desk")
        verbose_name_plural = _("moderation queue")


class RejectReason(models.Model):
    """Why a comment is not shown, in words fit for its writer."""

    code = models.SlugField(_("code"), max_length=40, unique=True)
    label = SurfaceCharField(_("reason"), max_length=120)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    is_active = models.BooleanField(_("in use"), default=True)

    class Meta:
        verbose_name = _("reason for rejection")
        verbose_name_plural = _("reasons for rejection")
        ordering = ["order", "id"]

    def __str__(self):
        return self.label


class Decision(models.Model):
    """One line of the log of decisions; rows are added, never changed, but for the mark that they were undone."""

    comment = models.ForeignKey(Comment, models.PROTECT, verbose_name=_("comment"), related_name="decisions")
    moderator = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        verbose_name=_("moderator"),
        related_name="+",
        null=True,
        blank=True,
    )
    from_status = models.CharField(_("from"), max_length=10, choices=Comment.Status)
    to_status = models.CharField(_("to"), max_length=10, choices=Comment.Status)
    version = models.PositiveIntegerField(_("version"))
    reason = models.ForeignKey(RejectReason, models.PROTECT, verbose_name=_("reason"), null=True, blank=True)
    note = SurfaceTextField(_("internal note"), blank=True)
    batch = models.UUIDField(_("batch"), db_index=True)
    created_at = models.DateTimeField(_("at"), default=timezone.now)
    undone_by = models.ForeignKey("self", models.PROTECT, related_name="+", null=True, blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decision log")
        ordering = ["-id"]
        constraints = [models.UniqueConstraint(fields=["comment", "version"], name="decision_once_per_version")]

    def __str__(self):
        return f"{self.comment_id}: {self.from_status} → {self.to_status}"
