"""The door of the exchange for other apps."""

from vanphong.exchange.envelope import EnclosedFile, Envelope
from vanphong.exchange.models import Delivery, Receipt
from vanphong.exchange.queries import (
    deliveries_of,
    get_delivery,
    inbox,
    outbox,
    receipts_of,
    visible_deliveries,
)
from vanphong.exchange.rules import DeliveryState
from vanphong.exchange.services import (
    Acceptance,
    accept_delivery,
    acknowledge_answer,
    answer_recall,
    ask_replacement,
    deliver_issued,
    note_progress,
    recall_delivery,
    recall_document,
    refuse_delivery,
    send_document,
)
from vanphong.exchange.transport import Transport

__all__ = [
    "Acceptance",
    "Delivery",
    "DeliveryState",
    "EnclosedFile",
    "Envelope",
    "Receipt",
    "Transport",
    "accept_delivery",
    "acknowledge_answer",
    "answer_recall",
    "ask_replacement",
    "deliver_issued",
    "deliveries_of",
    "get_delivery",
    "inbox",
    "note_progress",
    "outbox",
    "recall_delivery",
    "recall_document",
    "receipts_of",
    "refuse_delivery",
    "send_document",
    "visible_deliveries",
]
