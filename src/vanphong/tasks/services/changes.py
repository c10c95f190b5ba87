"""Changes on the way: a later due date and the asking for it, an end without product, moved days."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.db.models import Max, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid
from vanphong.kernel.news import NewsKind
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import Extension, Task
from vanphong.tasks.queries import OPEN, own_office
from vanphong.tasks.rules import Act, extended_due, extension_fits
from vanphong.tasks.services.guard import (
    insist,
    insist_may,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.news import DONE, tell
from vanphong.tasks.services.pausing import by_cancelling, run_on
from vanphong.tasks.services.processes import stop_with
from vanphong.tasks.services.recounting import keep_under_parent, recounted
from vanphong.tasks.services.telling import tell_cancelled, tell_givers, tell_lead
from vanphong.tasks.services.terms import DueGiven, find_due


@transaction.atomic
def extend_due(
    *,
    actor: Actor,
    task_id: UUID,
    due: DueGiven,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Move a due date on, with the reason; a term runs from the present due date or today.

    It answers what the lead asked for, if anything. Locks the task and the one above. The
    trail keeps every earlier date. Extending to the date that holds already changes nothing.

    :raises NotAllowed: for one who did not direct it.
    :raises Invalid: without a date or a reason.
    :raises Refused: for a date before the present one, after the upper task's, or in the past;
        `extension_limit` beyond what the office set; while the task is paused.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    today = vietnam_date(now)
    found = find_due(due, task.due_on or today, actor.office_id)
    if found.on is None:
        sentence = _("Hãy chọn hạn mới.")
        raise Invalid(sentence, code="no_due", fields={"due_on": [str(sentence)]})
    if found.on == task.due_on and task.facts.is_open:
        return task
    insist_may(Act.EXTEND, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    insist_limit(actor, task, found.on)
    children = task.children.filter(OPEN)
    insist(
        extended_due(
            task.due_on,
            found.on,
            today=today,
            parent_due_on=task.parent.due_on if task.parent is not None else None,
            latest_child_due_on=children.aggregate(latest=Max("due_on"))["latest"],
        )
    )
    before, asked = task.due_on, task.extension_on is not None
    if before is not None:
        Extension.objects.create(
            office_id=task.office_id,
            task=task,
            due_before=before,
            due_after=found.on,
            reason=why,
            given_by_id=post_id,
            given_at=now,
        )
    task.due_on, task.due_explanation = found.on, found.explanation
    task.extension_on, task.extension_reason = None, ""
    save(task, "due_on", "due_explanation", "extension_on", "extension_reason")
    detail = {"from": before, "to": found.on, "reason": why}
    audit.record(actor, "tasks:task:extend", subject=task, detail=detail)
    if asked:
        tell_lead(actor, task, NewsKind.EXTENSION_ANSWERED, task.version, now)
    return task


@transaction.atomic
def ask_extension(
    *,
    actor: Actor,
    task_id: UUID,
    due: DueGiven,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Let the lead ask for a later due date, with the reason; the present one holds till then.

    Locks the task. Asking again for the same changes nothing.

    :raises NotAllowed: for anyone but the lead.
    :raises Invalid: without a date or a reason.
    :raises Refused: when one was asked for already, or the date is not later; `extension_limit`.
    """
    require_part(actor)
    task = locked(actor, task_id)
    today = vietnam_date(now)
    wanted = find_due(due, task.due_on or today, actor.office_id).on
    asked = (wanted, one_line(reason))
    if wanted is not None and (task.extension_on, task.extension_reason) == asked:
        return task
    insist_may(Act.ASK_EXTENSION, actor, task, version, now)
    if wanted is None:
        sentence = _("Hãy chọn hạn mới.")
        raise Invalid(sentence, code="no_due", fields={"due_on": [str(sentence)]})
    why = reason_given(reason)
    no_secret(now, reason=why)
    above = task.parent.due_on if task.parent is not None else None
    insist(extended_due(task.due_on, wanted, today=today, parent_due_on=above))
    insist_limit(actor, task, wanted)
    task.extension_on, task.extension_reason = wanted, why
    save(task, "extension_on", "extension_reason")
    detail = {"from": task.due_on, "to": wanted, "reason": why}
    audit.record(actor, "tasks:extension:ask", subject=task, detail=detail)
    tell_givers(actor, task, NewsKind.EXTENSION_ASKED, task.version, now)
    return task


def insist_limit(actor: Actor, task: Task, after: dt.date) -> None:
    """Hold an extension to the office's limit; a first due date is none."""
    if task.due_on is not None and after > task.due_on:
        days = (after - task.due_on).days
        limit = queries.extension_limit(actor)
        insist(extension_fits(queries.extended_of(task), days, limit))


@transaction.atomic
def decline_extension(
    *,
    actor: Actor,
    task_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Leave the due date as it is although a later one was asked for, with the reason.

    Locks the task.

    :raises NotAllowed: for one who did not give it.
    :raises Invalid: without a reason.
    :raises Refused: when nothing was asked for.
    """
    require_part(actor)
    task = locked(actor, task_id)
    insist_may(Act.DECLINE_EXTENSION, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    asked = task.extension_on
    task.extension_on, task.extension_reason = None, ""
    save(task, "extension_on", "extension_reason")
    detail = {"asked": asked, "reason": why}
    audit.record(actor, "tasks:extension:decline", subject=task, detail=detail)
    tell_lead(actor, task, NewsKind.EXTENSION_ANSWERED, task.version, now)
    return task


@transaction.atomic
def cancel_task(
    *,
    actor: Actor,
    task_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """End a task without a product, and the open tasks under it, with the reason.

    The process it holds as a whole stops with it; a step of one asks the owner of the process.
    Locks the task and all below it. Cancelling again changes nothing.

    :raises NotAllowed: for one who did not direct it.
    :raises Invalid: without a reason.
    :raises Refused: when it was closed.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    if task.cancelled_at is not None:
        return task
    insist_may(Act.CANCEL, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    _cancel(actor, task, post_id, why, now)
    stop_with(actor, task, why, now)
    tell(actor, task, DONE, now)
    return task


def _cancel(actor: Actor, task: Task, post_id: UUID, reason: str, now: dt.datetime) -> None:
    run_on(actor, task, post_id, by_cancelling(), now, quietly=True)
    task.cancelled_at, task.cancel_reason = now, reason
    task.extension_on, task.extension_reason = None, ""
    save(task, "cancelled_at", "cancel_reason", "extension_on", "extension_reason")
    audit.record(actor, "tasks:task:cancel", subject=task, detail={"reason": reason})
    tell_cancelled(actor, task, now)
    for child in task.children.select_for_update().filter(OPEN).order_by("id"):
        _cancel(actor, child, post_id, reason, now)


# Facts of an explanation by which a due date can be counted anew.
_COUNTED = ["count", "named", "falls_on"]


def move_due_dates(
    actor: Actor,
    before: calendars.WorkingCalendar,  # noqa: ARG001 - given by the port
    after: calendars.WorkingCalendar,
) -> list[object]:
    """Count the terms of open tasks again after a change of days; gives `MovedDue` of each.

    Fills the port `moved_due_dates`; locks the open tasks of the actor's office in order. A
    child never ends up after the task above it; a date named outright stays. The days a task stood
    still are counted again too; those of a pause that stands are counted when it ends.
    """
    moved: list[object] = []
    tasks = (
        Task.objects.select_for_update()
        .filter(OPEN, Q(due_explanation__has_any_keys=_COUNTED) | Q(parent__isnull=False))
        .filter(office_id=own_office(actor), due_on__isnull=False)
        .order_by("id")
    )
    for task in tasks:
        was = task.due_on
        _count_again(task, after)
        if was is not None and task.due_on is not None and task.due_on != was:
            save(task, "due_on", "due_explanation")
            audit.record(
                actor,
                "tasks:task:recount",
                subject=task,
                detail={"from": was, "to": task.due_on},
            )
            url = reverse("task", args=[task.pk])
            moved.append(calendars.MovedDue(task.title, url, was, task.due_on))
    return moved


def _count_again(task: Task, calendar: calendars.WorkingCalendar) -> None:
    found = recounted(task.due_explanation, calendar)
    if found is not None and found.on != task.due_on:
        task.due_on, task.due_explanation = found.on, found.explanation
    if task.parent_id is not None:
        above = Task.objects.filter(pk=task.parent_id)
        keep_under_parent(task, above.values_list("due_on", flat=True).first())
