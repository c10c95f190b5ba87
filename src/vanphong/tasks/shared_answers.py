"""Tasks of other offices as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.tasks import queries, shared_pages
from vanphong.tasks.models import Task
from vanphong.tasks.rules import days_late, task_state
from vanphong.tasks.services.elsewhere import days_of
from vanphong.tasks.shared_seen import Seen

_SAME = (
    "id", "title", "product", "due_on", "document_id", "created_at", "submitted_at", "paused_at",
    "closed_at", "cancelled_at", "cancel_reason", "extension_on", "extension_reason", "version",
)  # fmt: skip


def shared_out(
    task: Task, actor: Actor, today: dt.date, calendar: calendars.WorkingCalendar
) -> dict[str, object]:
    """Give the row of a task that another office gave."""
    return {
        **{name: getattr(task, name) for name in _SAME},
        "state": task_state(task.facts, today, calendar),
        "days_late": days_late(task.facts, today),
        "given_by_office": task.office.name,
        "leads_here": task.lead_office_id == actor.office_id,
    }


def shared_list_out(
    tasks: Sequence[Task], actor: Actor, today: dt.date
) -> list[dict[str, object]]:
    """Give tasks of other offices in their order, each with its first hand here."""
    days = days_of(actor, {task.office_id for task in tasks})
    hands = shared_pages.first_hands(actor, tasks)
    return [
        shared_out(task, actor, today, days[task.office_id])
        | {"first_hand": hands.get(task.pk, "")}
        for task in tasks
    ]


def shared_whole(found: Seen, actor: Actor, today: dt.date) -> dict[str, object]:
    """Give one task of another office, as far as the own office may know it."""
    task = found.task
    return {
        **shared_out(task, actor, today, found.calendar),
        "first_hand": shared_pages.first_hands(actor, [task]).get(task.pk, ""),
        "due_explanation": {
            name: part for name, part in task.due_explanation.items() if name != "phrases"
        },
        "unit": found.unit,
        "lead": found.lead,
        "given_by": found.given_by,
        "contact": found.contact,
        "follower": found.follower,
        "offices": list(found.offices),
        "people": [asdict(one) for one in found.workers],
        "evidence": [asdict(one) for one in found.products],
        "steps": [
            {name: step[name] for name in ("at", "what", "who", "note")} for step in found.steps
        ],
    }


def offices_out(task: Task) -> list[dict[str, object]]:
    """Give the other offices named on an own task, each with its people on it."""
    hands = queries.hands_of(task)
    return [
        {
            "office_id": line.office_id,
            "office": line.office.name,
            "unit": line.unit,
            "leads": line.office_id == task.lead_office_id,
            "people": [
                one.person.full_name for one in hands if one.office_id == line.office_id
            ],
        }
        for line in queries.offices_of(task)
    ]
