"""Answers to what goes wrong: a plain Vietnamese page, the right status, nothing of the machine's inside."""

from django.shortcuts import render
from django.views.decorators.csrf import requires_csrf_token


def _page(request, status, headers=None):
    response = render(request, f"{status}.html", status=status)
    response["Cache-Control"] = "no-store"
    for name, value in (headers or {}).items():
        response[name] = value
    return response


def bad_request(request, exception=None):
    return _page(request, 400)


def permission_denied(request, exception=None):
    return _page(request, 403)


def page_not_found(request, exception=None):
    return _page(request, 404)


def server_error(request):
    return _page(request, 500)


@requires_csrf_token
def csrf_failure(request, reason=""):
    return render(request, "403_csrf.html", status=403)


def locked_out(request, response=None, credentials=None):
    return _page(request, 429, {"Retry-After": "900"})
