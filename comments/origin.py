"""From which page a form was sent, in place of a token that a page equal for everybody cannot carry."""

from urllib.parse import urlsplit

from django.conf import settings


def is_foreign(request):
    """Whether the browser says that another site's page sent this."""
    if request.headers.get("Sec-Fetch-Site", "").lower() == "cross-site":
        return True
    origin = request.headers.get("Origin", "null")
    return origin != "null" and origin.lower() not in own_origins(request)


def is_unknown(request):
    """Whether the browser says nothing, as the web views of some apps do."""
    return request.headers.get("Origin", "null") == "null" and not request.headers.get("Sec-Fetch-Site")


def own_origins(request):
    site = urlsplit(settings.SITE_URL)
    return {f"{request.scheme}://{request.get_host()}".lower(), f"{site.scheme}://{site.netloc}".lower()}
