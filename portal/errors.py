"""Answers to what goes wrong: a plain Vietnamese page, the right status, nothing of the machine's inside."""

import sys

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import InterfaceError, OperationalError
from django.http import HttpResponse
from django.shortcuts import render
from django.template import loader
from django.views.decorators.csrf import requires_csrf_token

TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


def _page(request, status, template=None):
    response = render(request, template or f"{status}.html", status=status)
    response["Cache-Control"] = "no-store"
    return response


def _plain_page(status):
    """A page that needs neither the database nor anything of the request."""
    response = HttpResponse(loader.render_to_string(f"{status}.html"), status=status)
    response["Cache-Control"] = "no-store"
    return response


def bad_request(request, exception=None):
    return too_large(request) if isinstance(exception, TOO_LARGE) else _plain_page(400)


@requires_csrf_token
def permission_denied(request, exception=None):
    return _page(request, 403)


@requires_csrf_token
def page_not_found(request, exception=None):
    return _page(request, 404)


def too_large(request):
    return _plain_page(413)


def server_error(request):
    """500, or 503 with a hint to come back when it is the database that does not answer."""
    if not isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return _plain_page(500)
    response = _plain_page(503)
    response["Retry-After"] = "60"
    return response


@requires_csrf_token
def csrf_failure(request, reason=""):
    return _page(request, 403, "403_csrf.html")


def locked_out(request, response=None, credentials=None):
    """Too many wrong passwords: the sign-in waits, the rest of the site does not."""
    response = _page(request, 429, "admin/locked_out.html")
    response["Retry-After"] = "900"
    return response
