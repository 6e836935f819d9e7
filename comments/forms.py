"""What readers may send, and the sentences that say what is missing."""

from django import forms
from django.conf import settings
from django.core.validators import EmailValidator
from django.utils.translation import gettext_lazy as _

from news import text

from . import screening
from .models import Comment

MIN_LENGTH, MAX_LENGTH = 2, 1500
NAME_LENGTH = 60
CONSENT_VERSION = "2026-11"
LARGEST_ID = 2**63 - 1


def consent_version():
    """Which wording of the consent line stands now; it follows whether addresses are kept."""
    return f"{CONSENT_VERSION}+ip" if settings.COMMENT_IP_RETENTION_DAYS else CONSENT_VERSION


class SurfaceField(forms.CharField):
    """Text in storage form: NFC, without NUL and hidden characters; lengths count its code points."""

    def __init__(self, *, multiline=False, **kwargs):
        self.multiline = multiline
        super().__init__(strip=False, **kwargs)

    def to_python(self, value):
        return text.surface(super().to_python(value), multiline=self.multiline)


class CommentForm(forms.Form):
    text = SurfaceField(multiline=True, error_messages={"required": _("Please enter your comment.")})
    name = SurfaceField(error_messages={"required": _("Please enter your name.")})
    email = SurfaceField(required=False, error_messages={"required": _("Please enter your email.")})
    consent = forms.BooleanField(error_messages={"required": _("Please tick the consent box before sending.")})
    parent = forms.IntegerField(required=False)

    def __init__(self, *args, article, **kwargs):
        self.article = article
        super().__init__(*args, **kwargs)
        self.fields["email"].required = settings.COMMENT_EMAIL_REQUIRED

    def clean_text(self):
        value = self.cleaned_data["text"]
        if len(value) < MIN_LENGTH:
            raise forms.ValidationError(
                _("The text is too short (at least %(n)s characters)."), params={"n": MIN_LENGTH}
            )
        if len(value) > MAX_LENGTH:
            raise forms.ValidationError(
                _("The text is %(n)s characters long, more than the %(m)s allowed. Please shorten it."),
                params={"n": text.group_number(len(value)), "m": text.group_number(MAX_LENGTH)},
            )
        return value

    def clean_name(self):
        value = self.cleaned_data["name"]
        if len(value) > NAME_LENGTH:
            raise forms.ValidationError(
                _("The name is %(n)s characters long, more than the %(m)s allowed. Please shorten it."),
                params={"n": text.group_number(len(value)), "m": NAME_LENGTH},
            )
        if screening.link_spans(value) or screening.phone_spans(value) or "@" in value:
            raise forms.ValidationError(_("The name must not contain a link or a phone number."))
        return value

    def clean_email(self):
        value = self.cleaned_data["email"]
        if value:
            wrong = _("The email address is not right yet. Example: name@example.com")
            EmailValidator(message=wrong)(value)
            if len(value) > 254:
                raise forms.ValidationError(wrong)
        return value

    def clean_parent(self):
        """A reply answers a comment that readers see under this very article."""
        pk = self.cleaned_data["parent"]
        if pk is None:
            return None
        if 0 < pk <= LARGEST_ID:
            parent = Comment.objects.approved().filter(article=self.article, pk=pk).first()
            if parent:
                return parent
        raise forms.ValidationError(self.parent_is_gone)

    parent_is_gone = _("The comment you reply to is no longer shown. Sent again, yours will stand by itself.")

    def problems(self):
        """(field, sentence) of each error, in the order of the form."""
        sentences = [
            (name, self.errors[name][0]) for name in ("text", "name", "email", "consent") if name in self.errors
        ]
        return sentences + ([("text", self.parent_is_gone)] if "parent" in self.errors else [])

    def given_back(self):
        """What was typed, fit for a page; a reply to a comment that is gone becomes a comment of its own."""
        values = {name: self.data.get(name, "").replace("\x00", "") for name in ("text", "name", "email")}
        parent = self.cleaned_data.get("parent") if hasattr(self, "cleaned_data") else None
        return {**values, "consent": "consent" in self.data, "parent": parent}


class PageForm(forms.Form):
    """Where a reader is in a long discussion: before a comment, at a comment, or answering one."""

    truoc = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)
    tu = forms.IntegerField(required=False, min_value=1, max_value=LARGEST_ID)

    def clean(self):
        if self.cleaned_data.get("truoc") and self.cleaned_data.get("tu"):
            raise forms.ValidationError("one or the other", code="both")


class ReplyForm(forms.Form):
    parent = forms.IntegerField(min_value=1, max_value=LARGEST_ID)
