"""The JSON API of the exchange: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.exchange import queries, services
from vanphong.exchange.answers import acceptance_out, delivery_out, whole_out
from vanphong.exchange.rules import DeliveryState
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, ReasonIn, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.registry import api as registry

router = Router()


class DeliveryOut(Schema):
    """One document on its way; `verdict` is empty until its signatures were looked at.

    `answer` is what the receiver said that the sender has not dealt with yet, or empty.
    """

    id: UUID
    document_id: UUID
    sender: str
    receiver: str
    symbol: str
    issued_on: dt.date | None
    issuer: str
    abstract: str
    urgency: registry.Urgency
    state: DeliveryState
    label: str
    verdict: str
    note: str
    answer: str
    file_sha256: str
    sent_at: dt.datetime
    changed_at: dt.datetime
    replaced_by_id: UUID | None


class ReceiptOut(Schema):
    """One thing the other side was told; codes after QCVN 102:2016/BTTTT."""

    code: str
    state: DeliveryState
    label: str
    by: str
    office: str
    reason: str
    file_sha256: str
    at: dt.datetime


class DeliveryWhole(DeliveryOut):
    """A delivery with its receipts in order."""

    receipts: list[ReceiptOut]


class AcceptanceOut(DeliveryOut):
    """An accepted delivery with its line in the book."""

    arrival_number: int
    arrived_on: dt.date
    entry_id: UUID


class DeliveryPage(Schema):
    """Some deliveries, newest first; `next_cursor` is empty at the end."""

    items: list[DeliveryOut]
    next_cursor: str


class AcceptIn(In):
    """What the book says besides; a document with an invalid signature needs the last two."""

    book_id: UUID | None = None
    passed_to: list[UUID] = []
    forwarded_to: str = ""
    forwarded_on: Day | None = None
    due_on: Day | None = None
    note: str = ""
    accept_invalid: bool = False
    reason: str = ""


class AnswerIn(In):
    """Consent to a recall, or not; without it a reason is needed."""

    consent: bool
    reason: str = ""


class SendIn(In):
    """Offices by their identifiers."""

    office_ids: list[Whole]


class ReplaceIn(ReasonIn):
    """The own document that takes the place; of the `whole` document, or for this receiver.

    One that differs in type, subject or addressee needs `confirmed`.
    """

    document_id: UUID
    whole: bool = False
    confirmed: bool = False


def _page(found: queries.Page) -> dict[str, Any]:
    items = [delivery_out(one) for one in found.items]
    return {"items": items, "next_cursor": found.next_cursor}


@router.get("/deliveries/received", response=DeliveryPage, summary="Văn bản gửi tới")
@allowed(queries.RECEIVE)
def received(
    request: HttpRequest,
    waiting: bool = True,
    cursor: str = "",
) -> dict[str, Any]:
    """List what came; `waiting` for those to accept or to answer only."""
    return _page(queries.page(queries.inbox(actor_of(request), waiting=waiting), cursor=cursor))


@router.get("/deliveries/sent", response=DeliveryPage, summary="Văn bản đã gửi")
@allowed(queries.SEND)
def sent(request: HttpRequest, answered: bool = False, cursor: str = "") -> dict[str, Any]:
    """List what was sent; `answered` for those whose receiver's answer waits for the sender."""
    rows = queries.outbox(actor_of(request), answered=answered)
    return _page(queries.page(rows, cursor=cursor))


@router.get(
    "/deliveries/received/{delivery_id}", response=DeliveryWhole, summary="Một văn bản gửi tới"
)
@allowed(queries.RECEIVE)
def received_one(request: HttpRequest, delivery_id: UUID) -> dict[str, Any]:
    """Read a delivery with its receipts, as its receiver."""
    return whole_out(queries.get_delivery(actor_of(request), delivery_id))


@router.get(
    "/deliveries/sent/{delivery_id}", response=DeliveryWhole, summary="Một văn bản đã gửi"
)
@allowed(queries.SEND)
def sent_one(request: HttpRequest, delivery_id: UUID) -> dict[str, Any]:
    """Read a delivery with its receipts, as its sender."""
    return whole_out(queries.get_delivery(actor_of(request), delivery_id))


@router.get(
    "/documents/{document_id}/deliveries",
    response=list[DeliveryOut],
    summary="Nơi văn bản đã gửi đến",
)
@allowed("registry:document:read")
def deliveries_of(request: HttpRequest, document_id: UUID) -> list[dict[str, Any]]:
    """List where a document went, or how it came."""
    document = registry.get_document(actor_of(request), document_id)
    return [delivery_out(one) for one in queries.deliveries_of(actor_of(request), document)]


@router.post(
    "/documents/{document_id}/deliveries", response=list[DeliveryOut], summary="Gửi văn bản"
)
@allowed(queries.SEND)
def send(request: HttpRequest, document_id: UUID, given: SendIn) -> list[dict[str, Any]]:
    """Send an issued document to offices; where it is already, nothing changes."""
    found = services.send_document(
        actor=actor_of(request),
        document_id=document_id,
        office_ids=given.office_ids,
        now=clock.now(),
    )
    return [delivery_out(one) for one in found]


@router.post(
    "/documents/{document_id}/recall",
    response=list[DeliveryOut],
    summary="Thu hồi văn bản khỏi mọi nơi nhận",
)
@allowed(queries.RECALL)
def recall_document(
    request: HttpRequest, document_id: UUID, given: ReasonIn
) -> list[dict[str, Any]]:
    """Recall a document from everyone it was sent to."""
    found = services.recall_document(
        actor=actor_of(request), document_id=document_id, reason=given.reason, now=clock.now()
    )
    return [delivery_out(one) for one in found]


@router.post(
    "/deliveries/{delivery_id}/accept", response=AcceptanceOut, summary="Tiếp nhận và vào sổ"
)
@allowed(queries.RECEIVE)
def accept(request: HttpRequest, delivery_id: UUID, given: AcceptIn) -> dict[str, Any]:
    """Accept a delivery and enter it in the book; accepted twice, it is the same line."""
    accepted = services.accept_delivery(
        actor=actor_of(request),
        delivery_id=delivery_id,
        now=clock.now(),
        book_id=given.book_id,
        arrival=registry.Arrival(
            channel=registry.Channel.EXCHANGE,
            passed_to=given.passed_to,
            forwarded_to=given.forwarded_to,
            forwarded_on=given.forwarded_on,
            due_on=given.due_on,
            note=given.note,
        ),
        accept_invalid=given.accept_invalid,
        reason=given.reason,
    )
    return acceptance_out(accepted)


@router.post(
    "/deliveries/{delivery_id}/refuse", response=DeliveryOut, summary="Từ chối tiếp nhận"
)
@allowed(queries.RECEIVE)
def refuse(request: HttpRequest, delivery_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Refuse a delivery with a reason."""
    done = services.refuse_delivery(
        actor=actor_of(request), delivery_id=delivery_id, reason=given.reason, now=clock.now()
    )
    return delivery_out(done)


@router.post(
    "/deliveries/{delivery_id}/answer-recall",
    response=DeliveryOut,
    summary="Trả lời đề nghị thu hồi, thay thế",
)
@allowed(queries.RECEIVE)
def answer_recall(request: HttpRequest, delivery_id: UUID, given: AnswerIn) -> dict[str, Any]:
    """Answer an asked recall or replacement."""
    done = services.answer_recall(
        actor=actor_of(request),
        delivery_id=delivery_id,
        consent=given.consent,
        reason=given.reason,
        now=clock.now(),
    )
    return delivery_out(done)


@router.post(
    "/deliveries/{delivery_id}/acknowledge",
    response=DeliveryOut,
    summary="Ghi nhận đã xem trả lời của nơi nhận",
)
@allowed(queries.SEND)
def acknowledge(request: HttpRequest, delivery_id: UUID) -> dict[str, Any]:
    """Note that the receiver's answer was seen and nothing more follows."""
    return delivery_out(
        services.acknowledge_answer(actor=actor_of(request), delivery_id=delivery_id)
    )


@router.post(
    "/deliveries/{delivery_id}/recall", response=DeliveryOut, summary="Thu hồi một bản gửi"
)
@allowed(queries.RECALL)
def recall(request: HttpRequest, delivery_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Take a delivery back, or ask the receiver to give it up."""
    done = services.recall_delivery(
        actor=actor_of(request), delivery_id=delivery_id, reason=given.reason, now=clock.now()
    )
    return delivery_out(done)


@router.post(
    "/deliveries/{delivery_id}/replace", response=DeliveryOut, summary="Gửi văn bản thay thế"
)
@allowed(queries.RECALL)
def replace(request: HttpRequest, delivery_id: UUID, given: ReplaceIn) -> dict[str, Any]:
    """Offer another own document in the place of a delivered one."""
    done = services.ask_replacement(
        actor=actor_of(request),
        delivery_id=delivery_id,
        new_document_id=given.document_id,
        whole=given.whole,
        confirmed=given.confirmed,
        reason=given.reason,
        now=clock.now(),
    )
    return delivery_out(done)
