from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from . import notices


class PortalAdminSite(admin.AdminSite):
    site_title = _("Newsroom")
    index_title = _("Newsroom")

    def each_context(self, request):
        context = super().each_context(request)
        context["site_header"] = request.site_frame.name
        return context

    def index(self, request, extra_context=None):
        return super().index(request, {"notices": notices.for_request(request), **(extra_context or {})})
