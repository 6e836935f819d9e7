from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig
from django.db.models.signals import post_delete, post_migrate, post_save
from django.utils.translation import gettext_lazy as _


class PortalConfig(AppConfig):
    name = "portal"
    verbose_name = _("site and accounts")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from . import checks, receivers  # noqa: F401 - importing checks registers them

        post_migrate.connect(receivers.prepare_database, sender=self)
        post_save.connect(receivers.identity_saved, sender="portal.SiteIdentity")
        post_save.connect(receivers.section_changed, sender="news.Section")
        post_delete.connect(receivers.section_changed, sender="news.Section")


class PortalAdminConfig(AdminConfig):
    default_site = "portal.admin_site.PortalAdminSite"
