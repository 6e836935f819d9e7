"""Vietnamese text: the form it is stored in, the keys it is compared on, and how it is cut, counted and dated.

Pure functions of strings and dates: no database, no request. Every key is made here and nowhere else.
"""

import html
import re
import unicodedata
from functools import lru_cache

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext, ngettext

# The form in which text is stored

# Default-ignorable code points (soft hyphen, zero-width and direction marks …) but for the two that join emoji.
IGNORABLE = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b\u200c\u200e\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0e\ufeff\uffa0\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
# Control characters but for white ones, lone surrogates, and what no XML document may hold.
CONTROLS = "\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff"
EMOJI = (
    "\u00a9\u00ae\u203c\u2049\u2122\u2139\u2190-\u21ff\u2300-\u23ff\u24c2\u25a0-\u27bf\u2900-\u297f\u2b00-\u2bff"
    "\u3030\u303d\u3297\u3299\U0001f000-\U0001faff"
)
DROPPED = re.compile(f"[{CONTROLS}{IGNORABLE}]+")
JOINERS = re.compile("[\u200d\ufe0f]")
STRAY_SELECTORS = re.compile(f"(?<![{EMOJI}])\ufe0f(?!\u20e3)|(?<![{EMOJI}0-9#*])\ufe0f")
STRAY_JOINERS = re.compile(f"(?<![{EMOJI}\ufe0f])\u200d|\u200d(?![{EMOJI}])")
LINE_BREAKS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
SPACES = re.compile("[\\s\u2800]+")
SPACES_IN_A_LINE = re.compile("(?:[^\\S\n]|\u2800)+")
MANY_MARKS = re.compile(r"[^\w\s\x00-\x7f]{17,}")
MOST_MARKS = 16


def surface(text, multiline=False):
    """The form in which text is stored: NFC, nothing invisible but emoji joiners, single spaces, none at the ends.

    With ``multiline`` line breaks stay, as ``\\n`` and never more than two in a row; without, they become spaces.
    """
    text = _visible(text)
    if not multiline:
        return SPACES.sub(" ", text).strip()
    lines = SPACES_IN_A_LINE.sub(" ", LINE_BREAKS.sub("\n", text)).split("\n")
    return re.sub("\n{3,}", "\n\n", "\n".join(line.strip() for line in lines)).strip()


def normalize_name(text):
    """The surface form of a name or label: one line, its capitals and words left as they were typed."""
    return surface(text)


def _visible(text):
    if text.isascii() and text.isprintable():
        return text
    text = _nfc(DROPPED.sub("", text))
    if JOINERS.search(text):
        text = _nfc(STRAY_JOINERS.sub("", STRAY_SELECTORS.sub("", text)))
    return text


def _nfc(text):
    """NFC of ``text``. Marks piled on one letter are cut first: ordering them takes the square of their number."""
    if text.isascii():
        return text
    return unicodedata.normalize("NFC", MANY_MARKS.sub(_cut_pile, text))


def _cut_pile(match):
    kept, marks = [], 0
    for char in match[0]:
        marks = marks + 1 if unicodedata.combining(char) else 0
        if marks <= MOST_MARKS:
            kept.append(char)
    return "".join(kept)


# Keys for comparing

TONES = {"\u0300": "f", "\u0309": "r", "\u0303": "x", "\u0301": "s", "\u0323": "j"}
SHAPES = {"\u0302": "aeo", "\u0306": "a", "\u031b": "ou"}
STROKED_D = "đðɖ"
WITHOUT_ACCENT = {**dict.fromkeys(STROKED_D, "d"), "ł": "l", "ø": "o", "ı": "i", "ħ": "h", "æ": "ae", "œ": "oe"}
CLUSTERS = re.compile("[\\w\\W][\u0300-\u036f\u0483-\u0489\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]*")
WORDS = re.compile(r"[^\W_]+")
BLANK = re.compile(f"[{CONTROLS}{IGNORABLE}\u200d\ufe0f]")


class _Folds(dict):
    """Character → its folded form, for ``str.translate``; filled as characters turn up."""

    def __missing__(self, code):
        folded = self.fold(chr(code))
        if code < 0x3000:  # rare characters are worked out again, so that nobody can make this grow
            self[code] = folded
        return folded

    def fold(self, char):
        if BLANK.match(char):
            return ""
        if SPACES.match(char):
            return " "
        pieces = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", char).casefold())
        if pieces != char:
            return pieces.translate(self)
        return "" if unicodedata.category(char).startswith("M") else WITHOUT_ACCENT.get(char, char)


_FOLDS = _Folds()


def fold(text):
    """``text`` in small letters without any accent: the key of recall, addresses and "did you mean this one"."""
    return " ".join(_nfc(text).translate(_FOLDS).split())


def fold_with_map(text):
    """``fold(text)``, and for each of its characters the index in ``text`` (which must be NFC) that it came from."""
    pairs = [(folded, place) for place, char in enumerate(text) for folded in _FOLDS[ord(char)]]
    return _join(pairs)


def folded_tokens(text):
    """The folded syllables and numbers of ``text``; 238-QĐ/TW gives 238, qd and tw."""
    return WORDS.findall(fold(text))


def tone_key(text):
    """The identity of a name: case, width and the place of the tone mark do not count, the tone does.

    The tone is written behind its syllable: hòa, hoà and HÒA give ``hoa+f``.
    """
    return tone_key_with_map(text)[0]


def tone_key_with_map(text):
    """``tone_key(text)`` and the index in the NFC form of ``text`` from which each of its characters came."""
    pairs, tones, in_word, last = [], "", False, 0
    place = 0
    for cluster in CLUSTERS.findall(_nfc(text)):
        letters, cluster_tones = _toned(cluster)
        for letter in letters:
            is_part = letter.isalpha() or (in_word and unicodedata.category(letter).startswith("M"))
            if tones and not is_part:
                pairs += [("+", last), *((tone, last) for tone in tones)]
                tones = ""
            in_word, last = is_part, place
            pairs.append((letter, place))
        tones += cluster_tones if in_word else ""
        place += len(cluster)
    if tones:
        pairs += [("+", last), *((tone, last) for tone in tones)]
    return _join(pairs)


@lru_cache(maxsize=4096)
def _toned(cluster):
    """The letters of ``cluster`` (a letter with its marks) without its tone, and the tone."""
    shown = BLANK.sub("", cluster)
    compared = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", shown).casefold())
    parts = unicodedata.normalize("NFD", SPACES.sub(" ", BLANK.sub("", compared)))
    letters = "".join(part for part in parts if part not in TONES)
    return unicodedata.normalize("NFC", letters), "".join(TONES.get(part, "") for part in parts)


def _join(pairs):
    """Text and map of (character, place) pairs, white space collapsed and trimmed."""
    kept = []
    for char, place in pairs:
        if char != " ":
            kept.append((char, place))
        elif kept and kept[-1][0] != " ":
            kept.append((" ", place))
    if kept and kept[-1][0] == " ":
        kept.pop()
    return "".join(char for char, place in kept), [place for char, place in kept]


# The strong key: what a disguised word says, for moderation only

LOOK_ALIKES = {
    letter: latin
    for latin, letters in {
        "a": "ᴀɑαаа", "b": "ʙβвƀ", "c": "ᴄсϲƈ", "d": "ᴅԁ", "đ": "đðɖƌᵭᴆ₫", "e": "ᴇεеєҽɛǝə€", "f": "ꜰƒ",
        "g": "ɢɡցƃ", "h": "ʜнһհħ", "i": "ɪıιіɩƖ¡", "j": "ᴊјյϳ", "k": "ᴋκкƙ", "l": "ʟłӏʅƚ", "m": "ᴍмɱ", "n": "ɴηпոռղɲ",
        "o": "ᴏοоօøσө", "p": "ᴘρрքƥ", "q": "ԛգզ", "r": "ʀгяɾ", "s": "ꜱѕƨʂ", "t": "ᴛτтŧƭ", "u": "ᴜυսʋцʊ", "v": "ᴠνѵ",
        "w": "ᴡωԝшաѡ", "x": "χх", "y": "ʏγуүყ", "z": "ᴢʐƶ",
    }.items()
    for letter in letters
}  # fmt: skip
# Capitals that look like another letter than their small form does.
LOOK_ALIKE_CAPITALS = dict(zip("ΒΗΙΚΜΝΡΤΥΧΖΕΑΟВНМТКРСУХЕАОЅІЈՏՍՕԼ", "bhikmnptyxzeaobhmtkpcyxeaosijsuol", strict=True))
ENCLOSED_CAPITALS = re.compile("[\U0001f130-\U0001f149\U0001f150-\U0001f169\U0001f170-\U0001f189]")
STROKES = "\u0335\u0336"
LEET = re.compile(r"(?<=[^\W\d_])[013457@$!]{1,2}(?=[^\W\d_])")
LEET_LETTERS = str.maketrans("013457@$!", "oieastasi")
REPEATED = re.compile(r"([^\W\d_])\1{2,}")
LETTERS_OR_DIGITS = re.compile(r"[^\W\d_]+|\d+")
VOWELS = "aăâeêioôơuưy"
CONSONANTS = "bcdđfghjklmnpqrstvwxz"
SPELLED_SYLLABLES = re.compile(
    f"(?:ngh|[ngckpt]h|ng|gi|qu|tr|[{CONSONANTS}])?[{VOWELS}]{{1,3}}(?:ng|nh|ch|[cmnpt])?"
    f"|[{CONSONANTS}]+?(?=[{CONSONANTS}][{VOWELS}]{{1,3}}[cmnpt]|[{VOWELS}]|$|[^{CONSONANTS}])|."
)


def strong_key(text):
    """The syllables and numbers that a reader sees in ``text``, as in ``tone_key``, whatever letters they are made of.

    Look-alike letters, marks that Vietnamese does not know, digits for letters, letters typed apart and letters typed
    many times are undone: "đ.mmmm" and "ᴅ m" give what "đm" and "dm" give.
    """
    return strong_key_with_map(text)[0]


def strong_key_with_map(text):
    """``strong_key(text)`` and the index in the NFC form of ``text`` from which each of its characters came."""
    letters, tones, places = _undisguised(_nfc(text))
    key, key_places = [], []
    for syllable in _spelled_words(letters):
        if key:
            key.append(" ")
            key_places.append(places[syllable[0]])
        heard = "".join(dict.fromkeys("".join(tones[at] for at in syllable)))
        key += [*(letters[at] for at in syllable), *(["+", *heard] if heard else [])]
        key_places += [*(places[at] for at in syllable), *([places[syllable[-1]]] * (len(heard) + 1) if heard else [])]
    return "".join(key), key_places


def _undisguised(text):
    """Letters (one string), and for each its tones and its place; look-alikes, leet and repeats are resolved."""
    units = []
    place = 0
    for cluster in CLUSTERS.findall(text):
        units += [(letter, tones, place) for letter, tones in _plain_letters(cluster)]
        place += len(cluster)
    letters = "".join(letter for letter, tones, place in units)
    letters = LEET.sub(lambda match: match[0].translate(LEET_LETTERS), letters)
    kept = _without_repeats(letters)
    tones = ["".join(units[at][1] for at in run) for run in kept]
    places = [units[run[-1] if number and letters[kept[number - 1][-1]].isalpha() else run[0]][2]
              for number, run in enumerate(kept)]  # fmt: skip
    return "".join(letters[run[0]] for run in kept), tones, places


def _without_repeats(letters):
    """Runs of places in ``letters``: three or more of one letter make one run, everything else stands alone."""
    runs, start = [], 0
    for match in REPEATED.finditer(letters):
        runs += [range(at, at + 1) for at in range(start, match.start())]
        runs.append(range(*match.span()))
        start = match.end()
    return runs + [range(at, at + 1) for at in range(start, len(letters))]


@lru_cache(maxsize=4096)
def _plain_letters(cluster):
    """The (letter, tones) pairs that ``cluster`` looks like; what looks like no letter stays as it is."""
    shown = []
    for part in unicodedata.normalize("NFKD", BLANK.sub("", cluster)):
        if unicodedata.category(part).startswith("M"):
            if shown:
                _add_mark(shown[-1], part)
        else:
            shown += [[letter, "", ""] for letter in _looks_like(part)]
    return tuple((unicodedata.normalize("NFC", letter + shape), tones) for letter, shape, tones in shown)


def _looks_like(char):
    if ENCLOSED_CAPITALS.match(char):
        return chr(ord("a") + (ord(char) - 0x1F130) % 0x20)
    if char in LOOK_ALIKE_CAPITALS:
        return LOOK_ALIKE_CAPITALS[char]
    bases = (part for part in unicodedata.normalize("NFKD", char.casefold()) if not unicodedata.combining(part))
    return "".join(LOOK_ALIKES.get(base, base) for base in bases)


def _add_mark(letter, mark):
    base, shape, tones = letter
    if mark in TONES and base in "aeiouy" and TONES[mark] not in tones:
        letter[2] += TONES[mark]
    elif base in SHAPES.get(mark, "") and not shape:
        letter[1] = mark
    elif base == "d" and mark in STROKES:
        letter[0] = "đ"


def _spelled_words(letters):
    """The places of each word in ``letters``; letters typed apart are read together and split into syllables."""
    chain, end = [], 0
    for match in LETTERS_OR_DIGITS.finditer(letters):
        word = range(*match.span())
        if chain and not _reads_on(chain[-1], letters[end : match.start()], word, letters):
            yield from _syllables(chain, letters)
            chain = []
        chain.append(word)
        end = match.end()
    yield from _syllables(chain, letters)


def _reads_on(word, gap, next_word, letters):
    if letters[word[0]].isdigit() or letters[next_word[0]].isdigit() or len(gap) > 3:
        return False
    if len(word) == len(next_word) == 1:
        return True
    return 1 in (len(word), len(next_word)) and not SPACES.search(gap)


def _syllables(chain, letters):
    places = [at for word in chain for at in word]
    if len(chain) == 1 or any(len(word) > 1 for word in chain):
        return [places] if places else []
    spelled = "".join(letters[at] for at in places)
    spelled_runs = _without_repeats(spelled)
    once = "".join(spelled[run[0]] for run in spelled_runs)
    return [
        [places[at] for run in spelled_runs[match.start() : match.end()] for at in run[:1]]
        for match in SPELLED_SYLLABLES.finditer(once)
    ]


# Order

ALPHABET = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
LETTER_CODES = dict(zip(ALPHABET, "3456789abcdefghijklmnopqrstuvwxyz", strict=True))
END_CODE, SPACE_CODE, NUMBER_CODE = "012"
TONE_CODES = {"": "0", "f": "1", "r": "2", "x": "3", "s": "4", "j": "5"}
NUMBER_LENGTHS = "123456789abcdefghijklmnopqrstuvwxyz"
KEY_PIECES = re.compile(r"(?P<number>[0-9]+)|(?P<word>[^\W\d_]+)(?:\+(?P<tones>[frxsj]+))?|(?P<letter>[^\W_])")


def sort_key(text):
    """At most 255 small letters and digits that order text the Vietnamese way in every database and collation.

    a ă â … d đ e ê decide first, word by word, numbers by their value (khóa 9, khóa 10); then the tones: ngang, huyền,
    hỏi, ngã, sắc, nặng. Case and punctuation do not count.
    """
    words, tones = [], []
    for piece in KEY_PIECES.finditer(tone_key(text[:400])):
        words.append(_number_code(piece["number"]) if piece["number"] else _word_code(piece["word"] or piece["letter"]))
        tones.append(TONE_CODES[(piece["tones"] or "")[:1]])
    return SPACE_CODE.join(words)[:190] + END_CODE + "".join(tones)[:64]


def _number_code(digits):
    digits = digits.lstrip("0") or "0"
    return NUMBER_CODE + NUMBER_LENGTHS[min(len(digits), len(NUMBER_LENGTHS)) - 1] + digits


def _word_code(word):
    return "".join(LETTER_CODES.get(letter) or _foreign_code(letter) for letter in word)


def _foreign_code(letter):
    plain = fold(letter)
    if plain and all(char in LETTER_CODES for char in plain):
        return "".join(LETTER_CODES[char] for char in plain)
    return f"zz{ord(letter):05x}"  # other alphabets after ours


# Addresses


def slug(text, max_length=120):
    """ASCII for an address, cut between words; empty when nothing of ``text`` can be written in ASCII."""
    words = re.findall("[a-z0-9]+", re.sub("['’‘ʼ]", "", fold(text)))
    whole = "-".join(words)
    if len(whole) <= max_length:
        return whole
    cut = whole[: max_length + 1].rfind("-")
    return whole[: cut if cut > 0 else max_length]


# Cutting and counting

LATE_PUNCTUATION = " ,;:.…-–—(“\"'‘/"
WRAPPING = "\"'“”‘’«»()[]{}<>.,;:!?…*–—-"
SYLLABLES_PER_MINUTE = 220


def excerpt(text, length=160):
    """``text``, its HTML entities decoded, on one line and at most ``length`` characters long, the "…" included."""
    text = surface(html.unescape(text))
    if len(text) <= length:
        return text
    cut = text.rfind(" ", 0, length)
    if cut <= 0:
        cut = _between_graphemes(text, length - 1)
    return text[:cut].rstrip(LATE_PUNCTUATION) + "…"


def _between_graphemes(text, cut):
    while cut > 0 and _belong_together(text, cut):
        cut -= 1
    return cut


def _belong_together(text, cut):
    before, after = text[cut - 1], text[cut]
    if after in "\u200d\ufe0f" or before == "\u200d" or "\U0001f3fb" <= after <= "\U0001f3ff":
        return True
    if _is_flag_letter(before) and _is_flag_letter(after):
        letters_before = len(text[:cut]) - len(text[:cut].rstrip(FLAG_LETTERS))
        return letters_before % 2 == 1
    return unicodedata.category(after).startswith("M")


FLAG_LETTERS = "".join(map(chr, range(0x1F1E6, 0x1F200)))


def _is_flag_letter(char):
    return char in FLAG_LETTERS


def syllables(text):
    """The written syllables (tiếng) and numbers of ``text`` without the punctuation around them; codes stay whole."""
    words = (word.strip(WRAPPING) for word in _nfc(text).split())
    return [word for word in words if any(char.isalnum() for char in word)]


def word_count(text):
    """How many syllables ``text`` has: Vietnamese length is counted in tiếng."""
    return len(syllables(text))


def reading_minutes(text):
    """Minutes to read ``text``, at least 1."""
    return max(1, round(word_count(text) / SYLLABLES_PER_MINUTE))


# Codes that must not break across lines: 238-QĐ/TW, 30/9/2020, I/2022, 2022-2026

_PART = "(?:[0-9]{1,6}(?:[.,][0-9]{1,6})?[a-zđ]{0,2}[0-9]{0,2}|[A-ZĐĂÂÊÔƠƯ][A-ZĐĂÂÊÔƠƯ0-9]{0,11})"
CODE = re.compile(rf"(?<![\w/.@&=?-])(?=[\w/–-]{{0,60}}[0-9]){_PART}(?:[-–/]{_PART}){{1,5}}(?![\w/=@–-]|\.\w)")


def nobreak_codes(text):
    """``text`` in (is_code, part) pairs, in order and without loss."""
    parts, end = [], 0
    for match in CODE.finditer(text):
        parts += [(False, text[end : match.start()]), (True, match[0])]
        end = match.end()
    return [(is_code, part) for is_code, part in [*parts, (False, text[end:])] if part]


# Dates and numbers


def house_date(moment):
    """A moment in full: Thứ Hai, 23/11/2026, 10:30 (GMT+7)."""
    moment = _local(moment)
    return f"{WEEKDAYS[moment.weekday()]}, {moment:%d/%m/%Y}, {moment:%H:%M} ({_zone(moment)})"


def short_date(moment):
    """A day in lists: 23/11/2026; a date will do as well as a moment."""
    return f"{_local(moment):%d/%m/%Y}"


def list_datetime(moment):
    """A moment in lists: 23/11/2026 10:30."""
    return f"{_local(moment):%d/%m/%Y %H:%M}"


def relative_time(moment, now=None):
    """How long ago ``moment`` was, up to yesterday; the day itself before that, and for what is still to come."""
    moment, now = _local(moment), _local(now or timezone.now())
    seconds = (now - moment).total_seconds()
    if -60 < seconds < 60:
        return gettext("Just now")
    if seconds < 0:
        return list_datetime(moment)
    if seconds < 3600:
        minutes = int(seconds // 60)
        return ngettext("%(count)s minute ago", "%(count)s minutes ago", minutes) % {"count": minutes}
    days = (now.date() - moment.date()).days
    if days == 0:
        hours = int(seconds // 3600)
        return ngettext("%(count)s hour ago", "%(count)s hours ago", hours) % {"count": hours}
    if days == 1:
        return gettext("Yesterday %(time)s") % {"time": f"{moment:%H:%M}"}
    return short_date(moment)


def _local(moment):
    """``moment`` in the current time zone; a naive one is taken to be there already, a date stays as it is."""
    if not hasattr(moment, "tzinfo"):
        return moment
    return timezone.localtime(timezone.make_aware(moment) if timezone.is_naive(moment) else moment)


def _zone(moment):
    minutes = int(moment.utcoffset().total_seconds() // 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"GMT{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def group_number(number):
    """A number as it is written here: 1.234 and 12,5."""
    return f"{number:,}".translate(str.maketrans(",.", ".,"))


# What an editor or a moderator is told about a text

OLD_TONE_PLACE = re.compile(r"(?:[òóỏõọ][ae]|(?<!q)[ùúủũụ]y)(?![^\W\d_])")
NEW_TONE_PLACE = re.compile(r"(?:o[àáảãạèéẻẽẹ]|(?<!q)u[ỳýỷỹỵ])(?![^\W\d_])")


def is_all_capitals(headline):
    """Whether a headline (not just an abbreviation) has no small letter."""
    words = [word for word in WORDS.findall(_nfc(headline)) if word.isalpha()]
    return headline.upper() == headline and len(words) >= 3 and sum(map(len, words)) >= 10


def mixed_tone_placement(text):
    """Whether ``text`` puts the tone mark both ways: hòa, khỏe, thủy and hoà, khoẻ, thuỷ."""
    text = _nfc(text).lower()
    return bool(OLD_TONE_PLACE.search(text) and NEW_TONE_PLACE.search(text))


def lacks_diacritics(text):
    """Whether ``text`` has at least six letters and no Vietnamese mark at all."""
    letters = [char for char in _nfc(text) if char.isalpha()]
    return len(letters) >= 6 and all(char.isascii() or not _is_vietnamese(char) for char in letters)


def _is_vietnamese(char):
    parts = unicodedata.normalize("NFD", char)
    return parts in "đĐ" or any(part in TONES or part in SHAPES for part in parts)
