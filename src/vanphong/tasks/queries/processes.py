"""Reads of templates of processes, of processes that were begun, and of how their steps stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import remembered
from vanphong.people import api as people
from vanphong.tasks.models import Process, ProcessStep, Task, TemplateStep, TemplateVersion
from vanphong.tasks.queries.directions import can_handle
from vanphong.tasks.queries.work import own_office, visible_tasks
from vanphong.tasks.rules import (
    DIRECT,
    READ_ALL,
    ProcessState,
    StepFacts,
    StepState,
    lead_found,
    process_state,
    step_state,
)

# Its whole is still to be done.
RUNNING_PROCESSES = Q(stopped_at=None, task__closed_at=None, task__cancelled_at=None)


def template_versions(actor: Actor) -> QuerySet[TemplateVersion]:
    """Give every version of the templates of the actor's office, with its steps."""
    kept = TemplateVersion.objects.filter(office_id=own_office(actor))
    return kept.select_related("set_by__person").prefetch_related("steps")


def templates(actor: Actor) -> QuerySet[TemplateVersion]:
    """Give what holds of each template of the office, by name; those retired too."""
    later = TemplateVersion.objects.filter(
        template_id=OuterRef("template_id"), number__gt=OuterRef("number")
    )
    return template_versions(actor).filter(~Exists(later)).order_by("name", "id")


def get_template(actor: Actor, template_id: UUID) -> TemplateVersion:
    """Give the version of a template that holds.

    :raises NotFound: missing, or of another office.
    """
    found = templates(actor).filter(template_id=template_id).first()
    if found is None:
        raise NotFound(_("Không có quy trình mẫu này, hoặc bạn không được xem."))
    return found


def template_history(actor: Actor, template_id: UUID) -> QuerySet[TemplateVersion]:
    """Give the versions of a template, the last first."""
    return template_versions(actor).filter(template_id=template_id).order_by("-number")


def template_steps(version: TemplateVersion) -> QuerySet[TemplateStep]:
    """Give the steps of a version in their order."""
    return version.steps.select_related("lead__person").order_by("number")


def leads_of(step: TemplateStep, posts: Iterable[people.Post]) -> list[people.Post]:
    """Give which of some posts a step may mean by its role or unit; none without either."""
    able = [post for post in posts if can_handle(post)]
    if step.lead_role:
        return [post for post in able if step.lead_role in post.roles]
    if step.lead_unit:
        return [post for post in able if post.department == step.lead_unit]
    return []


def step_lead(
    step: TemplateStep, whole_lead: UUID | None, posts: Iterable[people.Post]
) -> UUID | None:
    """Give who leads a step when a process begins; None when someone must choose."""
    if step.lead_id is not None:
        return step.lead_id
    if step.lead_role or step.lead_unit:
        return lead_found([(post.pk, post.rank) for post in leads_of(step, posts)])
    return whole_lead


def visible_processes(actor: Actor) -> QuerySet[Process]:
    """Give the processes of which the actor sees the whole or the task of any step."""
    processes = Process.objects.filter(office_id=own_office(actor)).select_related(
        "of", "owner__person", "started_by__person", "stopped_by__person", "task__lead__person",
        "task__lead_office",
    )  # fmt: skip
    if actor.may(READ_ALL):
        return processes
    seen = visible_tasks(actor)
    steps = seen.filter(step__isnull=False).values("step__process_id")
    return processes.filter(Q(task__in=seen.values("pk")) | Q(pk__in=steps))


def get_process(actor: Actor, process_id: UUID, *, lock: bool = False) -> Process:
    """Give one process; with `lock` the task of its whole, then its row, are locked.

    Acts that end tasks lock the task of the whole first too, so that they follow each other.

    :raises NotFound: missing or hidden.
    """
    process = visible_processes(actor).filter(pk=process_id).first()
    if process is None:
        raise NotFound(_("Không có quy trình này, hoặc bạn không được xem."))
    if lock:
        Task.objects.select_for_update(of=("self",)).get(pk=process.task_id)
        processes = visible_processes(actor).select_for_update(of=("self",))
        process = processes.get(pk=process_id)
    return process


def keeps_process(actor: Actor, process: Process) -> bool:
    """Say whether the actor decides how it goes on: who owns it, or who directs and reads all."""
    owns = process.owner is not None and process.owner.person_id in actor.person_ids
    return actor.may(DIRECT) and (owns or actor.may(READ_ALL))


def gives_work(post: people.Post | None, on: dt.date) -> bool:
    """Say whether work can be given in the name of a post on the day."""
    if post is None or people.has_left(post, on):
        return False
    return DIRECT in people.permissions_of(post.roles)


def with_steps(processes: QuerySet[Process]) -> QuerySet[Process]:
    """Load the steps with the processes, in one more query."""
    steps = ProcessStep.objects.select_related(
        "of", "task", "lead__person", "task__lead__person", "skipped_by__person"
    )
    return processes.prefetch_related(Prefetch("steps", steps.order_by("number")))


def task_of(step: ProcessStep) -> Task | None:
    """Give the task of a step, if it was made."""
    return getattr(step, "task", None)


def facts_of(step: ProcessStep) -> StepFacts:
    """Give what the rules ask of a step."""
    task = task_of(step)
    return StepFacts(
        after=frozenset(step.of.after),
        task=task.facts if task is not None else None,
        is_skipped=step.skipped_at is not None,
        is_stuck=bool(step.trouble),
    )


@dataclass(frozen=True, slots=True)
class Stand:
    """How a process stands: each of its steps in order with what it is now, and the whole."""

    steps: list[tuple[ProcessStep, StepState]]
    state: ProcessState

    @property
    def done(self) -> int:
        """How many steps were done."""
        return sum(state is StepState.DONE for _step, state in self.steps)

    @property
    def skipped(self) -> int:
        """How many steps it went on without."""
        return sum(state is StepState.SKIPPED for _step, state in self.steps)


def stand_of(process: Process) -> Stand:
    """Give how a process stands, of one loaded `with_steps`."""
    stopped = process.stopped_at is not None
    steps = [
        (step, step_state(facts_of(step), is_stopped=stopped)) for step in process.steps.all()
    ]
    states = [state for _step, state in steps]
    return Stand(steps, process_state(states, is_stopped=stopped))


def process_of(actor: Actor, task: Task) -> Process | None:
    """Give the process a task holds as a whole or is a step of, if the actor sees it."""
    held = Q(steps=task.step_id) if task.step_id is not None else Q(task=task)
    return visible_processes(actor).filter(held).first()


@remembered
def processes_on(actor: Actor, document_id: UUID) -> QuerySet[Process]:
    """Give the visible processes on a document, oldest first, with their steps."""
    found = visible_processes(actor).filter(task__document_id=document_id)
    return with_steps(found).order_by("started_at", "id")


def asking_steps(actor: Actor, today: dt.date) -> QuerySet[ProcessStep]:
    """Give the steps on which the actor must say how the process goes on.

    Those of processes the actor owns; for who directs and reads all, also those nobody owns any
    more.
    """
    mine = Q(process__owner__person_id__in=actor.person_ids)
    if actor.may(DIRECT) and actor.may(READ_ALL):
        mine |= Q(process__owner=None) | Q(process__owner__valid_until__lte=today)
        mine |= Q(process__owner__person__closed_at__isnull=False)
    running = Process.objects.filter(RUNNING_PROCESSES, office_id=own_office(actor))
    asks = Q(task__cancelled_at__isnull=False) | ~Q(trouble="")
    steps = ProcessStep.objects.filter(mine, asks, skipped_at=None, process__in=running)
    return steps.select_related("of", "process__task", "process__of", "task", "lead__person")


def seen_step_tasks(actor: Actor, steps: Sequence[ProcessStep]) -> set[UUID]:
    """Give which tasks of some steps the actor may open."""
    made = [task.pk for step in steps if (task := task_of(step)) is not None]
    return set(visible_tasks(actor).filter(pk__in=made).values_list("pk", flat=True))
