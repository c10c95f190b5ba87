"""Acts on documents that come in: enter them in the book, correct what was typed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.models import Min
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.secrecy import refuse_spoken
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.arriving_files import get_incoming_file
from vanphong.registry.facts import DocumentFields, abstract_digest, checked, columns
from vanphong.registry.models import (
    Book,
    Channel,
    Direction,
    Document,
    FileRole,
    IncomingEntry,
    Involvement,
    InvolvementReason,
    NumberState,
    Origin,
)
from vanphong.registry.rules.duplicates import SENTENCES, DocumentFacts
from vanphong.registry.rules.numbering import HOUSE_SOURCE
from vanphong.registry.services.arrivals import (
    CORRECT,
    CORRECT_IMPORTED,
    Arrival,
    checked_arrival,
    refuse_changed,
    require_corrector,
    tell_receivers,
)
from vanphong.registry.services.closed import (
    refuse_closed_book,
    refuse_closed_day,
    refuse_closing_day,
)
from vanphong.registry.services.documents import attach, involve, tell_changed
from vanphong.registry.services.numbers import Series, hold_number, plan_number, require_any
from vanphong.registry.services.odd_dates import refuse_odd_incoming, refuse_outside_book

ON_PAPER = Arrival()
DELIVERED = Arrival(channel=Channel.EXCHANGE)


@transaction.atomic
def register_incoming(
    *,
    actor: Actor,
    book_id: UUID,
    fields: DocumentFields,
    now: dt.datetime,
    arrival: Arrival = ON_PAPER,
    file_id: UUID | None = None,
    annex_ids: Sequence[UUID] = (),
    source_id: UUID | None = None,
    accept_duplicate: bool = False,
    accept_dates: bool = False,
    accept_words: bool = False,
    symbol_as_written: bool = False,
) -> IncomingEntry:
    """Enter a document from outside in the book, with the next arrival number.

    The same `source_id` gives the same entry again. Locks the book's row, then what a file came
    with (`kernel.ports.incoming_registered`).

    :raises Secret: when a field carries a secrecy mark.
    :raises Invalid: naming every wrong field.
    :raises Refused: `duplicate` when it is probably there already, `odd_dates` when its dates
        are hardly right, `secret_words` when its abstract speaks of a level of secrecy, and that
        was not accepted.
    """
    require(actor, "registry:incoming:register")
    clean = known_body(checked(fields, now, as_written=symbol_as_written))
    coming = checked_arrival(arrival, now)
    book = _incoming_book(actor, book_id)
    before = _registered_before(actor, source_id)
    if before:
        return before
    file = get_incoming_file(actor, file_id) if file_id else None
    annexes = [get_incoming_file(actor, one) for one in dict.fromkeys(annex_ids)]
    digest = file.sha256 if file else ""
    if not accept_words:
        refuse_spoken({"abstract": clean.abstract}, on=vietnam_date(now))
    if not accept_dates:
        refuse_odd_incoming(clean.issued_on, coming["arrived_on"])
    if not accept_duplicate:
        refuse_duplicate(actor, clean, file_digest=digest)
    document = Document.objects.create(
        office_id=book.office_id, origin=Origin.RECEIVED, source_id=source_id,
        registered_at=now, registered_by_id=actor.person_id, file=file, file_digest=digest,
        **columns(clean),
    )  # fmt: skip
    if file:
        attach(document, file, position=1)
    for annex in annexes:
        attach(document, annex, role=FileRole.ANNEX)
    entry = _enter(actor, book, document, coming, now)
    told, _taken = tell_receivers(actor, entry, arrival.passed_to, now)
    audit.record(
        actor,
        "registry:incoming:register",
        subject=document,
        detail={"arrival_number": entry.arrival_number, "book": book.name, "told": told,
                "outside": entry.forwarded_to, "duplicate_accepted": accept_duplicate, "at": now},
    )  # fmt: skip
    tell_changed(actor, document)
    kept = [one.pk for one in (file, *annexes) if one is not None]
    for hear in ports.incoming_registered:
        hear(actor, document, kept, now)
    return entry


@transaction.atomic
def register_delivered(
    *,
    actor: Actor,
    document_id: UUID,
    book_id: UUID,
    now: dt.datetime,
    arrival: Arrival = DELIVERED,
) -> IncomingEntry:
    """Enter a document that another office of the installation opened to this one.

    There is one document and two views of it; entering it twice gives the same line.

    :raises NotFound: when the document was not opened to this office.
    """
    require(actor, "registry:incoming:register")
    coming = checked_arrival(arrival, now)
    book = _incoming_book(actor, book_id)
    document = queries.get_document(actor, document_id)
    before = IncomingEntry.objects.filter(office_id=actor.office_key, document=document).first()
    if before:
        return before
    # It may have been read and directed here before it is entered.
    directed = Involvement.objects.filter(
        office_id=actor.office_key, document=document, reason=InvolvementReason.DIRECTED
    )
    coming["directed_at"] = directed.aggregate(first=Min("since"))["first"]
    entry = _enter(actor, book, document, coming, now)
    told, _taken = tell_receivers(actor, entry, arrival.passed_to, now)
    audit.record(
        actor,
        "registry:incoming:register",
        subject=document,
        detail={"arrival_number": entry.arrival_number, "book": book.name, "told": told,
                "outside": entry.forwarded_to, "delivered": True, "at": now},
    )  # fmt: skip
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


def known_body(fields: DocumentFields) -> DocumentFields:
    """Give the fields when the body named as issuer is one of the directory with that name.

    :raises Invalid: naming `body_id`.
    """
    if fields.body_id is None:
        return fields
    body = people.Body.objects.filter(pk=fields.body_id).first()
    if body is None or one_line(body.name) != fields.issuer_name:
        sentence = _("Cơ quan ban hành này không có trong danh bạ với tên đã ghi.")
        raise Invalid(sentence, code="unknown_body", fields={"body_id": [sentence]})
    return fields


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
                "own": one.origin == Origin.OWN and one.office_id == actor.office_id,
            }
            for one, reasons in found
        ]
        raise Refused(
            _("%(why)s Xin xem văn bản đã có; nếu không phải là một thì xác nhận để vào sổ.")
            % {"why": SENTENCES[found[0][1][0]]},
            code="duplicate",
            source=HOUSE_SOURCE,
            data={"duplicates": alike},
        )


def _enter(
    actor: Actor, book: Book, document: Document, coming: dict[str, Any], now: dt.datetime
) -> IncomingEntry:
    refuse_closed_book(book)
    refuse_outside_book(book, coming["arrived_on"])
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
    version: int | None = None,
) -> Document:
    """Correct what was typed of a received document; the trail keeps what stood before.

    Locks the document.

    :raises Refused: for an own document (its facts are signed), in a closed period, or when
        someone changed it meanwhile.
    """
    require_any(actor, CORRECT, CORRECT_IMPORTED)
    clean = known_body(checked(fields, now, as_written=symbol_as_written))
    words = one_line(reason)
    if not words:
        sentence = _("Xin ghi lý do sửa.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    document = queries.lock_document(actor, document_id)
    refuse_changed(document, version)
    if document.origin != Origin.RECEIVED:
        raise Refused(
            _("Văn bản của cơ quan đã ký nên không sửa được. Xin ban hành văn bản khác."),
            code="document_signed",
        )
    entry = IncomingEntry.objects.filter(
        office_id=actor.office_key, document=document
    ).select_related("book").first()  # fmt: skip
    require_corrector(actor, entry)
    if entry:
        refuse_closing_day(entry.book, entry.arrived_on)
    changed = {
        name: value
        for name, value in columns(clean).items()
        if getattr(document, name) != value
    }
    for name, value in changed.items():
        setattr(document, name, value)
    if changed:
        document.version += 1
        document.save(update_fields=[*changed, "version"])
        audit.record(
            actor,
            "registry:incoming:correct",
            subject=document,
            detail={"fields": sorted(changed), "reason": words[:500], "at": now},
        )
        tell_changed(actor, document)
    return document
