import logging
import re
import time
import uuid
from urllib.parse import unquote_to_bytes

from django.conf import settings
from django.utils.functional import SimpleLazyObject

from . import errors, frame, logs, proxies

FORWARDING_HEADERS = (
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_REAL_IP",
    "HTTP_FORWARDED",
)
access_log = logging.getLogger("portal.access")
REQUEST_ID = re.compile(r"[A-Za-z0-9-]{8,64}")


class RequestIdMiddleware:
    """Give every request an id for its log lines and its answer (a trusted proxy may bring one), and log the answer.

    The line names neither the reader's address nor the query.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.id = self.choose_id(request)
        token = logs.request_id.set(request.id)
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            milliseconds = round((time.perf_counter() - started) * 1000, 1)
            access_log.info("%s %s %s", request.method, request.path, response.status_code, extra={"ms": milliseconds})
        finally:
            logs.request_id.reset(token)
        response["X-Request-ID"] = request.id
        return response

    def choose_id(self, request):
        given = request.META.get("HTTP_X_REQUEST_ID", "")
        if proxies.is_trusted(request.META.get("REMOTE_ADDR", "")) and REQUEST_ID.fullmatch(given):
            return given
        return uuid.uuid4().hex


class TrustedProxyMiddleware:
    """Forget forwarding headers that no trusted proxy brought, so that nothing behind this line can believe them."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if not proxies.is_trusted(request.META.get("REMOTE_ADDR", "")):
            for header in FORWARDING_HEADERS:
                request.META.pop(header, None)
        return self.get_response(request)


class CleanInputMiddleware:
    """Refuse NUL bytes and broken UTF-8 in addresses: no page has such an address, and PostgreSQL cannot store them.

    A cookie with a NUL byte (quoted cookies may hide one) is forgotten. A request that announces more bytes than any
    page takes is refused before a byte of it is stored.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        if "\x00" in request.path or is_broken(request.META.get("QUERY_STRING", "")):
            return errors.bad_request(request)
        if is_too_large(request):
            return errors.too_large(request)
        for name in [name for name, value in request.COOKIES.items() if "\x00" in name + value]:
            del request.COOKIES[name]
        return self.get_response(request)


def is_too_large(request):
    length = request.META.get("CONTENT_LENGTH") or "0"
    most = settings.STAFF_REQUEST_MAX if request.path.startswith("/admin/") else settings.READER_REQUEST_MAX
    return not (length.isascii() and length.isdigit()) or int(length) > most


def is_broken(query):
    raw = unquote_to_bytes(query.encode("latin-1", "replace"))
    try:
        return "\x00" in raw.decode("utf-8")
    except UnicodeDecodeError:
        return True


class SiteFrameMiddleware:
    """``request.site_frame``: the site's identity and menu, read with one query when first used."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.site_frame = SimpleLazyObject(frame.read)
        return self.get_response(request)
