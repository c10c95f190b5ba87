"""Gives a book out: as a spreadsheet, or printed with every column of the paper form."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.text import folded_words
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.lines import IN_COLUMNS, OUT_COLUMNS, Column, book_lines, columns_of, day
from vanphong.registry.models import Book, Direction

_UNIT = 10.0


def export_book(
    *,
    actor: Actor,
    book_id: UUID,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> bytes:
    """Give a book as XLSX with all columns of the paper form; days are days.

    Lines are those dated from `since` to `until`, both included.

    :source: Nghị định 30/2020/NĐ-CP Điều 16 (a register kept by a system prints every column)
    """
    require(actor, "registry:book:print")
    book = queries.get_book(actor, book_id)
    lines = _lines(book, since, until)
    content = spreadsheet(columns_of(book), lines)
    audit.record(actor, "registry:book:export", subject=book, detail={"lines": len(lines)})
    return content


def file_name(book: Book) -> str:
    """Name a file of a book by the book and its period."""
    return "-".join(folded_words(book.name))[:100]


def register_template(direction: str) -> bytes:
    """Give an empty register as XLSX, headed as an import reads it."""
    return spreadsheet(IN_COLUMNS if direction == Direction.IN else OUT_COLUMNS, [])


@dataclass(frozen=True, slots=True)
class Sheet:
    """Lines under their columns; those of the `heading` stand above, the first of them bold."""

    name: str
    columns: Sequence[Column]
    lines: Sequence[Sequence[str]]
    heading: Sequence[str] = ()


def spreadsheet(
    columns: Sequence[Column],
    lines: Sequence[Sequence[str]],
    name: str = "Sổ",
    *,
    heading: Sequence[str] = (),
) -> bytes:
    """Give lines under their columns as XLSX; days are days, counts numbers, all else text.

    Lines of the `heading` stand above the columns, the first of them bold.
    """
    return workbook([Sheet(name, columns, lines, heading)])


def workbook(sheets: Sequence[Sheet]) -> bytes:
    """Give several sheets as one XLSX, each as `spreadsheet` gives it."""
    made = Workbook(write_only=True)
    for one in sheets:
        _add(made, one)
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def _add(made: Workbook, one: Sheet) -> None:
    sheet = made.create_sheet(one.name)
    for number, column in enumerate(one.columns, start=1):
        sheet.column_dimensions[get_column_letter(number)].width = column.share * _UNIT
    sheet.freeze_panes = f"A{len(one.heading) + 2}"
    for number, said in enumerate(one.heading):
        line = _cell(sheet, said, bold=not number)
        line.alignment = Alignment(wrap_text=False)
        sheet.append([line])
    sheet.append([_cell(sheet, column.title, bold=True) for column in one.columns])
    for line in one.lines:
        sheet.append(
            [
                _cell_of(sheet, column, cell)
                for column, cell in zip(one.columns, line, strict=True)
            ]
        )


def _cell_of(sheet: object, column: Column, text: str) -> WriteOnlyCell:
    if column.dated:
        return _day_cell(sheet, text)
    if column.counted and text:
        return WriteOnlyCell(sheet, value=int(text))
    return _cell(sheet, text)


def _cell(sheet: object, text: str, *, bold: bool = False) -> WriteOnlyCell:
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # a text that begins with “=” stays a text
    cell.alignment = Alignment(wrap_text=True, vertical="top")
    if bold:
        cell.font = Font(bold=True)
    return cell


def _day_cell(sheet: object, text: str) -> WriteOnlyCell:
    cell = _cell(sheet, text)
    if text:
        cell.value = dt.datetime.strptime(text, "%d/%m/%Y")  # noqa: DTZ007 - a day has no zone
        cell.number_format = "dd/mm/yyyy"
    return cell


def print_book(
    *,
    actor: Actor,
    book_id: UUID,
    now: dt.datetime,
    since: dt.date | None = None,
    until: dt.date | None = None,
) -> bytes:
    """Give a book as PDF for printing and binding; each page carries the digest of its lines.

    Lines are those dated from `since` to `until`, both included. Long books take seconds.

    :source: Nghị định 30/2020/NĐ-CP Điều 16
    """
    require(actor, "registry:book:print")
    book = queries.get_book(actor, book_id)
    lines = _lines(book, since, until)
    digest = hashlib.sha256(
        "".join("\x1f".join(line) + "\x1e" for line in lines).encode()
    ).hexdigest()
    office = people.own_office(actor)
    pdf = ports.typeset_table.call(
        title=book.name.upper(),
        subtitle=_period(office.name, since, until),
        columns=[(column.title, column.share) for column in columns_of(book)],
        rows=lines,
        footer=f"{len(lines)} dòng; mã kiểm tra {digest[:32]}",
        timestamp=now,
    )
    audit.record(
        actor,
        "registry:book:print",
        subject=book,
        detail={"lines": len(lines), "digest": digest},
    )
    return pdf


def _lines(book: Book, since: dt.date | None, until: dt.date | None) -> list[list[str]]:
    if since and until and since > until:
        sentence = _("Đến ngày không thể trước từ ngày.")
        raise Invalid(sentence, fields={"until": [sentence]})
    return book_lines(book, since=since, until=until)


def _period(office: str, since: dt.date | None, until: dt.date | None) -> str:
    if since and until:
        return f"{office} – từ ngày {day(since)} đến ngày {day(until)}"
    return office
