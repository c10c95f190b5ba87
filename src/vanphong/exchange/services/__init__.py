"""Acts on deliveries: send, accept, refuse, tell how far the work is, recall, replace."""

from vanphong.exchange.services.recalling import (
    acknowledge_answer,
    answer_recall,
    ask_replacement,
    differences,
    recall_delivery,
    recall_document,
)
from vanphong.exchange.services.receiving import (
    Acceptance,
    accept_delivery,
    note_progress,
    refuse_delivery,
)
from vanphong.exchange.services.sending import check_signatures, deliver_issued, send_document

__all__ = [
    "Acceptance",
    "accept_delivery",
    "acknowledge_answer",
    "answer_recall",
    "ask_replacement",
    "check_signatures",
    "deliver_issued",
    "differences",
    "note_progress",
    "recall_delivery",
    "recall_document",
    "refuse_delivery",
    "send_document",
]
