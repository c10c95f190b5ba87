"""The door of the exchange for other apps."""

from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.queries import (
    deliveries_of,
    get_delivery,
    inbox,
    receipts_of,
    visible_deliveries,
)
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

__all__ = [
    "Acceptance",
    "Delivery",
    "Envelope",
    "accept_delivery",
    "acknowledge_answer",
    "answer_recall",
    "ask_replacement",
    "deliver_issued",
    "deliveries_of",
    "get_delivery",
    "inbox",
    "note_progress",
    "recall_delivery",
    "recall_document",
    "receipts_of",
    "refuse_delivery",
    "send_document",
    "visible_deliveries",
]
