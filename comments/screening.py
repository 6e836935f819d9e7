"""What a person should know before deciding on a comment: reasons found by machine, never a verdict."""

import logging
import re
import time
import unicodedata
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from news import text as vietnamese

logger = logging.getLogger(__name__)

SLOW_SECONDS = 0.05
FAST_SECONDS = 3

LABELS = {
    "link": _("Contains a link"),
    "phone": _("Contains a phone number"),
    "contact": _("Contains another way of contact"),
    "no_accents": _("Written without accents"),
    "odd_characters": _("Contains odd or hidden characters"),
    "fast": _("Sent unusually fast"),
    "no_timing": _("Time spent writing is unknown"),
    "form_expired": _("Sent from a form opened long ago"),
    "honeypot": _("Filled in a field that people do not see"),
    "no_origin": _("The browser does not say which page it was sent from"),
    "network_busy": _("Many comments from the same network"),
    "screening_failed": _("The automatic check did not finish"),
    "screening_slow": _("The automatic check took unusually long"),
}


class Reason(NamedTuple):
    """``span`` is (start, end) in the text, or None; ``weight`` from 1 (a hint) to 10 (near certain)."""

    code: str
    span: tuple | None
    weight: int

    def as_json(self):
        return {"code": self.code, "span": self.span, "weight": self.weight}


class Context(NamedTuple):
    """The circumstances of sending; what is not known stays at its default and gives no reason.

    ``typed`` is the text before it was brought into storage form; ``seconds`` the time spent writing.
    """

    typed: str = ""
    seconds: float | None = None
    no_timing: bool = False
    form_expired: bool = False
    honeypot: bool = False
    no_origin: bool = False


def screen(text, context=None):
    """The reasons to look at ``text`` (in storage form) closely, in the order of the text.

    Never raises: a check that fails or drags is itself a reason, so that nothing passes because of it.
    """
    started = time.thread_time()
    try:
        reasons = find_reasons(text, context or Context())
    except Exception:  # broad on purpose: whatever a check stumbles over, the comment is kept and a person is told
        logger.exception("The screening of a comment failed")
        return [Reason("screening_failed", None, 3)]
    seconds = time.thread_time() - started
    if seconds > SLOW_SECONDS:
        logger.warning("The screening of a comment took %d ms", seconds * 1000)
        reasons.append(Reason("screening_slow", None, 2))
    return reasons


def find_reasons(text, context):
    found = [*contact_reasons(text), *character_reasons(text, context.typed)]
    found.sort(key=lambda reason: reason.span or (0, 0))
    return found + circumstance_reasons(context)


# Links, phone numbers, other contact

DOMAIN_ENDINGS = "com|net|org|vn|info|xyz|biz|asia|club|vip|bet|online|shop|store|win|app|site|link"
SHORTENERS = r"t\.me|m\.me|zalo\.me|bit\.ly|goo\.gl|fb\.com|fb\.me|tinyurl\.com|youtu\.be"
LINK = re.compile(
    rf"""
    h(?:tt|xx)ps? \s? : \s? / \s? / \S{{0,200}}
    | (?<!\w) www \s? \. \s? \S{{1,200}}
    | (?<!\w) (?:{SHORTENERS}) (?: /\S{{0,200}} | \b )
    | (?<![\w@.-]) [a-z0-9][a-z0-9-]{{0,60}} (?: \.[a-z0-9][a-z0-9-]{{0,60}} ){{0,4}}
      \.(?:{DOMAIN_ENDINGS}) (?![\w@]) (?:/\S{{0,200}})?
    | (?<![\w@.-]) [a-z0-9][a-z0-9-]{{1,60}} \s?
      (?: [(\[{{] \s? (?:\.|dot|chấm) \s? [)\]}}] | \s dot \s | \s chấm \s )
      \s? (?:com|net|vn|org|xyz) (?!\w)
    """,
    re.VERBOSE | re.IGNORECASE,
)
EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]{1,64}@[a-z0-9-]{1,60}(?:\.[a-z0-9-]{1,60}){1,4}", re.IGNORECASE)
PHONE = re.compile(r"(?<![\w/])(?:\(?\+?\s?8[\s.\-]{0,3}4\)?|\(?[0oO])(?:[\s.\-_()]{0,3}[0-9oO]){8,10}(?![\w/])")
PHONE_SHAPE = re.compile(r"(?:84|0)?0?(?:[35789][0-9]{8}|2[0-9]{9})")
HOTLINE = re.compile(r"(?<![\w/])1[89]00[ .]?[0-9]{4}(?:[0-9]{2})?(?![\w/])")
DATE = re.compile(r"[0-9]{1,2}[./-][0-9]{1,2}[./-](?:19|20)[0-9]{2}")
CONTACT_WORD = re.compile(
    r"(?<!\w)(?:z[\s._-]?[aạàáâ4@][\s._-]?l[\s._-]?[o0ôơ]|telegram|viber|whats\s?app|wechat|messenger|inbox|ibox)(?!\w)",
    re.IGNORECASE,
)


LINK_HINTS = ("http", "hxxp", "www", *(f".{ending}" for ending in f"{DOMAIN_ENDINGS}|me|ly|gl|be".split("|")))
LINK_HINTS += ("dot", "chấm", ".)", ".]", "[.", "(.")
CONTACT_HINTS = ("z", "telegram", "viber", "what", "wechat", "messenger", "inbox", "ibox", "@")
DIGIT = re.compile("[0-9]")


def contact_reasons(text):
    for code, weight, spans in (
        ("link", 4, link_spans(text)),
        ("phone", 5, phone_spans(text)),
        ("contact", 3, contact_spans(text)),
    ):
        yield from (Reason(code, span, weight) for span in spans)


def has_any(text, hints):
    """Whether the patterns are worth running: most comments have none of their letters."""
    lowered = text.lower()
    return any(hint in lowered for hint in hints)


def link_spans(text):
    return [trimmed(match) for match in LINK.finditer(text)] if has_any(text, LINK_HINTS) else []


def phone_spans(text):
    """Vietnamese mobile, landline and service numbers, also with dots, spaces or the letter o between the digits."""
    if not DIGIT.search(text):
        return []
    spans = [match.span() for match in PHONE.finditer(text) if is_phone(match.group())]
    return spans + [match.span() for match in HOTLINE.finditer(text)]


def is_phone(written):
    if DATE.search(written) or sum(char.isdigit() for char in written) < 4:
        return False
    digits = re.sub(r"[^0-9]", "", re.sub("[oO]", "0", written))
    return PHONE_SHAPE.fullmatch(digits) is not None


def contact_spans(text):
    if not has_any(text, CONTACT_HINTS):
        return []
    return [match.span() for pattern in (EMAIL, CONTACT_WORD) for match in pattern.finditer(text)]


def trimmed(match):
    """The span of a link without the punctuation of the sentence around it."""
    return match.start(), match.start() + len(match.group().rstrip(".,;:!?)]}\"'”’…"))


# Characters

VIETNAMESE_MARKS = "\u0300\u0301\u0302\u0303\u0306\u0309\u031b\u0323"
HIDDEN = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164\ufeff\uffa0"
)
FOREIGN_MARKS = "\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20df\ufe20-\ufe2f"
LOOK_ALIKES = (
    "\u0250-\u02af\u0370-\u03ff\u0400-\u052f\u0530-\u058f\u1d00-\u1dbf\u2460-\u24ff\uff21-\uff5a\U0001d400-\U0001d7ff"
)
SUSPICIOUS = re.compile(f"[{HIDDEN}{FOREIGN_MARKS}{LOOK_ALIKES}]")
PICTURES = "\u2190-\u23ff\u2500-\u2bff\U0001f000-\U0001faff"
JOINED_EMOJI = re.compile(f"(?<=[\ufe0f{PICTURES}])\u200d(?=[{PICTURES}])")


def character_reasons(text, typed):
    odd = odd_characters(text)
    if not is_too_odd(odd, text) and typed:  # storing drops hidden characters, so count them where they were typed
        typed = unicodedata.normalize("NFC", typed)
        odd = [] if is_too_odd(odd_characters(typed), typed) else None
    elif not is_too_odd(odd, text):
        odd = None
    if odd is not None:
        yield Reason("odd_characters", (odd[0], odd[-1] + 1) if odd else None, 6)
    if vietnamese.lacks_diacritics(text):
        yield Reason("no_accents", None, 2)


def odd_characters(text):
    """Where hidden characters, marks that Vietnamese does not know and letters of other alphabets stand."""
    if not SUSPICIOUS.search(text):
        return []
    joiners = {match.start() for match in JOINED_EMOJI.finditer(text)}
    return [
        match.start()
        for match in SUSPICIOUS.finditer(text)
        if match.start() not in joiners and match.group() not in VIETNAMESE_MARKS
    ]


def is_too_odd(odd, text):
    return len(odd) >= 3 and len(odd) * 10 >= sum(map(str.isalpha, text))


# Circumstances


def circumstance_reasons(context):
    facts = (
        ("honeypot", context.honeypot, 6),
        ("fast", context.seconds is not None and context.seconds < FAST_SECONDS, 3),
        ("no_timing", context.no_timing, 1),
        ("form_expired", context.form_expired, 1),
        ("no_origin", context.no_origin, 2),
    )
    return [Reason(code, None, weight) for code, holds, weight in facts if holds]
