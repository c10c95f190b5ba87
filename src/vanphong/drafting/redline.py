"""What differs between two texts: paragraphs first, then the words inside of those that changed."""

from __future__ import annotations

import difflib
import enum
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rapidfuzz.distance import Indel

_TOKEN = re.compile(r"\s+|\w+|[^\w\s]")
# Paragraphs less alike than this are another text, not the same one changed.
_ALIKE = 0.4
# Paragraphs compared for one that stayed alike: all of a short change, the next few of a long one.
_COMPARED, _AT_LEAST = 4_000, 12


class Kind(enum.StrEnum):
    """What became of words or of a paragraph."""

    SAME = "same"
    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that stayed, came or went."""

    kind: Kind
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """A paragraph: as it was, new, gone, or changed inside."""

    kind: Kind
    pieces: tuple[Piece, ...]


def redline(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    """Give the paragraphs of both texts in order, with what came and went.

    Joining the pieces that are not ADDED gives `before`, those that are not REMOVED `after`.
    """
    found: list[Change] = []
    matcher = difflib.SequenceMatcher(None, before, after, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            found += [_whole(Kind.SAME, text) for text in before[i1:i2]]
        else:
            found += _replaced(before[i1:i2], after[j1:j2])
    return found


def _whole(kind: Kind, text: str) -> Change:
    return Change(kind, (Piece(kind, text),))


def _replaced(before: Sequence[str], after: Sequence[str]) -> Iterator[Change]:
    """Pair paragraphs that are alike, in order; the rest came or went."""
    at, near = 0, max(_AT_LEAST, _COMPARED // max(1, len(before)))
    for text in before:
        places = range(at, min(at + near, len(after)))
        pair = next((n for n in places if _are_alike(text, after[n])), None)
        if pair is None:
            yield _whole(Kind.REMOVED, text)
            continue
        yield from (_whole(Kind.ADDED, one) for one in after[at:pair])
        yield Change(Kind.CHANGED, tuple(_words(text, after[pair])))
        at = pair + 1
    yield from (_whole(Kind.ADDED, one) for one in after[at:])


def _are_alike(one: str, other: str) -> bool:
    return Indel.normalized_similarity(one.split(), other.split(), score_cutoff=_ALIKE) > 0


def _words(before: str, after: str) -> Iterator[Piece]:
    old, new = _TOKEN.findall(before), _TOKEN.findall(after)
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    for what, i1, i2, j1, j2 in matcher.get_opcodes():
        if what == "equal":
            yield Piece(Kind.SAME, "".join(old[i1:i2]))
            continue
        if i1 < i2:
            yield Piece(Kind.REMOVED, "".join(old[i1:i2]))
        if j1 < j2:
            yield Piece(Kind.ADDED, "".join(new[j1:j2]))
