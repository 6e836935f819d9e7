"""Photos and attachments of articles: kept, copied, removed, and the files behind them.

A file belongs to whichever rows hold its hash: a picture used in two articles is on disk once, and goes when the last
row has gone. ``ArticlePhoto.renditions``, as ``make_renditions`` writes it::

    {"webp": [480, 800, 1200, 1600], "avif": [480, 800, 1200, 1600],      widths that can be served
     "share": {"key": "<crop_key>", "width": 1200, "height": 630}}        the JPEG for sharing

Renditions lie in the storage "renditions" under ``<hash>[:2]/<hash>/<width>.<extension>`` and are served to whoever
knows the hash; originals are never served.
"""

import base64
import binascii
import hashlib
import os
import re
import secrets
from pathlib import Path

from django.core.files.base import ContentFile
from django.core.files.storage import storages
from django.db import transaction
from django.db.models import Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import changes, images, permissions, richtext, text
from .images import PictureError
from .models import ArticlePhoto, Attachment
from .models.media import attachment_path, photo_path

MOST_PHOTOS = 300
SHARE_NAME = "1200.jpg"


# Rows


def add_photo(article, uploaded_file, *, user):
    """Make a photo of ``article`` from an uploaded file and return it; raises PictureError.

    One small rendition is made at once, the others by the worker.
    """
    images.check_size(uploaded_file.size)
    if article.photos.filter(removed_at=None).count() >= MOST_PHOTOS:
        raise PictureError(_("The article has %(count)d photos already; more do not fit.") % {"count": MOST_PHOTOS})
    picture = images.read(uploaded_file.read())
    photo = ArticlePhoto(
        article=article,
        sha256=picture.sha256,
        original_name=shown_name(uploaded_file.name),
        width=picture.width,
        height=picture.height,
        caption=picture.caption,
        credit=picture.credit,
        taken_at=picture.taken_at,
        uploaded_by=user,
        order=next_order(article),
    )
    photo.file.name = photo_path(photo, f"photo.{picture.extension}")
    store(storages["originals"], photo.file.name, picture.content)
    photo.renditions = known_renditions(photo) or {"webp": [make_first(photo, picture.content)]}
    with transaction.atomic():
        photo.save()
        enqueue_renditions(photo)
    return photo


def make_first(photo, content):
    width = images.first_width(photo.width)
    name = rendition_name(photo.sha256, width, "webp")
    if not has_file(name):
        store(storages["renditions"], name, images.rendition(images.open_kept(content), width, "webp"))
    return width


def known_renditions(photo):
    """What another row of the same picture has ready, the share image apart: that one follows the focal point."""
    other = ArticlePhoto.objects.filter(sha256=photo.sha256).exclude(renditions={}).first()
    ready = {key: value for key, value in other.renditions.items() if key in images.EXTENSIONS} if other else {}
    names = [rendition_name(photo.sha256, width, extension) for extension in ready for width in ready[extension]]
    return ready if all(map(has_file, names)) else {}


def clone_photo(photo, article, *, user):
    """A photo of ``article`` with the file and the wording of ``photo``."""
    clone = ArticlePhoto.objects.get(pk=photo.pk)
    clone.pk, clone._state.adding = None, True
    clone.article, clone.uploaded_by, clone.uploaded_at = article, user, timezone.now()
    clone.removed_at, clone.order = None, next_order(article)
    clone.save()
    return clone


def remove_photo(photo):
    """Take ``photo`` out of its article; the row and the file stay, ``restore_photo`` brings it back."""
    photo.removed_at = photo.removed_at or timezone.now()
    photo.save(update_fields=["removed_at"])


def restore_photo(photo):
    photo.removed_at = None
    photo.save(update_fields=["removed_at"])


def next_order(article):
    return min((article.photos.aggregate(last=Max("order"))["last"] or 0) + 1, 32_767)


def shown_name(name):
    """The name of an uploaded file, for display only."""
    name = text.surface(name or "").replace("\\", "/").rpartition("/")[2]
    if len(name) <= 200:
        return name
    stem, dot, extension = name.rpartition(".")
    return f"{stem[:180]}{dot}{extension[:19]}"


def name_of_kind(name, kind):
    """The name of an attachment: what readers keep ends as its bytes say, whatever the file called itself."""
    name = shown_name(name) or "tep"
    return name if name.lower().endswith(f".{kind}") else f"{name}.{kind}"


# The text of an article and its photos


def settle_body(article, cleaned, *, user):
    """(body, problems): ``cleaned.body`` with no photo in it but the article's own.

    A photo of another article that ``user`` may see is copied, one that nobody knows is left out with a sentence;
    pictures whose bytes came in the text become photos. ``cleaned.captions`` is given the new numbers.
    """
    own = set(article.photos.values_list("pk", flat=True)) if article.pk else set()
    foreign = [number for number in cleaned.photo_ids if number not in own]
    copies = copies_of(foreign, article, user)
    unknown = [number for number in foreign if number not in copies]
    for number in foreign:
        caption = cleaned.captions.pop(number, None)
        if number in copies and caption is not None:
            cleaned.captions[copies[number].pk] = caption
    body, problems = with_embedded(article, cleaned, user)
    replaced = {number: richtext.photo_token(copy.pk) for number, copy in copies.items()}
    body = richtext.replace_tokens(body, {**replaced, **dict.fromkeys(unknown, "")})
    if unknown:
        problems.append(
            ngettext(
                "%(count)d photo that does not exist was left out of the text.",
                "%(count)d photos that do not exist were left out of the text.",
                len(unknown),
            )
            % {"count": len(unknown)}
        )
    return body, problems


def copies_of(numbers, article, user):
    """{number of a photo of another article: its copy in ``article``}, for those that ``user`` may see."""
    found = ArticlePhoto.objects.filter(pk__in=numbers, removed_at=None).select_related("article__section")
    seen = {photo.pk: photo for photo in found if permissions.can_view(user, photo.article)}
    return {number: clone_photo(seen[number], article, user=user) for number in numbers if number in seen}


def with_embedded(article, cleaned, user):
    """(body, problems): the pictures whose bytes came inside the HTML made photos."""
    made, problems = [], []
    for source in cleaned.embedded:
        photo = None
        if source:
            try:
                photo = add_photo(article, file_from(source), user=user)
            except PictureError as error:
                problems.append(str(error))
        made.append(photo)
    if not any(made):
        return cleaned.body, problems
    tokens = [richtext.photo_token(photo.pk if photo else richtext.MISSING) for photo in made]
    return richtext.fill_missing(cleaned.body, tokens), problems


def file_from(source):
    """The file inside a ``data:`` URL."""
    head, _comma, payload = source.partition(",")
    if not head.endswith(";base64"):
        raise PictureError(images.damaged())
    try:
        return ContentFile(base64.b64decode(re.sub(r"\s+", "", payload), validate=True), name="")
    except binascii.Error as error:
        raise PictureError(images.damaged()) from error


def missing_photos(old_body, new_body):
    """The numbers of photos that stood in ``old_body`` and do not in ``new_body``, in order."""
    kept = set(richtext.photo_ids(new_body))
    return [number for number in richtext.photo_ids(old_body) if number not in kept]


# Addresses


def rendition_url(photo, width, ext="webp"):
    """Where to find ``photo`` about ``width`` wide; "" while nothing is ready."""
    return images.rendition_url(photo, width, ext)


def share_image_url(photo):
    """The path of the JPEG for sharing; "" until it has been made for the present focal point."""
    return images.media_url(photo.renditions["share"]["key"], *SHARE_NAME.split(".")) if has_share_image(photo) else ""


def has_share_image(photo):
    key = images.crop_key(photo.sha256, photo.focal_x, photo.focal_y)
    return photo.renditions.get("share", {}).get("key") == key


# Renditions


def ensure_share_image(photo):
    """Have the worker make the share image of ``photo`` unless it is there."""
    if not has_share_image(photo):
        enqueue_renditions(photo)


def enqueue_renditions(photo):
    from .tasks import make_renditions as task

    task.enqueue(photo.pk)


def make_renditions(photo_id):
    """Make what is missing of the renditions of one photo and note it on every row of the same picture.

    Doing it again makes nothing twice; a photo that has gone meanwhile is no error.
    """
    photo = ArticlePhoto.objects.filter(pk=photo_id).first()
    if photo is None:
        return
    with photo.file.open("rb") as file:
        maker = Maker(photo, file.read())
    ready = {extension: maker.all_widths(extension) for extension in images.EXTENSIONS}
    share = maker.share()
    with transaction.atomic():
        rows = ArticlePhoto.objects.select_for_update().filter(sha256=photo.sha256)
        changed = [note_ready(row, ready, share) for row in rows]
        changes.page_changed([article_id for article_id in changed if article_id])


class Maker:
    """Makes the files of one picture, opening it only if one is missing."""

    def __init__(self, photo, content):
        self.photo = photo
        self.content = content
        self.image = None

    def opened(self):
        self.image = self.image or images.open_kept(self.content)
        return self.image

    def all_widths(self, extension):
        widths = images.widths_for(self.photo.width)
        first = images.first_width(self.photo.width)
        for width in widths:
            name = rendition_name(self.photo.sha256, width, extension)
            if not has_file(name):
                store(storages["renditions"], name, images.rendition(self.opened(), width, extension))
        return sorted({*widths, first}) if extension == "webp" else widths

    def share(self):
        photo = self.photo
        key = images.crop_key(photo.sha256, photo.focal_x, photo.focal_y)
        known = photo.renditions.get("share", {})
        if known.get("key") == key and has_file(share_name(key)):
            return known
        content, width, height = images.share_image(self.opened(), photo.focal_x, photo.focal_y)
        store(storages["renditions"], share_name(key), content)
        return {"key": key, "width": width, "height": height}


def note_ready(row, ready, share):
    """Write what is ready on ``row``; return its article's id if that was news."""
    has_focus_of_share = share["key"] == images.crop_key(row.sha256, row.focal_x, row.focal_y)
    renditions = {**row.renditions, **ready, **({"share": share} if has_focus_of_share else {})}
    if renditions == row.renditions:
        return None
    row.renditions = renditions
    row.save(update_fields=["renditions"])
    return row.article_id


# Files


def rendition_name(sha256, width, extension):
    return f"{sha256[:2]}/{sha256}/{width}.{extension}"


def share_name(key):
    return f"{key[:2]}/{key}/{SHARE_NAME}"


def has_file(name):
    return storages["renditions"].exists(name)


def store(storage, name, content):
    """Keep ``content`` under ``name``: whole or not at all, and once however often this is asked."""
    if not hasattr(storage, "location"):
        if not storage.exists(name):
            storage.save(name, ContentFile(content))
        return
    path = Path(storage.path(name))
    if path.exists() and path.stat().st_size == len(content):
        os.utime(path)  # young again, so that the sweep of orphans leaves it alone
        return
    path.parent.mkdir(parents=True, exist_ok=True, mode=storage.directory_permissions_mode or 0o750)
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        draft.write_bytes(content)
        draft.chmod(storage.file_permissions_mode or 0o640)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def names_in_use():
    """The hashes and share keys that rows hold: every file under another name is an orphan."""
    used = set(Attachment.objects.values_list("sha256", flat=True))
    for sha256, renditions in ArticlePhoto.objects.values_list("sha256", "renditions").iterator():
        used.update((sha256, renditions.get("share", {}).get("key")))
    return used


def is_in_use(name):
    """Whether a row holds ``name`` at this moment."""
    holders = Q(sha256=name) | Q(renditions__share__key=name)
    return ArticlePhoto.objects.filter(holders).exists() or Attachment.objects.filter(sha256=name).exists()


def store_attachment(article, uploaded_file, kind, *, label=""):
    """Keep an uploaded file, already judged to be of ``kind``, as an attachment of ``article``."""
    digest = hashlib.sha256()
    for chunk in uploaded_file.chunks():
        digest.update(chunk)
    attachment = Attachment(
        article=article,
        sha256=digest.hexdigest(),
        original_name=name_of_kind(uploaded_file.name, kind),
        kind=kind,
        size=uploaded_file.size,
        label=label,
        order=min((article.attachments.aggregate(last=Max("order"))["last"] or 0) + 1, 32_767),
    )
    attachment.file.name = attachment_path(attachment, uploaded_file.name)
    uploaded_file.seek(0)
    store(storages["originals"], attachment.file.name, uploaded_file.read())
    attachment.save()
    return attachment
