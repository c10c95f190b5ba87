"""Acts on documents that come in: enter them in the book, correct what was typed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.registry import queries
from vanphong.registry.facts import DocumentFields, abstract_digest, checked, columns
from vanphong.registry.models import (
    Book,
    Channel,
    Direction,
    Document,
    IncomingEntry,
    InvolvementReason,
    NumberState,
    Origin,
)
from vanphong.registry.rules.duplicates import SENTENCES, DocumentFacts
from vanphong.registry.services.documents import attach, involve, tell_changed
from vanphong.registry.services.numbers import (
    Series,
    hold_number,
    plan_number,
    refuse_closed_book,
    refuse_closed_day,
)


@dataclass(frozen=True, slots=True)
class Arrival:
    """How a document came in and where it goes; dates are Vietnam's."""

    arrived_on: dt.date | None = None
    channel: str = Channel.PAPER
    forwarded_to: str = ""
    forwarded_on: dt.date | None = None
    received_for: str = ""
    due_on: dt.date | None = None
    note: str = ""


@transaction.atomic
def register_incoming(
    *,
    actor: Actor,
    book_id: UUID,
    fields: DocumentFields,
    now: dt.datetime,
    arrival: Arrival = Arrival(),
    file_id: UUID | None = None,
    source_id: UUID | None = None,
    accept_duplicate: bool = False,
    symbol_as_written: bool = False,
) -> IncomingEntry:
    """Enter a document from outside in the book, with the next arrival number.

    The same `source_id` gives the same entry again. Locks the book's row.

    :raises Secret: when a field carries a secrecy mark.
    :raises Invalid: naming every wrong field.
    :raises Refused: `duplicate` when it is probably there already and that was not accepted.
    """
    require(actor, "registry:incoming:register")
    clean = checked(fields, now, as_written=symbol_as_written)
    coming = _checked_arrival(arrival, now)
    book = _incoming_book(actor, book_id)
    before = _registered_before(actor, source_id)
    if before:
        return before
    file = files.get_file(actor, file_id) if file_id else None
    digest = file.sha256 if file else ""
    if not accept_duplicate:
        refuse_duplicate(actor, clean, file_digest=digest)
    document = Document.objects.create(
        office_id=book.office_id, origin=Origin.RECEIVED, source_id=source_id,
        registered_at=now, registered_by_id=actor.person_id, file=file, file_digest=digest,
        **columns(clean),
    )  # fmt: skip
    if file:
        attach(document, file)
    entry = _enter(actor, book, document, coming, now)
    audit.record(
        actor,
        "registry:incoming:register",
        subject=document,
        detail={"arrival_number": entry.arrival_number, "book": book.name,
                "duplicate_accepted": accept_duplicate},
    )  # fmt: skip
    tell_changed(actor, document)
    return entry


@transaction.atomic
def register_delivered(
    *,
    actor: Actor,
    document_id: UUID,
    book_id: UUID,
    now: dt.datetime,
    arrival: Arrival = Arrival(channel=Channel.EXCHANGE),
) -> IncomingEntry:
    """Enter a document that another office of the installation opened to this one.

    There is one document and two views of it; entering it twice gives the same line.

    :raises NotFound: when the document was not opened to this office.
    """
    require(actor, "registry:incoming:register")
    coming = _checked_arrival(arrival, now)
    book = _incoming_book(actor, book_id)
    document = queries.get_document(actor, document_id)
    before = IncomingEntry.objects.filter(office_id=actor.office_key, document=document).first()
    if before:
        return before
    entry = _enter(actor, book, document, coming, now)
    audit.record(
        actor,
        "registry:incoming:register",
        subject=document,
        detail={"arrival_number": entry.arrival_number, "book": book.name, "delivered": True},
    )
    tell_changed(actor, document)
    return entry


def _incoming_book(actor: Actor, book_id: UUID) -> Book:
    book = queries.lock_book(actor, book_id)
    if book.direction != Direction.IN:
        raise Refused(_("Đây là sổ văn bản đi. Xin chọn sổ văn bản đến."), code="wrong_book")
    return book


def _registered_before(actor: Actor, source_id: UUID | None) -> IncomingEntry | None:
    if source_id is None:
        return None
    return IncomingEntry.objects.filter(
        office_id=actor.office_key, document__source_id=source_id,
        document__office_id=actor.office_key,
    ).first()  # fmt: skip


def refuse_duplicate(actor: Actor, fields: DocumentFields, *, file_digest: str) -> None:
    """Warn of documents that are probably the same one.

    :raises Refused: `duplicate`, naming them and why.
    :source: office practice, ADR 0011
    """
    facts = DocumentFacts(
        fields.issuer_name, fields.symbol, fields.issued_on, fields.abstract, file_digest
    )
    found = queries.duplicates_of(
        actor, facts, abstract_digest=abstract_digest(fields.abstract)
    )
    if found:
        alike = [
            {
                "id": str(one.id),
                "symbol": one.symbol,
                "issued_on": one.issued_on and one.issued_on.isoformat(),
                "abstract": one.abstract,
                "reasons": [str(reason) for reason in reasons],
            }
            for one, reasons in found
        ]
        raise Refused(
            _("%(why)s Xin xem văn bản đã có; nếu không phải là một thì xác nhận để vào sổ.")
            % {"why": SENTENCES[found[0][1][0]]},
            code="duplicate",
            source="office practice, ADR 0011",
            data={"duplicates": alike},
        )


def _checked_arrival(arrival: Arrival, now: dt.datetime) -> dict[str, Any]:
    """Give the columns of the entry, cleaned."""
    words = {
        name: one_line(getattr(arrival, name))
        for name in ("forwarded_to", "received_for", "note")
    }
    refuse_secret(on=vietnam_date(now), fields={k: v for k, v in words.items() if v})
    today = vietnam_date(now)
    arrived_on = arrival.arrived_on or today
    wrong: dict[str, list[str]] = {}
    if arrived_on > today:
        wrong["arrived_on"] = [_("Ngày đến không thể sau hôm nay.")]
    if arrival.due_on and arrival.due_on < arrived_on:
        wrong["due_on"] = [_("Hạn xử lý không thể trước ngày đến.")]
    if arrival.forwarded_on and arrival.forwarded_on < arrived_on:
        wrong["forwarded_on"] = [_("Ngày chuyển không thể trước ngày đến.")]
    if arrival.channel not in Channel.values:
        wrong["channel"] = [_("Cách nhận này không có trong danh mục.")]
    for name, longest in (("forwarded_to", 300), ("received_for", 100), ("note", 500)):
        if len(words[name]) > longest:
            wrong[name] = [_("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": longest}]
    if wrong:
        raise Invalid(_("Thông tin vào sổ chưa đúng."), fields=wrong)
    return words | {
        "arrived_on": arrived_on,
        "channel": arrival.channel,
        "forwarded_on": arrival.forwarded_on,
        "due_on": arrival.due_on,
    }


def _enter(
    actor: Actor, book: Book, document: Document, coming: dict[str, Any], now: dt.datetime
) -> IncomingEntry:
    refuse_closed_book(book)
    refuse_closed_day(book, coming["arrived_on"])
    number = plan_number(Series.of(book), for_id=document.id, now=now)
    hold_number(number)
    number.state, number.document, number.given_at = NumberState.GIVEN, document, now
    number.save(update_fields=["state", "document", "given_at"])
    involve(actor, document, actor.person_id, InvolvementReason.REGISTERED, now)
    return IncomingEntry.objects.create(
        office_id=book.office_id, document=document, book=book, arrival_number=number.number,
        received_at=now, received_by_id=actor.person_id, **coming,
    )  # fmt: skip


@transaction.atomic
def correct_document(
    *,
    actor: Actor,
    document_id: UUID,
    fields: DocumentFields,
    reason: str,
    now: dt.datetime,
    symbol_as_written: bool = False,
) -> Document:
    """Correct what was typed of a received document; the trail keeps what stood before.

    :raises Refused: for an own document (its facts are signed), or in a closed period.
    """
    require(actor, "registry:incoming:correct")
    clean = checked(fields, now, as_written=symbol_as_written)
    words = one_line(reason)
    if not words:
        sentence = _("Xin ghi lý do sửa.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    document = queries.lock_document(actor, document_id)
    if document.origin != Origin.RECEIVED:
        raise Refused(
            _("Văn bản của cơ quan đã ký nên không sửa được. Xin ban hành văn bản khác."),
            code="document_signed",
        )
    entry = IncomingEntry.objects.filter(
        office_id=actor.office_key, document=document
    ).select_related("book").first()  # fmt: skip
    if entry:
        refuse_closed_day(entry.book, entry.arrived_on)
    changed = {
        name: value
        for name, value in columns(clean).items()
        if getattr(document, name) != value
    }
    for name, value in changed.items():
        setattr(document, name, value)
    if changed:
        document.save(update_fields=list(changed))
        audit.record(
            actor,
            "registry:incoming:correct",
            subject=document,
            detail={"fields": sorted(changed), "reason": words[:500]},
        )
        tell_changed(actor, document)
    return document


@transaction.atomic
def correct_arrival(
    *, actor: Actor, entry_id: UUID, arrival: Arrival, now: dt.datetime
) -> IncomingEntry:
    """Correct or complete a line of the incoming book: where it went, who signed for it, due.

    :raises Refused: when its period is closed.
    """
    require(actor, "registry:incoming:correct")
    coming = _checked_arrival(arrival, now)
    entry = (
        IncomingEntry.objects.select_for_update(of=("self",))
        .filter(office_id=actor.office_key, pk=entry_id)
        .select_related("book", "document")
        .first()
    )
    if entry is None:
        raise NotFound(_("Không tìm thấy dòng này trong sổ."))
    if arrival.arrived_on is None:
        coming.pop("arrived_on")
    refuse_closed_day(entry.book, entry.arrived_on)
    refuse_closed_day(entry.book, coming.get("arrived_on"))
    for name, value in coming.items():
        setattr(entry, name, value)
    entry.save(update_fields=list(coming))
    audit.record(
        actor, "registry:incoming:correct", subject=entry.document, detail={"line": True}
    )
    return entry


def annotate_arrival(*, actor: Actor, document: Document, words: str) -> bool:
    """Add words to the note of the office's line for a document; say whether it was possible.

    Used inside the acts of a delivery, which write the trail. A line of a closed period, or one
    that does not exist, stays as it is.
    """
    entry = (
        IncomingEntry.objects.select_for_update(of=("self",))
        .filter(office_id=actor.office_key, document=document)
        .select_related("book")
        .first()
    )
    if entry is None:
        return False
    closed_until = entry.book.closed_until
    if closed_until and entry.arrived_on <= closed_until:
        return False
    entry.note = " ".join(part for part in (entry.note, one_line(words)) if part)[:500]
    entry.save(update_fields=["note"])
    return True
