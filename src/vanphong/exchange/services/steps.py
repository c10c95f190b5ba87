"""What every act on a delivery does: rules, state, receipt, the trails of both offices."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.exchange import queries
from vanphong.exchange.models import Delivery, Receipt
from vanphong.exchange.rules import ANSWERS, LABELS, STAGES, DeliveryState, code_of
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.scope import acting
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.registry import api as registry

_REASON_MAX = 500
_READ_ALL = frozenset({"registry:document:read_all"})


def reason_given(words: str, now: dt.datetime, *, needed: bool = True) -> str:
    """Give a reason in its stored form.

    :raises Invalid: when there is none, or it is too long.
    :raises Secret: when it carries a secrecy mark.
    """
    reason = one_line(words)
    if needed and not reason:
        sentence = _("Xin ghi lý do để nơi kia được biết.")
        raise Invalid(sentence, code="no_reason", fields={"reason": [sentence]})
    if len(reason) > _REASON_MAX:
        sentence = _("Dài quá %(most)d ký tự. Xin ghi gọn lại.") % {"most": _REASON_MAX}
        raise Invalid(sentence, code="reason_too_long", fields={"reason": [sentence]})
    refuse_secret(on=vietnam_date(now), fields={"reason": reason} if reason else {})
    return reason


def move(
    actor: Actor, delivery: Delivery, new: DeliveryState, now: dt.datetime, *, reason: str = ""
) -> Receipt:
    """Bring a locked delivery to its new state and tell the other side.

    A stage of work is remembered for when a recall is refused; until a recall is answered, the
    asked recall stays the state. The receiver's answer waits for the sender, whose next act on
    the delivery deals with it.
    """
    if new in STAGES:
        delivery.stage = new
    if new is DeliveryState.RECALL_REFUSED:
        delivery.state = delivery.stage
    elif new not in STAGES or delivery.state != DeliveryState.RECALL_ASKED:
        delivery.state = new
    if reason:
        delivery.note = reason
    if actor.office_id == delivery.sender_id:
        delivery.answer = ""
    elif new in ANSWERS:
        delivery.answer = new
    delivery.changed_at = now
    delivery.save(
        update_fields=["state", "stage", "note", "answer", "replaced_by", "changed_at"]
    )
    return write_receipt(actor, delivery, new, now, reason=reason)


def write_receipt(
    actor: Actor,
    delivery: Delivery,
    state: DeliveryState,
    now: dt.datetime,
    *,
    reason: str = "",
    by_machine: bool = False,
) -> Receipt:
    """Write one receipt; the machine's one on arrival speaks for the receiver's office."""
    who = ", ".join(part for part in (actor.name, actor.post_title) if part)
    return Receipt.objects.create(
        delivery=delivery,
        sender_id=delivery.sender_id,
        receiver_id=delivery.receiver_id,
        position=Receipt.objects.filter(delivery=delivery).count() + 1,
        state=state,
        code=code_of(state, by_sender=actor.office_id == delivery.sender_id),
        by="Hệ thống" if by_machine else who[:200],
        by_office_id=delivery.receiver_id if by_machine else actor.office_key,
        reason=reason,
        file_sha256=delivery.file_sha256,
        at=now,
    )


def tell_both(actor: Actor, action: str, delivery: Delivery, **detail: Any) -> None:
    """Write an act into the trails of both offices."""
    facts = {
        "document": delivery.document_id,
        "state": delivery.state,
        "label": LABELS[DeliveryState(delivery.state)],
        "sha256": delivery.file_sha256,
        **detail,
    }
    for office_id in (delivery.sender_id, delivery.receiver_id):
        audit.record(actor, action, subject=delivery, detail=facts, office_id=office_id)


def settle(deliveries: QuerySet[Delivery]) -> None:
    """Note that the sender has dealt with what was answered to these deliveries."""
    deliveries.exclude(answer="").update(answer="")


def close_document(actor: Actor, delivery: Delivery) -> None:
    """Close a document to its receiver, by either side.

    When it once stood in the receiver's book, its line goes on saying what came; only the files
    are closed. Otherwise nothing of it is seen any more.
    """
    registered = queries.was_registered(delivery)
    document = registry.get_document(actor, delivery.document_id)
    registry.close_to_office(actor, document, delivery.receiver_id, keep_facts=registered)
    if registered:
        copy_text_again(document, delivery.receiver_id)


def copy_text_again(document: registry.Document, office_id: int) -> None:
    """Let whoever copied a registered document's text copy what the office may read now."""
    keeper = job_actor("exchange.copy", office_id, _READ_ALL)
    with acting(keeper):
        for hear in ports.documents_changed:
            hear(keeper, [document])
