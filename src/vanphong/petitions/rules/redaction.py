"""Taking who wrote out of words: names, addresses and numbers, however they were typed. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass

from vanphong.kernel.text import exact_words, fold, folded_words, nfc

# Stands where words were that only the vault keeps.
MASK = "[đã niêm phong]"
# One word names nobody, and fewer digits are no number of a person.
_FEWEST_WORDS, _FEWEST_DIGITS, _FEWEST_IN_TOKEN = 2, 8, 6
_BETWEEN_WORDS, _BETWEEN_DIGITS = r"[\W_]+", r"[\s.\-]*"
_NUMBERS = re.compile(rf"\+?\d(?:{_BETWEEN_DIGITS}\d)*")
_TOKENS = re.compile(r"\w+")
# A telephone number begins with either.
_PREFIXES, _ANY_PREFIX = ("84", "0"), rf"(?:\+?8{_BETWEEN_DIGITS}4|0)"
# What names a unit, and nobody who lives there.
_UNITS = (
    "xa", "phuong", "thi tran", "dac khu", "huyen", "quan", "thi xa", "thanh pho", "tinh", "tp",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Sought:
    """A pattern over folded text; `words` as they were said, empty for a number."""

    pattern: str
    words: tuple[str, ...] = ()


def masked(text: str, said: Collection[str]) -> str:
    """Give a text without what is said of a person, whatever its case, spaces and missing marks.

    `said`: full names, addresses, numbers. What only hints at somebody stays; a person looks over.
    """
    found, end, parts = nfc(text), 0, []
    for start, stop in _spans(found, said):
        if start >= end:
            parts += [found[end:start], MASK]
            end = stop
    return "".join([*parts, found[end:]])


def tells(text: str, said: Collection[str]) -> bool:
    """Say whether a text says one of the things said of a person."""
    return bool(_spans(nfc(text), said))


def _spans(text: str, said: Collection[str]) -> list[tuple[int, int]]:
    """Give where something is said, in order; the longest first where several begin."""
    plain = fold(text)
    sought = {one for words in said for one in _sought(nfc(words))}
    found = {
        hit.span()
        for one in sought
        for hit in re.finditer(one.pattern, plain)
        if not one.words or _same(exact_words(text[slice(*hit.span())]), one.words)
    }
    return sorted(found, key=lambda span: (span[0], -span[1]))


def _same(there: list[str], said: tuple[str, ...]) -> bool:
    """Say whether words are those said, or stand without marks: `Lê Phi` is no `lệ phí`."""
    bare = all(fold(one) == one for one in said)
    return bare or all(
        one in (word, fold(word)) for one, word in zip(there, said, strict=False)
    )


def _sought(said: str) -> Iterator[_Sought]:
    """Give what to look for of one thing said: each number in it, else its words."""
    numbers = ["".join(filter(str.isdigit, one)) for one in _NUMBERS.findall(said)]
    long = [one for one in numbers if len(one) >= _FEWEST_DIGITS]
    yield from (_Sought(_number(one)) for one in long)
    tokens = [one for one in _TOKENS.findall(fold(said)) if _is_token(one)]
    yield from (_Sought(rf"(?<!\w){re.escape(one)}(?!\w)") for one in tokens)
    parts = [one.strip() for one in said.split(",") if one.strip()]
    for count in range(len(parts), 0, -1):
        whole = count == len(parts) or count > 1 or _is_house(parts[0])
        if whole and not all(map(_is_unit, parts[:count])):
            yield from _words(", ".join(parts[:count]))


def _words(said: str) -> Iterator[_Sought]:
    words = folded_words(said)
    if len(words) >= _FEWEST_WORDS and not all(map(str.isdigit, words)):
        pattern = rf"(?<!\w){_BETWEEN_WORDS.join(map(re.escape, words))}(?!\w)"
        yield _Sought(pattern, tuple(exact_words(said)))


def _number(digits: str) -> str:
    prefix = next((one for one in _PREFIXES if digits.startswith(one)), "")
    rest = _BETWEEN_DIGITS.join(digits[len(prefix) :])
    begins = _ANY_PREFIX + _BETWEEN_DIGITS if prefix else ""
    return rf"(?<!\d){begins}{rest}(?!\d)"


def _is_token(word: str) -> bool:
    """Say whether a word of letters and digits is a number, such as that of a passport."""
    digits = sum(map(str.isdigit, word))
    return digits >= _FEWEST_IN_TOKEN and digits < len(word)


def _is_house(part: str) -> bool:
    """Say whether the first part of an address is of one house, not of a hamlet or a group."""
    words = folded_words(part)
    return len(words) > _FEWEST_WORDS and any(map(str.isdigit, words))


def _is_unit(part: str) -> bool:
    plain = " ".join(folded_words(part))
    return any(plain.startswith(f"{one} ") for one in _UNITS)
