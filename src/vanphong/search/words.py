"""Words of Vietnamese text as the index keeps them: with marks, without, in pairs, in place."""

from __future__ import annotations

import functools
import re
import struct
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from vanphong.kernel.text import fold, old_tone

_WORD = re.compile(r"[^\W_]+")
_LONGEST = 60
_MOST_WORDS = 60_000
# PostgreSQL keeps positions up to 16383, and 255 of one lexeme.
_LAST_POSITION = 16_383
_MOST_POSITIONS = 255
# Words of two parts never stand beside each other.
_GAP = 5


class Word(NamedTuple):  # thousands are made for a page of hits
    """A word in place; `exact` has its marks (old tone style), `folded` has none."""

    start: int
    end: int
    exact: str
    folded: str


def words_of(text: str) -> Iterator[Word]:
    """Give the words of NFC text in order, with their offsets."""
    for match in _WORD.finditer(text):
        exact, folded = _forms(match.group())
        yield Word(match.start(), match.end(), exact, folded)


def folded_words(text: str) -> set[str]:
    """Give the different words of NFC text without their marks."""
    return {_forms(word)[1] for word in _WORD.findall(text)}


@functools.lru_cache(maxsize=65_536)
def _forms(word: str) -> tuple[str, str]:
    word = word[:_LONGEST]
    folded = fold(word)
    if folded.isdecimal():  # 05 and 5 are one number
        folded = folded.lstrip("0") or "0"
        return folded, folded
    return old_tone(word).lower(), folded


def pair(first: str, second: str) -> str:
    """Give the lexeme of two words that stand beside each other."""
    return f"{first}_{second}"


def lexeme(text: str) -> str:
    """Quote a lexeme for a vector or a query."""
    return "'" + text.replace("\\", "\\\\").replace("'", "''") + "'"


_LEXEME = re.compile(r"'((?:[^']|'')+)'")


def of_office(office_id: int, query: str) -> str:
    """Give a query for the words of one office: each office's words are kept apart in the index.

    So what a search costs follows from the documents of the office, not from all others'.
    """
    return _LEXEME.sub(rf"'{office_id}:\1'", query)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a document; a heading weighs more and can be found by its pairs of words."""

    text: str
    heading: bool = False


def vector_of(office_id: int, parts: Iterable[Part], keys: Iterable[str] = ()) -> bytes:
    """Give a tsvector as PostgreSQL receives it: headings A (exact words B), the rest C (and D).

    Exact words are kept only where marks make them differ. `keys` are whole lexemes. Every
    lexeme bears the mark of the office (`of_office`).
    """
    places: dict[bytes, bytes] = {}
    before_this = places.get
    position = 1
    for part in parts:
        folded_weight, exact_weight = map(_packed, "AB" if part.heading else "CD")
        before = b""
        for word in _WORD.findall(unicodedata.normalize("NFC", part.text))[:_MOST_WORDS]:
            position += 1
            folded, exact = _lexemes(word)
            if position > _LAST_POSITION:
                places.setdefault(folded, b"")
                places.setdefault(exact or folded, b"")
                continue
            place = folded_weight[position]
            places[folded] = before_this(folded, b"") + place
            if exact:
                places[exact] = before_this(exact, b"") + exact_weight[position]
            if part.heading:
                if before:
                    both = b"%b_%b" % (before, folded)
                    places[both] = before_this(both, b"") + place
                before = folded
        position += _GAP
    return _received(f"{office_id}:".encode(), places, dict.fromkeys(keys))


def _received(mark: bytes, places: dict[bytes, bytes], keys: dict[str, None]) -> bytes:
    """Write lexemes and their places in the order in which the server reads them."""
    pieces = [struct.pack(">i", len(keys) + len(places))]
    for key in keys:
        pieces += (mark, key.encode(), _COUNTS[2], _packed("A")[1])
    for lexeme_bytes, where in places.items():
        kept = where[: 2 * _MOST_POSITIONS]
        pieces += (mark, lexeme_bytes, _COUNTS[len(kept)], kept)
    return b"".join(pieces)


@functools.lru_cache(maxsize=65_536)
def _lexemes(word: str) -> tuple[bytes, bytes]:
    """Give a word without its marks, and with them where they make it another."""
    exact, folded = _forms(word)
    return folded.encode(), exact.encode() if exact != folded else b""


@functools.cache
def _packed(weight: str) -> list[bytes]:
    """Give all places of a weight as the server reads them: two bits of weight, then the place."""
    high = "DCBA".index(weight) << 14
    return [struct.pack(">H", high | position) for position in range(_LAST_POSITION + 1)]


# By the length of the places: the end of a lexeme, and how many places follow.
_COUNTS = {2 * count: struct.pack(">xH", count) for count in range(_MOST_POSITIONS + 1)}
