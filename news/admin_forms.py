"""What staff type, checked and turned into the snapshot of a revision."""

from django import forms
from django.contrib.flatpages.models import FlatPage
from django.contrib.redirects.models import Redirect
from django.core.exceptions import ValidationError
from django.forms import formset_factory
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from . import richtext, text
from .models import Article, ArticlePhoto, Attachment, Author, Contribution, Topic
from .snapshots import PHOTO_FIELDS
from .widgets import ArticleBodyWidget, PlainBodyWidget

BODY_LIMIT = 10 * 1024 * 1024
LARGEST_ID = 2**63 - 1
EDITORIAL_FIELDS = [
    "headline",
    "short_headline",
    "summary",
    "body",
    "genre",
    "section",
    "byline",
    "source_name",
    "source_url",
    "lead_photo",
    "comment_policy",
    "expires_at",
]
SNAPSHOT_FIELDS = [*EDITORIAL_FIELDS, "topics"]


class HourInput(forms.DateTimeInput):
    """The device's own picker of a day and an hour."""

    input_type = "datetime-local"

    def __init__(self, attrs=None):
        super().__init__(attrs, format="%Y-%m-%dT%H:%M")


class HourField(forms.DateTimeField):
    """A day and an hour in an age of which databases and calendars agree."""

    years = range(1900, 9999)
    widget = HourInput

    def clean(self, value):
        hour = super().clean(value)
        if hour and hour.year not in self.years:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return hour


class NoteInput(forms.Textarea):
    def __init__(self, attrs=None):
        super().__init__({"rows": 3, **(attrs or {})})


class TopicsInput(forms.TextInput):
    """Names with commas between them; ``admin-topics.js`` makes chips and suggestions of it."""

    def build_attrs(self, base_attrs, extra_attrs=None):
        attrs = super().build_attrs(base_attrs, extra_attrs)
        return {**attrs, "data-topics": reverse("admin:news_topic_complete"), "autocomplete": "off"}


class TopicsField(forms.CharField):
    """A list of topic names, split at commas and at nothing else."""

    widget = TopicsInput

    def prepare_value(self, value):
        return ", ".join(value) if isinstance(value, list) else value

    def to_python(self, value):
        names = [text.surface(name) for name in super().to_python(value).split(",")]
        return list({text.tone_key(name): name for name in reversed(names) if text.tone_key(name)}.values())[::-1]

    def validate(self, value):
        super().validate(value)
        limit = Topic._meta.get_field("name").max_length
        for name in value:
            if len(name) > limit:
                raise ValidationError(
                    _("The topic “%(name)s…” is too long: at most %(limit)d characters."),
                    params={"name": name[:40], "limit": limit},
                )


class ArticleForm(forms.ModelForm):
    """The editorial fields of one article, everything optional: what publishing needs is asked when publishing.

    It works on a copy of the row that is never saved. ``base`` is the id of the version it was opened with.
    """

    topics = TopicsField(
        label=gettext_lazy("topics"), required=False, help_text=gettext_lazy("Separate topics with commas.")
    )
    source_url = forms.URLField(
        label=gettext_lazy("link to the source"), required=False, max_length=500, assume_scheme="https"
    )
    base = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=LARGEST_ID)
    copy = forms.CharField(widget=forms.HiddenInput, required=False, max_length=64)
    goes_live_at = HourField(label=gettext_lazy("hour of publication"), required=False)
    mark_updated = forms.BooleanField(label=gettext_lazy("Show “updated at”"), required=False)
    return_note = forms.CharField(required=False, max_length=2000, widget=NoteInput)
    withdraw_note = forms.CharField(required=False, max_length=2000, widget=NoteInput)

    class Meta:
        model = Article
        fields = EDITORIAL_FIELDS
        field_classes = {"expires_at": HourField}
        widgets = {
            "headline": forms.Textarea(attrs={"rows": 2, "data-grow": "", "data-single-line": ""}),
            "summary": forms.Textarea(attrs={"rows": 3, "data-grow": ""}),
            "short_headline": forms.TextInput(attrs={"data-counter": ""}),
            "body": ArticleBodyWidget,
            "lead_photo": forms.HiddenInput,
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["lead_photo"].queryset = ArticlePhoto.objects.filter(article=self.instance.pk, removed_at=None)
        self.fields["lead_photo"].error_messages["invalid_choice"] = _(
            "The cover photo is not a photo of this article."
        )
        self.fields["lead_photo"].required = False
        sections = section_tree(self.fields["section"].queryset)
        self.fields["section"].choices = [("", _("— choose a section —")), *sections]

    def clean_headline(self):
        return " ".join(self.cleaned_data["headline"].split())

    def clean_body(self):
        body = self.cleaned_data["body"]
        if len(body.encode()) > BODY_LIMIT:
            raise ValidationError(
                _("The article is larger than 10 MB. Pictures belong in the text as uploaded photos.")
            )
        return body

    def snapshot(self, contributors, photo_words):
        """What was sent, as a snapshot (``news/snapshots.py``)."""
        values = self.cleaned_data
        return {
            **{name: values[name] for name in SNAPSHOT_FIELDS},
            "contributors": contributors.rows(),
            "photos": photo_words,
        }


def form_initial(snapshot, body):
    """What the fields of the form show for ``snapshot``; ``body`` is its text as the editor wants it."""
    hour = snapshot["expires_at"] and parse_datetime(snapshot["expires_at"])
    return {**{name: snapshot[name] for name in SNAPSHOT_FIELDS}, "body": body, "expires_at": hour}


def settle_captions(words, captions, loaded):
    """Two captions were sent for a photo in the text: the text's wins, unless only the table's was changed.

    ``words`` and ``loaded`` {"id": wording}: the table, and the version that the form was opened with;
    ``captions`` {id: text}. Returns new wording.
    """
    settled = {key: dict(wording) for key, wording in words.items()}
    for key, wording in settled.items():
        typed = captions.get(int(key))
        if typed is not None and typed != loaded.get(key, {}).get("caption", ""):
            wording["caption"] = typed
    return settled


def section_tree(sections):
    """[(id, name)] of ``sections`` in the order of the menu, those of the second level indented."""
    children = {}
    for section in sections.order_by("order", "sort_key"):
        children.setdefault(section.parent_id, []).append(section)
    tree = []
    for section in children.get(None, []):
        tree.append((section.pk, section.name))
        tree += [(child.pk, f"\u2003{child.name}") for child in children.get(section.pk, [])]
    return tree


class ContributorForm(forms.Form):
    author = forms.ModelChoiceField(Author.objects.all(), label=gettext_lazy("author"), empty_label="—")
    role = forms.ChoiceField(
        label=gettext_lazy("part"), choices=Contribution.Role, initial=Contribution.Role.TEXT.value
    )
    share = forms.IntegerField(label=gettext_lazy("share (%)"), required=False, min_value=1, max_value=100)


class BaseContributorFormSet(forms.BaseFormSet):
    def add_fields(self, form, index):
        super().add_fields(form, index)
        form.fields["author"].choices = self.author_choices
        form.fields["DELETE"].label = _("remove")

    @property
    def author_choices(self):
        """Read once for all rows."""
        if not hasattr(self, "_author_choices"):
            self._author_choices = [("", "—"), *((author.pk, author_label(author)) for author in Author.objects.all())]
        return self._author_choices

    def clean(self):
        seen = set()
        for row in self.rows():
            part = (row["author"], row["role"])
            if part in seen:
                raise ValidationError(_("%(name)s is entered twice for the same part."), params={"name": row["author"]})
            seen.add(part)

    def rows(self):
        """The filled rows that stay, in their order."""
        rows = [form.cleaned_data for form in self.forms if hasattr(form, "cleaned_data")]
        return [row for row in rows if row.get("author") and not row.get("DELETE")]


ContributorFormSet = formset_factory(
    ContributorForm, formset=BaseContributorFormSet, extra=1, can_delete=True, max_num=50
)


def author_label(author):
    return f"{author.name} ({author.pen_name})" if author.pen_name else author.name


class PhotoForm(forms.ModelForm):
    """The wording of one photo of the article, under the prefix ``photo-<id>``."""

    removed = forms.BooleanField(label=gettext_lazy("remove this photo from the article"), required=False)

    class Meta:
        model = ArticlePhoto
        fields = PHOTO_FIELDS
        labels = {"credit": gettext_lazy("photo credit"), "alt_text": gettext_lazy("alternative text")}
        widgets = {
            "caption": forms.Textarea(attrs={"rows": 2}),
            "alt_text": forms.TextInput,
            "focal_x": forms.HiddenInput,
            "focal_y": forms.HiddenInput,
        }

    field_order = ["caption", "credit", "order", "alt_text", "removed"]

    def clean_caption(self):
        return text.surface(self.cleaned_data["caption"])

    def words(self, *, keep=False):
        """The wording for a snapshot; ``keep``: the photo stands in the text, so it stays whatever was ticked."""
        values = {name: self.cleaned_data[name] for name in PHOTO_FIELDS}
        return {**values, "removed": self.cleaned_data["removed"] and not keep}


def photo_form(photo, words, data=None):
    """The form of one photo, filled from ``words`` of a snapshot; bound only if ``data`` speaks of this photo."""
    prefix = f"photo-{photo.pk or '__id__'}"
    is_sent = data is not None and f"{prefix}-caption" in data
    return PhotoForm(data if is_sent else None, prefix=prefix, initial=words, instance=ArticlePhoto(pk=photo.pk))


class RestoreForm(forms.Form):
    """``base``: the id of the newest version on the page from which an old one is brought back."""

    base = forms.IntegerField(min_value=1, max_value=LARGEST_ID)


class AttachmentForm(forms.ModelForm):
    class Meta:
        model = Attachment
        fields = ["label"]


class MergeTopicsForm(forms.Form):
    target = forms.ModelChoiceField(
        Topic.objects.none(), label=gettext_lazy("Topic that stays"), widget=forms.RadioSelect, empty_label=None
    )

    def __init__(self, *args, topics, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["target"].queryset = Topic.objects.filter(pk__in=[topic.pk for topic in topics])
        self.fields["target"].initial = topics[0].pk


class PlainPageForm(forms.ModelForm):
    """A plain page: cleaned like an article, without photos."""

    class Meta:
        model = FlatPage
        fields = ["title", "url", "content"]
        widgets = {"content": PlainBodyWidget}
        labels = {"content": gettext_lazy("Body")}

    def clean_url(self):
        url = "/" + text.surface(self.cleaned_data["url"]).strip("/") + "/"
        if FlatPage.objects.filter(url=url).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is a page with this address already."))
        return url

    def clean_content(self):
        return richtext.clean(self.cleaned_data["content"]).body


class OldAddressForm(forms.ModelForm):
    class Meta:
        model = Redirect
        fields = ["old_path", "new_path"]

    def clean_old_path(self):
        path = self.cleaned_data["old_path"]
        if Redirect.objects.filter(old_path=path).exclude(pk=self.instance.pk).exists():
            raise ValidationError(_("There is an entry for this address already."))
        return path
