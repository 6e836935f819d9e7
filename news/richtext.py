"""Article HTML: what may be stored, and how what is stored becomes a page.

Stored bodies hold a small vocabulary (BLOCKS, LISTS, TABLE_PARTS, INLINE) and photos as bare tokens,
``<figure class="article-photo" data-photo-id="12"></figure>``: no address, no caption, no markup of the editor's.
The token with id 0 (MISSING) stands where a picture was pasted whose file did not come along: the editor shows a
red mark there, readers see nothing, and no photo disappears without a word.
"""

import re
import unicodedata
from dataclasses import dataclass, field
from html import escape, unescape
from html.parser import HTMLParser
from itertools import groupby

import nh3
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import images, text

MISSING = 0
LONGEST_LINK = 2000
DEEPEST = 40
BODY_SIZES = "(min-width: 46rem) 44rem, 100vw"

INLINE = {"strong": "strong", "b": "strong", "em": "em", "i": "em", "sub": "sub", "sup": "sup", "a": "a"}
PARAGRAPHS = {
    *(
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "nav",
        "address",
        "center",
        "dl",
        "dt",
        "dd",
    ),
    *("pre", "caption", "figcaption", "details", "summary", "form", "fieldset", "legend", "hgroup", "option"),
}
HEADINGS = {"h1": "h2", "h2": "h2", "h3": "h3", "h4": "h3", "h5": "h3", "h6": "h3"}
LISTS = {"ul", "ol"}
TABLE_PARTS = {"thead", "tbody", "tfoot", "tr", "th", "td", "colgroup", "col"}
VOID = {"br", "hr", "img", "col"}
BLOCKS = {*PARAGRAPHS, *HEADINGS, *LISTS, *TABLE_PARTS, "li", "table", "blockquote", "hr", "figure"}
KEPT_BY_PARSER = {*BLOCKS, *INLINE, "br", "img"}
EMBEDDED = re.compile(r"<(?:iframe|video|audio|embed|object)\b", re.IGNORECASE)

PHOTO_ID = re.compile(r"[1-9][0-9]{0,17}")
TOKEN = re.compile(r'<figure class="article-photo" data-photo-id="([0-9]{1,18})"></figure>')
SAFE_LINK = re.compile(r"(?:https?://[^/\\?#]|mailto:[^/]|tel:[+0-9]|/(?![/\\]))", re.IGNORECASE)
INVISIBLE = re.compile("[\u200b\u2060\ufeff\u00ad\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff]")
BLANK = re.compile(r"\s+")
BREAK = ((), "\n")
EMPHASIS = (("em", ""),)

TAG = re.compile(r"<[^>]*>")
HIDDEN = re.compile(r"<(!--|(?:script|style|title|head|xml)\b)", re.IGNORECASE)
HIDDEN_ENDS = {
    "!--": re.compile("-->"),
    **{name: re.compile(rf"</{name}\s*>", re.IGNORECASE) for name in ("script", "style", "title", "head", "xml")},
}
CELL_END = re.compile(r"</t[dh]>")
LINE_END = re.compile(r"<br>|<hr>|</(?:p|h2|h3|li|tr|figure)>|<[uo]l>")
BLANK_LINES = re.compile(r"\s*\n\s*")
FIRST_PARAGRAPH = re.compile(r"<p>(.*?)</p>", re.DOTALL)
RENDERED = re.compile(
    r'<figure class="article-photo" data-photo-id="(?P<photo>[0-9]{1,18})"></figure>|<[^>]*>|'
    rf"(?=[0-9A-ZĐĂÂÊÔƠƯ])(?P<code>{text.CODE.pattern})"
)


@dataclass
class Cleaned:
    """What ``clean`` made of some HTML.

    ``captions`` {photo id: plain text} holds what stood in the captions; ``photo_ids`` the photos in their order, each
    once; ``dropped`` sentences for the writer; ``embedded`` one entry for each MISSING token in the order of the body:
    the picture's ``data:`` URL where its bytes were in the HTML, else "".
    """

    body: str
    captions: dict = field(default_factory=dict)
    photo_ids: list = field(default_factory=list)
    dropped: list = field(default_factory=list)
    embedded: list = field(default_factory=list)


# Cleaning


def clean(html):
    """Reduce ``html`` from an editor, a clipboard or an import to what may be stored; a second time changes nothing."""
    html = html.encode("utf-8", "ignore").decode()
    cleaner = Cleaner(parse(html))
    body = "".join(write(block) for block in cleaner.blocks)
    dropped = [*cleaner.sentences(), *losses(html, body, cleaner.captions)]
    return Cleaned(body, cleaner.captions, photo_ids(body), dropped, cleaner.embedded)


def losses(html, body, captions):
    """Sentences about what ``html`` as a whole had and ``body`` with its ``captions`` has not."""
    if EMBEDDED.search(html):
        yield _("Embedded players and frames were left out: only text and photos are kept.")
    before, after = rough_length(html), len(plain_text(body)) + sum(map(len, captions.values()))
    if before - after > 200 and after < before / 2:
        yield _("More than half of the text was lost to broken HTML. Please compare with your source before saving.")


def rough_length(html):
    """The characters of text in ``html``, those inside an element that was never closed included."""
    return len(BLANK.sub(" ", re.sub(r"<[^<>]*>", " ", without_hidden(html))))


def without_hidden(html):
    """``html`` without comments and what no reader sees; reads each piece a few times, however broken it is."""
    kept, position, never_closed = [], 0, set()
    for opening in HIDDEN.finditer(html):
        name = opening[1].lower()
        if opening.start() < position or name in never_closed:
            continue
        closing = HIDDEN_ENDS[name].search(html, opening.end())
        if closing is None:
            never_closed.add(name)
            continue
        kept.append(html[position : opening.start()])
        position = closing.end()
    return "".join([*kept, html[position:]])


@dataclass
class Element:
    tag: str
    attrs: dict = field(default_factory=dict)
    children: list = field(default_factory=list)


class TreeBuilder(HTMLParser):
    """Makes a tree of well-formed HTML; what is nested deeper than anybody writes is hung up at DEEPEST."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.root = Element("body")
        self.open = [self.root]
        self.too_deep = []

    def handle_starttag(self, tag, attrs):
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag in VOID:
            return
        if len(self.open) < DEEPEST:
            self.open.append(element)
        else:
            self.too_deep.append(tag)

    def handle_endtag(self, tag):
        if tag in VOID:
            return
        if self.too_deep:
            self.too_deep.pop()
        elif len(self.open) > 1:
            self.open.pop()

    def handle_data(self, data):
        self.open[-1].children.append(data)


def parse(html):
    """The tree of ``html`` as a browser would build it, without elements and attributes that nobody asks about."""
    well_formed = nh3.clean(
        html,
        tags=KEPT_BY_PARSER,
        clean_content_tags={"script", "style", "title", "template"},
        attributes={
            "a": {"href"},
            "figure": {"class", "data-photo-id"},
            "img": {"src", "width", "height"},
            "td": {"colspan", "rowspan"},
            "th": {"colspan", "rowspan"},
        },
        url_schemes={"http", "https", "mailto", "tel", "data", "file"},
        link_rel=None,
    )
    builder = TreeBuilder()
    builder.feed(well_formed)
    builder.close()
    return builder.root


class Cleaner:
    """Turns a parsed tree into ``blocks``: paragraphs, headings, lists, tables, quotations, lines and photo tokens.

    Inside, text is a row of leaves ``(wrappers, characters)``: ``wrappers`` are the inline elements around it as pairs
    (tag, link), a line break is the characters "\\n". Photos are lifted out of whatever holds them.
    """

    def __init__(self, root):
        self.captions = {}
        self.broken_figures = 0
        self.blocks = list(self.flow(root.children))
        self.embedded = [block.attrs["source"] for block in self.blocks if is_missing(block)]

    def sentences(self):
        missing = self.embedded.count("")
        if missing:
            yield ngettext(
                "%(count)d picture came without its file. Drop the file on the red mark in the text.",
                "%(count)d pictures came without their files. Drop the files on the red marks in the text.",
                missing,
            ) % {"count": missing}
        if self.broken_figures:
            yield ngettext(
                "%(count)d photo without a valid number was left out.",
                "%(count)d photos without a valid number were left out.",
                self.broken_figures,
            ) % {"count": self.broken_figures}

    def leaves(self, nodes, wrappers):
        """Leaves, and pairs (wrappers, block element), of ``nodes`` in order."""
        for node in nodes:
            if isinstance(node, str):
                yield wrappers, readable(node)
            elif node.tag == "br":
                yield wrappers, "\n"
            elif node.tag in INLINE:
                yield from self.leaves(node.children, with_wrapper(wrappers, node))
            else:
                yield wrappers, node

    def flow(self, nodes, wrappers=()):
        """The blocks of ``nodes``; text outside any block becomes paragraphs."""
        for is_block, run in groupby(self.leaves(nodes, wrappers), key=lambda leaf: isinstance(leaf[1], Element)):
            if is_block:
                for around, element in run:
                    yield from self.block(element, around)
            else:
                yield from paragraphs(run)

    def block(self, element, wrappers):
        if element.tag in HEADINGS:
            return self.heading(element, wrappers)
        if element.tag == "figcaption":
            return self.flow(element.children, (*without(wrappers, "em"), *EMPHASIS))
        special = {
            "img": self.picture,
            "figure": self.figure,
            "ul": self.list,
            "ol": self.list,
            "li": self.list,
            "table": self.table,
            "blockquote": self.quotation,
            "hr": self.line,
        }
        if element.tag in special:
            return special[element.tag](element, wrappers)
        return self.flow(element.children, wrappers)

    def line(self, element, wrappers):
        yield Element("hr")

    def heading(self, element, wrappers):
        for block in self.flow(element.children, wrappers):
            if block.tag == "p":
                leaves = [(without(around, "strong"), part) for around, part in block.children]
                yield Element(HEADINGS[element.tag], {}, joined(leaves))
            else:
                yield block

    def quotation(self, element, wrappers):
        inside, lifted = [], []
        for block in self.flow(element.children, wrappers):
            if block.tag == "blockquote":
                inside += block.children
            elif block.tag in ("h2", "h3"):
                inside.append(Element("p", {}, block.children))
            elif block.tag in ("p", *LISTS):
                inside.append(block)
            elif block.tag != "hr":
                lifted.append(block)
        if inside:
            yield Element("blockquote", {}, inside)
        yield from lifted

    def list(self, element, wrappers):
        children = [element] if element.tag == "li" else element.children
        items, lifted = [], []
        for child in children:
            is_item = isinstance(child, Element) and child.tag == "li"
            content, out = self.cell(child.children if is_item else [child], wrappers)
            lifted += out
            if items and not is_item and all(isinstance(part, Element) for part in content):
                items[-1] += content
            elif content:
                items.append(content)
        if items:
            yield Element("ol" if element.tag == "ol" else "ul", {}, [Element("li", {}, item) for item in items])
        yield from lifted

    def cell(self, nodes, wrappers):
        """What an item or a table cell holds, leaves and lists, with line breaks for paragraphs; and what it cannot."""
        content, lifted = [], []
        for block in self.flow(nodes, wrappers):
            for part in block.children if block.tag == "blockquote" else [block]:
                if part.tag in LISTS:
                    content.append(part)
                elif part.tag in ("p", "h2", "h3"):
                    content += [*([BREAK] if content else []), *part.children]
                elif part.tag != "hr":
                    lifted.append(part)
        return with_lists(content), lifted

    def table(self, element, wrappers):
        rows = list(table_rows(element))
        if is_frame(element, rows):
            for _is_head, cells in rows:
                for cell in cells:
                    yield from self.flow(cell.children, wrappers)
            return
        for child in element.children:
            if isinstance(child, Element) and child.tag == "caption":
                yield from self.flow(child.children, wrappers)
        head, body, lifted = [], [], []
        for is_head, cells in rows:
            made = []
            for cell in cells:
                content, out = self.cell(cell.children, wrappers)
                made.append(Element(cell.tag, spans(cell), content))
                lifted += out
            (head if is_head and not body else body).append(Element("tr", {}, made))
        if any(cell.children for row in head + body for cell in row.children):
            parts = [Element("thead", {}, head), Element("tbody", {}, body)]
            yield Element("table", {}, [part for part in parts if part.children])
        yield from lifted

    def figure(self, element, wrappers):
        if "article-photo" not in element.attrs.get("class", "").split():
            yield from self.flow(element.children, wrappers)
            return
        number, caption = element.attrs.get("data-photo-id", "").strip(), caption_of(element)
        if is_photo_id(number):
            if caption is not None:
                self.captions.setdefault(int(number), caption)
            yield token(int(number))
            return
        if number == str(MISSING):
            yield token(MISSING)
        else:
            self.broken_figures += 1
        yield from paragraphs([(EMPHASIS, caption or "")])

    def picture(self, element, wrappers):
        """The mark of a picture that is not a photo of the article yet; dots that count visits leave none."""
        if {"0", "1"} & {element.attrs.get("width"), element.attrs.get("height")}:
            return
        source = element.attrs.get("src", "").strip()
        yield token(MISSING, source if source[:11].lower() == "data:image/" else "")


def with_wrapper(wrappers, node):
    """``wrappers`` and the inline element ``node``, unless it adds nothing."""
    tag = INLINE[node.tag]
    link = safe_link(node.attrs.get("href", "")) if tag == "a" else ""
    if any(tag == other for other, _link in wrappers) or (tag == "a" and not link):
        return wrappers
    return (*wrappers, (tag, link))


def without(wrappers, tag):
    return tuple(wrapper for wrapper in wrappers if wrapper[0] != tag)


def safe_link(href):
    """``href`` if it leads to a page, a mailbox or a telephone, else ""."""
    href = re.sub(r"[\x00-\x20\x7f\xa0]+", "", INVISIBLE.sub("", href))
    if href[:4].lower() == "www.":
        href = f"https://{href}"
    return href if SAFE_LINK.match(href) and len(href) <= LONGEST_LINK else ""


def readable(characters):
    """``characters`` without invisible ones, each run of blanks one space."""
    return BLANK.sub(" ", INVISIBLE.sub("", characters))


def paragraphs(leaves):
    """The paragraphs of a row of leaves: two line breaks end one, an empty one is none."""
    row = []
    breaks = 0
    for leaf in [*leaves, BREAK, BREAK]:
        breaks = breaks + 1 if leaf[1] == "\n" else breaks if leaf[1].isspace() or not leaf[1] else 0
        row.append(leaf)
        if breaks == 2:
            if children := joined(row):
                yield Element("p", {}, children)
            row, breaks = [], 0


def with_lists(content):
    """A cell's content with its rows of leaves tidied."""
    tidy = []
    for is_list, run in groupby(content, key=lambda part: isinstance(part, Element)):
        run = list(run)
        tidy += run if is_list else joined(run)
    return tidy


def joined(leaves):
    """A row of leaves as it is stored: NFC, neighbours of one kind merged, no blank where it would not be seen."""
    row = merged(leaves)
    spaced = []
    for wrappers, part in row:
        if not spaced or spaced[-1][1][-1] in " \n":
            part = part.lstrip(" ") if part != "\n" or (spaced and spaced[-1][1] != "\n") else ""
        if part == "\n":
            drop_last_space(spaced)
            part = "" if not spaced or spaced[-1][1] == "\n" else part
        if part:
            spaced.append((wrappers, part))
    while spaced and spaced[-1][1] == "\n":
        spaced.pop()
    drop_last_space(spaced)
    ends = [(), *(wrappers for wrappers, _part in spaced), ()]
    neighbours = zip(spaced, ends, ends[2:], strict=False)
    return merged(
        (shared(before, after) if part.isspace() else wrappers, part) for (wrappers, part), before, after in neighbours
    )


def drop_last_space(row):
    """Take the blank off the end of the text in ``row``; a leaf of nothing else goes."""
    while row and row[-1][1] != "\n" and row[-1][1][-1] == " ":
        wrappers, part = row.pop()
        if part := part.rstrip(" "):
            row.append((wrappers, part))


def merged(leaves):
    """``leaves`` with neighbours in the same wrappers made one; line breaks stay by themselves."""
    row = []
    for wrappers, part in leaves:
        if row and row[-1][0] == wrappers and "\n" not in (part, row[-1][1]):
            row[-1] = (wrappers, row[-1][1] + part)
        elif part:
            row.append((wrappers, part))
    return [
        (wrappers, part if part == "\n" else BLANK.sub(" ", unicodedata.normalize("NFC", part)))
        for wrappers, part in row
    ]


def shared(before, after):
    """The wrappers that two neighbours have in common, counted from outside."""
    common = []
    for one, other in zip(before, after, strict=False):
        if one != other:
            break
        common.append(one)
    return tuple(common)


def table_rows(table):
    """(in the head or not, cells) of each row."""
    for part in table.children:
        if isinstance(part, Element) and part.tag in ("thead", "tbody", "tfoot"):
            for row in part.children:
                if isinstance(row, Element) and row.tag == "tr":
                    cells = [cell for cell in row.children if isinstance(cell, Element) and cell.tag in ("td", "th")]
                    if cells:
                        yield part.tag == "thead", cells


def is_frame(table, rows):
    """Whether a table only places a picture over its caption, or holds another table."""
    return all(len(cells) == 1 for _is_head, cells in rows) and holds(table, {"img", "figure", "table"})


def holds(element, tags):
    return any(isinstance(child, Element) and (child.tag in tags or holds(child, tags)) for child in element.children)


def spans(cell):
    found = {}
    for name in ("colspan", "rowspan"):
        value = cell.attrs.get(name, "").strip()
        if re.fullmatch(r"[1-9][0-9]?", value) and value != "1":
            found[name] = value
    return found


def is_photo_id(number):
    return PHOTO_ID.fullmatch(number) is not None


def is_missing(block):
    return block.tag == "figure" and block.attrs["id"] == MISSING


def token(photo_id, source=""):
    return Element("figure", {"id": photo_id, "source": source})


def caption_of(figure):
    """The plain text of the caption; None where the figure has no caption at all."""
    for child in figure.children:
        if isinstance(child, Element):
            found = text.surface(characters(child)) if child.tag == "figcaption" else caption_of(child)
            if found is not None:
                return found
    return None


def characters(element):
    parts = (
        child if isinstance(child, str) else " " if child.tag == "br" else characters(child)
        for child in element.children
    )
    return readable("".join(parts))


# Writing what is stored


def write(block):
    if block.tag == "figure":
        return photo_token(block.attrs["id"])
    if block.tag == "hr":
        return "<hr>"
    attrs = "".join(f' {name}="{value}"' for name, value in block.attrs.items())
    return f"<{block.tag}{attrs}>{write_content(block.children)}</{block.tag}>"


def write_content(parts):
    html = ""
    for is_block, run in groupby(parts, key=lambda part: isinstance(part, Element)):
        run = list(run)
        html += "".join(map(write, run)) if is_block else write_leaves(run)
    return html


def write_leaves(leaves):
    html, around = [], ()
    for wrappers, part in [*leaves, ((), "")]:
        common = len(shared(around, wrappers))
        html += [f"</{tag}>" for tag, _link in reversed(around[common:])]
        html += [opening(tag, link) for tag, link in wrappers[common:]]
        html.append("<br>" if part == "\n" else escape(part, quote=False))
        around = wrappers
    return "".join(html)


def opening(tag, link):
    return f'<a href="{escape(link)}" rel="noopener">' if tag == "a" else f"<{tag}>"


def photo_token(photo_id):
    return f'<figure class="article-photo" data-photo-id="{int(photo_id)}"></figure>'


# Reading what is stored


def photo_ids(body):
    """The photos that stand in ``body``, in order, each once; marks of missing pictures are none."""
    found = (int(number) for number in TOKEN.findall(body))
    return list(dict.fromkeys(photo_id for photo_id in found if photo_id != MISSING))


def missing_count(body):
    """How many marks of pictures without a file stand in ``body``."""
    return sum(int(number) == MISSING for number in TOKEN.findall(body))


def plain_text(body):
    """The words of ``body``, a line for each paragraph; captions are not part of it."""
    lines = BLANK_LINES.sub("\n", TAG.sub("", LINE_END.sub("\n", CELL_END.sub(" ", body))))
    return unescape(lines).strip()


def first_paragraph(body):
    """The words of the first real paragraph of ``body``."""
    found = FIRST_PARAGRAPH.search(body)
    return plain_text(found[1]).replace("\n", " ") if found else ""


# The page


def render(body, photos, *, show_credit=True, eager_first=True):
    """``body`` for readers: photo tokens become figures, codes such as 238-QĐ/TW stay on one line.

    ``photos`` are the article's; one that is unknown, removed or not ready leaves nothing behind. Only the first is
    loaded at once, the others when they come near.
    """
    by_id = {photo.pk: photo for photo in photos if photo.removed_at is None}
    is_first = eager_first

    def replace(match):
        nonlocal is_first
        code, number = match["code"], match["photo"]
        if code:
            return f'<span class="nobreak">{code}</span>'
        if not number:
            return match[0]
        html = figure(by_id.get(int(number)), show_credit, is_first)
        is_first = is_first and not html
        return html

    return SafeString(RENDERED.sub(replace, body))


def figure(photo, show_credit, eager):
    html = picture(photo, eager=eager) if photo else ""
    if not html:
        return ""
    caption = text_with_codes(photo.caption)
    if show_credit and photo.credit:
        credit = _("Photo: %(name)s") % {"name": photo.credit}
        caption += f'{" " if caption else ""}<span class="credit">{escape(credit)}</span>'
    return f'<figure class="article-photo">{html}{f"<figcaption>{caption}</figcaption>" if caption else ""}</figure>'


def text_with_codes(words):
    return text.CODE.sub(r'<span class="nobreak">\g<0></span>', escape(words, quote=False))


def picture(photo, *, sizes=BODY_SIZES, eager=False, css_class=""):
    """The ``<picture>`` of ``photo`` in the sizes that exist by now; "" while there is none."""
    webp = photo.renditions.get("webp")
    if not webp:
        return SafeString("")
    sources = ""
    for extension in ("avif", "webp"):
        widths = photo.renditions.get(extension, ())
        if len(widths) > 1:
            srcset = ", ".join(f"{images.media_url(photo.sha256, width, extension)} {width}w" for width in widths)
            sources += f'<source type="image/{extension}" srcset="{srcset}" sizes="{sizes}">'
    shown = max((width for width in webp if width <= 800), default=webp[0])
    loading = 'loading="eager" fetchpriority="high"' if eager else 'loading="lazy"'
    css = f' class="{escape(css_class)}"' if css_class else ""
    return SafeString(
        f'<picture>{sources}<img{css} src="{images.media_url(photo.sha256, shown, "webp")}" width="{shown}" '
        f'height="{images.height_for(shown, photo.width, photo.height)}" alt="{escape(photo.alt_text)}" '
        f'{loading} decoding="async"></picture>'
    )


# The editor


def to_editor(body, photos):
    """``body`` as the editor takes it: each token with a small picture and its caption, to be edited in place.

    An unknown or removed photo keeps its bare token; the editor shows a red mark there.
    """
    by_id = {photo.pk: photo for photo in photos if photo.removed_at is None}

    def replace(match):
        photo = by_id.get(int(match[1]))
        if photo is None:
            return match[0]
        return (
            f'<figure class="article-photo" data-photo-id="{photo.pk}">'
            f'<img src="{escape(images.thumbnail_url(photo))}" alt="">'
            f"<figcaption>{escape(photo.caption, quote=False)}</figcaption></figure>"
        )

    return TOKEN.sub(replace, body)


def replace_tokens(body, replacements):
    """``body`` with the tokens of some photos replaced: ``replacements`` {photo id: token or ""}."""
    return TOKEN.sub(lambda match: replacements.get(int(match[1]), match[0]), body)


def fill_missing(body, tokens):
    """``body`` with its MISSING tokens replaced by ``tokens``, one for each in order."""
    waiting = iter(tokens)
    return TOKEN.sub(lambda match: next(waiting) if int(match[1]) == MISSING else match[0], body)
