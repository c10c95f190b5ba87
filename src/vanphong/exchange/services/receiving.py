"""Receiving: accept and enter in the book, refuse, tell the sender how far the work is."""

from __future__ import annotations

import contextlib
import datetime as dt
from dataclasses import dataclass, replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.exchange import queries
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import (
    ENDED,
    DeliveryState,
    Side,
    is_forward,
    may_accept_signature,
    may_become,
)
from vanphong.exchange.services.steps import (
    close_document,
    copy_text_again,
    move,
    reason_given,
    tell_both,
)
from vanphong.exchange.verifying import is_invalid, signature_verdict
from vanphong.files import api as files
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.registry import api as registry

EXCHANGE = registry.Channel.EXCHANGE
# What the register notes by itself in the act of accepting.
_LINKING = frozenset({"registry:document:read_all", "registry:document:relate"})
_TODAY = registry.Arrival(channel=EXCHANGE)


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A delivery accepted, and the line it got in the book."""

    delivery: Delivery
    entry: registry.IncomingEntry


@transaction.atomic
def accept_delivery(
    *,
    actor: Actor,
    delivery_id: UUID,
    now: dt.datetime,
    book_id: UUID | None = None,
    arrival: registry.Arrival = _TODAY,
    accept_invalid: bool = False,
    reason: str = "",
) -> Acceptance:
    """Accept a delivery and enter it in the book with the next arrival number; one act.

    Without `book_id` the open incoming book of the day. Locks the delivery, then the book.
    Accepted twice, it is the same line. The file must be in the store byte for byte as it was
    sent; one whose signature is not valid needs `accept_invalid` and a reason.

    :raises NotFound: for a delivery to another office, or when the file is gone.
    :raises Unavailable: `file_bytes_damaged`; nothing is written.
    :raises Refused: `wrong_state`, `signature_invalid`, `file_differs`, `no_book`.
    """
    require(actor, queries.RECEIVE)
    require(actor, "registry:incoming:register")
    words = reason_given(reason, now, needed=False)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=False)
    entry = queries.arrival_of(actor, delivery.document_id) if delivery.stage else None
    if entry is not None:
        return Acceptance(delivery, entry)
    asking.insist(may_become(DeliveryState.ACCEPTED, state=delivery.state, side=Side.RECEIVER))
    document = registry.get_document(actor, delivery.document_id)
    verdict = signature_verdict(_file_as_sent(actor, document, delivery), now=now)
    invalid = is_invalid(verdict)
    asking.insist(may_accept_signature(invalid=invalid, confirmed=accept_invalid, reason=words))
    entry = registry.register_delivered(
        actor=actor,
        document_id=document.pk,
        book_id=book_id or _book_of_the_day(actor, now),
        now=now,
        arrival=_with_note(arrival, words if invalid else ""),
    )
    if queries.was_registered(delivery):  # its line stands since an earlier delivery
        copy_text_again(document, delivery.receiver_id)
    _link_answered(actor, delivery)
    move(actor, delivery, DeliveryState.ACCEPTED, now, reason=words)
    tell_both(
        actor,
        "exchange:delivery:accept",
        delivery,
        verdict=verdict.value,
        arrival_number=entry.arrival_number,
        reason=words,
    )
    return Acceptance(delivery, entry)


def _file_as_sent(actor: Actor, document: registry.Document, delivery: Delivery) -> files.File:
    """Give the document's file, which must be the one that was sent."""
    file = files.get_file(actor, document.file_id) if document.file_id else None
    if file is None or file.sha256 != delivery.file_sha256:
        raise Refused(
            _("Tệp của văn bản không phải tệp đã gửi. Hãy từ chối và báo nơi gửi."),
            code="file_differs",
        )
    return file


def _book_of_the_day(actor: Actor, now: dt.datetime) -> UUID:
    book = registry.incoming_book(actor, vietnam_date(now))
    if book is None:
        raise Refused(
            _("Chưa mở sổ văn bản đến của năm nay. Xin mở sổ rồi tiếp nhận."), code="no_book"
        )
    return book.pk


def _link_answered(actor: Actor, delivery: Delivery) -> None:
    """Say in the receiver's register which of the documents it may see this one answers.

    A link the dates speak against is left out; it does not hold up the acceptance.
    """
    linker = replace(actor, permissions=actor.permissions | _LINKING)
    answered = Envelope.read(delivery.envelope).answers
    for target in registry.visible_documents(linker).filter(pk__in=answered).order_by("id"):
        with contextlib.suppress(Refused):
            registry.relate(
                actor=linker, source_id=delivery.document_id, target_id=target.pk,
                kind=registry.RelationKind.ANSWERS,
            )  # fmt: skip


def _with_note(arrival: registry.Arrival, words: str) -> registry.Arrival:
    """Give the arrival by exchange; the line says why an invalid signature was accepted."""
    note = arrival.note
    if words:
        said = f"Chữ ký không hợp lệ, vẫn tiếp nhận: {words}"
        note = " ".join(part for part in (note, said) if part)[:500]
    return replace(arrival, channel=EXCHANGE, note=note)


@transaction.atomic
def refuse_delivery(
    *, actor: Actor, delivery_id: UUID, reason: str, now: dt.datetime
) -> Delivery:
    """Refuse a delivery with a reason; the document is closed to the office again.

    Refused twice, it stays as it was. Locks the delivery.

    :raises Refused: `wrong_state` when it was accepted or taken back.
    """
    require(actor, queries.RECEIVE)
    words = reason_given(reason, now)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=False)
    if delivery.state == DeliveryState.REFUSED:
        return delivery
    asking.insist(may_become(DeliveryState.REFUSED, state=delivery.state, side=Side.RECEIVER))
    move(actor, delivery, DeliveryState.REFUSED, now, reason=words)
    tell_both(actor, "exchange:delivery:refuse", delivery, reason=words)
    close_document(actor, delivery)
    return delivery


def note_progress(
    actor: Actor, document: registry.Document, stage: str, now: dt.datetime
) -> None:
    """Tell the sender that the receiver's work got further; runs in the act of the work.

    Silent when the document did not come by delivery, when the stage was reached before, or
    when the delivery has ended: work never goes back. Locks the delivery.
    """
    new = DeliveryState(stage)
    live = queries.live_delivery(document.pk, actor.office_key)
    if live is None or not is_forward(new, live.stage):
        return
    delivery = queries.lock_delivery(actor, live.pk, as_sender=False)
    if delivery.state in ENDED or not is_forward(new, delivery.stage):
        return
    move(actor, delivery, new, now)
    tell_both(actor, "exchange:delivery:progress", delivery, stage=new.value)
