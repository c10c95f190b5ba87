"""A process goes on: the tasks of the steps whose turn has come, each made exactly once."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused, VanphongError
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Process, ProcessStep, Task
from vanphong.tasks.rules import may_begin
from vanphong.tasks.services.making import (
    Assignment,
    make_task,
    office_posts,
    posts_given,
)
from vanphong.tasks.services.recounting import keep_under_parent
from vanphong.tasks.services.terms import DueFound, count_due


def step_ended(task: Task, now: dt.datetime) -> None:
    """Let the process go on whose step a task was; the task of its whole is locked already.

    Called in the transaction of the act that ended the task.
    """
    if task.step_id is not None:
        advance(Process.objects.get(steps=task.step_id), now)


def ran_on(task: Task, now: dt.datetime) -> None:
    """Let the process go on whose whole stood still."""
    for process in Process.objects.filter(task=task):
        advance(process, now)


def advance(process: Process, now: dt.datetime) -> None:
    """Make the tasks of the steps whose turn has come, in the name of who owns the process.

    Locks the process. Nothing begins in one that was stopped, that ended, or that stands still.
    A step that cannot begin says why, asks its owner, and holds up neither what ended before it
    nor the steps beside it. Its clock starts now.
    """
    process = Process.objects.select_for_update().get(pk=process.pk)
    whole = process.task
    if process.stopped_at is not None or not whole.facts.is_open or whole.paused_at is not None:
        return
    steps = list(queries.with_steps(Process.objects.filter(pk=process.pk)).get().steps.all())
    for number in may_begin([queries.facts_of(step) for step in steps]):
        _begin(process, steps[number - 1], now)
    if not queries.gives_work(process.owner, vietnam_date(now)):
        process.owner = None
        process.save(update_fields=["owner"])


def _begin(process: Process, step: ProcessStep, now: dt.datetime) -> None:
    before, step.trouble = step.trouble, ""
    try:
        giver = _giver(process, vietnam_date(now))
        with transaction.atomic():
            _make(giver, process, step, now)
    except VanphongError as refusal:
        # Kept in Vietnamese, in whatever language the last step was ended.
        with translation.override("vi"):
            step.trouble = str(refusal.message)[:500]
    if step.trouble != before:
        step.save(update_fields=["trouble"])


def _giver(process: Process, on: dt.date) -> Actor:
    """Give a job that gives the steps in the name of who owns the process.

    :raises Refused: `giver_gone` when nobody does who can give work.
    """
    if process.owner is None or not queries.gives_work(process.owner, on):
        raise Refused(
            _(
                "Người giao việc các bước không còn giao việc được. Ai quyết định đi tiếp sẽ "
                "nhận quy trình này."
            ),
            code="giver_gone",
        )
    return people.job_in_name_of(process.owner)


def _make(giver: Actor, process: Process, step: ProcessStep, now: dt.datetime) -> None:
    whole, of, today = process.task, step.of, vietnam_date(now)
    # Whoever answers for the whole sees what its steps come to.
    knows = {step.lead_id, giver.post_id}
    told = {whole.lead_id} & office_posts(giver, today).keys() - knows
    assignment = Assignment(
        lead_id=step.lead_id,
        informed=list(told),
        title=f"{of.title}: {whole.title}"[:500],
        product=of.product,
    )
    posts = posts_given(giver, [assignment], today)
    task = Task(parent=whole, direction=whole.direction, document=whole.document, step=step)
    found = _due(task, step, now)
    assert giver.post_id is not None
    make_task(giver, task, assignment, posts, giver_id=giver.post_id, now=now, found=found)
    detail = {"step": of.title, "task": task.pk}
    audit.record(giver, "tasks:process:go_on", subject=process, detail=detail)


def _due(task: Task, step: ProcessStep, now: dt.datetime) -> DueFound:
    """Count the time of a step from now, never beyond the due date of the whole."""
    count = step.of.count
    assert task.parent is not None
    if count is None:
        return DueFound(None, {})
    calendar = calendars.calendar_for(step.office_id)
    unit = calendars.TermUnit(step.of.unit)
    found = count_due(vietnam_date(now), count, unit, calendar)
    task.due_on, task.due_explanation = found.on, found.explanation
    keep_under_parent(task, task.parent.due_on)
    return DueFound(task.due_on, task.due_explanation)
