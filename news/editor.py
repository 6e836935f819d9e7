"""How the editor is set up: a small toolbar, an explicit list of what the text may hold, no call to anybody else."""

from django.conf import settings
from django.templatetags.static import static
from django.utils.translation import gettext as _

from . import images

PLUGIN_PATH = "news/articlephoto/1/"  # a new folder name makes browsers fetch a changed plugin

TEXT_ALLOWED = (
    "p h2 h3 br hr strong em sub sup ul ol li blockquote table thead tbody tr; a[!href]; th td[colspan,rowspan]"
)
PHOTOS_ALLOWED = "figure(!article-photo)[!data-photo-id,data-upload]; figcaption"

TOOLBAR = [
    ["Format"],
    ["Bold", "Italic"],
    ["Link", "Unlink"],
    ["BulletedList", "NumberedList", "Blockquote", "Table"],
    ["ArticlePhoto"],
    ["Subscript", "Superscript", "RemoveFormat"],
    ["Undo", "Redo"],
    ["Find", "Maximize"],
]

# What the bundled editor would bring along: other image tools, cloud services, and context menus that would hide the
# browser's own one with its spelling suggestions.
REMOVED_PLUGINS = [
    *("image", "image2", "easyimage", "uploadimage", "uploadwidget", "uploadfile", "filebrowser", "cloudservices"),
    *("embed", "embedbase", "embedsemantic", "autoembed", "flash", "iframe", "forms", "smiley", "exportpdf"),
    *("scayt", "wsc", "save", "newpage", "templates", "print", "preview", "about", "language", "bidi", "div"),
    *("font", "colorbutton", "colordialog", "copyformatting", "justify", "pagebreak", "stylescombo", "elementspath"),
    *("contextmenu", "tabletools", "tableselection", "liststyle", "resize", "stylesheetparser"),
]


def config(*, with_photos=True):
    """The settings of one editor, a fresh dict each time: the bundled widget shares nested lists between fields."""
    photos = {"articlephoto": {"words": words(), "largest": images.LARGEST_FILE}} if with_photos else {}
    return {
        "language": "vi",
        "defaultLanguage": "vi",
        "contentsLanguage": "vi",
        "entities": False,
        "allowedContent": f"{TEXT_ALLOWED}; {PHOTOS_ALLOWED}" if with_photos else TEXT_ALLOWED,
        "format_tags": "p;h2;h3",
        "toolbar": [[name for name in group if with_photos or name != "ArticlePhoto"] for group in TOOLBAR],
        "removePlugins": ",".join(REMOVED_PLUGINS),
        "extraPlugins": ",".join(["autogrow", *(["articlephoto"] if with_photos else [])]),
        "removeButtons": "",
        "removeDialogTabs": "link:advanced;link:target;link:upload;table:advanced",
        "linkDefaultProtocol": "https://",
        "linkShowAdvancedTab": False,
        "linkShowTargetTab": False,
        "disableNativeSpellChecker": False,
        "clipboard_handleImages": False,
        "pasteFromWordPromptCleanup": False,
        "versionCheck": False,
        "title": False,
        "width": "100%",
        "autoGrow_minHeight": 320,
        "autoGrow_onStartup": True,
        "autoGrow_bottomSpace": 40,
        "bodyClass": "article-body",
        "contentsCss": [static("css/site.css"), static("css/editor-content.css")],
        "toolbarCanCollapse": False,
        "magicline_color": "#8a8a8a",
        "customConfig": "",
        "stylesSet": False,
        **photos,
    }


def plugins(*, with_photos=True):
    """(name, folder, file) of the plugins that are ours."""
    return [("articlephoto", f"{settings.STATIC_URL}{PLUGIN_PATH}", "plugin.js")] if with_photos else []


def words():
    """What the editor's plugin and the photo tray say."""
    return {
        "insert": _("Insert photo"),
        "caption": _("Photo caption"),
        "crosshead": _("Crosshead"),
        "small_crosshead": _("Small crosshead"),
        "paragraph": _("Paragraph"),
        "missing": _("Photo missing: drop the picture file here, or click to choose it."),
        "unknown": _("This photo does not exist any more. Readers will not see this mark."),
        "waiting": _("Waiting to be sent…"),
        "sending": _("Sending… %s"),
        "working": _("Received, being prepared…"),
        "failed": _("Not sent: %s"),
        "retry": _("Try again"),
        "discard": _("Leave this picture out"),
        "network": _("No connection. The picture is kept here; try again in a moment."),
        "signed_out": _("You have been signed out. Sign in again in another tab, then press “Try again”."),
        "too_large": _("The picture is larger than 25 MB."),
        "not_a_picture": _("“%s” is not a picture and was not inserted."),
        "marks": _("Pictures without a file: %s. Drop the files on the red marks, in order."),
        "tray": _("Photos of this article"),
        "tray_empty": _("No photos yet. Drop picture files into the text or here."),
        "unplaced": _("Photo not in the text"),
        "place": _("Insert at the cursor"),
        "find": _("Show in the text"),
        "no_caption": _("Caption missing"),
        "choose": _("Choose pictures…"),
    }
