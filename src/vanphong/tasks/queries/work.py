"""Reads of tasks: what an actor may see, in which state, how the actor stands to one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from uuid import UUID

from django.db.models import F, Prefetch, Q, QuerySet
from django.db.models.functions import TruncDate
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import remembered
from vanphong.people import api as people
from vanphong.tasks.models import UNDONE, Evidence, Participant, ProcessStep, Task, Urging
from vanphong.tasks.rules import (
    DIRECT,
    HANDLE,
    READ_ALL,
    Situation,
    Standing,
    TaskState,
    soon_until,
)

OPEN = Q(closed_at=None, cancelled_at=None)
# Whose clock runs: `TaskFacts.runs`.
RUNNING = OPEN & Q(submitted_at=None, paused_at=None)
OPEN_STATES = frozenset(state for state in TaskState if state.is_open)


def own_office(actor: Actor) -> int:
    """Give the office the actor acts in; that of nobody is one no row belongs to."""
    return actor.office_key


def visible_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks the actor may see: all of the office, or those one has a part in.

    A part is to lead, to cooperate, to be informed, to follow, to have directed or created.
    """
    tasks = Task.objects.filter(office_id=own_office(actor)).select_related(
        "lead__person", "lead_office", "follower__person", "created_by__person",
        "direction__given_by__person",
    )  # fmt: skip
    return tasks if actor.may(READ_ALL) else tasks.filter(_has_part(actor))


def _leads(actor: Actor) -> Q:
    return Q(lead__person_id__in=actor.person_ids)


def _follows(actor: Actor) -> Q:
    return Q(follower__person_id__in=actor.person_ids)


def _said(actor: Actor) -> Q:
    mine = actor.person_ids
    return Q(direction__given_by__person_id__in=mine) | Q(direction__on_behalf_of_id__in=mine)


def _directs(actor: Actor) -> Q:
    """Work given on is given by the one who gave it on, not by who said the first word."""
    return Q(created_by__person_id__in=actor.person_ids) | (Q(parent=None) & _said(actor))


def _has_part(actor: Actor) -> Q:
    parts = Participant.objects.filter(post__person_id__in=actor.person_ids)
    given = _directs(actor) | _said(actor)
    return _leads(actor) | _follows(actor) | given | Q(pk__in=parts.values("task_id"))


def led_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks the actor leads; not those another office leads."""
    return visible_tasks(actor).filter(_leads(actor), lead_office=None)


def answered_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks another office leads and the actor answers for here."""
    return visible_tasks(actor).filter(_leads(actor), lead_office__isnull=False)


def awaited_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks others do for the actor: those given to another, those answered for."""
    given, elsewhere = _directs(actor) & ~_leads(actor), Q(lead_office__isnull=False)
    return visible_tasks(actor).filter(given | (_leads(actor) & elsewhere))


def followed_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks the actor follows for the one who gave them."""
    return visible_tasks(actor).filter(_follows(actor))


def directed_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks the actor gave: by a direction, or by giving work on."""
    return visible_tasks(actor).filter(_directs(actor))


def own_unit(actor: Actor) -> str:
    """Give the unit of the post the actor works in; empty where none is written down."""
    if actor.post_id is None:
        return ""
    post = people.Post.objects.filter(pk=actor.post_id, office_id=own_office(actor))
    return post.values_list("department", flat=True).first() or ""


def unit_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks that people of the actor's own unit lead; none where it has none."""
    unit = own_unit(actor)
    led = visible_tasks(actor).filter(lead__department=unit)
    return led if unit else led.none()


def my_tasks(actor: Actor) -> QuerySet[Task]:
    """Give the tasks the actor has any part in."""
    return visible_tasks(actor).filter(_has_part(actor))


def get_task(actor: Actor, task_id: UUID, *, lock: bool = False) -> Task:
    """Give one task; with `lock` its row is locked until the transaction ends.

    :raises NotFound: missing or hidden.
    """
    tasks = visible_tasks(actor).filter(pk=task_id)
    if lock:
        tasks = tasks.select_for_update(of=("self",))
    task = tasks.first()
    if task is None:
        raise NotFound(_("Không có nhiệm vụ này, hoặc bạn không được xem."))
    return task


@remembered
def tasks_on(actor: Actor, document_id: UUID) -> QuerySet[Task]:
    """Give the visible tasks that follow from a document, oldest first, with all that is shown."""
    tasks = visible_tasks(actor).filter(document_id=document_id).select_related("closed_by")
    return with_urgings(with_participants(tasks)).order_by("id")


@remembered
def to_report_on(actor: Actor, document_id: UUID) -> QuerySet[Task]:
    """Give the task on a document that the actor is to report on: one at most.

    Led, open, and not reported yet.
    """
    led = led_tasks(actor).filter(OPEN, document_id=document_id, submitted_at=None)
    return led.order_by("id")[:1]


def children_of(task: Task) -> QuerySet[Task]:
    """Give the tasks given on from a task, oldest first."""
    return task.children.select_related("lead__person", "lead_office").order_by("id")


def participants_of(task: Task) -> QuerySet[Participant]:
    """Give who cooperates, then who is informed, in the order of names."""
    return task.participants.select_related("post__person").order_by(
        "role", "post__person__sort_key", "id"
    )


def evidence_of(task: Task) -> QuerySet[Evidence]:
    """Give the evidence of a task, oldest first."""
    return task.evidence.select_related(
        "submitted_by__person", "from_office", "verdict_by__person", "file"
    ).order_by("submitted_at", "id")


def with_participants(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Load who takes part with the tasks, in one more query."""
    parts = Participant.objects.select_related("post__person").order_by("role", "id")
    return tasks.prefetch_related(Prefetch("participants", parts))


def with_urgings(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Load the reminders with the tasks, in one more query, newest first."""
    urgings = Urging.objects.select_related("urged_by__person").order_by("-urged_on")
    return tasks.prefetch_related(Prefetch("urgings", urgings))


def last_urging(task: Task) -> Urging | None:
    """Give the last reminder of a task loaded `with_urgings`, if any."""
    return next(iter(task.urgings.all()), None)


def standing_of(actor: Actor, task: Task) -> Standing:
    """Say how the actor stands to the task; the one stood in for counts as oneself."""
    mine = actor.person_ids
    direction = task.direction
    directors: set[UUID | None] = {task.created_by.person_id}
    if direction is not None and task.parent_id is None:
        directors |= {direction.given_by.person_id, direction.on_behalf_of_id}
    return Standing(
        leads=task.lead.person_id in mine,
        takes_part=task.participants.filter(post__person_id__in=mine).exists(),
        directs=bool(directors & set(mine)),
        follows=task.follower is not None and task.follower.person_id in mine,
        may_handle=actor.may(HANDLE),
        may_direct=actor.may(DIRECT),
        reads_all=actor.may(READ_ALL),
    )


def situation_of(actor: Actor, task: Task, today: dt.date) -> Situation:
    """Gather what the rules ask before an act on the task."""
    standing = task.evidence.exclude(verdict__in=UNDONE)
    parent = task.parent
    return Situation(
        standing=standing_of(actor, task),
        facts=task.facts,
        open_children=task.children.filter(OPEN).count(),
        parent_ended=parent is not None and not parent.facts.is_open,
        parent_paused=parent is not None and parent.paused_at is not None,
        own_evidence=standing.filter(reported_by_persons(actor)).exists(),
        extension_asked=task.extension_on is not None,
        urged_today=task.urgings.filter(urged_on=today).exists(),
        process_runs=parent is None and _process_runs(task),
        led_elsewhere=task.lead_office_id is not None,
    )


def reported_by_persons(actor: Actor) -> Q:
    """Match evidence the actor reported, for whichever office."""
    mine = actor.person_ids
    return Q(submitted_by__person_id__in=mine) | Q(from_person_id__in=mine)


def _process_runs(task: Task) -> bool:
    """Say whether the process a task holds has steps that are still to be done."""
    running = ProcessStep.objects.filter(process__task=task, process__stopped_at=None)
    return running.filter(skipped_at=None, task__closed_at=None).exists()


def in_states(
    tasks: QuerySet[Task], states: frozenset[TaskState], today: dt.date, office_id: int | None
) -> QuerySet[Task]:
    """Keep the tasks that `rules.task_state` puts into one of the states on the day."""
    return _keep(tasks, _wanted(states, today, calendars.calendar_for(office_id)))


def in_states_there(
    tasks: QuerySet[Task],
    states: frozenset[TaskState],
    today: dt.date,
    days: Mapping[int, calendars.WorkingCalendar],
) -> QuerySet[Task]:
    """Keep tasks of several offices in one of the states, each by the days of its office."""
    wanted = Q(pk__in=[])
    for office_id, calendar in days.items():
        wanted |= Q(office_id=office_id) & _wanted(states, today, calendar)
    return _keep(tasks, wanted)


def _keep(tasks: QuerySet[Task], wanted: Q) -> QuerySet[Task]:
    return tasks.alias(stopped_on=TruncDate("submitted_at", tzinfo=VIETNAM)).filter(wanted)


def _wanted(
    states: frozenset[TaskState], today: dt.date, calendar: calendars.WorkingCalendar
) -> Q:
    conditions = _conditions(today, soon_until(today, calendar))
    wanted = Q(pk__in=[])
    for state in states:
        wanted |= conditions[state]
    return wanted


def _conditions(today: dt.date, soon: dt.date) -> dict[TaskState, Q]:
    """Give `rules.task_state` as conditions of the database; a test holds them together."""
    running, stopped = Q(submitted_at=None, paused_at=None), Q(submitted_at__isnull=False)
    stopped_late = stopped & Q(stopped_on__gt=F("due_on"))
    stopped_in_time = stopped & (Q(due_on=None) | Q(stopped_on__lte=F("due_on")))
    running_late = running & Q(due_on__lt=today)
    running_in_time = running & (Q(due_on=None) | Q(due_on__gte=today))
    closed = Q(closed_at__isnull=False)
    returned = Q(returned_at__isnull=False)
    later = Q(due_on=None) | Q(due_on__gt=soon)
    return {
        TaskState.CANCELLED: Q(cancelled_at__isnull=False),
        TaskState.DONE_LATE: closed & stopped_late,
        TaskState.DONE: closed & stopped_in_time,
        TaskState.PAUSED: OPEN & Q(paused_at__isnull=False),
        TaskState.OVERDUE: OPEN & (stopped_late | running_late),
        TaskState.RETURNED: OPEN & running_in_time & returned,
        TaskState.DUE_SOON: OPEN & running_in_time & ~returned & Q(due_on__lte=soon),
        TaskState.OPEN: OPEN & (stopped_in_time | (running_in_time & ~returned & later)),
    }
