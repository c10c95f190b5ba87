"""Acts on directions and tasks; each is one transaction."""

from vanphong.tasks.services.changes import cancel_task, extend_due, move_due_dates
from vanphong.tasks.services.directions import (
    Assignment,
    assign_subtask,
    give_direction,
    hand_on,
)
from vanphong.tasks.services.evidence import (
    accept_evidence,
    return_evidence,
    submit_evidence,
)
from vanphong.tasks.services.practice import keep_practice
from vanphong.tasks.services.terms import NO_DUE, DueGiven

__all__ = [
    "NO_DUE",
    "Assignment",
    "DueGiven",
    "accept_evidence",
    "assign_subtask",
    "cancel_task",
    "extend_due",
    "give_direction",
    "hand_on",
    "keep_practice",
    "move_due_dates",
    "return_evidence",
    "submit_evidence",
]
