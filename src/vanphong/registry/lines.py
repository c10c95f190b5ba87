"""The lines of a book with every column of the paper form, for print, export and closing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.panels import Work
from vanphong.registry.incoming_queries import fetch_receivers, receivers, work_on
from vanphong.registry.models import (
    Book,
    Direction,
    Document,
    DocumentState,
    IncomingEntry,
    NumberEntry,
    NumberState,
    Urgency,
)
from vanphong.registry.rules import types

# The columns of a register as people call them.
COLUMN_NAMES = {
    "abstract": _("Trích yếu"),
    "arrival_number": _("Số đến"),
    "arrived_on": _("Ngày đến"),
    "copy_count": _("Số bản"),
    "due_on": _("Hạn xử lý"),
    "filed_with": _("Bản lưu"),
    "forwarded_on": _("Ngày chuyển"),
    "forwarded_to": _("Người nhận"),
    "issued_on": _("Ngày văn bản"),
    "issuer_name": _("Cơ quan ban hành"),
    "note": _("Ghi chú"),
    "page_count": _("Số trang"),
    "received_for": _("Ký nhận"),
    "recipients_text": _("Nơi nhận"),
    "signer_name": _("Người ký"),
    "signer_title": _("Chức vụ người ký"),
    "symbol": _("Số, ký hiệu"),
    "type_code": _("Loại văn bản"),
    "type_name": _("Loại văn bản"),
    "urgency": _("Độ khẩn"),
}


@dataclass(frozen=True, slots=True)
class Column:
    """A column of the paper book and its share of the page's width."""

    title: str
    share: float
    dated: bool = False
    # Whole numbers, so that a spreadsheet adds them up.
    counted: bool = False


# Forms of NĐ 30/2020/NĐ-CP, Phụ lục IV (as known second-hand); the Party's own were not found.
OUT_COLUMNS = (
    Column("Số, ký hiệu văn bản", 1.5),
    Column("Ngày tháng văn bản", 1.1, dated=True),
    Column("Tên loại và trích yếu nội dung văn bản", 4.0),
    Column("Người ký", 1.5),
    Column("Nơi nhận văn bản", 2.2),
    Column("Đơn vị, người nhận bản lưu", 1.4),
    Column("Số lượng bản", 0.7),
    Column("Ghi chú", 1.4),
)
IN_COLUMNS = (
    Column("Ngày đến", 1.0, dated=True),
    Column("Số đến", 0.7),
    Column("Tác giả", 1.8),
    Column("Số, ký hiệu văn bản", 1.4),
    Column("Ngày tháng văn bản", 1.0, dated=True),
    Column("Tên loại và trích yếu nội dung văn bản", 3.6),
    Column("Đơn vị hoặc người nhận", 1.5),
    Column("Ngày chuyển", 1.0, dated=True),
    Column("Ký nhận", 0.9),
    Column("Ghi chú", 1.3),
)


def columns_of(book: Book) -> tuple[Column, ...]:
    """Give the columns of the paper form of a book."""
    return IN_COLUMNS if book.direction == Direction.IN else OUT_COLUMNS


def book_lines(
    book: Book, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[list[str]]:
    """Give the lines dated from `since` to `until`, both included, by number, void ones too."""
    entries = list(dated_entries(book, since=since, until=until))
    if book.direction == Direction.OUT:
        return [_out_line(entry) for entry, _arrival in entries]
    work = work_on(book.office_id, [e.document_id for e, _arrival in entries if e.document_id])
    return [
        _in_line(entry, arrival, work.get(entry.document_id) if entry.document_id else None)
        for entry, arrival in entries
    ]


def lasting_lines(
    book: Book, *, since: dt.date | None = None, until: dt.date | None = None
) -> list[list[str]]:
    """Give what of the same lines never changes once their period is closed, for its digest."""
    return [
        _lasting(entry, arrival)
        for entry, arrival in dated_entries(book, since=since, until=until)
    ]


def dated_entries(
    book: Book, *, since: dt.date | None, until: dt.date | None
) -> Iterator[tuple[NumberEntry, IncomingEntry | None]]:
    """Yield the numbers dated from `since` to `until` with their lines of arrival."""
    entries = (
        book.entries.all()  # so each line knows its book
        .select_related("document", "approved_by")
        .order_by("number", "suffix")
    )
    arrivals = {}
    if book.direction == Direction.IN:
        found = list(IncomingEntry.objects.filter(book=book).select_related("document"))
        fetch_receivers(found)
        arrivals = {(a.arrival_number, a.arrival_suffix): a for a in found}
    for entry in entries.iterator(chunk_size=2000):
        arrival = arrivals.get((entry.number, entry.suffix))
        day = line_date(entry, arrival)
        if (since is None or day >= since) and (until is None or day <= until):
            yield entry, arrival


def _lasting(entry: NumberEntry, arrival: IncomingEntry | None) -> list[str]:
    own = [str(entry), entry.state, entry.symbol, entry.reason, day(line_date(entry, arrival))]
    document = entry.document
    if document is None:
        return own
    return [
        *own,
        document.issuer_name,
        document.symbol,
        day(document.issued_on),
        document.type_code,
        document.abstract,
        document.signer_name,
        document.recipients_text,
    ]


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
        number = entry.symbol or str(entry)
        inserted = f"Số chen: {entry.reason}" if _is_held(entry) and entry.suffix else ""
        held_for = entry.purpose if _is_held(entry) else ""
        note = "; ".join(part for part in (inserted, held_for) if part)
        return [number, day(line_date(entry, None)), _state(entry), "", "", "", "", note]
    copies = str(document.copy_count or "")
    return [
        document.symbol,
        day(document.issued_on),
        ". ".join(part for part in (_state(entry), kind_and_abstract(document)) if part),
        document.signer_name,
        document.recipients_text,
        document.filed_with,
        copies,
        _note(entry, document),
    ]


def _in_line(entry: NumberEntry, arrival: IncomingEntry | None, work: Work | None) -> list[str]:
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
        receivers(arrival, work),
        day(arrival.forwarded_on),
        arrival.received_for,
        note_of(arrival, work),
    ]


def note_of(arrival: IncomingEntry, work: Work | None) -> str:
    """Write the note of a line with its due date: that of the work directed, if there is one."""
    due_on = (work and work.due_on) or arrival.due_on
    due = f"Hạn {day(due_on)}" if due_on else ""
    parts = (urgency_words(arrival.document), due, arrival.note)
    return "; ".join(part for part in parts if part)


def urgency_words(document: Document) -> str:
    """Write the mark of urgency, which has no column of its own in the paper form."""
    if document.urgency == Urgency.NORMAL:
        return ""
    return capfirst(str(document.get_urgency_display()))


def _state(entry: NumberEntry) -> str:
    if entry.state == NumberState.VOID:
        approver = f" ({entry.approved_by.full_name} duyệt)" if entry.approved_by else ""
        return f"Số hủy: {entry.reason}{approver}"
    return "Số đang giữ" if _is_held(entry) else ""


def _is_held(entry: NumberEntry) -> bool:
    return entry.state == NumberState.RESERVED


def _note(entry: NumberEntry, document: Document) -> str:
    parts = [urgency_words(document), document.note]
    if entry.suffix and entry.state == NumberState.GIVEN:
        parts.append(f"Số chen: {entry.reason}")
    if document.state not in {DocumentState.ISSUED, DocumentState.VOID}:
        parts.append(document.get_state_display())
    return "; ".join(part for part in parts if part)
