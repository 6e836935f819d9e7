from django.contrib import admin
from django.urls import path

from . import admin_views
from .models import Decision, Queue, RejectReason


@admin.register(Queue)
class QueueAdmin(admin.ModelAdmin):
    """The moderation desk's place in the newsroom's menu; the desk itself is in ``admin_views``."""

    def get_urls(self):
        desk = self.admin_site.admin_view(admin_views.queue)
        return [path("", desk, name="comments_queue"), path("", desk, name="comments_queue_changelist")]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(admin_views.PERMISSION)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False

    def has_module_permission(self, request):
        return self.has_view_permission(request)


@admin.register(Decision)
class DecisionAdmin(admin.ModelAdmin):
    """The decision log: read, never written, paged by key."""

    def get_urls(self):
        log = self.admin_site.admin_view(admin_views.decision_log)
        return [path("", log, name="comments_decision_changelist")]

    def has_view_permission(self, request, obj=None):
        return request.user.has_perm(admin_views.LOG_PERMISSION)

    def has_add_permission(self, request):
        return False

    def has_change_permission(self, request, obj=None):
        return False

    def has_delete_permission(self, request, obj=None):
        return False


@admin.register(RejectReason)
class RejectReasonAdmin(admin.ModelAdmin):
    list_display = ["label", "code", "order", "is_active"]
    list_editable = ["order", "is_active"]
    list_filter = ["is_active"]

    def get_readonly_fields(self, request, obj=None):
        return ["code"] if obj else []

    def has_delete_permission(self, request, obj=None):
        return False
