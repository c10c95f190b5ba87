"""Reads of deliveries: each side sees its own, nobody else sees any."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import BooleanField, Count, ExpressionWrapper, F, Q, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from vanphong.drafting import api as drafting
from vanphong.exchange.models import Delivery, Receipt
from vanphong.exchange.rules import ENDED, DeliveryState
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import counted
from vanphong.people import api as people
from vanphong.registry import api as registry

PAGE_SIZE = 50
FIRST = 5
SEND, RECEIVE, RECALL = (
    "exchange:delivery:send",
    "exchange:delivery:receive",
    "exchange:delivery:recall",
)
# What waits for the receiver: to accept, or to answer a recall.
WAITING = (DeliveryState.ARRIVED, DeliveryState.RECALL_ASKED)


@dataclass(frozen=True, slots=True)
class Page:
    """Some deliveries, newest first, and the cursor of the next page, empty at the end."""

    items: list[Delivery]
    next_cursor: str


def visible_deliveries(actor: Actor) -> QuerySet[Delivery]:
    """Give the deliveries of the actor's office: received ones to those who receive, sent ones
    to those who send or recall.
    """
    side = Q(pk=None)
    if actor.may(RECEIVE):
        side |= Q(receiver_id=actor.office_id)
    if actor.may(SEND) or actor.may(RECALL):
        side |= Q(sender_id=actor.office_id)
    return Delivery.objects.filter(side).select_related("sender", "receiver")


def inbox(actor: Actor, *, waiting: bool = False) -> QuerySet[Delivery]:
    """Give what came to the actor's office; `waiting` for those that ask for an act."""
    found = visible_deliveries(actor).filter(receiver_id=actor.office_id)
    return found.filter(state__in=WAITING) if waiting else found


def outbox(actor: Actor, *, answered: bool = False) -> QuerySet[Delivery]:
    """Give what the actor's office sent; `answered` for what waits for the sender to deal with."""
    found = visible_deliveries(actor).filter(sender_id=actor.office_id)
    return found.exclude(answer="") if answered else found


def page(rows: QuerySet[Delivery], *, cursor: str = "", size: int = PAGE_SIZE) -> Page:
    """Give one page of deliveries, newest first; identifiers run with time.

    :raises Invalid: when the cursor is not one of ours.
    """
    if cursor:
        try:
            rows = rows.filter(pk__lt=UUID(cursor))
        except ValueError as error:
            sentence = _("Đường dẫn tới trang này không đúng. Xin mở lại danh sách.")
            raise Invalid(sentence) from error
    items = list(rows.order_by("-id")[: size + 1])
    more, items = len(items) > size, items[:size]
    return Page(items, str(items[-1].pk) if more else "")


def get_delivery(actor: Actor, delivery_id: UUID) -> Delivery:
    """Give one delivery the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    return _one(visible_deliveries(actor), delivery_id)


def lock_delivery(actor: Actor, delivery_id: UUID, *, as_sender: bool) -> Delivery:
    """Give a delivery that the actor's office sent (or received), locked for change.

    :raises NotFound: when it is missing, hidden or the other side's to change.
    """
    side = "sender_id" if as_sender else "receiver_id"
    mine = Delivery.objects.filter(**{side: actor.office_id}).select_related(
        "sender", "receiver"
    )
    return _one(mine.select_for_update(of=("self",)), delivery_id)


def _one(rows: QuerySet[Delivery], delivery_id: UUID) -> Delivery:
    found = rows.filter(pk=delivery_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy lần gửi này."))
    return found


def deliveries_of(actor: Actor, document: registry.Document) -> QuerySet[Delivery]:
    """Give the deliveries of a document the actor may see, in the order of sending.

    Whoever sees the document sees where the own office sent it, or how it came.
    """
    return _deliveries(actor.office_key, document.pk)


@remembered
def deliveries_on(office_id: int, document_id: UUID) -> QuerySet[Delivery]:
    """Give the same, for a page: those an office sent or received."""
    return _deliveries(office_id, document_id)


def _deliveries(office_id: int, document_id: UUID) -> QuerySet[Delivery]:
    side = Q(sender_id=office_id) | Q(receiver_id=office_id)
    rows = Delivery.objects.filter(side, document_id=document_id)
    return rows.select_related("sender", "receiver").order_by("id")


def all_deliveries(document: registry.Document) -> QuerySet[Delivery]:
    """Give every delivery of an own document by its office, in the order of sending."""
    rows = Delivery.objects.filter(document_id=document.pk, sender_id=document.office_id)
    return rows.order_by("id")


@remembered
def first_waiting(actor: Actor) -> QuerySet[Delivery]:
    """Give the first deliveries that wait for the receiver, `counted`, oldest first."""
    return counted(inbox(actor, waiting=True).order_by("id"), FIRST)


def first_answered(actor: Actor) -> dict[bool, tuple[int, list[Delivery]]]:
    """Give the sent deliveries that were refused (True), and those answered otherwise (False).

    For each kind how many wait for the sender, and the first of them, oldest first; asked once.
    """
    found: dict[bool, tuple[int, list[Delivery]]] = {True: (0, []), False: (0, [])}
    for row in _first_answered(actor):
        found[row.is_refused] = (row.waiting_count, [*found[row.is_refused][1], row])
    return found


@remembered
def _first_answered(actor: Actor) -> QuerySet[Any]:
    refused = ExpressionWrapper(Q(answer=DeliveryState.REFUSED), BooleanField())
    kind, order = [F("is_refused")], ["changed_at", "id"]
    return (
        outbox(actor, answered=True)
        .annotate(is_refused=refused)
        .annotate(
            waiting_count=Window(Count("*"), partition_by=kind),
            place=Window(RowNumber(), partition_by=kind, order_by=order),
        )
        .filter(place__lte=FIRST)
        .order_by(*order)
    )


def live_delivery(document_id: UUID, receiver_id: int) -> Delivery | None:
    """Give the delivery of a document to an office that has not ended, or None."""
    return next(iter(_live(document_id, receiver_id)), None)


@remembered
def _live(document_id: UUID, receiver_id: int) -> QuerySet[Delivery]:
    rows = Delivery.objects.filter(document_id=document_id, receiver_id=receiver_id)
    return rows.exclude(state__in=ENDED).order_by("id")[:1]


def live_receivers(delivery: Delivery) -> int:
    """Say how many receivers still hold the document of a delivery, or wait for it."""
    same = Delivery.objects.filter(
        document_id=delivery.document_id, sender_id=delivery.sender_id
    )
    return same.exclude(state__in=ENDED).count()


def was_registered(delivery: Delivery) -> bool:
    """Say whether the receiver accepted this document, by this delivery or an earlier one."""
    same = Delivery.objects.filter(
        document_id=delivery.document_id, receiver_id=delivery.receiver_id
    )
    return same.exclude(stage="").exists()


def receipts_of(delivery: Delivery) -> QuerySet[Receipt]:
    """Give the receipts of a delivery in the order in which they were written."""
    return delivery.receipts.select_related("by_office").order_by("position")


def addressed_offices(document: registry.Document) -> list[people.Office]:
    """Give the other offices of the installation among the recipients, in printed order."""
    offices = [row.to_office for row in _recipients_here(document.pk)]
    return [one for one in dict.fromkeys(offices) if one and one.pk != document.office_id]


@remembered
def _recipients_here(document_id: UUID) -> QuerySet[registry.Recipient]:
    rows = registry.Recipient.objects.filter(document_id=document_id, to_office__isnull=False)
    return rows.select_related("to_office").order_by("position")


def enclosed_files(document: registry.Document) -> list[registry.DocumentFile]:
    """Give what travels with a document: itself and its annexes, not what it was made of."""
    rows = registry.DocumentFile.objects.filter(document=document).select_related("file")
    travels = rows.exclude(role=registry.FileRole.SOURCE)
    return sorted(
        travels, key=lambda row: (row.role != registry.FileRole.ORIGINAL, row.position)
    )


def answered_ids(document: registry.Document) -> list[UUID]:
    """Give the documents an own document answers, as its office's register says."""
    rows = registry.Relation.objects.filter(
        office_id=document.office_id, source=document, kind=registry.RelationKind.ANSWERS
    )
    return list(rows.order_by("id").values_list("target_id", flat=True))


def arrival_of(actor: Actor, document_id: UUID) -> registry.IncomingEntry | None:
    """Give the line of the actor's office's book for a document, or None."""
    return (
        registry.IncomingEntry.objects.filter(
            office_id=actor.office_key, document_id=document_id
        )
        .select_related("book")
        .first()
    )


def check_code_of(document: registry.Document) -> str:
    """Give the code of the public check printed on a document, or nothing."""
    drafts = drafting.Draft.objects.filter(
        office_id=document.office_id, issued_document_id=document.pk
    )
    return drafts.values_list("check_code", flat=True).first() or ""


def own_document_named(actor: Actor, symbol: str) -> registry.Document | None:
    """Give the newest visible document of the own office with a symbol, or None."""
    found = registry.visible_documents(actor).filter(
        office_id=actor.office_key,
        origin=registry.Origin.OWN,
        symbol_key=registry.symbol_key(symbol),
    )
    return found.order_by("-issued_on", "-id").first()


def subordinate_offices(actor: Actor, on: dt.date) -> QuerySet[people.Office]:
    """Give the offices directly under the actor's, that exist on the day."""
    return people.offices_directory(on).filter(parent_id=actor.office_id)


def near_offices(actor: Actor, on: dt.date, most: int) -> list[people.Office]:
    """Give the offices to offer: all when they are few, else those above, beside and below."""
    others = people.offices_directory(on).exclude(pk=actor.office_key)
    if others.count() <= most:
        return list(others)
    own = people.own_office(actor)
    near = Q(parent_id=own.pk) | Q(pk=own.parent_id)
    if own.parent_id:
        near |= Q(parent_id=own.parent_id)
    return list(others.filter(near)[:most])
