"""The JSON API of tasks between offices, for the office that gave one and for those named."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, File, Form, Query, Router, Schema
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import listing, queries, services, shared_answers
from vanphong.tasks.endpoint_schemas import ExtendIn, State, TaskReasonIn, VersionIn
from vanphong.tasks.models import Verdict
from vanphong.tasks.rules import DIRECT, HANDLE, READ_OWN, TaskState
from vanphong.tasks.shared_seen import seen

router = Router()


class NamedOfficeOut(Schema):
    """Another office named on a task, the unit there, whether it leads, and its people on it."""

    office_id: int
    office: str
    unit: str
    leads: bool
    people: list[str]


class NameOfficeIn(VersionIn):
    """An office that received the document of the task; `unit` empty for the whole of it."""

    office_id: Whole
    leads: bool = False
    unit: str = ""


class SharedTaskOut(Schema):
    """A task another office gave; `state` is derived today in Vietnam."""

    id: UUID
    title: str
    product: str
    state: TaskState
    due_on: dt.date | None
    days_late: int | None
    given_by_office: str
    leads_here: bool
    first_hand: str
    document_id: UUID | None
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    paused_at: dt.datetime | None
    closed_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    cancel_reason: str
    extension_on: dt.date | None
    extension_reason: str
    version: int


class SharedPersonOut(Schema):
    """A person of the own office who works on it; `leads` marks the first hand."""

    name: str
    office: str
    leads: bool


class SharedEvidenceOut(Schema):
    """A product reported since the naming, or by the own office, and what became of it.

    Receiver, note, document, file and who reported it are told of the own office's; of another
    one `reported_by` names the office.
    """

    id: UUID
    product: str
    symbol: str
    dated_on: dt.date
    reported_by: str
    submitted_at: dt.datetime
    verdict: Verdict
    verdict_reason: str
    grade: str
    handed_to: str
    note: str
    document_id: UUID | None
    file_id: UUID | None
    file_name: str


class SharedStepOut(Schema):
    """A step in its life."""

    at: dt.datetime
    what: str
    who: str
    note: str


class SharedTaskWhole(SharedTaskOut):
    """A task of another office, as far as a named office may know it."""

    due_explanation: dict[str, Any]
    unit: str
    lead: str
    given_by: str
    contact: str
    follower: str
    offices: list[str]
    people: list[SharedPersonOut]
    evidence: list[SharedEvidenceOut]
    steps: list[SharedStepOut]


class SharedTaskList(Schema):
    """A page of tasks, soonest due first; `next` is the key of the page after, or empty."""

    tasks: list[SharedTaskOut]
    next: str


class SharedAsked(In):
    """In which state, after which key."""

    state: State = ""
    after: str = ""


class NamePeopleIn(VersionIn):
    """Posts of the own office: the first hand, and who cooperates; those before are replaced."""

    lead_id: UUID
    cooperating: list[UUID] = Field(default_factory=list)


class SharedEvidenceIn(In):
    """A product; `document_id` is an own document that was sent to the giving office."""

    product: str = ""
    symbol: str = ""
    dated_on: Day | None = None
    handed_to: str = ""
    note: str = ""
    document_id: UUID | None = None
    version: Whole | None = None


@router.get(
    "/tasks/{task_id}/offices",
    response=list[NamedOfficeOut],
    summary="Các cơ quan khác được giao nhiệm vụ",
)
@allowed(READ_OWN)
def named_offices(request: HttpRequest, task_id: UUID) -> list[dict[str, object]]:
    """Give the other offices named on an own task."""
    return shared_answers.offices_out(queries.get_task(actor_of(request), task_id))


@router.post(
    "/tasks/{task_id}/offices",
    response=list[NamedOfficeOut],
    summary="Giao cơ quan khác chủ trì, phối hợp",
)
@allowed(READ_OWN)
def name_office(
    request: HttpRequest, task_id: UUID, given: NameOfficeIn
) -> list[dict[str, object]]:
    """Name another office on the task; it sees it from now on."""
    task = services.name_office(
        actor=actor_of(request), task_id=task_id, now=clock.now(), **given.dict()
    )
    return shared_answers.offices_out(task)


@router.post(
    "/tasks/{task_id}/offices/{office_id}/take-off",
    response=list[NamedOfficeOut],
    summary="Thôi giao cơ quan khác",
)
@allowed(READ_OWN)
def take_off_office(
    request: HttpRequest, task_id: UUID, office_id: int, given: TaskReasonIn
) -> list[dict[str, object]]:
    """Take another office off the task; it sees nothing of it any more."""
    task = services.take_off_office(
        actor=actor_of(request),
        task_id=task_id,
        office_id=office_id,
        now=clock.now(),
        **given.dict(),
    )
    return shared_answers.offices_out(task)


@router.get(
    "/tasks-from-offices", response=SharedTaskList, summary="Nhiệm vụ cơ quan khác giao"
)
@allowed(READ_OWN)
def list_shared(request: HttpRequest, asked: Query[SharedAsked]) -> dict[str, object]:
    """Give what other offices gave, as the page of the same words shows it."""
    actor, today = actor_of(request), clock.today()
    found = listing.listed_shared(actor, {"trang-thai": asked.state}, today)
    page = queries.page_by_due(found.tasks, after=asked.after)
    rows = shared_answers.shared_list_out(page.tasks, actor, today)
    return {"tasks": rows, "next": page.next_key}


@router.get(
    "/tasks-from-offices/{task_id}",
    response=SharedTaskWhole,
    summary="Một nhiệm vụ cơ quan khác giao",
)
@allowed(READ_OWN)
def get_shared(request: HttpRequest, task_id: UUID) -> dict[str, object]:
    """Give one task of another office."""
    return _whole(request, task_id)


@router.put(
    "/tasks-from-offices/{task_id}/people",
    response=SharedTaskWhole,
    summary="Phân công người làm việc cơ quan khác giao",
)
@allowed(DIRECT)
def name_people(request: HttpRequest, task_id: UUID, given: NamePeopleIn) -> dict[str, object]:
    """Name who of the own office works on it."""
    services.name_people(
        actor=actor_of(request), task_id=task_id, now=clock.now(), **given.dict()
    )
    return _whole(request, task_id)


@router.post(
    "/tasks-from-offices/{task_id}/evidence",
    response=SharedTaskWhole,
    summary="Báo cáo sản phẩm cho cơ quan giao việc",
)
@allowed(HANDLE)
def report(
    request: HttpRequest,
    task_id: UUID,
    given: Form[SharedEvidenceIn],
    file: File[UploadedFile | None] = None,
) -> dict[str, object]:
    """Report the product, with a file if there is one."""
    upload = (file.name or "", file.read()) if file is not None else None
    services.report_from_office(
        actor=actor_of(request), task_id=task_id, now=clock.now(), upload=upload, **given.dict()
    )
    return _whole(request, task_id)


@router.post(
    "/tasks-from-offices/{task_id}/evidence/take-back",
    response=SharedTaskWhole,
    summary="Rút báo cáo sản phẩm với cơ quan giao việc",
)
@allowed(HANDLE)
def take_back(request: HttpRequest, task_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Take back the product that waits, with the reason; only who reported it."""
    services.take_back_from_office(
        actor=actor_of(request), task_id=task_id, now=clock.now(), **given.dict()
    )
    return _whole(request, task_id)


@router.post(
    "/tasks-from-offices/{task_id}/extension",
    response=SharedTaskWhole,
    summary="Đề nghị cơ quan giao việc gia hạn",
)
@allowed(HANDLE)
def ask_more_time(request: HttpRequest, task_id: UUID, given: ExtendIn) -> dict[str, object]:
    """Ask the office that gave the task for a later due date."""
    services.ask_from_office(
        actor=actor_of(request),
        task_id=task_id,
        due=given.due(),
        reason=given.reason,
        now=clock.now(),
        version=given.version,
    )
    return _whole(request, task_id)


def _whole(request: HttpRequest, task_id: UUID) -> dict[str, object]:
    actor, now = actor_of(request), clock.now()
    return shared_answers.shared_whole(seen(actor, task_id, now), actor, clock.today())
