"""Recall and replacement: alone before acceptance, with the receiver's consent afterwards."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.exchange import queries
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import ENDED, STAGES, DeliveryState, Side, may_become
from vanphong.exchange.services.receiving import accept_delivery
from vanphong.exchange.services.sending import send_document
from vanphong.exchange.services.steps import (
    close_document,
    insist,
    move,
    reason_given,
    tell_both,
)
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.registry import api as registry
from vanphong.signing import api as signing

_GIVEN_UP = frozenset({DeliveryState.RECALLED, DeliveryState.REPLACED})


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
    insist(may_become(new, state=delivery.state, side=Side.SENDER))
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
    *, actor: Actor, delivery_id: UUID, new_document_id: UUID, reason: str, now: dt.datetime
) -> Delivery:
    """Offer another issued document in the place of a delivered one.

    The sender's word that the new one replaces the old one holds at once, in the register and
    in public; the new one is sent. What was not accepted yet is replaced at once; otherwise the
    receiver consents or not. Locks the old document, the delivery, then the new document.

    :raises NotFound: for a delivery or document that is not the sender's.
    :raises Refused: `wrong_state`; as `send_document`; when the dates contradict it.
    """
    require(actor, queries.RECALL)
    words = reason_given(reason, now)
    old = registry.lock_document(actor, queries.get_delivery(actor, delivery_id).document_id)
    delivery = queries.lock_delivery(actor, delivery_id, as_sender=True)
    target = DeliveryState.RECALL_ASKED if delivery.state in STAGES else DeliveryState.REPLACED
    insist(may_become(target, state=delivery.state, side=Side.SENDER))
    registry.relate(
        actor=actor, source_id=new_document_id, target_id=old.pk,
        kind=registry.RelationKind.REPLACES,
    )  # fmt: skip
    [delivery.replaced_by] = send_document(
        actor=actor, document_id=new_document_id, office_ids=[delivery.receiver_id], now=now,
        replaces=old.symbol,
    )  # fmt: skip
    _tell_public(actor, old, signing.CheckState.REPLACED, now)
    return _withdraw(actor, delivery, DeliveryState.REPLACED, words, now)


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
    insist(may_become(new, state=delivery.state, side=Side.RECEIVER))
    if new is DeliveryState.RECALL_REFUSED:
        delivery.replaced_by = None
    move(actor, delivery, new, now, reason=words)
    tell_both(actor, "exchange:delivery:answer_recall", delivery, consent=consent, reason=words)
    if consent:
        _give_up(actor, delivery, now)
    return delivery


def _answer(delivery: Delivery, *, consent: bool) -> DeliveryState:
    if not consent:
        return DeliveryState.RECALL_REFUSED
    return DeliveryState.REPLACED if delivery.replaced_by_id else DeliveryState.RECALLED


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
        number = accepted.entry.arrival_number
        words = f"Được thay thế ngày {day} bằng văn bản đến số {number}."
    registry.annotate_arrival(actor=actor, document=document, words=words)
    close_document(actor, delivery)
