"""Plain pages and old addresses: Django's own apps, with this site's editor and fewer questions."""

from django.conf import settings
from django.contrib import admin
from django.contrib.flatpages.admin import FlatPageAdmin
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.admin import RedirectAdmin
from django.contrib.redirects.models import Redirect
from django.contrib.sites.models import Site
from django.utils.decorators import method_decorator

from ..admin_forms import OldAddressForm, PlainPageForm
from ..admin_views import relaxed_policy

admin.site.unregister(FlatPage)
admin.site.unregister(Redirect)


@admin.register(FlatPage)
class PlainPageAdmin(FlatPageAdmin):
    form = PlainPageForm
    fieldsets = [(None, {"fields": ["title", "url", "content"]})]
    list_display = ["title", "url"]
    list_filter = []

    @method_decorator(relaxed_policy)
    def changeform_view(self, *args, **kwargs):
        return super().changeform_view(*args, **kwargs)

    def save_related(self, request, form, formsets, change):
        super().save_related(request, form, formsets, change)
        if not form.instance.sites.exists():
            form.instance.sites.add(Site.objects.get_current(request))

    class Media:
        css = {"all": ["css/admin-article.css"]}


@admin.register(Redirect)
class OldAddressAdmin(RedirectAdmin):
    form = OldAddressForm
    list_display = ["old_path", "new_path"]
    list_filter = []
    radio_fields = {}
    show_full_result_count = False

    def save_model(self, request, obj, form, change):
        obj.site_id = obj.site_id or settings.SITE_ID
        super().save_model(request, obj, form, change)
