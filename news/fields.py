"""Fields whose text is in storage form (``text.surface``) by every door: forms, saves, bulk writes, exact lookups."""

from django import forms
from django.db import models

from . import text


class SurfaceFormField(forms.CharField):
    def __init__(self, *, multiline=False, **kwargs):
        super().__init__(**kwargs)
        self.multiline = multiline

    def to_python(self, value):
        value = super().to_python(value)
        # A NUL byte is nothing that anybody typed: the validator of forms.CharField refuses it.
        if not isinstance(value, str) or "\x00" in value:
            return value
        return text.surface(value, multiline=self.multiline) or self.empty_value


class SurfaceMixin:
    multiline = False

    def to_python(self, value):
        """Called by forms and ``full_clean``, and by ``get_prep_value`` for all that goes to the database."""
        return self.to_surface(super().to_python(value))

    def pre_save(self, model_instance, add):
        value = self.to_surface(super().pre_save(model_instance, add))
        setattr(model_instance, self.attname, value)
        return value

    def formfield(self, **kwargs):
        if self.choices is None:
            kwargs = {"form_class": SurfaceFormField, "multiline": self.multiline, **kwargs}
        return super().formfield(**kwargs)

    def to_surface(self, value):
        return text.surface(value, multiline=self.multiline) if isinstance(value, str) else value


class SurfaceCharField(SurfaceMixin, models.CharField):
    """One line of text."""


class SurfaceTextField(SurfaceMixin, models.TextField):
    """Text of several lines, with at most one empty line between two."""

    multiline = True


class KeyField(models.CharField):
    """A key derived from a name (``text.tone_key``, ``fold``, ``sort_key``), cut to its column in saves and lookups.

    Only text no newsroom writes is that long: compatibility forms such as ﷺ grow eighteenfold in a key.
    """

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **{"max_length": 255, "editable": False, **kwargs})

    def to_python(self, value):
        value = super().to_python(value)
        return value[: self.max_length] if isinstance(value, str) else value
