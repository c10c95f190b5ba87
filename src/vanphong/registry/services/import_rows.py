"""Reads the rows of an existing register, each for itself, and says what is wrong in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Secret, VanphongError
from vanphong.kernel.secrecy import find_secrecy_mark
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry.facts import DocumentFields, checked
from vanphong.registry.models import Book, Direction
from vanphong.registry.rules import types
from vanphong.registry.rules.book_rows import (
    Head,
    RowProblem,
    find_head,
    ranges,
    read_count,
    read_date,
    read_number,
    read_type,
    says_secret,
    split_type,
    void_reason,
)
from vanphong.registry.rules.symbol import Style, Symbol, SymbolError, parse_symbol
from vanphong.registry.services.documents import urgency_code
from vanphong.registry.services.numbers import Series
from vanphong.registry.services.terms import EARLIEST

_DATES = ("arrived_on", "issued_on", "forwarded_on", "due_on")
_COUNTS = ("copy_count", "page_count")
_WORDS = ("signer_name", "signer_title", "recipients_text", "filed_with")
Table = Sequence[tuple[int, Sequence[str]]]


@dataclass(slots=True)
class Row:
    """One row on its way into the book."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    symbol: Symbol | None = None
    fields: DocumentFields | None = None
    void: str | None = None


@dataclass(slots=True)
class Reading:
    """All that is known while the rows are read."""

    actor: Actor
    book: Book
    now: dt.datetime
    head: Head
    bodies: dict[str, people.Body] = field(default_factory=dict)
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _wrong: set[tuple[int, str]] = field(default_factory=set)

    @property
    def incoming(self) -> bool:
        """Say whether the book is an incoming one."""
        return self.book.direction == Direction.IN

    @property
    def number_field(self) -> str:
        """The column the book's number stands in."""
        return "arrival_number" if self.incoming else "symbol"

    @property
    def day_field(self) -> str:
        """The column of the day by which the book runs."""
        return "arrived_on" if self.incoming else "issued_on"

    def has(self, name: str) -> bool:
        """Say whether the file has a column of that field."""
        return name in self.head.fields.values()

    def wrong(self, row: Row, name: str, reason: str) -> None:
        """Note what is wrong in a row."""
        self.problems.append(RowProblem(row.number, name, reason))
        self._wrong.add((row.number, name))

    def is_wrong(self, row: Row, name: str) -> bool:
        """Say whether something is wrong already in a cell of a row."""
        return (row.number, name) in self._wrong

    def warn(self, sentence: str, rows: Iterable[Row]) -> None:
        """Note what is doubtful in some rows, `%s` giving place to their lines."""
        numbers = [row.number for row in rows]
        if numbers:
            self.warnings.append(sentence % ranges(numbers))


def read_rows(
    actor: Actor, book: Book, table: Table, now: dt.datetime
) -> tuple[list[Row], Reading]:
    """Give the rows as understood, with every problem found in a row itself.

    :raises Invalid: when there is no head or nothing under it.
    :raises Secret: naming the row that bears a secrecy mark, in whatever column.
    """
    head = find_head(table, incoming=book.direction == Direction.IN)
    refuse_secret_rows(table, head, vietnam_date(now))
    if head is None:
        raise Invalid(
            _(
                "Không thấy dòng tiêu đề của sổ. Cần ít nhất ba cột, ví dụ: Số ký hiệu, Ngày "
                "tháng, Trích yếu. Xin xem tệp mẫu."
            ),
            code="import_no_head",
        )
    work = Reading(actor, book, now, head, _bodies(actor, book, now))
    rows = []
    for number, cells in table[head.place + 1 :]:
        found = {name: cells[c] for c, name in head.fields.items() if c < len(cells)}
        if any(one_line(cell) for cell in found.values()):
            rows.append(Row(number, found))
    if not rows:
        raise Invalid(_("Tệp không có dòng nào dưới tiêu đề."), code="import_empty")
    for row in rows:
        _understand(work, row)
    if work.incoming:
        _number_arrivals(work, rows)
    return rows, work


def refuse_secret_rows(table: Table, head: Head | None, on: dt.date) -> None:
    """Refuse a table with a secrecy mark in any cell, also of columns that are not taken over.

    :raises Secret: naming the row.
    """
    for place, (number, cells) in enumerate(table):
        found = None
        for cell in cells:
            if "m" in cell or "M" in cell:
                found = found or find_secrecy_mark(one_line(cell), on=on, place="FIELD")
        if found:
            refusal = found.refusal()
            raise Secret(
                _("Dòng %(row)d của tệp: %(why)s") % {"row": number, "why": refusal.message},
                source=refusal.source,
                data=refusal.data | {"row": number},
            )
        if head is None or place <= head.place:
            continue
        for column in head.secrecy_columns:
            if column < len(cells) and says_secret(cells[column]):
                raise Secret(
                    _(
                        "Dòng %(row)d của tệp có ghi ở cột “%(column)s”. Sổ của văn bản mật không "
                        "được đưa vào hệ thống nối mạng; hệ thống không lưu lại gì. Xin bỏ các "
                        "dòng mật rồi nhập lại."
                    )
                    % {"row": number, "column": head.cells[column]},
                    data={"row": number},
                )


def _bodies(actor: Actor, book: Book, now: dt.datetime) -> dict[str, people.Body]:
    """Give the bodies that share an outgoing book, by name."""
    if book.body is None:
        return {}
    bodies = people.bodies_of(actor, vietnam_date(now)).filter(symbol=book.body.symbol)
    return {one_line(body.name).lower(): body for body in bodies}


# What a line of arrival holds, in characters; nothing is cut off.
LONGEST_OF_LINE = {"forwarded_to": 300, "received_for": 100, "note": 500}


def _understand(work: Reading, row: Row) -> None:
    for name in _DATES:
        try:
            day = read_date(row.cells.get(name, ""))
        except ValueError:
            work.wrong(row, name, _("Không đọc được ngày; xin ghi dạng 31/12/2026."))
            continue
        if day and day < EARLIEST:
            work.wrong(row, name, _("Ngày trước ngày thành lập Đảng (03/02/1930)."))
            continue
        row.values[name] = day
    _read(work, row, _COUNTS, read_count, _("Cần một số nguyên từ 1 trở lên."))
    row.void = void_reason(row.cells.get("abstract", ""))
    if work.incoming:
        for name, most in LONGEST_OF_LINE.items():
            if len(one_line(row.cells.get(name, ""))) > most:
                work.wrong(
                    row, name, _("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": most}
                )
        sentence = _("Số đến gồm chữ số, có thể thêm chữ cái (701a).")
        _read(work, row, ("arrival_number",), read_number, sentence)
    _read_symbol(work, row)
    if row.void and not work.incoming:
        _void_number(work, row)
    elif not row.void:
        _document_fields(work, row)


def _read(
    work: Reading, row: Row, names: Iterable[str], read: Callable[[str], Any], sentence: str
) -> None:
    for name in names:
        try:
            row.values[name] = read(row.cells.get(name, ""))
        except ValueError:
            work.wrong(row, name, sentence)


def _read_symbol(work: Reading, row: Row) -> None:
    if row.void:
        return
    written = _whole_symbol(work.book, row.cells.get("symbol", ""))
    try:
        row.symbol = parse_symbol(written)
    except SymbolError as problem:
        if not work.incoming:
            work.wrong(row, "symbol", f"{problem.reason} {problem.expected}")


def _whole_symbol(book: Book, written: str) -> str:
    """Complete a bare number from the book's own type and symbol."""
    if book.direction == Direction.IN or not book.type_code:
        return written
    try:
        number = read_number(written)
        return Series.of(book).symbol("", *number) if number else written
    except ValueError:
        return written


def _void_number(work: Reading, row: Row) -> None:
    words = one_line(row.cells.get("symbol", ""))
    try:
        number = read_number(words)
    except ValueError:
        try:
            symbol = parse_symbol(words)
            number = symbol.number, symbol.number_suffix
        except SymbolError:
            number = None
    if number is None:
        work.wrong(row, "symbol", _("Không thấy số của dòng số hủy."))
    else:
        row.values["number"] = number


def _document_fields(work: Reading, row: Row) -> None:
    body = work.book.body
    if body:
        named = one_line(row.cells.get("issuer_name", "")).lower()
        body = work.bodies.get(named, body)
    system = row.symbol.style if row.symbol else (body.system if body else types.PARTY)
    kind, abstract = split_type(one_line(row.cells.get("abstract", "")), system)
    named_type = row.cells.get("type_name", "")
    if named_type.strip():
        kind = read_type(named_type, system)
        if kind is None:
            work.wrong(row, "type_name", _("Loại văn bản này không có trong danh mục."))
    kind = kind or _type_of(work.book, row.symbol)
    fields = DocumentFields(
        issuer_name=body.name if body else row.cells.get("issuer_name", ""),
        body_id=body.id if body else None,
        abstract=abstract,
        symbol=str(row.symbol) if row.symbol else row.cells.get("symbol", ""),
        issued_on=row.values.get("issued_on"),
        type_code=kind.code if kind else "",
        system=str(system),
        urgency=urgency_code(row.cells.get("urgency", "")),
        page_count=row.values.get("page_count"),
        copy_count=row.values.get("copy_count"),
        note=row.cells.get("note", "") if body else "",
        **{name: row.cells.get(name, "") for name in _WORDS},
    )
    try:
        row.fields = checked(fields, work.now, as_written=True)
    except Invalid as error:
        for name, sentences in error.fields.items():
            work.wrong(row, name, " ".join(sentences))
    except VanphongError as error:
        work.wrong(row, "", str(error.message))
    if body and row.fields and row.symbol:
        _check_own(work, row)


def _type_of(book: Book, symbol: Symbol | None) -> types.DocumentType | None:
    if book.type_code:
        return types.document_type(book.type_code)
    if symbol is None:
        return None
    found = types.types_of_abbreviation(symbol.type_abbreviation, symbol.style)
    if not found and symbol.style is Style.STATE and not symbol.year:
        return types.document_type("STATE_OFFICIAL_LETTER")
    return found[0] if found else None


def _check_own(work: Reading, row: Row) -> None:
    """An outgoing row must be the book's own: its symbol, its type, a date, a number."""
    assert row.symbol is not None
    assert row.fields is not None
    row.values["number"] = row.symbol.number, row.symbol.number_suffix
    if "-".join(row.symbol.organs) != work.book.symbol:
        work.wrong(
            row, "symbol", _("Ký hiệu cơ quan không phải của sổ này (%s).") % work.book.symbol
        )
    if work.book.type_code and row.fields.type_code != work.book.type_code:
        work.wrong(row, "symbol", _("Loại văn bản không phải loại của sổ này."))
    if row.fields.issued_on is None and not work.is_wrong(row, "issued_on"):
        work.wrong(row, "issued_on", _("Thiếu ngày tháng của văn bản."))


def _number_arrivals(work: Reading, rows: list[Row]) -> None:
    """Take the arrival numbers of the file; a file without that column continues the book."""
    following = work.book.next_number
    today = vietnam_date(work.now)
    first, last = work.book.days
    runs_today = first <= today and (last is None or today <= last)
    for row in rows:
        number = row.values.get("arrival_number")
        if not work.has("arrival_number"):
            number, following = (following, ""), following + 1
        elif number is None and not work.is_wrong(row, "arrival_number"):
            work.wrong(row, "arrival_number", _("Thiếu số đến."))
        row.values["number"] = number
        if row.values.get("arrived_on") is None:
            row.values["arrived_on"] = row.values.get("issued_on") or today
            if row.values["arrived_on"] == today and not runs_today:
                work.wrong(row, "arrived_on", _("Thiếu ngày đến."))
        if row.values["arrived_on"] > today:
            work.wrong(row, "arrived_on", _("Ngày đến không thể sau hôm nay."))
    if not work.has("arrived_on"):
        work.warnings.append(_("Tệp không có cột Ngày đến; đã lấy ngày của văn bản."))


def numbered(rows: list[Row]) -> Iterator[tuple[Row, tuple[int, str]]]:
    """Yield the rows that have a number in the book, with it."""
    for row in rows:
        if row.values.get("number"):
            yield row, row.values["number"]
