"""Pictures and attachments: their way in from the newsroom's form, and their way out.

A rendition is served to whoever knows its address: the address is the SHA-256 of the picture, which nobody guesses, so
photos of articles that are not public yet are as private as their unpublished address. Originals are never served.
"""

import re
import zipfile
from functools import wraps

from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.core.files.storage import storages
from django.http import FileResponse, Http404, HttpResponse, JsonResponse, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.middleware.csrf import CsrfViewMiddleware
from django.shortcuts import get_object_or_404
from django.urls import path, reverse
from django.utils.decorators import decorator_from_middleware
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import condition, require_safe

from . import images, permissions, photos, revisions, richtext
from .models import Article, ArticlePhoto, Attachment

PICTURE_TYPES = {"webp": "image/webp", "avif": "image/avif", "jpg": "image/jpeg"}
ATTACHMENT_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "mp3": "audio/mpeg",
    "mp4": "video/mp4",
}
PLAYED_IN_PLACE = {"mp3", "mp4"}
VIDEO_BRANDS = (
    b"isom",
    b"iso2",
    b"iso4",
    b"iso5",
    b"iso6",
    b"mp41",
    b"mp42",
    b"avc1",
    b"M4V ",
    b"MSNV",
    b"dash",
    b"3gp4",
)
LARGEST_ATTACHMENT = 50 * 1024 * 1024
ROOM_FOR_FORM = 256 * 1024
MOST_ASKED = 100
BYTE_RANGE = re.compile(r"bytes=(\d{0,15})-(\d{0,15})")
SAFE_HEADERS = {"X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox"}


# The way out


@require_safe
@condition(etag_func=lambda request, sha256, width, ext: f'"{sha256[:32]}-{width}-{ext}"')
def media(request, sha256, width, ext):
    """One rendition; what an address shows never changes."""
    if ext not in PICTURE_TYPES or str(int(width)) != width:
        raise Http404
    headers = {**SAFE_HEADERS, "Cache-Control": "public, max-age=31536000, immutable"}
    try:
        file = storages["renditions"].open(photos.rendition_name(sha256, width, ext))
    except FileNotFoundError as error:
        raise Http404 from error
    return FileResponse(file, content_type=PICTURE_TYPES[ext], headers=headers)


@require_safe
def attachment(request, pk, name):
    """A file of a public article, or of one that this member of staff may see."""
    found = get_object_or_404(Attachment.objects.select_related("article__section"), pk=pk)
    if not found.article.is_public and not permissions.can_view(request.user, found.article):
        raise Http404
    try:
        file = found.file.open("rb")
    except FileNotFoundError as error:
        raise Http404 from error
    is_played = found.kind in PLAYED_IN_PLACE
    response = FileResponse(
        file,
        as_attachment=not is_played,
        filename=found.original_name,
        content_type=ATTACHMENT_TYPES[found.kind],
        headers={**SAFE_HEADERS, "Cache-Control": "private, no-cache"},
    )
    return partial(request, response, file, found.size) if is_played else response


def partial(request, response, file, size):
    """``response``, or the piece of it that a player asked for."""
    response["Accept-Ranges"] = "bytes"
    match = BYTE_RANGE.fullmatch(request.headers.get("Range", ""))
    if not match or match[0] == "bytes=-":
        return response
    first, last = match.groups()
    start = int(first) if first else max(size - int(last), 0)
    end = min(int(last), size - 1) if first and last else size - 1
    if start > end:
        file.close()
        return HttpResponse(status=416, headers={"Content-Range": f"bytes */{size}"})
    file.seek(start)
    piece = FileResponse(Piece(file, end - start + 1), status=206, content_type=response["Content-Type"])
    for header in (*SAFE_HEADERS, "Cache-Control", "Accept-Ranges", "Content-Disposition"):
        piece[header] = response[header]
    piece["Content-Range"] = f"bytes {start}-{end}/{size}"
    piece["Content-Length"] = end - start + 1
    return piece


class Piece:
    """``length`` bytes of an open file from where it stands."""

    def __init__(self, file, length):
        self.file = file
        self.left = length

    def read(self, size):
        data = self.file.read(min(size, self.left))
        self.left -= len(data)
        return data

    def close(self):
        self.file.close()


# The way in: JSON always, refusals as {"error": sentence}


class Refused(Exception):
    def __init__(self, sentence, status=400):
        self.sentence = sentence
        self.status = status


def refusal(sentence, status, **more):
    return JsonResponse({"error": sentence, **more}, status=status)


class JsonCsrfMiddleware(CsrfViewMiddleware):
    def _reject(self, request, reason):
        return refusal(_("This form is no longer valid. Please reload the page; nothing is lost."), 403)


def desk_door(*methods, limit=ROOM_FOR_FORM):
    """Let a JSON view of one article in: the size is judged before the body is read, then token, person and right."""

    def decorate(view):
        guarded = decorator_from_middleware(JsonCsrfMiddleware)(with_article(view))

        @never_cache
        @wraps(view)
        def door(request, pk, **kwargs):
            if request.method not in methods:
                return refusal(_("This address does not take such a request."), 405)
            if content_length(request) > limit + ROOM_FOR_FORM:
                return refusal(too_large(limit), 413)
            try:
                return guarded(request, pk, **kwargs)
            except Refused as error:
                return refusal(error.sentence, error.status)
            except images.PictureError as error:
                return refusal(str(error), 400)
            except (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent):
                return refusal(too_large(limit), 413)
            except (MultiPartParserError, UnreadablePostError):
                return refusal(_("The file did not arrive whole. Please send it again."), 400)

        door.csrf_exempt = True  # asked behind the door, where the body may be read
        return door

    return decorate


def with_article(view):
    @wraps(view)
    def inner(request, pk, **kwargs):
        user = request.user
        if not (user.is_active and user.is_staff):
            return refusal(_("Please sign in again in another tab, then try once more."), 403, signed_out=True)
        article = Article.objects.select_related("section").filter(pk=pk).first()
        if article is None:
            raise Refused(_("This article does not exist any more."), 404)
        may = permissions.can_view if request.method == "GET" else permissions.can_edit
        if not may(user, article):
            raise Refused(_("You do not have permission to do this."), 403)
        return view(request, article, **kwargs)

    return inner


def content_length(request):
    given = request.META.get("CONTENT_LENGTH") or "0"
    return int(given) if given.isdecimal() else 0


def too_large(limit):
    return _("The file is larger than %(limit)d MB.") % {"limit": limit // (1024 * 1024)}


def only_file(request):
    files = request.FILES.getlist("file")
    if len(files) != 1:
        raise Refused(_("Please send one file at a time."))
    return files[0]


@desk_door("GET", "POST", limit=images.LARGEST_FILE)
def upload_photo(request, article):
    """POST: add a photo. GET: the photos of the article, with the wording of the version at work.

    GET with ``ids``: those photos, of whichever article, that this person may see; the editor asks when tokens of
    another article are pasted.
    """
    if request.method == "POST":
        photo = photos.add_photo(article, only_file(request), user=request.user)
        return JsonResponse(described(photo, {}), status=201)
    if "ids" in request.GET:
        found = photos_by_id(request.user, request.GET["ids"])
        return JsonResponse({"photos": [{**described(photo, {}), "article": photo.article_id} for photo in found]})
    words = revisions.working_snapshot(article)["photos"]
    rows = article.photos.filter(removed_at=None)
    return JsonResponse({"photos": [described(photo, words.get(str(photo.pk), {})) for photo in rows]})


def photos_by_id(user, ids):
    numbers = [number for number in ids.split(",")[:MOST_ASKED] if richtext.is_photo_id(number)]
    found = ArticlePhoto.objects.filter(pk__in=numbers, removed_at=None).select_related("article__section")
    return [photo for photo in found if permissions.can_view(user, photo.article)]


def described(photo, words):
    return {
        "id": photo.pk,
        "thumbnail": images.thumbnail_url(photo),
        "width": photo.width,
        "height": photo.height,
        "name": photo.original_name,
        "taken_at": photo.taken_at,
        "caption": words.get("caption", photo.caption),
        "credit": words.get("credit", photo.credit),
        "alt_text": words.get("alt_text", photo.alt_text),
        "order": words.get("order", photo.order),
        "removed": bool(words.get("removed", False)),
    }


@desk_door("POST")
def remove(request, article, photo_id):
    photos.remove_photo(own_photo(article, photo_id))
    return JsonResponse({"id": photo_id, "removed": True})


@desk_door("POST")
def restore(request, article, photo_id):
    photos.restore_photo(own_photo(article, photo_id))
    return JsonResponse({"id": photo_id, "removed": False})


def own_photo(article, photo_id):
    """The photo, if it may go at once: of what readers see, photos come and go with a published version."""
    if article.was_published:
        raise Refused(_("This article is published: mark the photo as removed and save."), 409)
    photo = ArticlePhoto.objects.filter(article=article, pk=photo_id).first()
    if photo is None:
        raise Refused(_("This photo does not exist any more."), 404)
    return photo


@desk_door("POST", limit=LARGEST_ATTACHMENT)
def upload_attachment(request, article):
    """Add an attachment."""
    if not permissions.can_attach(request.user, article):
        raise Refused(_("Readers would see this file at once: only whoever may publish can add it now."), 403)
    file = only_file(request)
    if not file.size:
        raise Refused(_("The file is empty."))
    if file.size > LARGEST_ATTACHMENT:
        raise Refused(too_large(LARGEST_ATTACHMENT), 413)
    kind = kind_of(file)
    if kind is None:
        raise Refused(_("This file is neither a PDF, Word, Excel, MP3 nor MP4 file, or it is damaged."))
    made = photos.store_attachment(article, file, kind)
    answer = {"id": made.pk, "name": made.original_name, "kind": kind, "size": made.size}
    return JsonResponse({**answer, "label": made.label, "url": made.get_absolute_url()}, status=201)


def kind_of(file):
    """What the bytes of ``file`` are; None if they are nothing that may be attached."""
    file.seek(0)
    head = file.read(1024)
    file.seek(0)
    if b"%PDF-" in head:
        return Attachment.Kind.PDF
    if head[:4] == b"PK\x03\x04":
        return office_kind(file)
    if head[4:8] == b"ftyp" and head[8:12] in VIDEO_BRANDS:
        return Attachment.Kind.MP4
    if head[:3] == b"ID3" or (head[:1] == b"\xff" and head[1:2] in (b"\xfb", b"\xf3", b"\xf2", b"\xfa")):
        return Attachment.Kind.MP3
    return None


def office_kind(file):
    """Word or Excel without macros."""
    try:
        with zipfile.ZipFile(file) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return None
    if "[Content_Types].xml" not in names or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None
    if "word/document.xml" in names:
        return Attachment.Kind.DOCX
    return Attachment.Kind.XLSX if "xl/workbook.xml" in names else None


def urls_of(article):
    """The addresses that the scripts of the article form need."""
    return {
        "upload_url": reverse("admin:news_article_upload", args=[article.pk]),
        "attachment_url": reverse("admin:news_article_attach", args=[article.pk]),
    }


# For ArticleAdmin.get_urls(); the doors ask for the person themselves, so that every answer is JSON.
desk_urls = [
    path("<int:pk>/photos/", upload_photo, name="news_article_upload"),
    path("<int:pk>/photos/<int:photo_id>/remove/", remove, name="news_article_photo_remove"),
    path("<int:pk>/photos/<int:photo_id>/restore/", restore, name="news_article_photo_restore"),
    path("<int:pk>/attachments/", upload_attachment, name="news_article_attach"),
]
