from django import forms
from django.utils.translation import gettext_lazy as _

from . import text
from .search import MAX_QUERY


class SearchForm(forms.Form):
    q = forms.CharField(
        required=False,
        max_length=MAX_QUERY,
        strip=True,
        error_messages={"max_length": _("Please search for at most %(limit_value)d characters.")},
    )

    def clean_q(self):
        return text.surface(self.cleaned_data["q"])
