"""Takes an existing register over from a spreadsheet: all of it, or nothing with reasons."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.text import one_line
from vanphong.registry import queries
from vanphong.registry.facts import columns
from vanphong.registry.lines import COLUMN_NAMES, day
from vanphong.registry.models import (
    Book,
    Channel,
    Document,
    IncomingEntry,
    NumberEntry,
    NumberState,
    Origin,
    RegisterImport,
)
from vanphong.registry.rules.book_rows import RowProblem
from vanphong.registry.rules.numbering import next_number
from vanphong.registry.services.closed import refuse_closed_book
from vanphong.registry.services.documents import tell_changed
from vanphong.registry.services.import_checks import check_rows
from vanphong.registry.services.import_rows import Reading, Row, numbered, read_rows

READ_TABLE = "registry.read_table"
ROWS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class ImportReport:
    """What an import found and did; nothing was written when there is a problem.

    `columns` are the headings understood, each with its field; `sample` holds the first rows
    under them as understood; `next_number` is what the book gives after the import.
    """

    book: str
    rows: int
    imported: int
    problems: tuple[RowProblem, ...] = ()
    warnings: tuple[str, ...] = ()
    columns: tuple[tuple[str, str], ...] = ()
    ignored: tuple[str, ...] = ()
    sample: tuple[tuple[str, ...], ...] = ()
    next_number: int = 0
    import_id: UUID | None = None

    @property
    def bad_rows(self) -> int:
        """How many rows have something wrong."""
        return len({problem.row for problem in self.problems})

    def as_dict(self) -> dict[str, Any]:
        """Give the report as the API and the command line print it."""
        return {
            "book": self.book,
            "rows": self.rows,
            "imported": self.imported,
            "bad_rows": self.bad_rows,
            "problems": [
                {"row": p.row, "field": p.field, "column": column_name(p.field),
                 "reason": p.reason}
                for p in self.problems
            ],
            "warnings": list(self.warnings),
            "columns": [
                {"heading": heading, "field": name, "column": column_name(name)}
                for heading, name in self.columns
            ],
            "ignored": list(self.ignored),
            "sample": [list(row) for row in self.sample],
            "next_number": self.next_number,
            "import_id": self.import_id,
        }  # fmt: skip


def column_name(field: str) -> str:
    """Give the name of a column of a register."""
    return str(COLUMN_NAMES.get(field, field))


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
    :raises Refused: `import_bad_rows` with every bad row, `import_done` for a file taken over
        before, or when the book is closed.
    :raises Secret: when the file or any cell of it bears a secrecy mark.
    """
    require(actor, "registry:register:import")
    _refuse_other_kinds(content)
    files.examine(content=content, name=name, on=vietnam_date(now))
    table, _blobs = files.run_in_child(READ_TABLE, content)
    book = queries.lock_book(actor, book_id)
    refuse_closed_book(book)
    rows, work = read_rows(actor, book, table["rows"], now)
    check_rows(work, rows)
    report = _report(work, rows)
    if dry_run:
        return report
    digest = hashlib.sha256(content).hexdigest()
    refuse_done(book, digest)
    if report.problems:
        raise Refused(
            _("Có %(count)d dòng chưa đúng nên chưa nhập dòng nào. Xin sửa rồi nhập lại.")
            % {"count": report.bad_rows},
            code="import_bad_rows",
            data=report.as_dict(),
        )
    made = RegisterImport.objects.create(
        office_id=book.office_id, book=book, file_name=one_line(name)[:255],
        file_digest=digest, row_count=len(rows), next_before=book.next_number,
        next_after=report.next_number, made_at=now, made_by_id=actor.person_id,
    )  # fmt: skip
    _write(work, rows, made)
    detail = {"rows": len(rows), "file": name, "import": made.id}
    audit.record(actor, "registry:register:import", subject=book, detail=detail)
    return replace(report, imported=len(rows), import_id=made.id)


def _refuse_other_kinds(content: bytes) -> None:
    """Refuse what is neither XLSX nor text, saying what is taken here.

    :raises Invalid: with the way out.
    """
    if content.startswith(b"\xd0\xcf\x11\xe0"):
        sentence = _(
            "Tệp Excel kiểu cũ (.xls) không đọc được. Xin lưu lại thành XLSX hoặc CSV."
        )
        raise Invalid(sentence, code="import_kind")
    packed = content.startswith(b"PK\x03\x04")
    utf16 = content.startswith((b"\xff\xfe", b"\xfe\xff"))
    if (packed and b"word/" in content) or (
        not packed and not utf16 and (b"\x00" in content or content.startswith(b"%PDF"))
    ):
        sentence = _("Ở đây chỉ nhận bảng tính XLSX hoặc tệp CSV. Xin chọn tệp khác.")
        raise Invalid(sentence, code="import_kind")


def refuse_done(book: Book, digest: str) -> None:
    """Refuse a file that was taken over into the book before.

    :raises Refused: `import_done`, saying when and by whom.
    """
    before = RegisterImport.objects.filter(
        book=book, file_digest=digest, taken_back_at=None
    ).select_related("made_by").first()  # fmt: skip
    if before:
        words = {
            "day": f"{vietnam_date(before.made_at):%d/%m/%Y}",
            "who": before.made_by.full_name if before.made_by else _("máy"),
        }
        sentence = _("Tệp này đã nhập rồi, ngày %(day)s, người nhập %(who)s.") % words
        raise Refused(sentence, code="import_done")


def _report(work: Reading, rows: list[Row]) -> ImportReport:
    highest = max((key[0] for _row, key in numbered(rows)), default=0)
    names = [name for _heading, name in work.head.understood]
    return ImportReport(
        book=work.book.name,
        rows=len(rows),
        imported=0,
        problems=tuple(sorted(work.problems, key=lambda p: p.row)),
        warnings=tuple(work.warnings),
        columns=work.head.understood,
        ignored=work.head.ignored,
        sample=tuple(tuple(_shown(row, name) for name in names) for row in rows[:ROWS_SHOWN]),
        next_number=max(work.book.next_number, next_number(highest)),
    )


def _shown(row: Row, name: str) -> str:
    """Write one cell as it was understood."""
    value = row.values.get(name)
    if isinstance(value, dt.date):
        return day(value)
    if isinstance(value, tuple):
        return f"{value[0]:02d}{value[1]}"
    if name == "symbol" and row.symbol:
        return str(row.symbol)
    return one_line(row.cells.get(name, ""))


def _write(work: Reading, rows: list[Row], made: RegisterImport) -> None:
    documents, numbers, arrivals = [], [], []
    for row, (value, suffix) in numbered(rows):
        document = _document(work, row) if row.fields else None
        if document:
            documents.append(document)
        numbers.append(_number(work, row, document, value, suffix))
        if work.incoming and document:
            arrivals.append(_arrival(work, row, document, value, suffix))
    for number in numbers:
        number.register_import = made
    for arrival in arrivals:
        arrival.register_import = made
    Document.objects.bulk_create(documents, batch_size=500)
    NumberEntry.objects.bulk_create(numbers, batch_size=500)
    IncomingEntry.objects.bulk_create(arrivals, batch_size=500)
    tell_changed(work.actor, *documents)
    if made.next_after != made.next_before:
        work.book.next_number = made.next_after
        work.book.save(update_fields=["next_number"])


def _document(work: Reading, row: Row) -> Document:
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
    work: Reading, row: Row, document: Document | None, number: int, suffix: str
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


def _arrival(
    work: Reading, row: Row, document: Document, number: int, suffix: str
) -> IncomingEntry:
    values, cells = row.values, row.cells
    return IncomingEntry(
        office_id=work.book.office_id,
        document=document,
        book=work.book,
        arrival_number=number,
        arrival_suffix=suffix,
        arrived_on=values["arrived_on"],
        received_at=work.now,
        received_by_id=work.actor.person_id,
        channel=Channel.PAPER,
        forwarded_to=one_line(cells.get("forwarded_to", "")),
        forwarded_on=values.get("forwarded_on"),
        received_for=one_line(cells.get("received_for", "")),
        due_on=values.get("due_on"),
        note=one_line(cells.get("note", "")),
    )
