"""Reads what the demo tells: articles and comments, kept as plain text files that anybody can edit.

An article: lines "key: value", an empty line, paragraphs. In the text "[1]" is the first photo, "## " a crosshead,
"- " and "1. " lists (an indented line goes on with the item above), "| … |" a table whose first row is its head.
"""

import re
import unicodedata
from pathlib import Path
from typing import NamedTuple

from django.utils.html import escape, format_html

FOLDER = Path(__file__).parent
ITEM = re.compile(r"(?:-|\d+\.) ")


class Picture(NamedTuple):
    scene: str
    seed: str
    caption: str
    credit: str


class Story(NamedTuple):
    key: str
    fields: dict
    pictures: list
    text: str

    def get(self, name, default=""):
        return self.fields.get(name, default)

    def names(self, name):
        return [part.strip() for part in self.get(name).split(";") if part.strip()]

    @property
    def state(self):
        return self.get("state", "published")

    @property
    def hours(self):
        return float(self.get("hours", "1"))

    def body(self, tokens):
        """The text as HTML, with ``tokens`` in the places of the photos."""
        return "\n".join(block(part, tokens) for part in self.text.split("\n\n"))


class Remark(NamedTuple):
    article: str
    state: str
    reason: str
    name: str
    text: str
    is_reply: bool


def stories():
    parts = [
        part
        for path in sorted((FOLDER / "articles").glob("*.txt"))
        for part in path.read_text("utf-8").split("=====\n")
    ]
    return [story(part.strip()) for part in parts]


def story(part):
    head, _gap, text = part.partition("\n\n")
    fields, pictures = {}, []
    for line in head.splitlines():
        name, _colon, value = line.partition(":")
        if name == "photo":
            pictures.append(picture(value))
        else:
            fields[name] = value.strip()
    return Story(fields["key"], fields, pictures, text)


def picture(value):
    drawn, caption, credit = (piece.strip() for piece in value.split("|"))
    scene, seed = drawn.split()
    return Picture(scene, seed, caption, credit)


def block(part, tokens):
    lines = part.splitlines()
    if re.fullmatch(r"\[\d+\]", part):
        return tokens[int(part[1:-1]) - 1]
    if part.startswith("## "):
        return format_html("<h2>{}</h2>", part[3:])
    if part.startswith("| "):
        return table(lines)
    if ITEM.match(part):
        return item_list(lines)
    return format_html("<p>{}</p>", part)


def item_list(lines):
    kind = "ul" if lines[0].startswith("- ") else "ol"
    items = []
    for line in lines:
        if ITEM.match(line):
            items.append(line[ITEM.match(line).end() :])
        else:
            items[-1] += " " + line.strip()
    return f"<{kind}>{''.join(f'<li>{escape(item)}</li>' for item in items)}</{kind}>"


def table(lines):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head = "".join(f"<th>{escape(cell)}</th>" for cell in rows[0])
    body = "".join(f"<tr>{''.join(f'<td>{escape(cell)}</td>' for cell in row)}</tr>" for row in rows[1:])
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def remarks():
    lines = (FOLDER / "comments.txt").read_text("utf-8").splitlines()
    return [remark(line) for line in lines if line and not line.startswith("#")]


def remark(line):
    article, state, name, text = (piece.strip() for piece in line.removeprefix("> ").split(" | ", 3))
    state, _space, marks = state.partition(" ")
    state, _colon, reason = state.partition(":")
    text = text.replace("\\n", "\n")
    if "nfd" in marks:
        text = unicodedata.normalize("NFD", text)
    return Remark(article, state, reason, name, text, line.startswith("> "))
