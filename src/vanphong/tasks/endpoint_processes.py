"""The JSON API of processes and their templates."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, ReasonIn, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers_processes as answers
from vanphong.tasks import queries, services
from vanphong.tasks.endpoint_schemas import DueIn, PostNamed
from vanphong.tasks.rules import DIRECT, KEEP_PRACTICE, READ_OWN, ProcessState, StepState

router = Router()
_MOST = 200


class TemplateStepIn(In):
    """A step: one of `lead_id` (a post), `lead_role`, `lead_unit`, or none: who leads the whole.

    `count` is in `unit`, WORKING_DAYS or CALENDAR_DAYS; null has no deadline of its own. `after`
    holds numbers of steps, counted from 1.
    """

    title: str
    product: str = ""
    lead_id: UUID | None = None
    lead_role: str = ""
    lead_unit: str = ""
    count: Whole | None = None
    unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS
    after: list[Whole] = Field(default_factory=list)


class TemplateIn(In):
    """A template, and why it is set so."""

    name: str
    note: str = ""
    steps: list[TemplateStepIn]
    reason: str

    def given(self) -> services.TemplateGiven:
        """Give it as the services take it."""
        steps = [services.StepGiven(**step.dict()) for step in self.steps]
        return services.TemplateGiven(name=self.name, note=self.note, steps=steps)


class NewTemplateIn(TemplateIn):
    """The same `request_id` sent again gives the same template."""

    request_id: UUID | None = None


class ChangedTemplateIn(TemplateIn):
    """`number` is the version it was changed from; it refuses when there is a later one."""

    number: Whole | None = None


class RetiredIn(ReasonIn):
    """`number` refuses when there is a later version."""

    number: Whole | None = None


class TemplateStepOut(Schema):
    """A step of a template."""

    number: int
    title: str
    product: str
    lead: PostNamed | None
    lead_id: UUID | None
    lead_role: str
    lead_unit: str
    count: int | None
    unit: calendars.TermUnit
    after: list[int]


class TemplateOut(Schema):
    """A version of a template."""

    template_id: UUID
    number: int
    name: str
    note: str
    is_retired: bool
    set_by: PostNamed
    set_at: dt.datetime
    reason: str
    steps: list[TemplateStepOut]


class ProcessIn(DueIn):
    """A process to begin, on a document, on a direction, or on neither.

    `leads` says who leads a step, by its number; the template says it of the others. The same
    `request_id` gives the same process; `again` begins what was begun already once more.
    """

    template_id: UUID
    lead_id: UUID
    document_id: UUID | None = None
    direction_id: UUID | None = None
    title: str = ""
    words: str = ""
    leads: dict[int, UUID] = Field(default_factory=dict)
    request_id: UUID | None = None
    again: bool = False

    def given(self) -> services.ProcessGiven:
        """Give it as the services take it."""
        return services.ProcessGiven(
            lead_id=self.lead_id,
            document_id=self.document_id,
            direction_id=self.direction_id,
            title=self.title,
            words=self.words,
            due=self.due(),
            leads=self.leads,
        )


class StepLeadIn(In):
    """The post that leads a step."""

    lead_id: UUID


class ProcessStepOut(Schema):
    """A step as it is now; `trouble` says why its task could not be made."""

    number: int
    title: str
    after: list[int]
    state: StepState
    lead: PostNamed
    task_id: UUID | None
    due_on: dt.date | None
    trouble: str
    skip_reason: str


class ProcessOut(Schema):
    """A process as it stands; `task_id` is the task of the whole.

    `owner` gives the steps; null when they can give work no more and nobody took it over.
    """

    id: UUID
    name: str
    template_id: UUID
    template_version: int
    task_id: UUID
    title: str
    document_id: UUID | None
    state: ProcessState
    lead: PostNamed
    started_by: PostNamed
    owner: PostNamed | None
    started_at: dt.datetime
    stopped_at: dt.datetime | None
    stop_reason: str
    steps: list[ProcessStepOut]


class ProcessesAsked(In):
    """Those that run, or all; or those on one document."""

    view: Literal["", "tat-ca"] = ""
    document_id: UUID | None = None


@router.get("/process-templates", response=list[TemplateOut], summary="Quy trình mẫu")
@allowed(READ_OWN)
def list_templates(request: HttpRequest) -> list[dict[str, object]]:
    """Give what holds of each template of the office."""
    return [answers.template_out(one) for one in queries.templates(actor_of(request))]


@router.post("/process-templates", response=TemplateOut, summary="Đặt quy trình mẫu")
@allowed(KEEP_PRACTICE)
def add_template(request: HttpRequest, given: NewTemplateIn) -> dict[str, object]:
    """Keep a new template."""
    kept = services.add_template(
        actor=actor_of(request), given=given.given(), reason=given.reason, now=clock.now(),
        request_id=given.request_id,
    )  # fmt: skip
    return answers.template_out(kept)


@router.get(
    "/process-templates/{template_id}",
    response=list[TemplateOut],
    summary="Một quy trình mẫu, các bản",
)
@allowed(READ_OWN)
def get_template(request: HttpRequest, template_id: UUID) -> list[dict[str, object]]:
    """Give every version of a template, the one that holds first."""
    actor = actor_of(request)
    queries.get_template(actor, template_id)
    history = queries.template_history(actor, template_id)
    return [answers.template_out(one) for one in history]


@router.put(
    "/process-templates/{template_id}", response=TemplateOut, summary="Sửa quy trình mẫu"
)
@allowed(KEEP_PRACTICE)
def change_template(
    request: HttpRequest, template_id: UUID, given: ChangedTemplateIn
) -> dict[str, object]:
    """Write the next version; processes that were begun keep theirs."""
    kept = services.change_template(
        actor=actor_of(request), template_id=template_id, given=given.given(),
        reason=given.reason, now=clock.now(), number=given.number,
    )  # fmt: skip
    return answers.template_out(kept)


@router.post(
    "/process-templates/{template_id}/retire",
    response=TemplateOut,
    summary="Thôi dùng quy trình mẫu",
)
@allowed(KEEP_PRACTICE)
def retire_template(
    request: HttpRequest, template_id: UUID, given: RetiredIn
) -> dict[str, object]:
    """Let nothing be begun from it any more."""
    kept = services.retire_template(
        actor=actor_of(request), template_id=template_id, now=clock.now(), **given.dict()
    )
    return answers.template_out(kept)


@router.get("/processes", response=list[ProcessOut], summary="Quy trình")
@allowed(READ_OWN)
def list_processes(
    request: HttpRequest, asked: Query[ProcessesAsked]
) -> list[dict[str, object]]:
    """Give the newest 200 processes one may see, the newest first."""
    found = queries.visible_processes(actor_of(request)).order_by("-started_at", "-id")
    if not asked.view:
        found = found.filter(queries.RUNNING_PROCESSES)
    if asked.document_id is not None:
        found = found.filter(task__document_id=asked.document_id)
    return answers.processes_out(list(queries.with_steps(found)[:_MOST]))


@router.post("/processes", response=ProcessOut, summary="Bắt đầu quy trình")
@allowed(DIRECT)
def start_process(request: HttpRequest, given: ProcessIn) -> dict[str, object]:
    """Begin a process and give the work of the steps that may begin now."""
    actor = actor_of(request)
    process = services.start_process(
        actor=actor, template_id=given.template_id, given=given.given(), now=clock.now(),
        request_id=given.request_id, again=given.again,
    )  # fmt: skip
    return answers.process_out(process, actor)


@router.get("/processes/{process_id}", response=ProcessOut, summary="Một quy trình")
@allowed(READ_OWN)
def get_process(request: HttpRequest, process_id: UUID) -> dict[str, object]:
    """Give one process with its steps as they are now."""
    actor = actor_of(request)
    return answers.process_out(queries.get_process(actor, process_id), actor)


@router.post("/processes/{process_id}/stop", response=ProcessOut, summary="Dừng quy trình")
@allowed(DIRECT)
def stop_process(request: HttpRequest, process_id: UUID, given: ReasonIn) -> dict[str, object]:
    """Let no further step begin; tasks that were made stay."""
    actor = actor_of(request)
    process = services.stop_process(
        actor=actor, process_id=process_id, reason=given.reason, now=clock.now()
    )
    return answers.process_out(process, actor)


@router.post(
    "/processes/{process_id}/steps/{number}/skip",
    response=ProcessOut,
    summary="Đi tiếp không có một bước",
)
@allowed(DIRECT)
def skip_step(
    request: HttpRequest, process_id: UUID, number: Whole, given: ReasonIn
) -> dict[str, object]:
    """Go on without a step that was cancelled or could not be given."""
    actor = actor_of(request)
    process = services.skip_step(
        actor=actor, process_id=process_id, number=number, reason=given.reason, now=clock.now()
    )
    return answers.process_out(process, actor)


@router.put(
    "/processes/{process_id}/steps/{number}/lead",
    response=ProcessOut,
    summary="Chọn người chủ trì một bước",
)
@allowed(DIRECT)
def set_step_lead(
    request: HttpRequest, process_id: UUID, number: Whole, given: StepLeadIn
) -> dict[str, object]:
    """Say who leads a step that has no task yet."""
    actor = actor_of(request)
    process = services.set_step_lead(
        actor=actor, process_id=process_id, number=number, lead_id=given.lead_id,
        now=clock.now(),
    )  # fmt: skip
    return answers.process_out(process, actor)
