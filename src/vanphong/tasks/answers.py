"""Tasks and directions as programs read them: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from vanphong.calendars import api as calendars
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.board import Board, lines
from vanphong.tasks.models import Direction, Evidence, Task
from vanphong.tasks.period_sheet import PeriodSheet
from vanphong.tasks.rules import days_late, task_state


def task_out(actor: Actor, task: Task) -> dict[str, object]:
    """Give a task as the API and the command line show it."""
    return tasks_out(actor, [task])[0]


def tasks_out(actor: Actor, tasks: Sequence[Task]) -> list[dict[str, object]]:
    """Give tasks in their order, each with its state today."""
    today, calendar = clock.today(), calendars.calendar_for(actor.office_id)
    return [_task(task, today, calendar) for task in tasks]


def direction_out(direction: Direction) -> dict[str, object]:
    """Give a direction as the API and the command line show it."""
    return {
        "id": direction.pk,
        "text": direction.text,
        "document_id": direction.document_id,
        "given_by": post_out(direction.given_by),
        "given_at": direction.given_at,
        "task_ids": list(direction.tasks.order_by("id").values_list("pk", flat=True)),
        "voice": voice_out(direction.voice) if direction.voice is not None else None,
    }


def voice_out(voice: files.File) -> dict[str, object]:
    """Give what is told of a direction as it was spoken; the bytes have their own place."""
    return {
        "name": voice.name,
        "media_type": voice.media_type,
        "size_bytes": voice.size_bytes,
        "sha256": voice.sha256,
    }


def task_whole(actor: Actor, task: Task) -> dict[str, object]:
    """Give one task with its direction, people, products, and how its due date was counted."""
    direction = task.direction
    return {
        **task_out(actor, task),
        "due_explanation": {
            name: part for name, part in task.due_explanation.items() if name != "phrases"
        },
        "direction": direction_out(direction) if direction is not None else None,
        "participants": [
            {"role": part.role, "post": post_out(part.post)}
            for part in queries.participants_of(task)
        ],
        "evidence": [evidence_out(one) for one in queries.evidence_of(task)],
        "pauses": [
            {name: getattr(pause, name) for name in _PAUSE} for pause in queries.pauses_of(task)
        ],
        "extensions": list(task.extensions.order_by("given_at").values(*_EXTENSION)),
        "urgings": list(task.urgings.order_by("urged_on").values("urged_on", "words")),
        "children": list(queries.children_of(task).values_list("pk", flat=True)),
    }


_PAUSE = ("paused_on", "reason", "basis", "resumed_on", "resume_reason")
_EXTENSION = ("due_before", "due_after", "reason", "given_at")


def extension_limits_out(actor: Actor) -> list[dict[str, object]]:
    """Give the limit of the office, the last set first; none where it set none."""
    names = ("most_times", "most_days", "set_at", "reason")
    kept = [
        {name: getattr(one, name) for name in names} for one in queries.extension_history(actor)
    ]
    return kept or [asdict(queries.extension_limit(actor)) | {"set_at": None, "reason": ""}]


def grades_out(actor: Actor) -> list[dict[str, object]]:
    """Give the grades of the office, the last set first; none where it set none."""
    kept = [
        {"names": one.names, "set_at": one.set_at, "reason": one.reason}
        for one in queries.grade_history(actor)
    ]
    return kept or [{"names": [], "set_at": None, "reason": ""}]


def evidence_out(evidence: Evidence) -> dict[str, object]:
    """Give a product reported, and what became of it."""
    names = (
        "id", "product", "symbol", "dated_on", "handed_to", "note", "file_id", "document_id",
        "submitted_at", "verdict", "verdict_reason", "grade",
    )  # fmt: skip
    return {name: getattr(evidence, name) for name in names}


def practice_out(actor: Actor) -> dict[str, Any]:
    """Give how the office closes tasks, and the phrases of its leaders in their order."""
    return {
        "needs_acceptance": queries.needs_acceptance(actor),
        "phrases": queries.phrases(actor),
    }


def _task(task: Task, today: dt.date, calendar: calendars.WorkingCalendar) -> dict[str, object]:
    same = (
        "id", "title", "product", "due_on", "document_id", "parent_id", "direction_id",
        "pattern_id", "period",
        "created_at", "submitted_at", "paused_at", "closed_at", "cancelled_at", "cancel_reason",
        "extension_on", "extension_reason",
        "needs_acceptance", "version",
    )  # fmt: skip
    return {
        **{name: getattr(task, name) for name in same},
        "state": task_state(task.facts, today, calendar),
        "days_late": days_late(task.facts, today),
        "lead": post_out(task.lead),
        "lead_office": office_name(task),
        "follower": post_out(task.follower) if task.follower is not None else None,
    }


def office_name(task: Task) -> str | None:
    """Name the other office that leads a task, if one does."""
    return task.lead_office.name if task.lead_office is not None else None


def post_out(post: people.Post) -> dict[str, object]:
    """Give a post with the name of its holder."""
    return {"id": post.pk, "name": post.person.full_name, "title": post.title}


def board_out(actor: Actor, found: Board, today: dt.date, *, after: str) -> dict[str, object]:
    """Give a board: how much on each step, who has how much, and a page of lines."""
    page = queries.page_by_due(found.tasks, after=after)
    return {
        "counts": {str(step): count for step, count in found.counts.items()},
        "groups": [asdict(bar) for bar in found.bars],
        "lines": [
            {
                "task_id": line.task.pk,
                "title": line.task.title,
                "alert": line.alert,
                "lead": post_out(line.task.lead),
                "lead_office": office_name(line.task),
                "due_on": line.task.due_on,
                "days_late": line.days,
                "missing": line.missing,
                "decides": line.decides,
            }
            for line in lines(actor, page.tasks, found.ladder, today)
        ],
        "next": page.next_key,
    }


def sheet_out(found: PeriodSheet) -> dict[str, object]:
    """Give the sheet of a period: its days, what each group has, and all together."""
    period = found.period
    return {
        "period": period.key,
        "since": period.since,
        "until": period.until,
        "rows": [asdict(row) for row in found.rows],
        "totals": found.totals,
    }


def ladder_out(actor: Actor, today: dt.date) -> list[dict[str, object]]:
    """Give the steps of the office, the last set first; the usual ones where it set none."""
    kept = [
        {
            "soon_days": one.soon_days,
            "special_days": one.special_days,
            "set_at": one.set_at,
            "reason": one.reason,
        }
        for one in queries.ladder_history(actor)
    ]
    return kept or [asdict(queries.ladder_of(actor, today)) | {"set_at": None, "reason": ""}]
