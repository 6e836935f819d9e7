"""What the desk's pages take in."""

from django import forms
from django.utils.translation import gettext_lazy as _

from news import text

from .forms import LARGEST_ID
from .models import Comment, RejectReason

MOST_AT_ONCE = 1000
ACTIONS = {
    "approve": Comment.Status.APPROVED,
    "reject": Comment.Status.REJECTED,
    "spam": Comment.Status.SPAM,
    "pending": Comment.Status.PENDING,
}


class KeyField(forms.IntegerField):
    """The id of a row, or nothing."""

    def __init__(self):
        super().__init__(required=False, min_value=1, max_value=LARGEST_ID)


class FilterForm(forms.Form):
    """Which comments the desk shows, after which one the page begins, and the batch it reports on."""

    status = forms.ChoiceField(choices=Comment.Status.choices, required=False)
    after = KeyField()
    article = KeyField()
    comment = KeyField()
    done = forms.UUIDField(required=False)


class LogForm(forms.Form):
    before = KeyField()


class UndoForm(forms.Form):
    batch = forms.UUIDField(error_messages={"invalid": _("This can no longer be undone.")})


class DecisionForm(forms.Form):
    """An action on (id, version) pairs, written "12:1 15:3" in one field."""

    choose_reason = _("Please choose a reason for rejecting.")

    action = forms.ChoiceField(choices=[(name, name) for name in ACTIONS])
    pairs = forms.CharField(error_messages={"required": _("No comment was chosen.")})
    reason = forms.ModelChoiceField(
        RejectReason.objects.filter(is_active=True), required=False, error_messages={"invalid_choice": choose_reason}
    )

    def clean_pairs(self):
        """{id: version}"""
        words = self.cleaned_data["pairs"].split()
        if len(words) > MOST_AT_ONCE:
            most = text.group_number(MOST_AT_ONCE)
            raise forms.ValidationError(_("At most %(n)s comments at once."), params={"n": most})
        return dict(self.pair(word) for word in words)

    def pair(self, word):
        numbers = word.split(":")
        if len(numbers) != 2 or not all(part.isascii() and part.isdigit() and len(part) < 19 for part in numbers):
            raise forms.ValidationError(_("The list of comments is damaged. Please load the page again."))
        return int(numbers[0]), int(numbers[1])

    def clean(self):
        if self.cleaned_data.get("action") == "reject" and not self.errors and not self.cleaned_data.get("reason"):
            self.add_error("reason", self.choose_reason)
        return self.cleaned_data
