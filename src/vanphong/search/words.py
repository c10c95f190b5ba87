"""Words of Vietnamese text as the index keeps them: with marks, without, in pairs, in place."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections import defaultdict
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


def vector_text(office_id: int, parts: Iterable[Part], keys: Iterable[str] = ()) -> str:
    """Give the text of a tsvector: headings A (exact words B), the rest C (exact words D).

    Exact words are kept only where marks make them differ. `keys` are whole lexemes. Every
    lexeme bears the mark of the office (`of_office`).
    """
    places: defaultdict[str, list[str]] = defaultdict(list)
    position = 1
    for part in parts:
        folded_weight, exact_weight = map(_written, "AB" if part.heading else "CD")
        before = ""
        for word in _WORD.findall(unicodedata.normalize("NFC", part.text))[:_MOST_WORDS]:
            position += 1
            exact, folded = _forms(word)
            if position > _LAST_POSITION:
                _ = places[folded], places[exact]
                continue
            place = folded_weight[position]
            places[folded].append(place)
            if exact != folded:
                places[exact].append(exact_weight[position])
            if part.heading:
                if before:
                    places[pair(before, folded)].append(place)
                before = folded
        position += _GAP
    entries = [f"{_quoted(f'{office_id}:{key}')}:1A" for key in dict.fromkeys(keys)]
    # A word has no sign that a lexeme must quote.
    if position <= _MOST_POSITIONS:
        entries += [f"'{office_id}:{text}':{','.join(at)}" for text, at in places.items()]
    else:
        entries += [_entry(f"'{office_id}:{text}'", at) for text, at in places.items()]
    return " ".join(entries)


def _quoted(text: str) -> str:
    return lexeme(text) if "'" in text or "\\" in text else f"'{text}'"


@functools.cache
def _written(weight: str) -> list[str]:
    """Give all places of a weight as a vector writes them."""
    return [f"{position}{weight}" for position in range(_LAST_POSITION + 1)]


def _entry(text: str, where: list[str]) -> str:
    return f"{text}:{','.join(where[:_MOST_POSITIONS])}" if where else text
