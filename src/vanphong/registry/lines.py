"""The lines of a book with every column of the paper form, for print, export and closing."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.kernel.clock import vietnam_date
from vanphong.registry.models import (
    Book,
    Direction,
    Document,
    IncomingEntry,
    NumberEntry,
    NumberState,
)
from vanphong.registry.rules import types


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the paper book and its share of the page's width."""

    title: str
    share: float


# Forms of NĐ 30/2020/NĐ-CP, Phụ lục IV (as known second-hand); the Party's own were not found.
OUT_COLUMNS = (
    Column("Số, ký hiệu văn bản", 1.5),
    Column("Ngày tháng văn bản", 1.1),
    Column("Tên loại và trích yếu nội dung văn bản", 4.0),
    Column("Người ký", 1.5),
    Column("Nơi nhận văn bản", 2.2),
    Column("Đơn vị, người nhận bản lưu", 1.4),
    Column("Số lượng bản", 0.7),
    Column("Ghi chú", 1.4),
)
IN_COLUMNS = (
    Column("Ngày đến", 1.0),
    Column("Số đến", 0.7),
    Column("Tác giả", 1.8),
    Column("Số, ký hiệu văn bản", 1.4),
    Column("Ngày tháng văn bản", 1.0),
    Column("Tên loại và trích yếu nội dung văn bản", 3.6),
    Column("Đơn vị hoặc người nhận", 1.5),
    Column("Ngày chuyển", 1.0),
    Column("Ký nhận", 0.9),
    Column("Ghi chú", 1.3),
)


def columns_of(book: Book) -> tuple[Column, ...]:
    """Give the columns of the paper form of a book."""
    return IN_COLUMNS if book.direction == Direction.IN else OUT_COLUMNS


def book_lines(
    book: Book, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[list[str]]:
    """Give the lines dated after `since` and up to `until`, by number, void numbers too."""
    entries = (
        NumberEntry.objects.filter(book=book)
        .select_related("document", "approved_by")
        .order_by("number", "suffix")
    )
    arrivals = {}
    if book.direction == Direction.IN:
        arrivals = {a.arrival_number: a for a in IncomingEntry.objects.filter(book=book)}
    lines = []
    for entry in entries.iterator(chunk_size=2000):
        arrival = arrivals.get(entry.number)
        day = line_date(entry, arrival)
        if (since and day <= since) or (until and day > until):
            continue
        lines.append(_in_line(entry, arrival) if book.direction == "IN" else _out_line(entry))
    return lines


def line_date(entry: NumberEntry, arrival: IncomingEntry | None) -> dt.date:
    """Give the day of a line: of arrival, of the document, or when its number was held."""
    if arrival:
        return arrival.arrived_on
    if entry.document and entry.document.issued_on and entry.book.direction == Direction.OUT:
        return entry.document.issued_on
    return vietnam_date(entry.reserved_at)


def day(value: dt.date | None) -> str:
    """Write a date as books do, or nothing."""
    return f"{value:%d/%m/%Y}" if value else ""


def kind_and_abstract(document: Document) -> str:
    """Write the type and the abstract as one column of the book holds them."""
    if not document.type_code or document.type_code in types.OFFICIAL_LETTERS:
        return document.abstract
    name = types.document_type(document.type_code).name
    return f"{name[0].upper()}{name[1:]}: {document.abstract}"


def _out_line(entry: NumberEntry) -> list[str]:
    document = entry.document
    if document is None:
        return [str(entry), day(line_date(entry, None)), _state(entry), "", "", "", "", ""]
    copies = str(document.copy_count or "")
    return [
        document.symbol,
        day(document.issued_on),
        kind_and_abstract(document),
        document.signer_name,
        document.recipients_text,
        document.filed_with,
        copies,
        _note(entry, document),
    ]


def _in_line(entry: NumberEntry, arrival: IncomingEntry | None) -> list[str]:
    document = entry.document
    if document is None or arrival is None:
        when = day(line_date(entry, arrival))
        return [when, str(entry), "", "", "", _state(entry), "", "", "", ""]
    return [
        day(arrival.arrived_on),
        str(entry),
        document.issuer_name,
        document.symbol,
        day(document.issued_on),
        kind_and_abstract(document),
        arrival.forwarded_to,
        day(arrival.forwarded_on),
        arrival.received_for,
        arrival.note,
    ]


def _state(entry: NumberEntry) -> str:
    if entry.state == NumberState.VOID:
        approver = f" ({entry.approved_by.full_name} duyệt)" if entry.approved_by else ""
        return f"Số hủy: {entry.reason}{approver}"
    return "Số đang giữ" if entry.state == NumberState.RESERVED else ""


def _note(entry: NumberEntry, document: Document) -> str:
    parts = [document.note]
    if entry.suffix:
        parts.append(f"Số chen: {entry.reason}")
    if document.state != "ISSUED":
        parts.append(document.get_state_display())
    return "; ".join(part for part in parts if part)
