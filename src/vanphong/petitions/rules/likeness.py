"""How alike two letters are: pairs of neighbouring syllables without marks, and which words differ.

What stands in many letters (the form, the law's words) tells nothing; rare pairs find, all others
that are left weigh. Measured in `benchmarks/petition_likeness.py`. :source: office practice, ADR 0041.
"""

from __future__ import annotations

import enum
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from rapidfuzz.distance import Indel

from vanphong.kernel.text import fold, folded_words, nfc

# Of a scanned text so many syllables are compared, from its beginning.
MOST_SYLLABLES = 5_000
# Below this two letters are not shown as alike: two that have nothing in common reach 0.06, one that
# was typed again with 15 % of its words changed seldom less than 0.15. Of few words more is asked, as
# a share of so many pairs, since one clause in common weighs more; and never more than the second.
LIKELY, LIKELY_OF_FEW, LIKELY_PAIRS = 0.13, 0.35, 8
FEWEST_SHARED = 3
# A pair in more than this share of an office's letters, and in at least so many, is form text.
STOP_SHARE, STOP_LEAST = 0.003, 100
# Letters are looked for by the pairs too rare to be counted, many of which stand nowhere else,
# and by the rarest counted ones until they bring about so many letters; by some at least.
MOST_RARE, BROUGHT, FEWEST_ASKED = 80, 900, 8


class Part(enum.StrEnum):
    """Which words of a letter are compared; each with its own kind only."""

    TYPED = "TYPED"  # abstract and demand
    READ = "READ"  # of the scanned file


def shingles_of(text: str) -> set[str]:
    """Give the pairs of neighbouring syllables, without marks and case; of one syllable, itself."""
    found = folded_words(text)[:MOST_SYLLABLES]
    return {f"{first} {second}" for first, second in pairwise(found)} or set(found)


def numbers_of(office_id: int, part: Part, shingles: Iterable[str]) -> list[int]:
    """Give the pairs as signed numbers of 32 bits, falling apart by office and part.

    So the index of one office is not lengthened by the letters of others.
    """
    start = zlib.crc32(f"{office_id}:{part}:".encode())
    kept = {zlib.crc32(one.encode(), start) for one in shingles}
    return sorted(one - (1 << 32) if one >> 31 else one for one in kept)


def is_stop(letters_with: int, letters: int) -> bool:
    """Say whether a pair stands in so many letters that it tells nothing."""
    return letters_with > max(STOP_LEAST, STOP_SHARE * letters)


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: pairs that weigh, those of them by which letters are found, form text."""

    wanted: frozenset[int]
    rare: tuple[int, ...]
    stops: frozenset[int]


def asked(numbers: Sequence[int], counts: Mapping[int, int], stops: frozenset[int]) -> Asked:
    """Give what to look for. `counts` tells in how many letters a pair stands; unnamed: in few.

    Where nearly all is form text, as in a letter that hundreds sent word for word, all of it weighs.
    """
    wanted = frozenset(numbers) - stops
    if len(wanted) < FEWEST_SHARED:
        wanted, stops = frozenset(numbers), frozenset()
    rare = sorted(wanted - counts.keys())[:MOST_RARE]
    brought = 0
    for one in sorted(wanted & counts.keys(), key=lambda n: (counts[n], n)):
        brought += counts[one]
        if brought > BROUGHT and len(rare) >= FEWEST_ASKED:
            break
        rare.append(one)
    return Asked(wanted, tuple(rare), stops)


def likeness(sought: Asked, numbers: Collection[int]) -> float:
    """Give the share of pairs two letters have in common, form text left out; 0 for chance."""
    shared = len(sought.wanted.intersection(numbers))
    if shared < min(FEWEST_SHARED, len(sought.wanted)) or not shared:
        return 0.0
    theirs = len(numbers) - len(sought.stops.intersection(numbers))
    return shared / (len(sought.wanted) + theirs - shared)


def is_likely(sought: Asked, share: float) -> bool:
    """Say whether letters that have this share in common are shown as alike."""
    of_so_many = LIKELY_PAIRS / max(1, len(sought.wanted))
    return share >= max(LIKELY, min(LIKELY_OF_FEW, of_so_many))


class Side(enum.StrEnum):
    """In which of two texts words stand."""

    BOTH = "BOTH"
    HERE = "HERE"
    THERE = "THERE"


@dataclass(frozen=True, slots=True)
class Piece:
    """Some words in a row, and where they stand; those of both as this text writes them."""

    side: Side
    text: str


def differing(here: str, there: str, around: int = 8) -> list[Piece]:
    """Give two texts as one, with the words that differ; marks and case do not make words differ.

    Of what is the same only `around` words beside a difference are kept, the rest is an ellipsis.
    """
    mine, others = nfc(here).split()[:MOST_SYLLABLES], nfc(there).split()[:MOST_SYLLABLES]
    steps = Indel.opcodes(list(map(_bare, mine)), list(map(_bare, others)))
    found: list[Piece] = []
    for is_same, group in groupby(steps, lambda step: step.tag == "equal"):
        row = list(group)
        words = mine[row[0].src_start : row[-1].src_end]
        if is_same:
            last = row[-1].src_end == len(mine) and row[-1].dest_end == len(others)
            found.append(Piece(Side.BOTH, _shortened(words, around, not found, last)))
            continue
        theirs = others[row[0].dest_start : row[-1].dest_end]
        sides = ((Side.HERE, words), (Side.THERE, theirs))
        found += [Piece(side, " ".join(kept)) for side, kept in sides if kept]
    return found


def _bare(word: str) -> str:
    """Give a word without marks, case and what stands around it; a mere sign stays as it is."""
    return "".join(folded_words(word)) or fold(word)


def _shortened(words: Sequence[str], around: int, first: bool, last: bool) -> str:
    left = [] if first else list(words[:around])
    right = [] if last else list(words[-around:])
    if (first and last) or len(words) <= len(left) + len(right) + 3:
        return " ".join(words)
    return " ".join([*left, "…", *right])
