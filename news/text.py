"""Pure text helpers."""

import re
import unicodedata

from django.utils.text import slugify

TONES = {"\u0300": "f", "\u0301": "s", "\u0309": "r", "\u0303": "x", "\u0323": "j"}


def surface(text, multiline=False):
    text = unicodedata.normalize("NFC", text).replace("\x00", "")
    return text.strip() if multiline else " ".join(text.split())


def tone_key(text):
    out = []
    for word in unicodedata.normalize("NFKC", surface(text)).casefold().split():
        letters, tone = "", ""
        for char in unicodedata.normalize("NFD", word):
            if char in TONES:
                tone = TONES[char]
            else:
                letters += char
        out.append(unicodedata.normalize("NFC", letters) + ("+" + tone if tone else ""))
    return " ".join(out)


def fold(text):
    text = unicodedata.normalize("NFKD", text.casefold().replace("đ", "d"))
    return " ".join("".join(c for c in text if not unicodedata.combining(c)).split())


def folded_tokens(text):
    return re.findall(r"[^\W_]+", fold(text))


def sort_key(text):
    return fold(text)[:255]


def slug(text, max_length=120):
    return slugify(fold(text))[:max_length].strip("-")


def excerpt(text, length=160):
    return text[:length]
