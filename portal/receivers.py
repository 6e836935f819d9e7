"""Receivers between parties that must not know each other: the frame of the pages follows the news sections."""

from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.sites.models import Site
from django.db import transaction

from . import frame, statistics
from .roles import ensure_roles


def prepare_database(**kwargs):
    """After a migration: roles, the site's address, the frame and the planner's statistics, each safe to repeat."""
    sync_site()
    ensure_roles()
    frame.rebuild()
    statistics.refresh()


def sync_site():
    """``SITE_URL`` decides what the sites framework says, so that sitemaps and feeds carry the right address."""
    parts = urlsplit(settings.SITE_URL)
    current = Site.objects.filter(pk=settings.SITE_ID).values_list("domain", flat=True).first()
    if current != parts.netloc:
        Site.objects.update_or_create(
            pk=settings.SITE_ID, defaults={"domain": parts.netloc, "name": parts.hostname[:50]}
        )


def identity_saved(**kwargs):
    transaction.on_commit(frame.rebuild)


def section_changed(**kwargs):
    transaction.on_commit(frame.rebuild)
