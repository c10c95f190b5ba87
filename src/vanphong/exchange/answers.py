"""Deliveries as data, for the API and the command line."""

from __future__ import annotations

from typing import Any

from vanphong.exchange import queries
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import LABELS, DeliveryState
from vanphong.exchange.services import Acceptance


def delivery_out(delivery: Delivery) -> dict[str, Any]:
    """Give one delivery with what was sent; moments are aware."""
    envelope = Envelope.read(delivery.envelope)
    return {
        "id": delivery.pk,
        "document_id": delivery.document_id,
        "sender": delivery.sender.name,
        "receiver": delivery.receiver.name,
        "symbol": envelope.symbol,
        "issued_on": envelope.issued_on,
        "issuer": envelope.issuer,
        "abstract": envelope.abstract,
        "urgency": envelope.urgency,
        "state": delivery.state,
        "label": LABELS[DeliveryState(delivery.state)],
        "verdict": delivery.verdict,
        "note": delivery.note,
        "answer": delivery.answer,
        "file_sha256": delivery.file_sha256,
        "sent_at": delivery.sent_at,
        "changed_at": delivery.changed_at,
        "replaced_by_id": delivery.replaced_by_id,
    }


def whole_out(delivery: Delivery) -> dict[str, Any]:
    """Give one delivery with its receipts in order."""
    receipts = [
        {
            "code": receipt.code,
            "state": receipt.state,
            "label": LABELS[DeliveryState(receipt.state)],
            "by": receipt.by,
            "office": receipt.by_office.name,
            "reason": receipt.reason,
            "file_sha256": receipt.file_sha256,
            "at": receipt.at,
        }
        for receipt in queries.receipts_of(delivery)
    ]
    return delivery_out(delivery) | {"receipts": receipts}


def acceptance_out(accepted: Acceptance) -> dict[str, Any]:
    """Give an accepted delivery with the line it got in the book."""
    return delivery_out(accepted.delivery) | {
        "arrival_number": accepted.entry.arrival_number,
        "arrived_on": accepted.entry.arrived_on,
        "entry_id": accepted.entry.pk,
    }
