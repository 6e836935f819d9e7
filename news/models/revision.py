from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from ..fields import SurfaceTextField
from ..querysets import RevisionQuerySet
from .article import Article


class Revision(models.Model):
    """Every editorial field of an article at one moment, the wording of its photos included.

    The shape of ``snapshot`` is described in ``news/snapshots.py``.
    """

    class Kind(models.TextChoices):
        AUTOSAVE = "autosave", _("autosaved")
        SAVED = "saved", _("saved")
        SUBMITTED = "submitted", _("submitted")
        EDITED = "edited", _("passed on for approval")
        PUBLISHED = "published", _("published")
        RETURNED = "returned", _("returned with note")
        WITHDRAWN = "withdrawn", _("withdrawn")

    article = models.ForeignKey(Article, models.CASCADE, verbose_name=_("article"), related_name="revisions")
    number = models.PositiveIntegerField(_("number"))
    base = models.ForeignKey("self", models.SET_NULL, related_name="+", null=True, blank=True)
    snapshot = models.JSONField()
    kind = models.CharField(_("kind"), max_length=10, choices=Kind)
    note = SurfaceTextField(_("note"), blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, verbose_name=_("by"), related_name="+", null=True, blank=True
    )
    created_at = models.DateTimeField(_("at"), default=timezone.now)
    goes_live_at = models.DateTimeField(_("goes live at"), null=True, blank=True)

    objects = RevisionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version")
        verbose_name_plural = _("versions")
        ordering = ["-number"]
        constraints = [models.UniqueConstraint(fields=["article", "number"], name="revision_number_once")]
        indexes = [
            models.Index(fields=["goes_live_at"], name="revision_due", condition=Q(goes_live_at__isnull=False)),
        ]

    def __str__(self):
        return f"{self.article_id}/{self.number}"
