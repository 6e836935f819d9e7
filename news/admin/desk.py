"""Who may publish, and what stands on the front page."""

from django.contrib import admin
from django.utils import timezone
from django.utils.translation import gettext_lazy

from ..models import FrontPageSlot, PublishGrant


@admin.register(PublishGrant)
class PublishGrantAdmin(admin.ModelAdmin):
    list_display = ["user", "where", "until", "is_current"]
    list_select_related = ["user", "section"]
    list_filter = ["section"]
    ordering = ["user__full_name", "pk"]

    @admin.display(description=gettext_lazy("section"), empty_value=gettext_lazy("every section"))
    def where(self, grant):
        return grant.section

    @admin.display(description=gettext_lazy("valid today"), boolean=True)
    def is_current(self, grant):
        return grant.until is None or grant.until >= timezone.localdate()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if db_field.name == "user":
            field.queryset = field.queryset.filter(is_staff=True, is_active=True).order_by("full_name")
        return field


@admin.register(FrontPageSlot)
class FrontPageSlotAdmin(admin.ModelAdmin):
    list_display = ["article", "kind", "order", "until"]
    list_editable = ["order"]
    list_select_related = ["article"]
    list_filter = ["kind"]
    autocomplete_fields = ["article"]
    fields = ["article", "kind", "order", "until"]
