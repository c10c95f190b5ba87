"""Taking who wrote out of words: names, addresses and numbers, however they were typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection

from vanphong.kernel.text import fold, folded_words, nfc

# Stands where words were that only the vault keeps.
MASK = "[đã niêm phong]"
# One word names nobody, and fewer digits are no number of a person.
_FEWEST_WORDS, _FEWEST_DIGITS = 2, 8
_BETWEEN_WORDS, _BETWEEN_DIGITS = r"[\W_]+", r"[\s.\-]*"


def masked(text: str, said: Collection[str]) -> str:
    """Give a text without what is said of a person, whatever its marks, case and spaces.

    `said`: full names, addresses, numbers. What only hints at somebody stays; a person looks over.
    """
    found, end, parts = nfc(text), 0, []
    for start, stop in _spans(found, said):
        parts += [found[end:start], MASK]
        end = stop
    return "".join([*parts, found[end:]])


def tells(text: str, said: Collection[str]) -> bool:
    """Say whether a text says one of the things said of a person."""
    return bool(_spans(nfc(text), said))


def _spans(text: str, said: Collection[str]) -> list[tuple[int, int]]:
    """Give where something is said, in order, none inside another."""
    patterns = "|".join(
        one for word in sorted(said, key=len, reverse=True) if (one := _pattern(word))
    )
    if not patterns:
        return []
    return [one.span() for one in re.finditer(patterns, fold(text))]


def _pattern(said: str) -> str:
    digits = "".join(filter(str.isdigit, said))
    if len(digits) >= _FEWEST_DIGITS and not any(map(str.isalpha, said)):
        return rf"(?<!\d){_BETWEEN_DIGITS.join(digits)}(?!\d)"
    words = folded_words(said)
    if len(words) < _FEWEST_WORDS:
        return ""
    return rf"(?<!\w){_BETWEEN_WORDS.join(map(re.escape, words))}(?!\w)"
