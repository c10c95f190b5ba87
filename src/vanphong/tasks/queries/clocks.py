"""Reads of clocks: the pause that stands, how often a task was extended, the office's limit."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Count, F, QuerySet, Sum

from vanphong.kernel.actor import Actor
from vanphong.tasks.models import ExtensionSetting, Pause, Task
from vanphong.tasks.queries.work import own_office
from vanphong.tasks.rules import Extended, ExtensionLimit


def standing_pause(task: Task) -> Pause | None:
    """Give the pause that stands, if any."""
    if task.paused_at is None:
        return None
    return pauses_of(task).filter(resumed_at=None).first()


def pauses_of(task: Task) -> QuerySet[Pause]:
    """Give the pauses of a task, oldest first."""
    return task.pauses.select_related("paused_by__person", "resumed_by__person").order_by(
        "paused_at", "id"
    )


def resumed_so(task: Task, post_id: UUID, reason: str) -> bool:
    """Say whether the last pause of a task was ended by a post with these words."""
    last = pauses_of(task).last()
    return last is not None and (last.resumed_by_id, last.resume_reason) == (post_id, reason)


def extended_of(task: Task) -> Extended:
    """Give how often a task was extended and by how many calendar days."""
    found = task.extensions.aggregate(
        times=Count("pk"), days=Sum(F("due_after") - F("due_before"))
    )
    return Extended(found["times"], found["days"].days if found["days"] else 0)


def extension_limit(actor: Actor) -> ExtensionLimit:
    """Give how often and how far the actor's office extends a task: none unless it set it."""
    last = extension_history(actor).first()
    return last.limit if last is not None else ExtensionLimit()


def extension_history(actor: Actor) -> QuerySet[ExtensionSetting]:
    """Give what the office set, the last first."""
    kept = ExtensionSetting.objects.filter(office_id=own_office(actor))
    return kept.select_related("set_by__person").order_by("-set_at", "-id")
