"""The JSON API of directions and tasks."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Field, File, Form, Router, Schema
from ninja.files import UploadedFile

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import Day, In, Positive, Whole, allowed
from vanphong.kernel.errors import NotAllowed
from vanphong.tasks import listing, queries, services
from vanphong.tasks.answers import direction_out, post_out, task_out, tasks_out
from vanphong.tasks.models import Evidence, Task, Verdict
from vanphong.tasks.rules import DIRECT, HANDLE, READ_OWN, RECORD, TaskState

router = Router()
# The words of `listing`, "" for the first that makes sense.
View = Literal["", "cua-toi", "toi-chu-tri", "toi-giao", "cho-nghiem-thu", "co-quan"]
State = Literal[
    "", "dang-lam", "qua-han", "sap-den-han", "tra-lai", "da-xong", "xong-muon", "da-huy"
]


class PostNamed(Schema):
    """A post of the office and who holds it."""

    id: UUID
    name: str
    title: str


class TaskOut(Schema):
    """A task; `state` is derived today in Vietnam, `days_late` is null without a deadline."""

    id: UUID
    title: str
    product: str
    state: TaskState
    due_on: dt.date | None
    days_late: int | None
    lead: PostNamed
    document_id: UUID | None
    parent_id: UUID | None
    direction_id: UUID | None
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    closed_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    cancel_reason: str
    extension_on: dt.date | None
    extension_reason: str
    needs_acceptance: bool
    version: int


class PartOut(Schema):
    """Who cooperates or is informed."""

    role: str
    post: PostNamed


class EvidenceOut(Schema):
    """A product reported, and what became of it."""

    id: UUID
    product: str
    symbol: str
    dated_on: dt.date
    handed_to: str
    note: str
    file_id: UUID | None
    document_id: UUID | None
    submitted_at: dt.datetime
    verdict: Verdict
    verdict_reason: str


class DirectionOut(Schema):
    """A direction and the ids of its tasks."""

    id: UUID
    text: str
    document_id: UUID | None
    given_by: PostNamed
    given_at: dt.datetime
    task_ids: list[UUID]


class UrgingOut(Schema):
    """A reminder to the lead."""

    urged_on: dt.date
    words: str


class TaskWhole(TaskOut):
    """A task with its direction, people, products, and how its due date was counted."""

    due_explanation: dict[str, Any]
    direction: DirectionOut | None
    participants: list[PartOut]
    evidence: list[EvidenceOut]
    urgings: list[UrgingOut]
    children: list[UUID]


class TaskList(Schema):
    """A page of tasks, soonest due first; `next` is the key of the page after, or empty."""

    tasks: list[TaskOut]
    next: str


class DueIn(In):
    """Give `due_on`, or `due_count` of `due_unit`; `keep_day_off` means a named day off."""

    due_on: Day | None = None
    due_count: Positive | None = None
    due_unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS
    keep_day_off: bool = False

    def due(self) -> services.DueGiven:
        """Give it as the services take it."""
        return services.DueGiven(
            on=self.due_on,
            count=self.due_count,
            unit=self.due_unit,
            keep_day_off=self.keep_day_off,
        )


class AssignmentIn(DueIn):
    """Work for one lead, with a deadline or none."""

    lead_id: UUID
    cooperating: list[UUID] = Field(default_factory=list)
    informed: list[UUID] = Field(default_factory=list)
    title: str = ""
    product: str = ""

    def assignment(self) -> services.Assignment:
        """Give it as the services take it."""
        return services.Assignment(
            lead_id=self.lead_id,
            due=self.due(),
            cooperating=self.cooperating,
            informed=self.informed,
            title=self.title,
            product=self.product,
        )


class DirectionIn(In):
    """A direction; the same `request_id` sent again gives the same direction.

    `again` says that what was given already is meant once more.
    """

    document_id: UUID | None = None
    phrase: str = ""
    words: str = ""
    assignments: list[AssignmentIn] = Field(default_factory=list)
    request_id: UUID | None = None
    again: bool = False


class PaperDirectionIn(In):
    """A direction a leader wrote on the paper; the scan was brought in before."""

    document_id: UUID
    leader_id: UUID
    written_on: Day
    scan_id: UUID
    words: str
    assignments: list[AssignmentIn] = Field(default_factory=list)
    request_id: UUID | None = None


class SubtaskIn(AssignmentIn):
    """Work given on; the same `request_id` sent again gives the same task."""

    request_id: UUID | None = None


class EvidenceIn(In):
    """A product; with `document_id` number and date are those of that document."""

    product: str = ""
    symbol: str = ""
    dated_on: Day | None = None
    handed_to: str = ""
    note: str = ""
    document_id: UUID | None = None
    request_id: UUID | None = None
    version: Whole | None = None


class TaskReasonIn(In):
    """Why; `version` refuses when the task changed since it was read."""

    reason: str
    version: Whole | None = None


class VersionIn(In):
    """`version` refuses when the task changed since it was read."""

    version: Whole | None = None


class ExtendIn(DueIn, TaskReasonIn):
    """A later due date, named or as a term from the present one."""


class UrgeIn(VersionIn):
    """A reminder; without words the ready sentence is used."""

    words: str = ""


class HandOnIn(TaskReasonIn):
    """The new lead's post."""

    lead_id: UUID
    reason: str = ""


@router.get("/tasks", response=TaskList, summary="Danh sách nhiệm vụ")
@allowed(READ_OWN)
def list_tasks(
    request: HttpRequest,
    view: View = "",
    state: State = "",
    lead_id: UUID | None = None,
    after: str = "",
) -> dict[str, object]:
    """Give the tasks the page of the same words shows."""
    actor, today = _actor(request), clock.today()
    address = {"loc": view, "trang-thai": state, "chu_tri": str(lead_id or "")}
    found = listing.listed(actor, address, today)
    if view and found.kept["loc"] != view:
        raise NotAllowed(_("Bạn chưa được giao quyền xem danh sách này."))
    page = queries.page_by_due(found.tasks, after=after)
    return {"tasks": tasks_out(actor, page.tasks), "next": page.next_key}


@router.get("/tasks/{task_id}", response=TaskWhole, summary="Một nhiệm vụ")
@allowed(READ_OWN)
def get_task(request: HttpRequest, task_id: UUID) -> dict[str, object]:
    """Give one task whole."""
    actor = _actor(request)
    return _whole(actor, queries.get_task(actor, task_id))


@router.post("/directions", response=DirectionOut, summary="Ghi ý kiến chỉ đạo, giao việc")
@allowed(DIRECT)
def direct(request: HttpRequest, given: DirectionIn) -> dict[str, object]:
    """Keep a direction and make its tasks."""
    direction = services.give_direction(
        actor=_actor(request),
        now=clock.now(),
        document_id=given.document_id,
        phrase=given.phrase,
        words=given.words,
        assignments=[one.assignment() for one in given.assignments],
        request_id=given.request_id,
        again=given.again,
    )
    return direction_out(direction)


@router.post(
    "/directions/on-paper", response=DirectionOut, summary="Ghi bút phê trên giấy của lãnh đạo"
)
@allowed(RECORD)
def record(request: HttpRequest, given: PaperDirectionIn) -> dict[str, object]:
    """Keep a direction written on the paper, with who entered it."""
    facts = given.dict(exclude={"assignments"})
    direction = services.record_direction(
        actor=_actor(request),
        now=clock.now(),
        assignments=[one.assignment() for one in given.assignments],
        **facts,
    )
    return direction_out(direction)


@router.post("/tasks/{task_id}/subtasks", response=TaskOut, summary="Giao tiếp một phần việc")
@allowed(READ_OWN)
def assign(request: HttpRequest, task_id: UUID, given: SubtaskIn) -> dict[str, object]:
    """Give part of a task on."""
    actor = _actor(request)
    task = services.assign_subtask(
        actor=actor,
        parent_id=task_id,
        assignment=given.assignment(),
        now=clock.now(),
        request_id=given.request_id,
    )
    return task_out(actor, task)


@router.post("/tasks/{task_id}/evidence", response=EvidenceOut, summary="Báo cáo sản phẩm")
@allowed(HANDLE)
def submit(
    request: HttpRequest,
    task_id: UUID,
    given: Form[EvidenceIn],
    file: File[UploadedFile | None] = None,
) -> Evidence:
    """Show the product, with a file if there is one."""
    upload = (file.name or "", file.read()) if file is not None else None
    return services.submit_evidence(
        actor=_actor(request), task_id=task_id, now=clock.now(), upload=upload, **given.dict()
    )


@router.post("/tasks/{task_id}/accept", response=TaskOut, summary="Nghiệm thu")
@allowed(READ_OWN)
def accept(request: HttpRequest, task_id: UUID, given: VersionIn) -> dict[str, object]:
    """Accept the evidence that waits."""
    return _acted(request, services.accept_evidence, task_id, version=given.version)


@router.post("/tasks/{task_id}/return", response=TaskOut, summary="Trả lại sản phẩm")
@allowed(READ_OWN)
def give_back(request: HttpRequest, task_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Return the evidence that waits, with the reason."""
    return _acted(request, services.return_evidence, task_id, **given.dict())


@router.post("/tasks/{task_id}/extend", response=TaskOut, summary="Gia hạn")
@allowed(READ_OWN)
def extend(request: HttpRequest, task_id: UUID, given: ExtendIn) -> dict[str, object]:
    """Move the due date on."""
    return _extended(request, services.extend_due, task_id, given)


@router.post("/tasks/{task_id}/extension", response=TaskOut, summary="Đề nghị gia hạn")
@allowed(HANDLE)
def ask_extension(request: HttpRequest, task_id: UUID, given: ExtendIn) -> dict[str, object]:
    """Ask who gave the task for a later due date."""
    return _extended(request, services.ask_extension, task_id, given)


@router.post(
    "/tasks/{task_id}/extension/decline", response=TaskOut, summary="Không đồng ý gia hạn"
)
@allowed(READ_OWN)
def decline_extension(
    request: HttpRequest, task_id: UUID, given: TaskReasonIn
) -> dict[str, object]:
    """Leave the due date as it is."""
    return _acted(request, services.decline_extension, task_id, **given.dict())


@router.post("/tasks/{task_id}/urge", response=TaskWhole, summary="Nhắc việc")
@allowed(READ_OWN)
def urge(request: HttpRequest, task_id: UUID, given: UrgeIn) -> dict[str, object]:
    """Remind the lead, at most once a day."""
    actor = _actor(request)
    services.urge_task(actor=actor, task_id=task_id, now=clock.now(), **given.dict())
    return _whole(actor, queries.get_task(actor, task_id))


@router.post("/tasks/{task_id}/hand-on", response=TaskOut, summary="Chuyển người chủ trì")
@allowed(READ_OWN)
def hand_on(request: HttpRequest, task_id: UUID, given: HandOnIn) -> dict[str, object]:
    """Make another post the lead."""
    return _acted(request, services.hand_on, task_id, **given.dict())


@router.post("/tasks/{task_id}/cancel", response=TaskOut, summary="Hủy nhiệm vụ")
@allowed(READ_OWN)
def cancel(request: HttpRequest, task_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """End the task without a product."""
    return _acted(request, services.cancel_task, task_id, **given.dict())


def _acted(request: HttpRequest, act: Any, task_id: UUID, **given: object) -> dict[str, object]:
    actor = _actor(request)
    return task_out(actor, act(actor=actor, task_id=task_id, now=clock.now(), **given))


def _extended(
    request: HttpRequest, act: Any, task_id: UUID, given: ExtendIn
) -> dict[str, object]:
    rest = {"reason": given.reason, "version": given.version}
    return _acted(request, act, task_id, due=given.due(), **rest)


def _whole(actor: Actor, task: Task) -> dict[str, object]:
    direction = task.direction
    return {
        **task_out(actor, task),
        "due_explanation": task.due_explanation,
        "direction": direction_out(direction) if direction is not None else None,
        "participants": [
            {"role": part.role, "post": post_out(part.post)}
            for part in queries.participants_of(task)
        ],
        "evidence": list(queries.evidence_of(task)),
        "urgings": list(task.urgings.order_by("urged_on")),
        "children": list(queries.children_of(task).values_list("pk", flat=True)),
    }


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
