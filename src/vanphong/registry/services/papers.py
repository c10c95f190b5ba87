"""Acts on documents that exist on paper: number and enter, keep the scan, correct the line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.secrecy import refuse_spoken
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import book_queries, queries
from vanphong.registry.facts import DocumentFields, checked, columns
from vanphong.registry.models import (
    Document,
    DocumentAccess,
    DocumentState,
    NumberEntry,
    Origin,
)
from vanphong.registry.services.arrivals import refuse_changed
from vanphong.registry.services.closed import refuse_closing_day
from vanphong.registry.services.documents import (
    IssuedFacts,
    attach,
    enter_issued,
    entered_before,
    tell_changed,
)
from vanphong.registry.services.numbers import confirm_number, reserve_number
from vanphong.registry.services.odd_dates import refuse_odd_outgoing

ADD_SCAN = "registry:document:add_scan"
# What stands on a paper of one's own besides its number; the number makes the rest.
CORRECTABLE = (
    "issued_on", "abstract", "abstract_digest", "urgency", "signer_name", "signer_title",
    "recipients_text", "copy_count", "filed_with", "note",
)  # fmt: skip


@transaction.atomic
def register_outgoing(
    *,
    actor: Actor,
    fields: DocumentFields,
    now: dt.datetime,
    body: people.Body | None = None,
    held_id: UUID | None = None,
    file_id: UUID | None = None,
    source_id: UUID | None = None,
    recipients: Sequence[Mapping[str, Any]] = (),
    accept_dates: bool = False,
    accept_words: bool = False,
) -> Document:
    """Number and enter a document issued outside of drafting (on paper), in one act.

    Issuer and symbol come from the book, not from the fields; with `held_id` the number held
    before is used, with its type, and its body unless others share the book. Addressees are the
    lines of Nơi nhận when none are given. The same `source_id` gives the same document again; a
    held number is used once. Locks the book's row, or the number held.

    :raises Invalid: when `issued_on`, the type or the body is missing, or a field is wrong.
    :raises NotFound: when the number is not held for a paper any more.
    :raises Refused: when no book is open for it, it may not be issued, or its date is hardly
        right (`odd_dates`), its abstract speaks of a level of secrecy (`secret_words`) and that was
        not accepted.
    """
    require(actor, "registry:number:reserve")
    if source_id and (before := entered_before(actor, source_id)):
        return before
    issued_on = _dated(fields)
    held = (
        book_queries.held_entry(actor, queries.lock_entry(actor, held_id).pk)
        if held_id
        else None
    )
    body = _issuing_body(held, body)
    if held:
        fields = replace(fields, type_code=held.type_code)
    checked(replace(fields, issuer_name=body.name, symbol=""), now)
    if not accept_words:
        refuse_spoken({"abstract": fields.abstract}, on=vietnam_date(now))
    for_id = source_id or new_id()
    entry = held or queries.number_held(actor, for_id) or reserve_number(
        actor=actor, body=body, type_code=fields.type_code, for_id=for_id,
        on=issued_on, now=now,
    )  # fmt: skip
    if not accept_dates:
        refuse_odd_outgoing(entry, issued_on, now)
    facts = IssuedFacts(
        body=body,
        type_code=fields.type_code,
        number_entry=entry,
        symbol=entry.symbol,
        issued_on=issued_on,
        abstract=fields.abstract,
        urgency=fields.urgency,
        signer_name=fields.signer_name,
        signer_title=fields.signer_title,
        file=queries.get_upload(actor, file_id) if file_id else None,
        recipients=recipients or _addressees(fields.recipients_text),
        recipient_lines=fields.recipients_text.splitlines(),
        copy_count=fields.copy_count,
        filed_with=fields.filed_with,
        note=fields.note,
    )
    document = enter_issued(actor=actor, facts=facts, now=now)
    confirm_number(actor=actor, entry_id=entry.id, document=document, now=now)
    return document


def _dated(fields: DocumentFields) -> dt.date:
    """Give the day an own document bears.

    :raises Invalid: naming `issued_on`.
    """
    if fields.issued_on is None:
        sentence = _("Xin ghi ngày ban hành.")
        raise Invalid(sentence, fields={"issued_on": [sentence]})
    return fields.issued_on


def _issuing_body(held: NumberEntry | None, body: people.Body | None) -> people.Body:
    """Give the body that issues a paper: the one named, or that of the number held for it.

    :raises Invalid: naming `body_id`.
    """
    of_book = held.book.body if held else None
    if body and of_book and body.symbol != of_book.symbol:
        sentence = _("Số đang giữ không phải của cơ quan ban hành này.")
        raise Invalid(sentence, fields={"body_id": [sentence]})
    chosen = body or of_book
    if chosen is None:
        sentence = _("Xin chọn cơ quan ban hành.")
        raise Invalid(sentence, fields={"body_id": [sentence]})
    return chosen


def _addressees(recipients_text: str) -> list[dict[str, str]]:
    names = (line.strip(" -;.,") for line in recipients_text.splitlines())
    return [{"name": name} for name in names if name]


@transaction.atomic
def add_scan(*, actor: Actor, document_id: UUID, file_id: UUID, now: dt.datetime) -> Document:
    """Keep the scan of a document that was entered from paper; it becomes the document's file.

    Adding the same file again changes nothing.

    :raises NotFound: when the document is not the office's, or the file not the actor's own.
    :raises Refused: `has_file` when the document has its file already.
    """
    require(actor, ADD_SCAN)
    document = queries.lock_document(actor, document_id)
    file = queries.get_upload(actor, file_id)
    if document.file_id == file.pk:
        return document
    if document.file_id is not None:
        sentence = _("Văn bản đã có tệp, không thay được.")
        raise Refused(sentence, code="has_file")
    document.file, document.file_digest = file, file.sha256
    document.version += 1
    document.save(update_fields=["file", "file_digest", "version"])
    attach(document, file)
    for office_id in DocumentAccess.objects.filter(document=document).values_list(
        "office_id", flat=True
    ):
        files.share_with_office(actor=actor, file=file, office_id=office_id, now=now)
    audit.record(actor, ADD_SCAN, subject=document, detail={"digest": file.sha256, "at": now})
    tell_changed(actor, document)
    return document


@transaction.atomic
def correct_outgoing(
    *,
    actor: Actor,
    document_id: UUID,
    fields: DocumentFields,
    reason: str,
    now: dt.datetime,
    accept_dates: bool = False,
    version: int | None = None,
) -> Document:
    """Correct the line of an own document issued on paper; its number and type stay.

    Locks the document.

    :raises Invalid: without a reason or a day; naming every wrong field.
    :raises Refused: `document_signed` when its file is signed, `document_sent` when another
        office has it, in a closed period, or when someone changed it meanwhile.
    """
    require(actor, "registry:number:reserve")
    words = one_line(reason)
    if not words:
        sentence = _("Xin ghi lý do sửa.")
        raise Invalid(sentence, fields={"reason": [sentence]})
    issued_on = _dated(fields)
    document = queries.lock_document(actor, document_id)
    refuse_changed(document, version)
    entry = NumberEntry.objects.select_related("book").filter(document=document).first()
    _refuse_fixed(document, now)
    clean = checked(replace(fields, issuer_name=document.issuer_name, symbol=""), now)
    if entry:
        refuse_closing_day(entry.book, document.issued_on, issued_on)
        if not accept_dates and issued_on != document.issued_on:
            refuse_odd_outgoing(entry, issued_on, now)
    given = columns(clean)
    changed = {
        name: [getattr(document, name), given[name]]
        for name in CORRECTABLE
        if getattr(document, name) != given[name]
    }
    if not changed:
        return document
    for name, (_before, value) in changed.items():
        setattr(document, name, value)
    document.version += 1
    document.save(update_fields=[*changed, "version"])
    audit.record(
        actor,
        "registry:outgoing:correct",
        subject=document,
        detail={"changes": changed, "reason": words[:500], "at": now},
    )
    tell_changed(actor, document)
    return document


def _refuse_fixed(document: Document, now: dt.datetime) -> None:
    """Refuse to change what is signed, or what others hold already."""
    if document.origin != Origin.OWN:
        raise Refused(_("Đây là văn bản đến. Xin sửa ở dòng văn bản đến."), code="wrong_book")
    if document.state == DocumentState.VOID:
        raise Refused(_("Số của văn bản này đã hủy nên không sửa được."), code="number_void")
    file = document.file
    signed = (
        file is not None
        and file.media_type == files.PDF.media_type
        and ports.signatures_in.call(files.read_bytes(file), now=now)
    )
    if signed:
        raise Refused(
            _("Văn bản của cơ quan đã ký nên không sửa được. Xin ban hành văn bản khác."),
            code="document_signed",
        )
    if DocumentAccess.objects.filter(document=document).exists():
        raise Refused(
            _("Văn bản đã gửi cho cơ quan khác nên không sửa được. Xin thu hồi hoặc thay thế."),
            code="document_sent",
        )
