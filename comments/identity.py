"""Who sent a comment, as far as the site wants to know: keyed hashes that mean nothing without ``IDENTITY_KEY``."""

import hashlib
import hmac
import ipaddress
import re
from typing import NamedTuple

from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.module_loading import import_string

from news import text

DEVICE_COOKIE = "reader_device"
DEVICE_COOKIE_AGE = 180 * 24 * 3600
DEVICE = re.compile(r"[A-Za-z0-9]{32}")


class Sender(NamedTuple):
    """Where a comment comes from. ``is_new_device``: the cookie is made now and goes out with the answer."""

    device: str
    is_new_device: bool
    address: str | None

    @property
    def device_hash(self):
        return keyed_hash("device", self.device)

    @property
    def network_hash(self):
        return keyed_hash("network", network(self.address))

    @property
    def kept_address(self):
        return self.address if settings.COMMENT_IP_RETENTION_DAYS else None


def sender_of(request):
    device = request.COOKIES.get(DEVICE_COOKIE, "")
    known = DEVICE.fullmatch(device) is not None
    return Sender(device if known else get_random_string(32), not known, client_address(request))


def remember_device(response, sender):
    """Give a new device its cookie; an old one keeps the cookie it has."""
    if sender.is_new_device:
        response.set_cookie(
            DEVICE_COOKIE,
            sender.device,
            max_age=DEVICE_COOKIE_AGE,
            path="/bai-viet/",
            secure=settings.SESSION_COOKIE_SECURE,
            httponly=True,
            samesite="Lax",
        )


def client_address(request):
    """The reader's address behind the trusted proxies, or None."""
    address = import_string(settings.CLIENT_ADDRESS)(request)
    return address.partition("%")[0] if address else None  # a link-local address may name its interface


def network(address):
    """The block that neighbours share: /24 of IPv4, /48 of IPv6; "" of no address."""
    if not address:
        return ""
    version = ipaddress.ip_address(address).version
    return str(ipaddress.ip_network(f"{address}/{24 if version == 4 else 48}", strict=False))


def email_hash(email):
    return keyed_hash("email", text.surface(email).casefold())


def keyed_hash(kind, value):
    """32 hexadecimal digits, or "" of nothing; equal values of two kinds have nothing in common."""
    if not value:
        return ""
    key = settings.IDENTITY_KEY
    key = key.encode() if isinstance(key, str) else key
    return hmac.new(key, f"{kind}\x00{value}".encode(), hashlib.sha256).hexdigest()[:32]
