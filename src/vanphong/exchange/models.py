"""Deliveries between offices and their receipts. The document itself is never copied."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.exchange.rules import ENDED, LABELS, DeliveryState
from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import Isolation, TwoOffices

_CHOICES = [(state.value, LABELS[state]) for state in DeliveryState]


class Delivery(models.Model):
    """One document on its way from its office to another; seen by both."""

    isolation: ClassVar[Isolation] = TwoOffices(trail_without=("envelope",))

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    sender = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    document = models.ForeignKey("registry.Document", models.PROTECT, related_name="+")
    # Digest of the file as sent: what the receipts speak of.
    file_sha256 = models.CharField(max_length=64)
    # What was sent, as canonical JSON: it still tells both sides after the document is closed.
    envelope = models.TextField()
    state = models.CharField(max_length=14, choices=_CHOICES)
    # The furthest stage of the receiver's work; kept while a recall is asked.
    stage = models.CharField(max_length=14, choices=_CHOICES, blank=True, default="")
    # What the signatures of the file are worth (signing's verdict); empty until looked at.
    verdict = models.CharField(max_length=25, blank=True, default="")
    sent_at = models.DateTimeField()
    changed_at = models.DateTimeField()
    # The recall's reason, or why it was refused; the newest word of either side.
    note = models.CharField(max_length=500, blank=True, default="")
    # What the receiver answered that the sender has not dealt with yet; empty for nothing.
    answer = models.CharField(max_length=14, choices=_CHOICES, blank=True, default="")
    # The delivery offered in this one's place; it takes it once the receiver has consented.
    replaced_by = models.ForeignKey("self", models.PROTECT, null=True, related_name="replaces")

    class Meta:
        db_table = "exchange_delivery"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["document", "receiver"],
                condition=~Q(state__in=sorted(ENDED)),
                name="delivery_once",
            ),
            models.CheckConstraint(condition=~Q(sender=F("receiver")), name="delivery_of_two"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["receiver", "-id"], name="delivery_inbox"),
            models.Index(fields=["sender", "-id"], name="delivery_outbox"),
            models.Index(fields=["document"], name="delivery_document"),
            models.Index(
                fields=["sender", "-id"], condition=~Q(answer=""), name="delivery_answered"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.document_id} → {self.receiver_id}"


class Receipt(models.Model):
    """One thing the other side was told: machine-made on arrival, by a person afterwards."""

    isolation: ClassVar[Isolation] = TwoOffices(append_only=True)

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    delivery = models.ForeignKey(Delivery, models.PROTECT, related_name="receipts")
    sender = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    receiver = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    # 1, 2, 3 … within the delivery.
    position = models.PositiveSmallIntegerField()
    state = models.CharField(max_length=14, choices=_CHOICES)
    code = models.CharField(max_length=2)
    # Who says so: a person's name with the post, or the system.
    by = models.CharField(max_length=200)
    by_office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    reason = models.CharField(max_length=500, blank=True, default="")
    file_sha256 = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        db_table = "exchange_receipt"
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["delivery", "state"],
                condition=~Q(state__in=["RECALL_ASKED", "RECALL_REFUSED"]),
                name="receipt_once",
            ),
            models.UniqueConstraint(fields=["delivery", "position"], name="receipt_place_once"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.by}"
