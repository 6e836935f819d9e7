"""How long a comment was being written, as far as the page can tell. It only ever adds reasons."""

import time

from django.core import signing

SALT = "comments.form"
OLDEST_SECONDS = 24 * 3600
LONGEST_TYPING = 7 * 24 * 3600 * 1000


def start(article):
    """The signed hour that the uncached form page carries."""
    return signing.TimestampSigner(salt=SALT).sign(str(article.pk))


def measure(article, data):
    """(seconds or None, no_timing, form_expired) from the fields ``started`` and ``typing`` (milliseconds)."""
    typing = data.get("typing", "")[:20]
    seconds = int(typing) / 1000 if typing.isascii() and typing.isdigit() and int(typing) <= LONGEST_TYPING else None
    signed = data.get("started", "")[:200]
    if not signed:
        return seconds, seconds is None, False
    age = _age(article, signed)
    return (seconds if seconds is not None else age), False, age is None


def _age(article, signed):
    signer = signing.TimestampSigner(salt=SALT)
    try:
        if signer.unsign(signed, max_age=OLDEST_SECONDS) != str(article.pk):
            return None
    except signing.BadSignature:  # SignatureExpired is one
        return None
    sent = signing.b62_decode(signed.rsplit(signer.sep, 2)[1])
    return max(0, time.time() - sent)
