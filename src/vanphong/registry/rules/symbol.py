"""The number and symbol of a document (số và ký hiệu): read tolerantly, written by the rule."""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass

from vanphong.kernel.text import fold, one_line
from vanphong.registry.rules.types import (
    PARTY,
    STATE,
    canonical_abbreviation,
    types_of_abbreviation,
)

_EXPECTED = "Ví dụ: 127-QĐ/TW, 05-QC/BTCTU-BDVTU hoặc 123/QĐ-UBND."
_DASHES = re.compile(r"[‐‑‒–—―−]")
_ETH = str.maketrans("Ðð", "Đđ")  # the Icelandic letter that old fonts and scans put for Đ
_LABEL = re.compile(
    r"^\W*(?:số|so|sô|só|s6)\b\s*(?:hiệu|và ký hiệu)?\s*[:.;]?\s*", re.IGNORECASE
)
_GAPS = re.compile(r"\s*([-/])\s*")
_LETTERS = "A-Za-zÀ-ỹĐđ"
_TOKEN = rf"[{_LETTERS}][{_LETTERS}0-9.&]*"
_PARTY = re.compile(
    rf"^(?P<number>\d{{1,6}})(?P<suffix>[a-zđ]{{0,2}})-(?P<type>{_TOKEN})"
    rf"/(?P<organs>{_TOKEN}(?:-{_TOKEN})*)(?:/(?P<tail>[{_LETTERS}0-9.-]+))?$"
)
_STATE = re.compile(
    rf"^(?P<number>\d{{1,6}})(?P<suffix>[a-zđ]{{0,2}})/(?:(?P<year>(?:19|20)\d\d)/)?"
    rf"(?P<first>{_TOKEN})(?P<rest>(?:[-/]{_TOKEN})*)$"
)


class Style(enum.StrEnum):
    """Which system's grammar the symbol follows."""

    PARTY = PARTY
    STATE = STATE


@dataclass(frozen=True, slots=True)
class Symbol:
    """A parsed symbol; `str()` gives the stored form, without the word “Số”.

    `number_suffix` is the letter of an inserted number (127a); `tail` is what follows a second
    slash (`nb` in 5053-CV/VPTW/nb); `year` stands only in State symbols; a State công văn has
    no type abbreviation.
    """

    number: int
    type_abbreviation: str
    organs: tuple[str, ...]
    number_suffix: str = ""
    tail: str = ""
    style: Style = Style.PARTY
    year: int | None = None

    def __str__(self) -> str:
        number = f"{self.number:02d}{self.number_suffix}"
        organs = "-".join(self.organs)
        tail = f"/{self.tail}" if self.tail else ""
        if self.style is Style.PARTY:
            return f"{number}-{self.type_abbreviation}/{organs}{tail}"
        year = f"/{self.year}" if self.year else ""
        kind = f"{self.type_abbreviation}-" if self.type_abbreviation else ""
        return f"{number}{year}/{kind}{organs}{tail}"


class SymbolError(ValueError):
    """The text is no symbol: `reason` says why, `expected` shows what was expected."""

    def __init__(self, value: str, reason: str, expected: str = _EXPECTED) -> None:
        super().__init__(f"{reason} {expected}")
        self.value = value
        self.reason = reason
        self.expected = expected


def parse_symbol(text: str) -> Symbol:
    """Read a symbol as people type and print it.

    Tolerates a missing or dotted “Số”, blanks round the signs, any dash, decomposed letters,
    lower case, suffixes after a second slash, Party and State style.

    :raises SymbolError: with the reason and the expected form, in Vietnamese.
    :source: Hướng dẫn 36-HD/VPTW, Phần II mục 1.3; Nghị định 30/2020/NĐ-CP Phụ lục III
    """
    value = clean_symbol(text)
    match = _PARTY.match(value)
    if match:
        return _party(text, match)
    match = _STATE.match(value)
    if match:
        return _state(text, match)
    raise SymbolError(text, _why_not(value))


def clean_symbol(text: str) -> str:
    """Give the text without its label and stray blanks, with plain hyphens."""
    value = _DASHES.sub("-", one_line(text).translate(_ETH))
    value = _LABEL.sub("", value, count=1) if not value[:1].isdigit() else value
    return _GAPS.sub(r"\1", value).strip(" .,;:*")


def _party(text: str, match: re.Match[str]) -> Symbol:
    organs = tuple(_organ(o) for o in match["organs"].split("-"))
    return Symbol(
        number=_number(text, match["number"]),
        number_suffix=match["suffix"],
        type_abbreviation=canonical_abbreviation(match["type"], PARTY),
        organs=organs,
        tail=match["tail"] or "",
    )


def _state(text: str, match: re.Match[str]) -> Symbol:
    first, rest = match["first"], match["rest"]
    parts = [p for p in re.split(r"[-/]", rest) if p]
    known = types_of_abbreviation(first, STATE) or types_of_abbreviation(first, PARTY)
    if known and parts:
        kind, organs = canonical_abbreviation(first, STATE), parts
    else:
        kind, organs = "", [first, *parts]
    return Symbol(
        number=_number(text, match["number"]),
        number_suffix=match["suffix"],
        type_abbreviation=kind,
        organs=tuple(_organ(o) for o in organs),
        style=Style.STATE,
        year=int(match["year"]) if match["year"] else None,
    )


def _organ(text: str) -> str:
    return text.upper() if text.islower() else text


def _number(text: str, digits: str) -> int:
    number = int(digits)
    if number == 0:
        raise SymbolError(text, "Số văn bản phải từ 01 trở lên.")
    return number


_FAULTS = (
    (re.compile(r"$"), "Chưa có số và ký hiệu."),
    (re.compile(r"\D"), "Không thấy số ở đầu số và ký hiệu."),
    (re.compile(r"\d+$"), "Chỉ có số, còn thiếu ký hiệu (tên loại và cơ quan ban hành)."),
    (re.compile(r"\d{7}"), "Số văn bản quá dài."),
    (re.compile(r".*[-/]$"), "Thiếu tên viết tắt của cơ quan ban hành sau dấu gạch."),
    (re.compile(r"[^/]*$"), "Thiếu dấu gạch chéo trước tên viết tắt của cơ quan ban hành."),
)


def _why_not(value: str) -> str:
    """Say in Vietnamese what is wrong, the first thing first."""
    faults = (sentence for pattern, sentence in _FAULTS if pattern.match(value))
    return next(faults, "Số và ký hiệu không đúng cách ghi.")


def format_symbol(symbol: Symbol, *, with_label: bool = True) -> str:
    """Write a symbol as it is printed: “Số 05-QC/TU” (Party), “Số: 05/QĐ-UBND” (State).

    :source: Hướng dẫn 36-HD/VPTW, Phần II mục 1.3 (leading zero under 10, no colon)
    """
    if not with_label:
        return str(symbol)
    return f"Số {symbol}" if symbol.style is Style.PARTY else f"Số: {symbol}"


def symbol_key(text: str) -> str:
    """Give the key under which equal symbols meet, whatever their spelling; never fails.

    `Số: 05 - QC/TU` and `5-qc/tu` have the same key; marks are dropped, since clerks type fast.
    """
    try:
        value = str(parse_symbol(text))
    except SymbolError:
        value = clean_symbol(text)
    return fold(value.lstrip("0")).replace(" ", "")


_IN_TEXT = re.compile(
    rf"(?<![\w/.-])(?P<label>[Ss][ốỐoôóÓ6]\s*[:.]?\s*)?"
    rf"(?P<symbol>\d{{1,6}}[a-zđ]?\s?[-–/]\s?(?:(?:19|20)\d\d\s?/\s?)?"
    rf"[A-ZĐ][{_LETTERS}0-9]*(?:\s?[-–/]\s?[A-ZĐ][{_LETTERS}0-9]*)*)"
)


def find_symbols(text: str) -> list[tuple[Symbol, int, int]]:
    """Give the symbols met in running text with their places, in order; used for references."""
    found = []
    for match in _IN_TEXT.finditer(text):
        try:
            symbol = parse_symbol(match["symbol"])
        except SymbolError:
            continue
        found.append((symbol, match.start("symbol"), match.end("symbol")))
    return found


def open_symbol(type_abbreviation: str, organ: str, style: str = Style.PARTY) -> str:
    """Give the symbol of a document that has no number yet, with room to see it is missing."""
    if style == Style.STATE:
        kind = f"{type_abbreviation}-" if type_abbreviation else ""
        return f"……/{kind}{organ}"
    return f"……-{type_abbreviation}/{organ}"
