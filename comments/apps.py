from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class CommentsConfig(AppConfig):
    name = "comments"
    verbose_name = _("comments")
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self):
        from .reasons import prepare_database

        post_migrate.connect(prepare_database, sender=self)
