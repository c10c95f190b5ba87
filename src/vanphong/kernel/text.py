"""Vietnamese text: one stored form, folding for search, an order for sorting, two tone styles."""

from __future__ import annotations

import functools
import re
import unicodedata

_MARKS = re.compile(r"[\u0300-\u036f]+")
_SPACES = re.compile(r"\s+")
# Zero-width and direction marks that hide or reorder text; never stored.
_HIDDEN = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u2069\ufeff\u00ad]")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_WORD = re.compile(r"\w+")

# The alphabet orders these letters on their own, before any tone.
_LETTERS = "aăâbcdđeêfghijklmnoôơpqrstuưvwxyz"
_RANK = {letter: chr(0x61 + rank) for rank, letter in enumerate(_LETTERS)}
# Level, grave, hook, tilde, acute, dot: the order of Vietnamese dictionaries.
_TONE_RANK = {"\u0300": "1", "\u0309": "2", "\u0303": "3", "\u0301": "4", "\u0323": "5"}
_SHAPED = {
    ("a", "\u0306"): "ă",
    ("a", "\u0302"): "â",
    ("e", "\u0302"): "ê",
    ("o", "\u0302"): "ô",
    ("o", "\u031b"): "ơ",
    ("u", "\u031b"): "ư",
}

# Tone on the second vowel (new style) against the first (old style): hoà/hòa, uỷ/ủy, thuý/thúy.
_NEW_TO_OLD = {
    f"{first}{second}": f"{first_toned}{plain}"
    for first, plain, seconds, firsts in (
        ("o", "a", "àảãáạ", "òỏõóọ"),
        ("o", "e", "èẻẽéẹ", "òỏõóọ"),
        ("u", "y", "ỳỷỹýỵ", "ùủũúụ"),
    )
    for second, first_toned in zip(seconds, firsts, strict=True)
}
_STYLE = re.compile(rf"(?<![qQ])({'|'.join(_NEW_TO_OLD)})(?!\w)", re.IGNORECASE)


def nfc(value: str) -> str:
    """Give the one stored form: NFC, without hidden marks, control characters or stray blanks.

    Line breaks stay; other runs of white space become one blank; ends are trimmed. Idempotent.
    """
    value = _CONTROL.sub("", _HIDDEN.sub("", value))
    value = unicodedata.normalize("NFC", value)
    lines = (_SPACES.sub(" ", line).strip() for line in value.splitlines())
    return "\n".join(lines).strip()


def one_line(value: str) -> str:
    """Give `nfc` text on a single line."""
    return _SPACES.sub(" ", nfc(value)).strip()


def fold(value: str) -> str:
    """Give lower-case text without marks, đ as d, of the same length as its NFC form.

    `Văn phòng Ủy ban` and `van phong uy ban` fold alike; offsets into the NFC text keep.
    """
    return "".join(_fold_character(c) for c in unicodedata.normalize("NFC", value))


@functools.lru_cache(maxsize=4096)
def _fold_character(character: str) -> str:
    if character in "đĐ":
        return "d"
    bare = _MARKS.sub("", unicodedata.normalize("NFD", character)).lower()
    return bare if len(bare) == 1 else character


def marks_left_out(value: str) -> str:
    """Give a regular expression that finds the text, with marks where it was typed without.

    `hoang` finds Hoàng; `hoàng` finds itself alone. For a few rows: no index helps it.
    """
    return "".join(_WITH_MARKS.get(c.lower(), re.escape(c)) for c in nfc(value))


def _with_marks() -> dict[str, str]:
    found: dict[str, str] = {}
    for letter in map(chr, range(0xC0, 0x1EFA)):
        base = _fold_character(letter)
        if base != letter and base in "adeiouy":
            found[base] = found.get(base, base) + letter
    return {base: f"[{letters}]" for base, letters in found.items()}


def old_tone(value: str) -> str:
    """Give text with the old tone placement (hòa, thủy), so that both styles match in search."""

    def swap(match: re.Match[str]) -> str:
        found = match.group(0)
        old = _NEW_TO_OLD[found.lower()]
        if found.isupper():
            return old.upper()
        return old[0].upper() + old[1] if found[0].isupper() else old

    return _STYLE.sub(swap, unicodedata.normalize("NFC", value))


def exact_words(value: str) -> list[str]:
    """Give the lower-case words with marks, tone placement levelled, for exact matching."""
    return _WORD.findall(old_tone(value.replace("_", " ")).lower())


def folded_words(value: str) -> list[str]:
    """Give the words without marks."""
    return _WORD.findall(fold(value).replace("_", " "))


def sort_key(value: str) -> str:
    """Give a key whose plain byte order is the Vietnamese order (letters, then tones).

    Stored beside names, since the embedded server has no Vietnamese collation.
    """
    letters: list[str] = []
    tones: list[str] = []
    for syllable in _SPACES.split(old_tone(value).lower().strip()):
        tone = "0"
        for character in unicodedata.normalize("NFC", syllable):
            letter, own_tone = _letter_and_tone(character)
            letters.append(letter)
            tone = own_tone or tone
        letters.append(" ")
        tones.append(tone)
    return "".join(letters).rstrip() + "\x01" + "".join(tones)


@functools.lru_cache(maxsize=4096)
def _letter_and_tone(character: str) -> tuple[str, str]:
    base, *marks = list(unicodedata.normalize("NFD", character))
    tone = ""
    for mark in marks:
        if mark in _TONE_RANK:
            tone = _TONE_RANK[mark]
        else:
            base = _SHAPED.get((base, mark), base)
    if base in _RANK:
        return _RANK[base], tone
    return base, tone


def given_name_sort_key(full_name: str) -> str:
    """Give the order of persons: given name first, then middle and family name."""
    parts = one_line(full_name).split(" ")
    return sort_key(" ".join([parts[-1], *parts[:-1]]))


_WITH_MARKS = _with_marks()
