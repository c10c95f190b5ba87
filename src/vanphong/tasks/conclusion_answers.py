"""Conclusions as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from vanphong.kernel.actor import Actor
from vanphong.tasks import queries
from vanphong.tasks.answers import post_out
from vanphong.tasks.conclusion_list import Listed
from vanphong.tasks.models import Conclusion, ConclusionSet
from vanphong.tasks.rules import ConclusionState, Piece
from vanphong.tasks.services import Proposed, Proposer


def piece_out(piece: Piece) -> dict[str, object]:
    """Give a conclusion as it would be kept."""
    return {"place": piece.place, "heading": piece.heading, "words": piece.words}


def set_out(actor: Actor, found: ConclusionSet, today: dt.date) -> dict[str, object]:
    """Give a set with what became of each conclusion, and what those that wait propose."""
    names = ("id", "document_id", "direction_id", "heading", "said_on", "taken_at",
             "withdrawn_at", "withdrawn_reason")  # fmt: skip
    rows = list(queries.with_outcome(found.conclusions.order_by("position")))
    for row in rows:
        row.of = found
    proposer = Proposer(actor, today)
    return {
        **{name: getattr(found, name) for name in names},
        "handler": post_out(found.handler),
        "conclusions": [
            line
            | {
                "proposals": [proposal_out(one) for one in proposer.of(row)]
                if line["state"] is ConclusionState.OPEN
                else []
            }
            for row, line in zip(rows, conclusions_out(actor, rows), strict=True)
        ],
    }


def conclusions_out(actor: Actor, rows: Sequence[Conclusion]) -> list[dict[str, object]]:
    """Give conclusions loaded `with_outcome`; only tasks the actor may see are named."""
    outcomes = [queries.outcome_of(row) for row in rows]
    seen = queries.seen_tasks(actor, outcomes)
    names = ("id", "position", "place", "page", "heading", "words")
    return [
        {
            **{name: getattr(row, name) for name in names},
            "set_id": row.of_id,
            "state": one.state,
            "task_ids": [task.pk for task in one.tasks if task.pk in seen],
            "no_task": {
                "marked_by": post_out(one.mark.marked_by),
                "marked_at": one.mark.marked_at,
                "reason": one.mark.reason,
            }
            if one.mark is not None
            else None,
        }
        for row, one in zip(rows, outcomes, strict=True)
    ]


def proposal_out(one: Proposed) -> dict[str, object]:
    """Give a task that is proposed, and how its due date was found."""
    return {
        "title": one.title,
        "lead_id": one.assignment.lead_id if one.assignment is not None else None,
        "named": one.named,
        "cooperating": list(one.cooperating),
        "others": list(one.others),
        "product": one.product,
        "due_on": one.due_on,
        "due_count": one.due.count,
        "due_unit": one.due.unit if one.due.count else None,
        "due_since": one.due.since,
        "due_notes": list(one.due_notes),
    }


def list_out(actor: Actor, found: Listed, after: str) -> dict[str, object]:
    """Give a page of the list, and how many there are of each state."""
    rows, following = queries.conclusion_page(found.rows, after=after)
    return {
        "counts": {str(state): count for state, count in found.counts.items()},
        "conclusions": conclusions_out(actor, rows),
        "next": following,
    }
