from django.contrib import admin
from django.contrib.auth.admin import UserAdmin as DjangoUserAdmin
from django.contrib.sites.models import Site
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult
from taggit.models import Tag

from .models import SiteIdentity, User

# SITE_URL decides the site's address, topics are news.Topic, and tasks are the technician's: none is edited here.
for model in (Site, Tag, DBTaskResult):
    admin.site.unregister(model)


@admin.register(User)
class UserAdmin(DjangoUserAdmin):
    fieldsets = (
        (None, {"fields": ("username", "password")}),
        (_("Personal info"), {"fields": ("full_name", "email")}),
        (_("Permissions"), {"fields": ("is_active", "is_staff", "is_superuser", "groups", "user_permissions")}),
        (_("Important dates"), {"fields": ("last_login", "date_joined")}),
    )
    add_fieldsets = (
        (
            None,
            {
                "classes": ("wide",),
                "fields": ("username", "full_name", "usable_password", "password1", "password2", "is_staff", "groups"),
            },
        ),
    )
    list_display = ("username", "full_name", "email", "is_staff", "is_active", "last_login")
    search_fields = ("username", "full_name", "email")
    readonly_fields = ("last_login", "date_joined")

    def has_delete_permission(self, request, obj=None):
        """Accounts are deactivated, not deleted: what they decided and published keeps its name."""
        return False

    def get_readonly_fields(self, request, obj=None):
        """Only a superuser makes superusers or changes one."""
        fields = super().get_readonly_fields(request, obj)
        return fields if request.user.is_superuser else (*fields, "is_superuser", "user_permissions")

    def has_change_permission(self, request, obj=None):
        if obj is not None and obj.is_superuser and not request.user.is_superuser:
            return False
        return super().has_change_permission(request, obj)


@admin.register(SiteIdentity)
class SiteIdentityAdmin(admin.ModelAdmin):
    fieldsets = (
        (None, {"fields": ("name", "slogan", "sapo_mark", "comments_locked")}),
        (
            _("Publisher"),
            {
                "fields": (
                    "governing_body",
                    ("licence_number", "licence_issuer", "licence_date"),
                    ("responsible_person", "chief_title"),
                )
            },
        ),
        (_("Contact"), {"fields": ("address", "phone", "email", "privacy_url", "comment_rules_url")}),
    )

    def has_add_permission(self, request):
        return super().has_add_permission(request) and not SiteIdentity.objects.exists()

    def has_delete_permission(self, request, obj=None):
        return False
