from django.db import models

from . import text


class SurfaceCharField(models.CharField):
    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text.surface(value) if isinstance(value, str) else value


class SurfaceTextField(models.TextField):
    def get_prep_value(self, value):
        value = super().get_prep_value(value)
        return text.surface(value, multiline=True) if isinstance(value, str) else value
