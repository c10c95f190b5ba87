"""What the exchange knows of a case: where its papers were sent, and what was answered."""

from __future__ import annotations

from collections.abc import Collection

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.exchange import queries
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import LABELS, DeliveryState
from vanphong.kernel.actor import Actor
from vanphong.kernel.tracing import Stage, Step, Thing, ThingKind, Traced, keys_of
from vanphong.registry import api as registry

READ = "registry:document:read"


def traced(actor: Actor, things: Collection[Thing]) -> Traced:
    """Give the deliveries of the papers among some things that the actor sees, with receipts."""
    found = Traced()
    keys = keys_of(ThingKind.DOCUMENT, things)
    if not keys or not actor.may(READ):
        return found
    opened = set(
        queries.visible_deliveries(actor).filter(document_id__in=keys).values_list("pk")
    )
    for document in registry.visible_documents(actor).filter(pk__in=keys).order_by("pk"):
        own = document.office_id == actor.office_key
        for delivery in queries.deliveries_of(actor, document):
            found.steps += _delivery(delivery, own=own, may_open=(delivery.pk,) in opened)
    return found


def _delivery(delivery: Delivery, *, own: bool, may_open: bool) -> list[Step]:
    url = reverse("delivery", args=[delivery.pk]) if may_open else ""
    words = _("Gửi tới %(office)s") if own else _("Đến từ %(office)s")
    office = delivery.receiver if own else delivery.sender
    sent = Step(
        delivery.sent_at, Stage.DELIVERY, words % {"office": office.name}, url=url,
        note=f"SHA-256 {delivery.file_sha256}",
    )  # fmt: skip
    return [sent] + [
        Step(
            receipt.at, Stage.DELIVERY,
f"{_(LABELS[DeliveryState(receipt.state)])}: {receipt.by_office.name}",
            receipt.by, receipt.reason, url=url,
        )
        for receipt in queries.receipts_of(delivery)
    ]  # fmt: skip
