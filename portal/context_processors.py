from django.conf import settings


def site(request):
    return {"site": getattr(request, "site_frame", None), "SITE_URL": settings.SITE_URL}
