"""Letting a task's clock stand still by decision, and letting it run on."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import within
from vanphong.kernel.news import NewsKind
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import Pause, Task
from vanphong.tasks.rules import Act
from vanphong.tasks.services.advancing import ran_on
from vanphong.tasks.services.guard import (
    insist_may,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.recounting import keep_under_parent, with_stop
from vanphong.tasks.services.telling import tell_lead

_BASIS_MAX = 200


@dataclass(frozen=True, slots=True)
class _Stop:
    """A decision that stops: who, when, why, and the document it rests on."""

    post_id: UUID
    at: dt.datetime
    reason: str
    basis: str


@transaction.atomic
def pause_task(
    *,
    actor: Actor,
    task_id: UUID,
    reason: str,
    now: dt.datetime,
    basis: str = "",
    version: int | None = None,
) -> Task:
    """Let the clock of a task stand still from today, with the reason.

    The open tasks under it whose clock runs stand still with it: nobody is urged for a part of
    what is not to be done. `basis` is the document it rests on, as number and date are written.
    A later due date that was asked for waits on. Locks the task and all below it.
    Pausing again with the same words changes nothing.

    :raises NotAllowed: for one who does not decide on its dates.
    :raises Invalid: without a reason.
    :raises Refused: when it has ended, its product waits, or it stands still already.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    standing, same = queries.standing_pause(task), (post_id, one_line(reason))
    if standing is not None and (standing.paused_by_id, standing.reason) == same:
        return task
    insist_may(Act.PAUSE, actor, task, version, now)
    why, rests_on = reason_given(reason), within(one_line(basis), _BASIS_MAX, "basis")
    no_secret(now, reason=why, basis=rests_on)
    _stop(actor, task, _Stop(post_id, now, why, rests_on), None)
    return task


def _stop(actor: Actor, task: Task, stop: _Stop, above: Pause | None) -> None:
    pause = Pause.objects.create(
        office_id=task.office_id,
        task=task,
        along_with=above,
        paused_by_id=stop.post_id,
        paused_at=stop.at,
        paused_on=vietnam_date(stop.at),
        reason=stop.reason,
        basis=stop.basis,
    )
    task.paused_at = stop.at
    save(task, "paused_at")
    detail = {"reason": stop.reason, "basis": stop.basis, "due_on": task.due_on}
    audit.record(actor, "tasks:task:pause", subject=task, detail=detail)
    tell_lead(actor, task, NewsKind.TASK_PAUSED, pause.pk, stop.at)
    for child in _below(task).filter(queries.RUNNING):
        _stop(actor, child, stop, pause)


@transaction.atomic
def resume_task(
    *,
    actor: Actor,
    task_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Let the clock run on from today; the days it stood still are added to the due date.

    They are counted in the kind of days the term was counted in, explained line by line. A later
    due date that was asked for waits on, unless these days reach it: that answers it. What
    stood still with it runs on with it; what had been paused by itself stands on. Steps of its
    process whose turn came meanwhile begin. Locks the task and all below it. Resuming again with
    the same words changes nothing.

    :raises NotAllowed: for one who does not decide on its dates.
    :raises Invalid: without a reason.
    :raises Refused: when it does not stand still, or the task above it does.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    if task.paused_at is None and queries.resumed_so(task, post_id, one_line(reason)):
        return task
    insist_may(Act.RESUME, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    run_on(actor, task, post_id, why, now)
    ran_on(task, now)
    return task


def run_on(
    actor: Actor,
    task: Task,
    post_id: UUID,
    reason: str,
    now: dt.datetime,
    *,
    quietly: bool = False,
) -> None:
    """End the pause of a locked task inside an act, and of what stood still with it.

    Nothing happens to a task that does not stand still. `quietly` tells nobody: what ends with
    its pause has its own news.
    """
    pause = queries.standing_pause(task)
    if pause is None:
        return
    pause.resumed_by_id, pause.resumed_at = post_id, now
    pause.resumed_on, pause.resume_reason = vietnam_date(now), reason
    pause.save(update_fields=["resumed_by", "resumed_at", "resumed_on", "resume_reason"])
    before = task.due_on
    task.paused_at = None
    _add_days(task, pause)
    asked = task.extension_on
    met = asked is not None and task.due_on is not None and task.due_on >= asked
    if met:
        task.extension_on, task.extension_reason = None, ""
    save(task, "paused_at", "due_on", "due_explanation", "extension_on", "extension_reason")
    detail = {"from": before, "to": task.due_on, "reason": reason, "since": pause.paused_on}
    audit.record(
        actor,
        "tasks:task:resume",
        subject=task,
        detail=detail | ({"met": asked} if met else {}),
    )
    if not quietly:
        tell_lead(actor, task, NewsKind.TASK_RESUMED, pause.pk, now)
    if met and not quietly:
        tell_lead(actor, task, NewsKind.EXTENSION_ANSWERED, task.version, now)
    below = _below(task).filter(pauses__along_with=pause, pauses__resumed_at=None)
    for child in below:
        child.parent = task
        run_on(actor, child, post_id, reason, now, quietly=quietly)


def _add_days(task: Task, pause: Pause) -> None:
    """Add the days a clock stood still to the due date; never beyond that of the task above."""
    assert pause.resumed_on is not None
    # The day it was given is never counted, so it does not stand still either.
    first = max(pause.paused_on, vietnam_date(task.created_at) + dt.timedelta(days=1))
    if task.due_on is None or first >= pause.resumed_on:
        return
    calendar = calendars.calendar_for(task.office_id)
    stop = calendars.Pause(first, pause.resumed_on, pause.reason)
    found = with_stop(task.due_on, task.due_explanation, stop, calendar)
    task.due_on, task.due_explanation = found.on, found.explanation
    keep_under_parent(task, task.parent.due_on if task.parent is not None else None)


def by_product() -> str:
    """Give the reason by which a product ends a pause."""
    return str(_("Đã báo cáo sản phẩm."))


def by_cancelling() -> str:
    """Give the reason by which the end of a task ends its pause."""
    return str(_("Nhiệm vụ đã hủy."))


def _below(task: Task) -> QuerySet[Task]:
    return task.children.select_for_update(of=("self",)).order_by("id")
