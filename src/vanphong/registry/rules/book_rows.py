"""Rows of an existing register: which column is what, and what a cell means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.kernel.text import fold, folded_words, one_line
from vanphong.registry.rules.types import DocumentType, all_types, types_of_abbreviation

# Heads of columns as offices write them, folded; the paper form's own first.
HEADS = {
    "arrival_number": ("so den", "so thu tu den", "so cong van den"),
    "arrived_on": ("ngay den", "ngay nhan"),
    "symbol": (
        "so ky hieu van ban", "so ky hieu", "so va ky hieu", "so hieu", "so hieu van ban",
        "so van ban", "so ky hieu vb", "so vb",
    ),
    "issued_on": (
        "ngay thang van ban", "ngay thang", "ngay van ban", "ngay ban hanh", "ngay thang nam",
        "ngay vb", "ngay ky", "ngay thang nam ban hanh",
    ),
    "abstract": (
        "ten loai va trich yeu noi dung van ban", "ten loai va trich yeu noi dung",
        "ten loai va trich yeu", "trich yeu noi dung", "trich yeu", "noi dung",
        "trich yeu van ban", "ten van ban",
    ),
    "type_name": ("ten loai", "loai van ban", "loai", "the loai"),
    "issuer_name": (
        "tac gia", "co quan ban hanh", "noi gui", "don vi ban hanh", "noi ban hanh",
        "co quan gui", "don vi gui",
    ),
    "signer_name": ("nguoi ky", "ho ten nguoi ky"),
    "signer_title": ("chuc vu nguoi ky", "chuc vu"),
    "recipients_text": ("noi nhan van ban", "noi nhan"),
    "filed_with": ("don vi nguoi nhan ban luu", "noi luu", "luu"),
    "copy_count": ("so luong ban", "so ban"),
    "page_count": ("so trang", "so to"),
    "urgency": ("do khan", "muc do khan"),
    "forwarded_to": ("don vi hoac nguoi nhan", "nguoi nhan", "chuyen cho", "don vi xu ly"),
    "forwarded_on": ("ngay chuyen",),
    "received_for": ("ky nhan",),
    "due_on": ("han xu ly", "thoi han xu ly", "han"),
    "note": ("ghi chu",),
}  # fmt: skip
_BY_HEAD = {head: name for name, heads in HEADS.items() for head in heads}
HEAD_ROWS = 20

_DATES = (
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T].*)?$"),
    re.compile(r"^(?:ngay )?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4})$"),
    re.compile(r"^(?:ngay )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<y>\d{4})$"),
)
_VOID = re.compile(r"^số (?:hủy|huỷ)\s*[:.-]?\s*(?P<reason>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one row; `row` as the spreadsheet counts, `field` may be empty."""

    row: int
    field: str
    reason: str


def find_head(rows: Sequence[tuple[int, Sequence[str]]]) -> tuple[int, dict[int, str]] | None:
    """Give the place of the head among the rows and the field of each known column.

    A head names at least the abstract and two more columns.
    """
    for place, (_number, cells) in enumerate(rows[:HEAD_ROWS]):
        fields: dict[int, str] = {}
        for column, cell in enumerate(cells):
            name = _BY_HEAD.get(" ".join(folded_words(cell)))
            if name and name not in fields.values():
                fields[column] = name
        if "abstract" in fields.values() and len(fields) >= 3:
            return place, fields
    return None


def read_date(cell: str) -> dt.date | None:
    """Read a date as typed; None for an empty cell.

    :raises ValueError: when the cell holds something else.
    """
    value = fold(one_line(cell))
    if not value:
        return None
    for pattern in _DATES:
        match = pattern.match(value)
        if match:
            return dt.date(int(match["y"]), int(match["m"]), int(match["d"]))
    message = "no date"
    raise ValueError(message)


def read_count(cell: str) -> int | None:
    """Read a whole number above zero; None for an empty cell.

    :raises ValueError: when the cell holds something else.
    """
    value = one_line(cell)
    if not value:
        return None
    number = int(value)
    if number < 1:
        message = "not above zero"
        raise ValueError(message)
    return number


def split_type(words: str, system: str) -> tuple[DocumentType | None, str]:
    """Part “Kế hoạch: tập huấn” into its type and abstract; a công văn has no type there."""
    before, colon, after = words.partition(":")
    if colon and len(before) < 40:
        kind = read_type(before, system)
        if kind and after.strip():
            return kind, after.strip()
    return None, words


def read_type(words: str, system: str) -> DocumentType | None:
    """Give the type a cell names in full or by abbreviation."""
    wanted = fold(one_line(words))
    named = [t for t in all_types() if fold(t.name) == wanted]
    named.sort(key=lambda t: t.system != system)
    if named:
        return named[0]
    short = types_of_abbreviation(one_line(words), system) if wanted else ()
    return short[0] if short else None


def void_reason(abstract: str) -> str | None:
    """Give the reason on the line of a void number, or None for any other line."""
    match = _VOID.match(one_line(abstract))
    return (match["reason"] or "Không rõ lý do") if match else None
