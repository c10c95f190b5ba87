"""Recall and replacement: alone before acceptance, with the receiver's consent afterwards."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.exchange import queries
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import (
    ENDED,
    STAGES,
    DeliveryState,
    Side,
    may_become,
    may_replace,
    replacement_differences,
)
from vanphong.exchange.services.receiving import accept_delivery
from vanphong.exchange.services.sending import send_document
from vanphong.exchange.services.steps import (
    close_document,
    move,
    reason_given,
    settle,
    tell_both,
)
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.kernel.scope import acting
from vanphong.registry import api as registry
from vanphong.signing import api as signing

_GIVEN_UP = frozenset({DeliveryState.RECALLED, DeliveryState.REPLACED})
_GONE_OTHERWISE = frozenset({DeliveryState.REFUSED, DeliveryState.RECALLED})
_NOT_TO_OFFER = ENDED | {DeliveryState.RECALL_ASKED}
# What the sender's office does when the last receiver has consented.
_REPLACING = frozenset(
    {"registry:document:read_all", "registry:document:relate", queries.RECALL}
)


@transaction.atomic
def recall_delivery(
    *, actor: Actor, delivery_id: UUID, reason: str, now: dt.datetime
) -> Delivery:
    """Take a delivery back: at once when it was not accepted yet, else ask the receiver.

    Asked twice, it stands once. Locks the delivery.

    :raises NotFound: for a delivery of another office.
    :raises Refused: `wrong_state` when it has ended or a replacement is asked already.
    """
    require(actor, queries.RECALL)
    words = reason_given(reason, now)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=True)
    return _recall(actor, delivery, words, now)


def _recall(actor: Actor, delivery: Delivery, words: str, now: dt.datetime) -> Delivery:
    asked = delivery.state == DeliveryState.RECALL_ASKED and delivery.replaced_by_id is None
    if asked or delivery.state == DeliveryState.RECALLED:
        return delivery
    return _withdraw(actor, delivery, DeliveryState.RECALLED, words, now)


def _withdraw(
    actor: Actor, delivery: Delivery, end: DeliveryState, words: str, now: dt.datetime
) -> Delivery:
    """End a locked delivery by its sender, or ask for it once it was accepted."""
    alone = delivery.state not in STAGES
    new = end if alone else DeliveryState.RECALL_ASKED
    asking.insist(may_become(new, state=delivery.state, side=Side.SENDER))
    move(actor, delivery, new, now, reason=words)
    tell_both(actor, "exchange:delivery:recall", delivery, reason=words)
    if alone:
        close_document(actor, delivery)
    return delivery


@transaction.atomic
def recall_document(
    *, actor: Actor, document_id: UUID, reason: str, now: dt.datetime
) -> list[Delivery]:
    """Recall an issued document: from everyone it was sent to, in the register, in public.

    Gives the deliveries, each taken back or asked for. Locks the document, then the deliveries
    in their order.

    :raises Refused: `document_not_issued` when it is not in force any more.
    """
    require(actor, queries.RECALL)
    words = reason_given(reason, now)
    document = registry.set_state(
        actor=actor, document_id=document_id, state=registry.DocumentState.RECALLED,
        reason=words, now=now,
    )  # fmt: skip
    _tell_public(actor, document, signing.CheckState.RECALLED, now)
    settle(queries.all_deliveries(document).filter(answer=DeliveryState.REFUSED))
    sent = queries.deliveries_of(actor, document).exclude(state__in=ENDED)
    asked = sent.filter(state=DeliveryState.RECALL_ASKED).values_list("pk", flat=True)
    return [
        _recall(actor, queries.lock_delivery(actor, pk, as_sender=True), words, now)
        for pk in sent.exclude(pk__in=asked).values_list("pk", flat=True)
    ]


def _tell_public(
    actor: Actor, document: registry.Document, state: signing.CheckState, now: dt.datetime
) -> None:
    code = queries.check_code_of(document)
    if code:
        signing.change_check(actor=actor, code=code, state=state, now=now)


@transaction.atomic
def ask_replacement(
    *,
    actor: Actor,
    delivery_id: UUID,
    new_document_id: UUID,
    reason: str,
    now: dt.datetime,
    whole: bool = False,
    confirmed: bool = False,
) -> Delivery:
    """Offer another issued document in the place of a delivered one.

    The new one is sent. What was not accepted yet is replaced at once; otherwise the receiver
    consents or not. With `whole` it is offered to every receiver, and the old document is
    replaced at once in the register and in public; else for this receiver only, and the
    document is replaced when all its deliveries are. One that differs needs `confirmed`.
    Locks the old document, the deliveries in their order, then the new document.

    :raises NotFound: for a delivery or document that is not the sender's.
    :raises Refused: `wrong_state`; `replacement_differs`; as `send_document`; when the dates
        contradict it.
    """
    require(actor, queries.RECALL)
    words = reason_given(reason, now)
    found = queries.get_delivery(actor, delivery_id)
    old = registry.lock_document(actor, found.document_id)
    new = registry.get_document(actor, new_document_id)
    asking.insist(
        may_replace(
            differences(old, new, found.receiver_id),
            same_document=old.pk == new.pk,
            earlier=bool(old.issued_on and new.issued_on and new.issued_on < old.issued_on),
            confirmed=confirmed,
        )
    )
    others = queries.all_deliveries(old).exclude(state__in=_NOT_TO_OFFER) if whole else []
    wanted = sorted({found.pk, *(other.pk for other in others)})
    locked = [queries.lock_delivery(actor, pk, as_sender=True) for pk in wanted]
    for delivery in locked:
        target = (
            DeliveryState.RECALL_ASKED if delivery.state in STAGES else DeliveryState.REPLACED
        )
        asking.insist(may_become(target, state=delivery.state, side=Side.SENDER))
    sent = send_document(
        actor=actor, document_id=new_document_id, now=now, replaces=old.symbol,
        office_ids=[delivery.receiver_id for delivery in locked],
    )  # fmt: skip
    for delivery, offered in zip(locked, sent, strict=True):
        delivery.replaced_by = offered
        _withdraw(actor, delivery, DeliveryState.REPLACED, words, now)
    if whole or _all_replaced(old):
        _replace_document(actor, old, new_document_id, now)
    return next(delivery for delivery in locked if delivery.pk == found.pk)


def differences(
    old: registry.Document, new: registry.Document, receiver_id: int
) -> tuple[str, ...]:
    """Give in what a document offered to a receiver differs from the one it replaces."""
    return replacement_differences(
        same_type=old.type_code == new.type_code,
        old_abstract=old.abstract,
        new_abstract=new.abstract,
        addressed=receiver_id in {office.pk for office in queries.addressed_offices(new)},
    )


def _all_replaced(document: registry.Document) -> bool:
    """Say whether every delivery that was not refused or recalled is replaced."""
    states = set(
        queries.all_deliveries(document)
        .exclude(state__in=_GONE_OTHERWISE)
        .values_list("state", flat=True)
    )
    return states == {DeliveryState.REPLACED}


def _replace_document(
    actor: Actor, old: registry.Document, new_document_id: UUID, now: dt.datetime
) -> None:
    """Say in the register and in public that a document is replaced."""
    registry.relate(
        actor=actor, source_id=new_document_id, target_id=old.pk,
        kind=registry.RelationKind.REPLACES,
    )  # fmt: skip
    settle(queries.all_deliveries(old).filter(answer=DeliveryState.REFUSED))
    _tell_public(actor, old, signing.CheckState.REPLACED, now)


@transaction.atomic
def answer_recall(
    *, actor: Actor, delivery_id: UUID, consent: bool, now: dt.datetime, reason: str = ""
) -> Delivery:
    """Answer an asked recall or replacement. The line in the book stays, with a note.

    With consent the files are closed; a replacement is accepted and entered in the same act.
    Without it (a reason is needed) the work goes on; a replacement that was sent stays in the
    tray as a delivery of its own. Locks the delivery, then the replacement, then the book.

    :raises Refused: `wrong_state` when nothing is asked; as `accept_delivery`.
    """
    require(actor, queries.RECEIVE)
    words = reason_given(reason, now, needed=not consent)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=False)
    if consent and delivery.state in _GIVEN_UP:
        return delivery
    new = _answer(delivery, consent=consent)
    asking.insist(may_become(new, state=delivery.state, side=Side.RECEIVER))
    if new is DeliveryState.RECALL_REFUSED:
        delivery.replaced_by = None
    move(actor, delivery, new, now, reason=words)
    tell_both(actor, "exchange:delivery:answer_recall", delivery, consent=consent, reason=words)
    if consent:
        _give_up(actor, delivery, now)
        _finish_replacing(delivery, now)
    return delivery


@transaction.atomic
def acknowledge_answer(*, actor: Actor, delivery_id: UUID) -> Delivery:
    """Note that the sender has seen what the receiver answered, and leaves it at that.

    Done twice, it stands once. Locks the delivery.

    :raises NotFound: for a delivery of another office.
    """
    if not actor.may(queries.RECALL):
        require(actor, queries.SEND)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=True)
    if delivery.answer:
        answer, delivery.answer = delivery.answer, ""
        delivery.save(update_fields=["answer"])
        audit.record(
            actor, "exchange:delivery:acknowledge", subject=delivery, detail={"answer": answer}
        )
    return delivery


def _answer(delivery: Delivery, *, consent: bool) -> DeliveryState:
    if not consent:
        return DeliveryState.RECALL_REFUSED
    return DeliveryState.REPLACED if delivery.replaced_by_id else DeliveryState.RECALLED


def _finish_replacing(delivery: Delivery, now: dt.datetime) -> None:
    """Replace the document in its office when this was the last of its deliveries."""
    offered = delivery.replaced_by
    if offered is None:
        return
    sender = job_actor("exchange.replace", delivery.sender_id, _REPLACING)
    with acting(sender):
        old = registry.get_document(sender, delivery.document_id)
        if _all_replaced(old):
            _replace_document(sender, old, offered.document_id, now)


def _give_up(actor: Actor, delivery: Delivery, now: dt.datetime) -> None:
    """Note the line of the book in its language, take the replacement in, close the files."""
    document = registry.get_document(actor, delivery.document_id)
    day = f"{vietnam_date(now):%d/%m/%Y}"
    words = f"Đã thu hồi ngày {day} theo đề nghị của {delivery.sender.short_name}."
    if delivery.replaced_by_id:
        accepted = accept_delivery(actor=actor, delivery_id=delivery.replaced_by_id, now=now)
        registry.relate(
            actor=actor, source_id=accepted.entry.document_id, target_id=document.pk,
            kind=registry.RelationKind.REPLACES,
        )  # fmt: skip
        number = accepted.entry.arrived_as
        words = f"Được thay thế ngày {day} bằng văn bản đến số {number}."
    registry.annotate_arrival(actor=actor, document=document, words=words)
    close_document(actor, delivery)
