from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import notices

APP_ORDER = ["news", "comments", "flatpages", "redirects", "portal", "auth"]


class PortalAdminSite(admin.AdminSite):
    site_title = _("Newsroom")
    index_title = _("Newsroom")

    def each_context(self, request):
        context = super().each_context(request)
        context["site_header"] = request.site_frame.name
        return context

    def get_app_list(self, request, app_label=None):
        """What is used every day first, whatever its name begins with."""
        found = super().get_app_list(request, app_label)
        return sorted(found, key=lambda app: APP_ORDER.index(app["app_label"]) if app["app_label"] in APP_ORDER else 99)

    def index(self, request, extra_context=None):
        return super().index(request, {"notices": notices.for_request(request), **(extra_context or {})})
