"""Where the words of a question stand in a text: marks and the piece around them."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.search.words import Word, words_of

Pieces = tuple[tuple[str, bool], ...]
_AROUND = 90
# Between words of one place: a blank, or the signs of a number and symbol.
_JOINS = ("", "-", "/")
_READ = 400_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """The words to mark: by their marks where they were typed and found with them."""

    exact: frozenset[str]
    folded: frozenset[str]
    # Phrases as they stand, word by word; a word of them alone is not marked.
    phrases: tuple[tuple[str, ...], ...] = ()

    def among(self, words: Sequence[Word]) -> list[Word]:
        """Give those of the words of a text that are to be marked, in order."""
        inside: set[int] = set()
        for phrase in self.phrases:
            for first in range(len(words) - len(phrase) + 1):
                if words[first].exact != phrase[0]:
                    continue
                here = words[first : first + len(phrase)]
                if all(word.exact == part for word, part in zip(here, phrase, strict=True)):
                    inside.update(range(first, first + len(phrase)))
        return [
            word
            for place, word in enumerate(words)
            if place in inside or word.exact in self.exact or word.folded in self.folded
        ]


def wanted(
    words: Sequence[Word], phrases: Sequence[Sequence[Word]] = (), *, with_marks: bool
) -> Wanted:
    """Give what to mark; `with_marks` marks only what bears the marks that were typed."""
    whole = tuple(tuple(word.exact for word in phrase) for phrase in phrases)
    if not with_marks:
        return Wanted(frozenset(), frozenset(word.folded for word in words), whole)
    marked = frozenset(word.exact for word in words if word.exact != word.folded)
    plain = frozenset(word.folded for word in words if word.exact == word.folded)
    return Wanted(marked, plain, whole)


def places(
    text: str, want: Wanted, words: Sequence[Word] | None = None
) -> list[tuple[int, int]]:
    """Give the offsets of the wanted words in NFC text; neighbours are one place."""
    found: list[tuple[int, int]] = []
    for word in want.among(list(words_of(text)) if words is None else words):
        if found and text[found[-1][1] : word.start].strip() in _JOINS:
            found[-1] = (found[-1][0], word.end)
        else:
            found.append((word.start, word.end))
    return found


def marked(text: str, want: Wanted, words: Sequence[Word] | None = None) -> Pieces:
    """Give NFC text in pieces (text, is a hit); `words` are those of the text, where known."""
    return _pieces(text, places(text, want, words))


def excerpt(text: str, want: Wanted) -> Pieces:
    """Give the piece of a long text with most of the wanted words, marked; or nothing."""
    text = unicodedata.normalize("NFC", text[:_READ])
    hits = want.among(list(words_of(text)))
    if not hits:
        return ()
    middle = _densest(hits)
    start = text.rfind(" ", 0, max(0, middle - _AROUND)) + 1
    end = text.find(" ", middle + _AROUND)
    end = len(text) if end < 0 else end
    line = " ".join(text[start:end].split())
    whole = ("… " if start else "") + line + (" …" if end < len(text) else "")
    return _pieces(whole, places(whole, want))


def _densest(hits: Sequence[Word]) -> int:
    """Give the middle of the window in which most different wanted words stand."""
    best, best_count, first = hits[0], 0, 0
    for last, hit in enumerate(hits):
        while hit.end - hits[first].start > 2 * _AROUND:
            first += 1
        count = len({word.folded for word in hits[max(first, last - 40) : last + 1]})
        if count > best_count:
            best, best_count = hits[(first + last) // 2], count
    return best.start


def _pieces(text: str, hits: Sequence[tuple[int, int]]) -> Pieces:
    pieces: list[tuple[str, bool]] = []
    place = 0
    for start, end in hits:
        if start > place:
            pieces.append((text[place:start], False))
        pieces.append((text[start:end], True))
        place = end
    if place < len(text):
        pieces.append((text[place:], False))
    return tuple(pieces)
