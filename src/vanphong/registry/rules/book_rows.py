"""Rows of an existing register: which column is what, and what a cell means."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vanphong.kernel.text import fold, folded_words, one_line
from vanphong.registry.rules.types import DocumentType, all_types, types_of_abbreviation

# Heads of columns as offices write them, folded; the paper form's own first.
HEADS = {
    "arrival_number": (
        "so den", "so thu tu den", "so cong van den", "so van ban den", "so vao so", "stt den",
    ),
    "arrived_on": (
        "ngay den", "ngay nhan", "ngay thang den", "ngay vao so", "ngay nhan van ban",
        "ngay tiep nhan", "ngay cong van den", "ngay cv den",
    ),
    "symbol": (
        "so ky hieu van ban", "so ky hieu", "so va ky hieu", "so hieu", "so hieu van ban",
        "so van ban", "so ky hieu vb", "so vb", "so cong van", "so cv", "so va ky hieu van ban",
        "so ky hieu cong van", "so ky hieu cv", "ky hieu", "so vb di", "so di", "so van ban di",
        "so cong van di",
    ),
    "issued_on": (
        "ngay thang van ban", "ngay thang", "ngay van ban", "ngay ban hanh", "ngay thang nam",
        "ngay vb", "ngay ky", "ngay thang nam ban hanh", "ngay cv", "ngay cong van",
        "ngay thang cong van", "ngay thang nam van ban", "ngay di", "ngay phat hanh",
    ),
    "abstract": (
        "ten loai va trich yeu noi dung van ban", "ten loai va trich yeu noi dung",
        "ten loai va trich yeu", "trich yeu noi dung", "trich yeu", "noi dung",
        "trich yeu van ban", "ten van ban", "noi dung tom tat", "tom tat noi dung", "tom tat",
        "trich yeu noi dung van ban", "noi dung trich yeu", "noi dung van ban", "ve viec",
    ),
    "type_name": ("ten loai", "loai van ban", "loai", "the loai", "loai vb", "ten loai van ban"),
    "issuer_name": (
        "tac gia", "co quan ban hanh", "don vi ban hanh", "noi ban hanh", "co quan gui",
        "don vi gui", "co quan gui den", "co quan phat hanh", "noi phat hanh",
        "co quan don vi gui", "co quan ban hanh van ban",
    ),
    "signer_name": ("nguoi ky", "ho ten nguoi ky", "ho va ten nguoi ky", "nguoi ky van ban"),
    "signer_title": ("chuc vu nguoi ky", "chuc vu"),
    "recipients_text": ("noi nhan van ban", "noi nhan", "noi nhan ban hanh"),
    "filed_with": ("don vi nguoi nhan ban luu", "noi luu", "luu", "don vi luu"),
    "copy_count": ("so luong ban", "so ban", "so luong"),
    "page_count": ("so trang", "so to"),
    "urgency": ("do khan", "muc do khan"),
    "forwarded_to": (
        "don vi hoac nguoi nhan", "don vi nguoi nhan", "nguoi nhan", "chuyen cho",
        "don vi xu ly", "nguoi xu ly", "chuyen xu ly", "chuyen den", "don vi nhan",
    ),
    "forwarded_on": ("ngay chuyen",),
    "received_for": ("ky nhan", "nguoi ky nhan"),
    "due_on": ("han xu ly", "thoi han xu ly", "han", "thoi han", "han giai quyet"),
    "note": ("ghi chu",),
}  # fmt: skip
_BY_HEAD = {head: name for name, heads in HEADS.items() for head in heads}
# What one word means in the book of one direction only.
_IN_HEADS = dict.fromkeys(("noi gui", "noi gui den"), "issuer_name")
_OUT_HEADS = dict.fromkeys(("noi gui", "noi gui den", "gui den"), "recipients_text")
_SECRECY_HEADS = frozenset(
    ("mat", "do mat", "muc do mat", "muc mat", "cap do mat", "do bao mat", "muc do bao mat",
     "cap mat", "do mat van ban", "do mat vb", "dau mat")
)  # fmt: skip
_NOT_SECRET = frozenset(("", "khong", "khong mat", "thuong", "binh thuong", "0"))
HEAD_ROWS = 20
MOST_NUMBER = 999_999

_DATES = (
    re.compile(r"^(?P<y>\d{4})-(?P<m>\d{1,2})-(?P<d>\d{1,2})(?:[ T].*)?$"),
    re.compile(
        r"^(?:ngay )?(?P<d>\d{1,2})\s*[/.-]\s*(?P<m>\d{1,2})\s*[/.-]\s*(?P<y>\d{4}|\d{2})\.?$"
    ),
    re.compile(r"^(?:ngay )?(?P<d>\d{1,2}) thang (?P<m>\d{1,2}) nam (?P<y>\d{4})$"),
)
# Days as spreadsheets count them, from 1930 to 2119.
_SERIAL = re.compile(r"^(?P<days>[1-7]\d{4})(?:\.0+)?$")
_SERIAL_START = dt.date(1899, 12, 30)
_NUMBER = re.compile(r"^(?P<number>\d+)\s*(?P<suffix>[a-zđ]{0,2})$")
_VOID = re.compile(r"^số (?:hủy|huỷ)\s*[:.-]?\s*(?P<reason>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class RowProblem:
    """One thing wrong in one row; `row` as the spreadsheet counts, `field` may be empty."""

    row: int
    field: str
    reason: str


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a register: its place among the rows, and the field of each known column."""

    place: int
    cells: tuple[str, ...]
    fields: dict[int, str]

    @property
    def understood(self) -> tuple[tuple[str, str], ...]:
        """Each known column as it is headed, with its field."""
        return tuple((self.cells[at], name) for at, name in sorted(self.fields.items()))

    @property
    def ignored(self) -> tuple[str, ...]:
        """The headed columns that are not taken over."""
        return tuple(
            cell for at, cell in enumerate(self.cells) if cell and at not in self.fields
        )

    @property
    def secrecy_columns(self) -> tuple[int, ...]:
        """The columns that say how secret a document is."""
        return tuple(
            at for at, cell in enumerate(self.cells) if _folded(cell) in _SECRECY_HEADS
        )


def find_head(
    rows: Sequence[tuple[int, Sequence[str]]], *, incoming: bool = False
) -> Head | None:
    """Give the head among the first rows.

    A head names at least the abstract and two more columns. Of two columns of one field the
    first counts. “Nơi nhận” of an incoming register is whom the paper was passed to.
    """
    known = _BY_HEAD | (_IN_HEADS if incoming else _OUT_HEADS)
    for place, (_number, cells) in enumerate(rows[:HEAD_ROWS]):
        fields: dict[int, str] = {}
        for column, cell in enumerate(cells):
            name = known.get(_folded(cell))
            if name and name not in fields.values():
                fields[column] = name
        if "abstract" in fields.values() and len(fields) >= 3:
            if incoming and "forwarded_to" not in fields.values():
                fields = {
                    column: "forwarded_to" if name == "recipients_text" else name
                    for column, name in fields.items()
                }
            return Head(place, tuple(one_line(cell) for cell in cells), fields)
    return None


def _folded(cell: str) -> str:
    return " ".join(folded_words(cell))


def says_secret(cell: str) -> bool:
    """Say whether a cell of a column of secrecy holds anything but “not secret”."""
    words = _folded(cell)
    return bool(one_line(cell).strip(" -–—.")) and words not in _NOT_SECRET


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
            return dt.date(_year(match["y"]), int(match["m"]), int(match["d"]))
    serial = _SERIAL.match(value)
    if serial:
        return _SERIAL_START + dt.timedelta(days=int(serial["days"]))
    message = "no date"
    raise ValueError(message)


def _year(digits: str) -> int:
    """Give the year; two digits stand for 1930 to 2029."""
    year = int(digits)
    if len(digits) == 4:
        return year
    return 2000 + year if year < 30 else 1900 + year


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


def read_number(cell: str) -> tuple[int, str] | None:
    """Read a number of a book with its letter (701a); None for an empty cell.

    :raises ValueError: when the cell holds something else.
    """
    value = one_line(cell).lower()
    if not value:
        return None
    match = _NUMBER.match(value)
    if match is None or not 1 <= int(match["number"]) <= MOST_NUMBER:
        message = "no number of a book"
        raise ValueError(message)
    return int(match["number"]), match["suffix"]


def ranges(numbers: Iterable[int]) -> str:
    """Write numbers with runs put together: 3, 7–9."""
    runs: list[list[int]] = []
    for number in sorted(set(numbers)):
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


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
