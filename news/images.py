"""Picture files: read safely, made upright, cleaned of what they tell about people and places, made smaller.

Nothing here knows of the database or of storage: bytes go in, bytes come out.
"""

import hashlib
import io
import re
import struct
import zlib
from dataclasses import dataclass
from datetime import datetime, timedelta
from datetime import timezone as fixed_zone

import pillow_heif
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, IptcImagePlugin

from . import text

pillow_heif.register_heif_opener()

FORMATS = ["JPEG", "PNG", "WEBP", "GIF", "HEIF", "AVIF", "TIFF", "BMP"]
WITHOUT_LOSS = {"PNG", "GIF", "BMP", "TIFF"}
LARGEST_FILE = 25 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE_RATIO = 30
LARGEST_PNG = 4 * 1024 * 1024

WIDTHS = [480, 800, 1200, 1600]
FIRST_WIDTH = 800
THUMBNAIL_WIDTH = 480
SHARE_SIZE = (1200, 630)
EXTENSIONS = ["webp", "avif"]
FARTHEST_ZONE = 14 * 60  # minutes from Greenwich; PostgreSQL takes 15:59 at most
QUALITY = {
    "webp": {"format": "WEBP", "quality": 80, "method": 4},
    "avif": {"format": "AVIF", "quality": 60, "speed": 8},
    "jpg": {"format": "JPEG", "quality": 84, "optimize": True, "progressive": True},
}
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB"))

# What Pillow and its decoders raise on broken files.
DECODING_ERRORS = (
    OSError,
    SyntaxError,
    ValueError,
    TypeError,
    EOFError,
    LookupError,
    ArithmeticError,
    RuntimeError,
    AttributeError,
    struct.error,
    zlib.error,
    Image.DecompressionBombError,
)

BEGINS_LIKE_A_PICTURE = re.compile(rb"\xff\xd8\xff|\x89PNG|GIF8|RIFF....WEBP|....ftyp|II\*\x00|MM\x00\*|BM", re.DOTALL)

# What cameras write as a caption when nobody wrote one.
NOT_A_CAPTION = re.compile(
    r"(olympus|minolta|sony|kodak|samsung|konica|casio|fujifilm|exif).{0,12}(digital|camera|picture|dsc)|dcim|dcf|img_?\d+|"
    r"default|untitled|screenshot|samsung|sony dsc",
    re.IGNORECASE,
)


class PictureError(Exception):
    """The file cannot become a photo; the message is a sentence for whoever sent it."""


@dataclass
class Picture:
    """A file made ready to keep: upright, sRGB, no larger than settings.PHOTO_MAX_ORIGINAL, no metadata inside.

    ``caption``, ``credit`` and ``taken_at`` are what the camera or the agency had written into the file.
    """

    content: bytes
    extension: str
    width: int
    height: int
    caption: str = ""
    credit: str = ""
    taken_at: datetime | None = None

    def __post_init__(self):
        self.sha256 = hashlib.sha256(self.content).hexdigest()


def read(content):
    """The Picture that the file ``content`` holds, judged by its bytes alone; raises PictureError."""
    check_size(len(content))
    try:
        with Image.open(io.BytesIO(content), formats=FORMATS) as image:
            check_pixels(image)
            words = metadata(image)
            upright = prepared(image)
    except Image.DecompressionBombError as error:
        raise PictureError(too_many_pixels()) from error
    except Image.UnidentifiedImageError as error:
        raise PictureError(damaged() if BEGINS_LIKE_A_PICTURE.match(content) else not_a_picture()) from error
    except DECODING_ERRORS as error:
        raise PictureError(damaged()) from error
    data, extension = encode_original(upright, is_drawn=image.format in WITHOUT_LOSS)
    return Picture(data, extension, *upright.size, **words)


def check_size(size):
    if not size:
        raise PictureError(_("The file is empty."))
    if size > LARGEST_FILE:
        raise PictureError(_("The picture is larger than 25 MB."))


def check_pixels(image):
    width, height = image.size
    if width * height > MOST_PIXELS:
        raise PictureError(too_many_pixels())
    if max(width, height) > LONGEST_SIDE_RATIO * min(width, height):
        raise PictureError(_("The picture is too narrow to be shown."))


def damaged():
    return _("This picture is damaged or incomplete. Please send the file again.")


def not_a_picture():
    return _("This file is not a picture. JPEG, PNG, WebP, HEIC, AVIF and GIF are accepted.")


def too_many_pixels():
    return _("The picture has more than 40 megapixels. Please make it smaller first.")


# Pixels


def prepared(image):
    """A new image: the first frame, upright, in sRGB, transparent parts on white, within the largest size."""
    side = settings.PHOTO_MAX_ORIGINAL
    icc = image.info.get("icc_profile")
    image.draft(None, (side, side))
    image.load()
    orientation = image.getexif().get(0x0112)  # after load: decoders that turn the picture themselves take it away
    image = on_white(in_srgb(image, icc))
    if max(image.size) > side:
        image.thumbnail((side, side), Image.Resampling.LANCZOS, reducing_gap=3.0)
    image = turned(image, orientation)
    image.info = {}
    return image


def turned(image, orientation):
    """``image`` as the camera was held."""
    turn = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_270,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_90,
    }.get(orientation)
    return image.transpose(turn) if turn is not None else image


def in_srgb(image, icc):
    """``image`` as RGB or RGBA; colours are converted by its profile where that makes sense."""
    image = with_eight_bits(image)
    alpha = image.convert("RGBA").getchannel("A") if has_alpha(image) else None
    colours = image.convert("RGB") if image.mode not in ("RGB", "CMYK", "L", "LAB") else image
    colours = by_profile(colours, icc) if icc else colours
    colours = colours.convert("RGB")
    if alpha:
        colours.putalpha(alpha)
    return colours


def by_profile(image, icc):
    try:
        profile = ImageCms.ImageCmsProfile(io.BytesIO(icc))
        space = profile.profile.xcolor_space.strip()
        if space != {"L": "GRAY", "LAB": "Lab"}.get(image.mode, image.mode):
            return image
        return ImageCms.profileToProfile(image, profile, SRGB, outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def with_eight_bits(image):
    if image.mode.startswith("I;16"):
        image = image.convert("I")
        return image.point(lambda value: value * (1 / 256) + 0).convert("L")
    if image.mode == "I":
        lowest, highest = image.getextrema()
        return image.point(lambda value: value * (255 / max(highest, 255)) + 0).convert("L") if lowest >= 0 else image
    return image


def has_alpha(image):
    return image.mode in ("RGBA", "LA", "PA", "La", "RGBa") or "transparency" in image.info


def on_white(image):
    if image.mode != "RGBA":
        return image.copy()
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


# Files


def encode_original(image, *, is_drawn):
    """(bytes, extension): drawings and screenshots stay free of loss unless that makes them heavy."""
    if is_drawn:
        data = encoded(image, format="PNG", optimize=True)
        if len(data) <= LARGEST_PNG:
            return data, "png"
    return encoded(image, format="JPEG", quality=92, subsampling="4:4:4" if is_drawn else "4:2:0", optimize=True), "jpg"


def encoded(image, **options):
    image.info = {}
    buffer = io.BytesIO()
    image.save(buffer, exif=b"", **options)
    return buffer.getvalue()


def open_kept(content):
    """The image of a file that ``read`` made."""
    with Image.open(io.BytesIO(content), formats=["JPEG", "PNG"]) as image:
        return image.convert("RGB")


def rendition(image, width, extension):
    """The bytes of ``image`` (see ``open_kept``) at ``width``."""
    height = height_for(width, *image.size)
    if width != image.width:
        image = image.resize((width, height), Image.Resampling.LANCZOS, reducing_gap=3.0)
    return encoded(image, **QUALITY[extension])


def share_image(image, focal_x, focal_y):
    """(bytes, width, height) of the JPEG for sharing: cut around the focal point, never larger than the picture."""
    box = crop_box(image.size, SHARE_SIZE, focal_x, focal_y)
    size = SHARE_SIZE if box[2] - box[0] >= SHARE_SIZE[0] else (box[2] - box[0], box[3] - box[1])
    cut = image.resize(size, Image.Resampling.LANCZOS, box=box, reducing_gap=3.0)
    return encoded(cut, **QUALITY["jpg"]), *size


def crop_box(size, shape, focal_x, focal_y):
    """The largest box of the proportions ``shape`` with the focal point (percent) as near its middle as can be."""
    width, height = size
    scale = min(width / shape[0], height / shape[1])
    wide, high = max(1, round(shape[0] * scale)), max(1, round(shape[1] * scale))
    left = min(max(round(width * focal_x / 100 - wide / 2), 0), width - wide)
    top = min(max(round(height * focal_y / 100 - high / 2), 0), height - high)
    return left, top, left + wide, top + high


def widths_for(width):
    """The widths to make of a picture ``width`` pixels wide: never more pixels than there are."""
    smaller = [step for step in WIDTHS if step < width]
    return [*smaller, width] if width <= WIDTHS[-1] and len(smaller) < len(WIDTHS) else smaller


def first_width(width):
    return min(FIRST_WIDTH, width)


def height_for(width, full_width, full_height):
    return max(1, round(width * full_height / full_width))


def crop_key(sha256, focal_x, focal_y):
    """The name under which the share image of a picture and its focal point is kept."""
    return hashlib.sha256(f"{sha256}:{SHARE_SIZE[0]}x{SHARE_SIZE[1]}:{focal_x}:{focal_y}".encode()).hexdigest()


def media_url(name, width, extension):
    return f"{settings.MEDIA_URL}{name}/{width}.{extension}"


def rendition_url(photo, width, extension="webp"):
    """The address of the smallest ready rendition at least ``width`` wide, else of the largest; "" if none is ready."""
    ready = photo.renditions.get(extension)
    if not ready:
        return ""
    return media_url(photo.sha256, min((one for one in ready if one >= width), default=max(ready)), extension)


def thumbnail_url(photo):
    return rendition_url(photo, THUMBNAIL_WIDTH)


# Words inside the file


def metadata(image):
    """caption, credit and taken_at as the file has them; broken metadata is no metadata."""
    return {
        "caption": first_of(image, (iptc_text, 120), (xmp_text, "description")),
        "credit": first_of(image, (iptc_text, 80), (xmp_text, "creator"))[:200].strip(),
        "taken_at": taken_at(image),
    }


def first_of(image, *sources):
    for find, key in sources:
        try:
            found = text.surface(find(image, key))[:1000]
        except DECODING_ERRORS:
            continue
        if found and not NOT_A_CAPTION.fullmatch(found):
            return found
    return ""


def iptc_text(image, dataset):
    info = IptcImagePlugin.getiptcinfo(image) or {}
    value = info.get((2, dataset), b"")
    value = value[0] if isinstance(value, list) else value
    return decoded(value, is_utf8=info.get((1, 90)) == b"\x1b%G")


def decoded(value, *, is_utf8):
    """Text of bytes in UTF-8, marked or not, or in an older Vietnamese or Western code page."""
    for encoding in ("utf-8", *(() if is_utf8 else ("cp1258", "cp1252"))):
        try:
            return value.decode(encoding)
        except UnicodeDecodeError:
            continue
    return value.decode("utf-8", "replace")


def xmp_text(image, name):
    """The text of a Dublin Core entry, whichever of XMP's ways of writing it was used."""
    descriptions = image.getxmp().get("xmpmeta", {}).get("RDF", {}).get("Description", {})
    for description in descriptions if isinstance(descriptions, list) else [descriptions]:
        if found := plain(description.get(name)):
            return found
    return ""


def plain(value):
    if isinstance(value, list):
        return ", ".join(filter(None, map(plain, value)))
    if isinstance(value, dict):
        inner = value.get("Alt") or value.get("Seq") or value.get("Bag") or value.get("li") or value.get("text")
        if isinstance(inner, dict) and isinstance(inner.get("li"), list):
            return plain(inner["li"][0] if "Alt" in value else inner["li"])
        return plain(inner)
    return value if isinstance(value, str) else ""


def taken_at(image):
    try:
        exif = image.getexif().get_ifd(0x8769)
        moment = datetime.strptime(str(exif[0x9003]).strip("\x00 "), "%Y:%m:%d %H:%M:%S")
        moment = moment.replace(tzinfo=zone_of(exif.get(0x9011)))
    except DECODING_ERRORS:
        return None
    return moment if moment.year >= 1990 and moment < timezone.now() + timedelta(days=1) else None


def zone_of(offset):
    """The zone of an EXIF offset such as +07:00; where none is given, the site's."""
    match = re.fullmatch(r"([+-])(\d\d):(\d\d)", str(offset or "").strip("\x00 "))
    if not match:
        return timezone.get_default_timezone()
    minutes = int(match[2]) * 60 + int(match[3])
    if minutes > FARTHEST_ZONE:
        return timezone.get_default_timezone()
    return fixed_zone(timedelta(minutes=-minutes if match[1] == "-" else minutes))
