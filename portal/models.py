from django.contrib.auth.models import AbstractUser
from django.db import models
from django.utils.translation import gettext_lazy as _


class User(AbstractUser):
    first_name = None
    last_name = None
    full_name = models.CharField(_("full name"), max_length=120, blank=True)

    def __str__(self):
        return self.full_name or self.username

    def get_full_name(self):
        return self.full_name

    def get_short_name(self):
        return self.full_name or self.username


class SiteIdentity(models.Model):
    """Who publishes the site: one row, edited in the admin, shown in the head and the foot of every page."""

    name = models.CharField(_("site name"), max_length=120)
    slogan = models.CharField(_("slogan"), max_length=200, blank=True)
    governing_body = models.CharField(_("governing body"), max_length=200, blank=True)
    licence_number = models.CharField(_("licence number"), max_length=60, blank=True)
    licence_issuer = models.CharField(_("licence issuer"), max_length=200, blank=True)
    licence_date = models.DateField(_("licence date"), null=True, blank=True)
    responsible_person = models.CharField(_("person responsible for the content"), max_length=120, blank=True)
    chief_title = models.CharField(_("title of the head of the newsroom"), max_length=60, blank=True)
    address = models.CharField(_("postal address"), max_length=250, blank=True)
    phone = models.CharField(_("phone"), max_length=60, blank=True)
    email = models.EmailField(_("email"), blank=True)
    privacy_url = models.CharField(_("address of the personal data policy"), max_length=200, blank=True)
    comment_rules_url = models.CharField(_("address of the comment rules"), max_length=200, blank=True)
    sapo_mark = models.CharField(
        _("mark before the sapo"),
        max_length=40,
        blank=True,
        help_text=_("Printed before the first words of every sapo, for example the short name of the paper."),
    )
    comments_locked = models.BooleanField(
        _("lock all comments"), default=False, help_text=_("No article takes comments while this is ticked.")
    )

    class Meta:
        verbose_name = _("site identity")
        verbose_name_plural = _("site identity")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="portal_siteidentity_is_one_row"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.pk = 1
        super().save(*args, **kwargs)


class SiteFrame(models.Model):
    """What the frame of every page shows, derived from the identity and the sections and read with one query."""

    data = models.JSONField(_("data"), default=dict)
    updated_at = models.DateTimeField(_("updated at"), auto_now=True)

    class Meta:
        verbose_name = _("site frame")
        verbose_name_plural = _("site frame")
        constraints = [
            models.CheckConstraint(condition=models.Q(pk=1), name="portal_siteframe_is_one_row"),
        ]

    def __str__(self):
        return str(self.data.get("name", ""))


class Heartbeat(models.Model):
    """One row per periodic task: when it last began and ended. Taking the row lets a single worker do the tick."""

    name = models.CharField(_("name"), max_length=120, primary_key=True)
    started_at = models.DateTimeField(_("started at"), null=True, blank=True)
    finished_at = models.DateTimeField(_("finished at"), null=True, blank=True)
    error = models.CharField(_("error"), max_length=250, blank=True)

    class Meta:
        verbose_name = _("heartbeat")
        verbose_name_plural = _("heartbeats")

    def __str__(self):
        return self.name
