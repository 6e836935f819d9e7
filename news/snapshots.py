"""The editorial content of an article as one JSON object: its shape, how input becomes one, how two compare.

    headline, short_headline, summary, body (stored form), genre, byline, source_name, source_url, comment_policy
    section         id or null
    topics          list of names
    contributors    list of {"author": id, "role": …, "share": percent or null}, in their order
    lead_photo      id of a photo of the article; null: the first one of the body
    expires_at      ISO 8601 or null
    photos          {"<id>": {caption, credit, alt_text, focal_x, focal_y, order, removed}}

Attachments are not part of it.
"""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import photos, richtext, text
from .models import Article, ArticlePhoto, Author, Contribution, Section

LINE_FIELDS = ["headline", "short_headline", "byline", "source_name", "source_url", "genre", "comment_policy"]
TEXT_FIELDS = [*LINE_FIELDS, "summary", "body"]
PHOTO_WORDS = ["caption", "credit", "alt_text"]
PHOTO_NUMBERS = ["focal_x", "focal_y", "order"]
PHOTO_FIELDS = [*PHOTO_WORDS, *PHOTO_NUMBERS]

PHOTO_TOKEN = re.compile(r'<figure class="article-photo" data-photo-id="([0-9]+)"></figure>')

# A save that leaves less than this part of a text of at least so many characters is asked about.
SHRUNK_TO = 0.5
SHRUNK_FROM = 400


def snapshot_of(article):
    """The snapshot of the live row."""
    return {
        **{name: getattr(article, name) for name in TEXT_FIELDS},
        "section": article.section_id,
        "topics": [topic.name for topic in article.topics.order_by("tagged__id")],
        "contributors": [
            {"author": row.author_id, "role": row.role, "share": row.share} for row in article.contributions.all()
        ],
        "lead_photo": article.lead_photo_id,
        "expires_at": iso(article.expires_at),
        "photos": words_of_photos(article),
    }


def words_of_photos(article):
    return {str(photo.pk): photo_words(photo) for photo in article.photos.all()}


def photo_words(photo):
    return {**{name: getattr(photo, name) for name in PHOTO_FIELDS}, "removed": photo.removed_at is not None}


def put_words(photo, words):
    """Give ``photo`` the wording of a snapshot, without saving it; a photo taken out keeps the hour of that."""
    for name in PHOTO_FIELDS:
        setattr(photo, name, words[name])
    photo.removed_at = (photo.removed_at or timezone.now()) if words["removed"] else None


def completed(snapshot, article):
    """``snapshot`` with every key, and with the photos that were uploaded since it was made.

    Before the first publication a photo is removed and brought back at once, so there the row says whether it stays.
    """
    empty = Article()
    words = words_of_photos(article)
    for pk, kept in snapshot.get("photos", {}).items():
        follows_row = pk in words and not article.was_published
        words[pk] = {**kept, "removed": words[pk]["removed"]} if follows_row else kept
    return {
        **{name: getattr(empty, name) for name in TEXT_FIELDS},
        **dict.fromkeys(["section", "lead_photo", "expires_at"]),
        **dict.fromkeys(["topics", "contributors"], []),
        **snapshot,
        "photos": words,
    }


# Input


def settle(article, snapshot, *, user):
    """(snapshot as it may be stored, sentences about what could not stay): every way into the database leads here.

    Raises ValidationError for what the row could not take, so that nothing is cut off silently later.
    """
    cleaned = richtext.clean(snapshot["body"])
    body, problems = photos.settle_body(article, cleaned, user=user)
    settled = {
        **{name: text.surface(str(snapshot[name] or "")) for name in LINE_FIELDS},
        "summary": text.surface(snapshot["summary"] or "", multiline=True),
        "body": body,
        "section": key_of(snapshot["section"]),
        "topics": [name for name in (text.surface(str(topic)) for topic in snapshot["topics"]) if name],
        "contributors": [settle_contributor(row) for row in snapshot["contributors"]],
        "expires_at": iso(snapshot["expires_at"]),
        "photos": settle_photos(article, snapshot["photos"], cleaned.captions),
    }
    lead = str(key_of(snapshot["lead_photo"]))
    words = settled["photos"].get(lead)
    settled["lead_photo"] = int(lead) if words and not words["removed"] else None
    check_fields(settled)
    return settled, [*cleaned.dropped, *problems]


def settle_contributor(row):
    return {
        "author": key_of(row["author"]),
        "role": row.get("role") or Contribution.Role.TEXT.value,
        "share": row.get("share") or None,
    }


def settle_photos(article, given, captions):
    """The words of every photo of the article; a caption typed in the text wins over the one in the table."""
    captions = {str(pk): caption for pk, caption in captions.items()}
    settled = {}
    for pk, words in words_of_photos(article).items():
        words = {**words, **given.get(pk, {})}
        words["caption"] = captions.get(pk, words["caption"])
        settled[pk] = {
            **{name: text.surface(words[name] or "") for name in PHOTO_WORDS},
            **{name: int(words[name]) for name in PHOTO_NUMBERS},
            "removed": bool(words["removed"]),
        }
    return settled


def check_fields(snapshot):
    probe = Article(**{name: snapshot[name] for name in TEXT_FIELDS})
    probe.clean_fields(exclude={field.name for field in Article._meta.fields} - {*TEXT_FIELDS})


def key_of(value):
    """The id of an object or of what a form sent; None for nothing."""
    value = getattr(value, "pk", value)
    return int(value) if value not in (None, "") else None


def iso(value):
    return value.isoformat() if isinstance(value, datetime) else (value or None)


def hour(value):
    return parse_datetime(value) if value else None


# What a save would drop


def losses(before, after):
    """(sentences, token) about what ``after`` no longer holds of ``before``; ([], "") if all is there.

    The token stands for exactly this loss: it accepts no other.
    """
    sentences, marks = [], []
    missing = sorted(photos.missing_photos(before["body"], after["body"]))
    if missing:
        sentence = ngettext(
            "%(count)d photo that stood in the text is no longer there.",
            "%(count)d photos that stood in the text are no longer there.",
            len(missing),
        )
        sentences.append(sentence % {"count": len(missing)})
        marks += missing
    old, new = (len(richtext.plain_text(snapshot["body"])) for snapshot in (before, after))
    if old >= SHRUNK_FROM and new < old * SHRUNK_TO:
        sentence = _("The text is much shorter than before: %(new)d characters instead of %(old)d.")
        sentences.append(sentence % {"new": new, "old": old})
        marks += ["text", old, new]
    return sentences, hashlib.sha256(repr(marks).encode()).hexdigest()[:32] if sentences else ""


# Two snapshots side by side


@dataclass(frozen=True)
class Change:
    """A field that differs, with both texts for people to read; photo wording has fields "photo-<id>-<name>"."""

    field: str
    label: str
    old: str
    new: str


def compare_fields(old, new):
    """The fields in which two snapshots differ, as ``Change`` rows in the order of the form."""
    before, after = readable(old), readable(new)
    nothing = ("", "")
    return [
        Change(name, label, before.get(name, nothing)[1], after.get(name, nothing)[1])
        for name, (label, _text) in {**before, **after}.items()
        if before.get(name, nothing)[1] != after.get(name, nothing)[1]
    ]


def readable(snapshot):
    """{field: (label, text)} of a complete snapshot in the order of the form."""
    authors = [row["author"] for row in snapshot["contributors"]]
    names = dict(Author.objects.filter(pk__in=authors).values_list("pk", "name")) if authors else {}
    shown = {
        "headline": snapshot["headline"],
        "summary": snapshot["summary"],
        "body": readable_body(snapshot),
        "section": name_of(Section, snapshot["section"]),
        "byline": snapshot["byline"],
        "topics": ", ".join(snapshot["topics"]),
        "short_headline": snapshot["short_headline"],
        "genre": str(Article.Genre(snapshot["genre"]).label),
        "contributors": "\n".join(readable_contributor(row, names) for row in snapshot["contributors"]),
        "lead_photo": photo_name(snapshot, snapshot["lead_photo"]) if snapshot["lead_photo"] else "",
        "source_name": snapshot["source_name"],
        "source_url": snapshot["source_url"],
        "comment_policy": str(Article.CommentPolicy(snapshot["comment_policy"]).label),
        "expires_at": readable_hour(snapshot["expires_at"]),
    }
    labelled = {name: (label_of(Article, name), value) for name, value in shown.items()}
    for pk, words in sorted(snapshot["photos"].items(), key=lambda item: (item[1]["order"], int(item[0]))):
        labelled |= readable_photo(pk, words)
    return labelled


def readable_body(snapshot):
    """The text of the body, with the captions of its photos where they stand."""
    lines = []
    for piece in PHOTO_TOKEN.split(snapshot["body"]):
        if piece.isdigit():
            lines.append(f"[{photo_name(snapshot, piece)}]")
        elif plain := richtext.plain_text(piece).strip():
            lines.append(plain)
    return "\n".join(lines)


def readable_contributor(row, names):
    share = f" ({row['share']}%)" if row["share"] else ""
    return f"{names.get(row['author'], '?')}: {Contribution.Role(row['role']).label}{share}"


def readable_photo(pk, words):
    """{field: (label, text)} of the wording of one photo."""
    name = _("photo %(number)d") % {"number": int(pk)}
    lines = {
        f"photo-{pk}-{field}": (f"{name}: {label_of(ArticlePhoto, field)}", str(words[field]))
        for field in [*PHOTO_WORDS, "order"]
    }
    focal = f"{words['focal_x']} % × {words['focal_y']} %"
    lines[f"photo-{pk}-focal"] = (_("%(photo)s: focal point") % {"photo": name}, focal)
    removed = _("removed") if words["removed"] else ""
    lines[f"photo-{pk}-removed"] = (_("%(photo)s: removed") % {"photo": name}, removed)
    return lines


def photo_name(snapshot, pk):
    words = snapshot["photos"].get(str(pk), {})
    return words.get("caption") or _("photo %(number)d") % {"number": int(pk)}


def readable_hour(value):
    return text.list_datetime(hour(value)) if value else ""


def name_of(model, pk):
    return model.objects.filter(pk=pk).values_list("name", flat=True).first() or "" if pk else ""


def label_of(model, field):
    return str(model._meta.get_field(field).verbose_name)
