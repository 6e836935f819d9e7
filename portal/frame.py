"""The frame of every page: the site's identity and its menu, kept as one row of derived JSON."""

import json
from datetime import date
from functools import lru_cache
from types import SimpleNamespace
from urllib.parse import urlsplit

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from .models import SiteFrame, SiteIdentity

IDENTITY_FIELDS = [field.name for field in SiteIdentity._meta.concrete_fields if field.name != "id"]


def read():
    """The frame with attribute access, not to be written to; neutral defaults on a fresh database.

    A process unpacks it once for as long as the row says the same.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT data FROM portal_siteframe WHERE id = 1")
        row = cursor.fetchone()
    return _unpack(row[0] if row else "{}")


@lru_cache(maxsize=4)
def _unpack(raw):
    values = {**_defaults(), **json.loads(raw)}
    licence_date = values["licence_date"]
    values["licence_date"] = date.fromisoformat(licence_date) if licence_date else None
    values["menu"] = [_entry(entry) for entry in values.get("menu", [])]
    return SimpleNamespace(raw=raw, **values)


@lru_cache(maxsize=256)
def part(template, raw, section_slugs=()):
    """The HTML of ``template``, a part of the page that shows nothing but the frame whose row is ``raw``."""
    return render_to_string(template, {"site": _unpack(raw), "section_slugs": section_slugs})


def _entry(entry):
    return SimpleNamespace(**{**entry, "children": [_entry(child) for child in entry.get("children", [])]})


def _defaults():
    identity = SiteIdentity(name=urlsplit(settings.SITE_URL).hostname, chief_title=_("Editor-in-chief"))
    return {**_identity_values(identity), "menu": []}


def _identity_values(identity):
    values = {name: getattr(identity, name) for name in IDENTITY_FIELDS}
    if values["licence_date"]:
        values["licence_date"] = values["licence_date"].isoformat()
    return values


def rebuild():
    """Derive the row anew from what the tables hold now; safe to call twice and by several at once."""
    SiteFrame.objects.get_or_create(pk=1)
    with transaction.atomic():
        row = SiteFrame.objects.select_for_update().get(
            pk=1
        )  # the tables are read behind the lock: the last one is right
        identity = SiteIdentity.objects.filter(pk=1).first()
        row.data = {**(_identity_values(identity) if identity else {}), "menu": _menu()}
        row.save()


def _menu():
    Section = apps.get_model("news", "Section")
    children = {}
    for section in Section.objects.all():
        children.setdefault(section.parent_id, []).append(section)
    return [_menu_entry(section, children) for section in children.get(None, [])]


def _menu_entry(section, children):
    return {
        "id": section.pk,
        "name": section.name,
        "slug": section.slug,
        "url": section.get_absolute_url(),
        "children": [_menu_entry(child, children) for child in children.get(section.pk, [])],
    }
