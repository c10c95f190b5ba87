"""Takes an existing register over from a spreadsheet: all of it, or nothing with reasons."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused, VanphongError
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.text import one_line
from vanphong.registry import queries
from vanphong.registry.facts import DocumentFields, checked, columns
from vanphong.registry.models import (
    Book,
    Channel,
    Direction,
    Document,
    IncomingEntry,
    NumberEntry,
    NumberState,
    Origin,
)
from vanphong.registry.rules import types
from vanphong.registry.rules.book_rows import (
    RowProblem,
    find_head,
    read_count,
    read_date,
    read_type,
    split_type,
    void_reason,
)
from vanphong.registry.rules.numbering import missing_numbers, next_number
from vanphong.registry.rules.symbol import Style, Symbol, SymbolError, parse_symbol, symbol_key
from vanphong.registry.services.documents import tell_changed, urgency_code
from vanphong.registry.services.numbers import refuse_closed_book, refuse_closed_day

READ_TABLE = "registry.read_table"
_DATES = ("arrived_on", "issued_on", "forwarded_on", "due_on")
_COUNTS = ("arrival_number", "copy_count", "page_count")
_WORDS = ("signer_name", "signer_title", "recipients_text", "filed_with")


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found and did; nothing was written when there is a problem."""

    book: str
    rows: int
    imported: int
    problems: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Give the report as the API and the command line print it."""
        return {
            "book": self.book,
            "rows": self.rows,
            "imported": self.imported,
            "problems": [
                {"row": p.row, "field": p.field, "reason": p.reason} for p in self.problems
            ],
            "warnings": list(self.warnings),
        }


@dataclass(slots=True)
class _Row:
    """One row on its way into the book."""

    number: int
    cells: dict[str, str]
    values: dict[str, Any] = field(default_factory=dict)
    symbol: Symbol | None = None
    fields: DocumentFields | None = None
    void: str | None = None


@dataclass(slots=True)
class _Import:
    """All that is known while the rows are read."""

    actor: Actor
    book: Book
    now: dt.datetime
    has: frozenset[str]
    problems: list[RowProblem] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    def wrong(self, row: _Row, name: str, reason: str) -> None:
        self.problems.append(RowProblem(row.number, name, reason))


@transaction.atomic
def import_register(
    *,
    actor: Actor,
    book_id: UUID,
    content: bytes,
    name: str,
    now: dt.datetime,
    dry_run: bool = False,
) -> ImportReport:
    """Take the rows of an XLSX or CSV file over into a book, with their own numbers.

    A dry run only reports. Locks the book's row.

    :raises Invalid: when the file is no table with a head that names its columns.
    :raises Refused: `import_bad_rows` with every bad row, or when the book is closed.
    :raises Secret: when the file bears a secrecy mark.
    """
    require(actor, "registry:register:import")
    files.examine(content=content, name=name, on=vietnam_date(now))
    table, _blobs = files.run_in_child(READ_TABLE, content)
    book = queries.lock_book(actor, book_id)
    refuse_closed_book(book)
    rows, work = _read(actor, book, table["rows"], now)
    _check_numbers(work, rows)
    _check_known(work, rows)
    problems = tuple(sorted(work.problems, key=lambda p: p.row))
    report = ImportReport(book.name, len(rows), 0, problems, tuple(work.warnings))
    if dry_run:
        return report
    if problems:
        raise Refused(
            _("Có %(count)d dòng chưa đúng nên chưa nhập dòng nào. Xin sửa rồi nhập lại.")
            % {"count": len({p.row for p in problems})},
            code="import_bad_rows",
            data=report.as_dict(),
        )
    _write(work, rows)
    audit.record(
        actor,
        "registry:register:import",
        subject=book,
        detail={"rows": len(rows), "file": name},
    )
    return ImportReport(book.name, len(rows), len(rows), (), report.warnings)


def _read(
    actor: Actor, book: Book, table: Sequence[tuple[int, Sequence[str]]], now: dt.datetime
) -> tuple[list[_Row], _Import]:
    head = find_head(table)
    if head is None:
        raise Invalid(
            _(
                "Không thấy dòng tiêu đề của sổ. Cần ít nhất các cột: Trích yếu, Số ký hiệu, "
                "Ngày tháng."
            ),
            code="import_no_head",
        )
    place, fields = head
    work = _Import(actor, book, now, frozenset(fields.values()))
    rows = []
    for number, cells in table[place + 1 :]:
        found = {name: cells[c] for c, name in fields.items() if c < len(cells)}
        if any(one_line(cell) for cell in found.values()):
            rows.append(_Row(number, found))
    if not rows:
        raise Invalid(_("Tệp không có dòng nào dưới tiêu đề."), code="import_empty")
    for row in rows:
        _understand(work, row)
    if book.direction == Direction.IN:
        _number_arrivals(work, rows)
    return rows, work


def _understand(work: _Import, row: _Row) -> None:
    for name in _DATES:
        try:
            row.values[name] = read_date(row.cells.get(name, ""))
        except ValueError:
            work.wrong(row, name, _("Không đọc được ngày; xin ghi dạng 31/12/2026."))
    for name in _COUNTS:
        try:
            row.values[name] = read_count(row.cells.get(name, ""))
        except ValueError:
            work.wrong(row, name, _("Cần một số nguyên từ 1 trở lên."))
    row.void = void_reason(row.cells.get("abstract", ""))
    out = work.book.direction == Direction.OUT
    try:
        row.symbol = parse_symbol(row.cells.get("symbol", "")) if not row.void else None
    except SymbolError as problem:
        if out:
            work.wrong(row, "symbol", f"{problem.reason} {problem.expected}")
    if row.void and out:
        _void_number(work, row)
    elif not row.void:
        _document_fields(work, row)


def _void_number(work: _Import, row: _Row) -> None:
    words = one_line(row.cells.get("symbol", ""))
    try:
        row.values["number"] = read_count(words) or parse_symbol(words).number
    except ValueError:
        work.wrong(row, "symbol", _("Không thấy số của dòng số hủy."))


def _document_fields(work: _Import, row: _Row) -> None:
    body = work.book.body
    system = row.symbol.style if row.symbol else (body.system if body else types.PARTY)
    kind, abstract = split_type(one_line(row.cells.get("abstract", "")), system)
    named = row.cells.get("type_name", "")
    if named.strip():
        kind = read_type(named, system)
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
        _check_own(work, row, body.symbol)


def _type_of(book: Book, symbol: Symbol | None) -> types.DocumentType | None:
    if book.type_code:
        return types.document_type(book.type_code)
    if symbol is None:
        return None
    found = types.types_of_abbreviation(symbol.type_abbreviation, symbol.style)
    if not found and symbol.style is Style.STATE and not symbol.year:
        return types.document_type("STATE_OFFICIAL_LETTER")
    return found[0] if found else None


def _check_own(work: _Import, row: _Row, organ: str) -> None:
    """An outgoing row must be the book's own: its body, its type, a date, a number."""
    assert row.symbol is not None
    assert row.fields is not None
    row.values["number"] = row.symbol.number
    organs = "ĐH" if work.book.congress else organ
    if "-".join(row.symbol.organs) != organs:
        work.wrong(row, "symbol", _("Ký hiệu cơ quan không phải của sổ này (%s).") % organs)
    if work.book.type_code and row.fields.type_code != work.book.type_code:
        work.wrong(row, "symbol", _("Loại văn bản không phải loại của sổ này."))
    if row.fields.issued_on is None and not any(
        p.row == row.number and p.field == "issued_on" for p in work.problems
    ):
        work.wrong(row, "issued_on", _("Thiếu ngày tháng của văn bản."))


def _number_arrivals(work: _Import, rows: list[_Row]) -> None:
    """Take the arrival numbers of the file; a file without that column continues the book."""
    following = work.book.next_number
    today = vietnam_date(work.now)
    for row in rows:
        number = row.values.get("arrival_number")
        if "arrival_number" not in work.has:
            number, following = following, following + 1
        elif number is None:
            work.wrong(row, "arrival_number", _("Thiếu số đến."))
        row.values["number"] = number
        if row.values.get("arrived_on") is None:
            row.values["arrived_on"] = row.values.get("issued_on") or today
        if row.values["arrived_on"] > today:
            work.wrong(row, "arrived_on", _("Ngày đến không thể sau hôm nay."))
    if "arrived_on" not in work.has:
        work.warnings.append(_("Tệp không có cột Ngày đến; đã lấy ngày của văn bản."))


def _check_numbers(work: _Import, rows: list[_Row]) -> None:
    """Refuse numbers twice in the file, already in the book, or in a closed period."""
    taken = set(
        NumberEntry.objects.filter(book=work.book).values_list("number", "suffix").iterator()
    )
    first_row: dict[tuple[int, str], int] = {}
    for row, key in _numbered(rows):
        if key in taken:
            work.wrong(row, "symbol", _("Số %d đã có trong sổ.") % key[0])
        elif key in first_row:
            work.wrong(
                row, "symbol",
                _("Số %(number)d đã có ở dòng %(row)d.")
                % {"number": key[0], "row": first_row[key]},
            )  # fmt: skip
        else:
            first_row[key] = row.number
        try:
            refuse_closed_day(work.book, _day_of(work, row))
        except Refused as error:
            work.wrong(row, "", str(error.message))
    numbers = {number for number, _suffix in taken | set(first_row)}
    missing = missing_numbers(numbers, first_number=work.book.first_number)
    if missing:
        shown = ", ".join(str(n) for n in missing[:30]) + ("…" if len(missing) > 30 else "")
        work.warnings.append(_("Sổ thiếu các số: %s.") % shown)


def _numbered(rows: list[_Row]) -> Iterator[tuple[_Row, tuple[int, str]]]:
    for row in rows:
        if row.values.get("number"):
            own = row.symbol if row.fields and row.fields.body_id else None
            yield row, (row.values["number"], own.number_suffix if own else "")


def _day_of(work: _Import, row: _Row) -> dt.date | None:
    name = "arrived_on" if work.book.direction == Direction.IN else "issued_on"
    day: dt.date | None = row.values.get(name)
    return day


def _check_known(work: _Import, rows: list[_Row]) -> None:
    """Refuse documents the office already has; name those that share a symbol in the file."""
    keys = {symbol_key(r.fields.symbol) for r in rows if r.fields and r.fields.symbol}
    known: dict[tuple[str, dt.date | None], set[str]] = defaultdict(set)
    for symbol, on, digest in Document.objects.filter(
        office_id=work.book.office_id, symbol_key__in=keys
    ).values_list("symbol_key", "issued_on", "abstract_digest"):
        known[symbol, on].add(digest)
    seen: dict[tuple[str, dt.date | None, str], int] = {}
    for row in rows:
        if row.fields is None or not row.fields.symbol:
            continue
        derived = columns(row.fields)
        key = (derived["symbol_key"], row.fields.issued_on, derived["abstract_digest"])
        if key[2] in known[key[0], key[1]]:
            work.wrong(row, "symbol", _("Văn bản này đã có trong cơ quan."))
        elif key in seen:
            work.wrong(row, "symbol", _("Văn bản này đã có ở dòng %d.") % seen[key])
        seen.setdefault(key, row.number)


def _write(work: _Import, rows: list[_Row]) -> None:
    documents, numbers, arrivals = [], [], []
    incoming = work.book.direction == Direction.IN
    for row, (number, suffix) in _numbered(rows):
        document = _document(work, row) if row.fields else None
        if document:
            documents.append(document)
        numbers.append(_number(work, row, document, number, suffix))
        if incoming and document:
            arrivals.append(_arrival(work, row, document, number))
    Document.objects.bulk_create(documents, batch_size=500)
    NumberEntry.objects.bulk_create(numbers, batch_size=500)
    IncomingEntry.objects.bulk_create(arrivals, batch_size=500)
    tell_changed(work.actor, *documents)
    highest = max(entry.number for entry in numbers)
    if highest >= work.book.next_number:
        work.book.next_number = next_number(highest)
        work.book.save(update_fields=["next_number"])


def _document(work: _Import, row: _Row) -> Document:
    assert row.fields is not None
    own = row.fields.body_id is not None
    return Document(
        office_id=work.book.office_id,
        origin=Origin.OWN if own else Origin.RECEIVED,
        registered_at=work.now,
        registered_by_id=work.actor.person_id,
        **columns(row.fields, row.symbol),
    )


def _number(
    work: _Import, row: _Row, document: Document | None, number: int, suffix: str
) -> NumberEntry:
    return NumberEntry(
        office_id=work.book.office_id,
        book=work.book,
        number=number,
        suffix=suffix,
        type_code=document.type_code if document and document.body_id else "",
        symbol=document.symbol if document and document.body_id else "",
        state=NumberState.GIVEN if document else NumberState.VOID,
        for_id=document.id if document else new_id(),
        document=document,
        reason="" if document and not suffix else (row.void or "Theo sổ đã có")[:500],
        approved_by_id=work.actor.person_id if not document else None,
        reserved_at=work.now,
        given_at=work.now if document else None,
    )


def _arrival(work: _Import, row: _Row, document: Document, number: int) -> IncomingEntry:
    values, cells = row.values, row.cells
    return IncomingEntry(
        office_id=work.book.office_id,
        document=document,
        book=work.book,
        arrival_number=number,
        arrived_on=values["arrived_on"],
        received_at=work.now,
        received_by_id=work.actor.person_id,
        channel=Channel.PAPER,
        forwarded_to=one_line(cells.get("forwarded_to", ""))[:300],
        forwarded_on=values.get("forwarded_on"),
        received_for=one_line(cells.get("received_for", ""))[:100],
        due_on=values.get("due_on"),
        note=one_line(cells.get("note", ""))[:500],
    )
