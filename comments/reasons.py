"""The reasons for rejecting a comment that every site starts with."""

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext_noop as _

STARTERS = {
    "offensive": _("Offensive language"),
    "personal-attack": _("Personal attack"),
    "hatred": _("Incites hatred or discrimination"),
    "false-claim": _("False or unproven claim"),
    "personal-information": _("Reveals personal information"),
    "advertising": _("Advertising, links or phone numbers"),
    "off-topic": _("Not about the article"),
    "no-accents": _("Written without accents, hard to understand"),
    "duplicate": _("Same as a comment already sent"),
    "unlawful": _("Breaks the law"),
    "petition": _("Petition, complaint or denunciation: please send it to the citizens' office"),
    "distortion": _("Distorts policy"),
    "impersonation": _("Pretends to be somebody else"),
    "other": _("Another reason"),
}


def prepare_database(**kwargs):
    ensure_reasons()


def ensure_reasons():
    """Make the missing starters in the site's language; wording that the newsroom changed stays. Safe to repeat."""
    from .models import RejectReason

    known = set(RejectReason.objects.values_list("code", flat=True))
    with translation.override(settings.LANGUAGE_CODE):
        missing = [
            RejectReason(code=code, label=translation.gettext(label), order=order)
            for order, (code, label) in enumerate(STARTERS.items(), start=1)
            if code not in known
        ]
    RejectReason.objects.bulk_create(missing, ignore_conflicts=True)
