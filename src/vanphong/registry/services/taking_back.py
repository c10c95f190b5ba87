"""Takes a whole import out of its book again, or names what stands against it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import ProtectedError, Q
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.registry import queries
from vanphong.registry.book_queries import get_import
from vanphong.registry.models import (
    Book,
    Document,
    IncomingEntry,
    NumberEntry,
    RegisterImport,
)
from vanphong.registry.services.closed import refuse_closed_book

_NAMED = 10
_ACTS_READ = 200


@transaction.atomic
def take_back_import(*, actor: Actor, import_id: UUID, now: dt.datetime) -> RegisterImport:
    """Take a whole import out of its book again: on the same day, while nothing else happened.

    Locks the book's row; the trail keeps every line that was taken out.

    :raises NotFound: when the office has no such import.
    :raises Refused: when it is another day, or something happened to the book or its lines
        since; `lines` of its data name them, each with its number and document.
    """
    require(actor, "registry:register:import")
    made = get_import(actor, import_id)
    book = queries.lock_book(actor, made.book_id)
    made.refresh_from_db()
    if made.taken_back_at:
        return made
    _refuse_late(book, made, now)
    entries = NumberEntry.objects.filter(register_import=made)
    arrivals = IncomingEntry.objects.filter(register_import=made)
    document_ids = list(entries.exclude(document=None).values_list("document_id", flat=True))
    _refuse_used(made, _acted_on(entries, arrivals, document_ids))
    for forget in ports.documents_removed:
        forget(actor, document_ids)
    try:
        with transaction.atomic():
            entries.delete()
            arrivals.delete()
            Document.objects.filter(pk__in=document_ids).delete()
    except ProtectedError as found:
        _refuse_used(made, _held_by(found))
        raise
    book.next_number = made.next_before
    book.save(update_fields=["next_number"])
    made.taken_back_at = now
    made.save(update_fields=["taken_back_at"])
    detail = {"rows": made.row_count, "file": made.file_name, "import": made.id}
    audit.record(actor, "registry:register:take_back", subject=book, detail=detail)
    return made


def _refuse_late(book: Book, made: RegisterImport, now: dt.datetime) -> None:
    if vietnam_date(made.made_at) != vietnam_date(now):
        raise Refused(
            _("Chỉ rút lại được trong ngày nhập sổ. Xin sửa từng dòng chưa đúng."),
            code="import_another_day",
        )
    refuse_closed_book(book)
    if book.next_number != made.next_after:
        later = NumberEntry.objects.filter(book=book, number__gte=made.next_after)
        lines = [_line(entry) for entry in later.order_by("number", "suffix")[:_NAMED]]
        raise Refused(
            _("Sổ đã cấp thêm số sau lần nhập này nên không rút lại được: %(lines)s.")
            % {"lines": _named(lines)},
            code="import_used",
            data={"lines": lines},
        )
    if book.closings.filter(closed_at__gte=made.made_at).exists():
        raise Refused(
            _("Sổ đã khóa sau lần nhập này nên không rút lại được."), code="import_used"
        )


def _acted_on(entries: Any, arrivals: Any, document_ids: list[UUID]) -> dict[UUID, str]:
    """Give what was done to rows of an import, by key, in words: the first act of each."""
    words = {code: said for give in ports.trail_words for code, said in give().acts.items()}
    found: dict[UUID, str] = {}
    documents = Document.objects.filter(pk__in=document_ids)
    for rows in (documents, arrivals, entries):
        keys = list(rows.values_list("pk", flat=True))
        for key, action in audit.acts_since_made(rows.model, keys, most=_ACTS_READ):
            said = "" if action.startswith("row:") else str(words.get(action, ""))
            found[key] = found.get(key) or said
    return found


def _held_by(error: ProtectedError) -> dict[UUID, str]:
    """Give the documents that rows of other tables hold, with what those rows are."""
    nouns = {table: thing.noun for give in ports.trail_words
             for table, thing in give().things.items()}  # fmt: skip
    found: dict[UUID, str] = {}
    for row in error.protected_objects:
        noun = nouns.get(row._meta.db_table)
        said = _("đang gắn với %(what)s") % {"what": noun} if noun else ""
        for field in row._meta.concrete_fields:
            if field.related_model is Document and getattr(row, field.attname):
                found[getattr(row, field.attname)] = said
    return found


def _refuse_used(made: RegisterImport, used: dict[UUID, str]) -> None:
    """Refuse when rows of an import are in use, naming the lines they belong to.

    :raises Refused: `import_used`.
    """
    if not used:
        return
    keys = list(used)
    arrived = IncomingEntry.objects.filter(pk__in=keys).values("document_id")
    mine = Q(pk__in=keys) | Q(document_id__in=keys) | Q(document_id__in=arrived)
    entries = NumberEntry.objects.filter(mine, register_import=made).select_related("document")
    lines = [
        _line(entry, _said_of(entry, used))
        for entry in entries.order_by("number", "suffix")[:_NAMED]
    ]
    raise Refused(
        _("Đã có việc làm trên các dòng của lần nhập này nên không rút lại được: %(lines)s.")
        % {"lines": _named(lines)},
        code="import_used",
        data={"lines": lines},
    )


def _said_of(entry: NumberEntry, used: dict[UUID, str]) -> str:
    keys = [key for key in (entry.document_id, entry.pk) if key]
    return next((used[key] for key in keys if used.get(key)), "") or _("đã sửa")


def _line(entry: NumberEntry, what: str = "") -> dict[str, Any]:
    document = entry.document
    return {
        "number": str(entry),
        "symbol": document.symbol if document else "",
        "document_id": str(document.pk) if document else "",
        "what": what,
    }


def _named(lines: Iterable[dict[str, Any]]) -> str:
    said = []
    for line in lines:
        symbol = f" ({line['symbol']})" if line["symbol"] else ""
        what = f", {line['what'][:1].lower()}{line['what'][1:]}" if line["what"] else ""
        said.append(_("số %(number)s") % {"number": line["number"]} + symbol + what)
    return "; ".join(said)
