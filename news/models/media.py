from django.conf import settings
from django.core.files.storage import storages
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import SurfaceCharField, SurfaceTextField
from .article import Article


def originals():
    return storages["originals"]


def photo_path(photo, filename):
    return f"photos/{photo.sha256[:2]}/{photo.sha256}.{filename.rpartition('.')[2]}"


def attachment_path(attachment, filename):
    return f"attachments/{attachment.sha256[:2]}/{attachment.sha256}"


class ArticlePhoto(models.Model):
    """One use of a picture in one article. Caption, credit and alt text here are the *live* wording."""

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="photos")
    file = models.FileField(_("file"), storage=originals, upload_to=photo_path, max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    original_name = SurfaceCharField(_("file name"), max_length=200, blank=True, editable=False)
    width = models.PositiveIntegerField(editable=False)
    height = models.PositiveIntegerField(editable=False)
    renditions = models.JSONField(default=dict, blank=True, editable=False)
    caption = SurfaceTextField(_("caption"), blank=True)
    credit = SurfaceCharField(_("photo credit"), max_length=200, blank=True)
    alt_text = SurfaceTextField(_("alternative text"), blank=True, help_text=_("For people who use a screen reader."))
    focal_x = models.PositiveSmallIntegerField(
        _("focal point, from the left (%)"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    focal_y = models.PositiveSmallIntegerField(
        _("focal point, from the top (%)"), default=50, validators=[MinValueValidator(0), MaxValueValidator(100)]
    )
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    taken_at = models.DateTimeField(_("taken at"), null=True, blank=True, editable=False)
    removed_at = models.DateTimeField(_("removed at"), null=True, blank=True, editable=False)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, related_name="+", null=True, blank=True, editable=False
    )
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("photo")
        verbose_name_plural = _("photos")
        ordering = ["order", "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(focal_x__gte=0, focal_x__lte=100, focal_y__gte=0, focal_y__lte=100),
                name="photo_focal_point_is_percent",
            ),
        ]

    def __str__(self):
        return self.caption or self.original_name or self.sha256[:12]


class Attachment(models.Model):
    class Kind(models.TextChoices):
        PDF = "pdf", "PDF"
        DOCX = "docx", "Word (docx)"
        XLSX = "xlsx", "Excel (xlsx)"
        MP3 = "mp3", "MP3"
        MP4 = "mp4", "MP4"

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="attachments")
    file = models.FileField(_("file"), storage=originals, upload_to=attachment_path, max_length=200)
    sha256 = models.CharField(max_length=64, db_index=True, editable=False)
    label = SurfaceCharField(_("label"), max_length=200, blank=True)
    original_name = SurfaceCharField(_("file name"), max_length=200, editable=False)
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, editable=False)
    size = models.PositiveBigIntegerField(_("size"), editable=False)
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    uploaded_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        verbose_name = _("attachment")
        verbose_name_plural = _("attachments")
        ordering = ["order", "id"]

    def __str__(self):
        return self.label or self.original_name

    def get_absolute_url(self):
        return reverse("news:attachment", args=[self.pk, self.original_name])
