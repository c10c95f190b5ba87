"""The JSON API of directions and tasks."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed
from vanphong.kernel.errors import NotAllowed
from vanphong.kernel.gate import actor_of
from vanphong.people import api as people
from vanphong.tasks import (
    endpoint_clocks,
    endpoint_conclusions,
    endpoint_grades,
    endpoint_ladder,
    endpoint_periods,
    endpoint_processes,
    endpoint_recurring,
    endpoint_shared,
    endpoint_voice,
    listing,
    queries,
    services,
    sight,
)
from vanphong.tasks.answers import (
    direction_out,
    practice_out,
    task_out,
    task_whole,
    tasks_out,
)
from vanphong.tasks.endpoint_schemas import (
    AcceptEvidenceIn,
    DirectionIn,
    DirectionOut,
    EvidenceIn,
    EvidenceOut,
    ExtendIn,
    HandOnIn,
    PaperDirectionIn,
    PracticeIn,
    PracticeOut,
    State,
    SubtaskIn,
    TaskList,
    TaskOut,
    TaskReasonIn,
    TaskWhole,
    UrgeIn,
)
from vanphong.tasks.models import Evidence
from vanphong.tasks.period_sheet import FIGURE_SLUGS
from vanphong.tasks.rules import DIRECT, HANDLE, KEEP_PRACTICE, READ_OWN, RECORD, Figure

router = Router()
router.add_router("", endpoint_ladder.router)
router.add_router("", endpoint_clocks.router)
router.add_router("", endpoint_grades.router)
router.add_router("", endpoint_periods.router)
router.add_router("", endpoint_recurring.router)
router.add_router("", endpoint_processes.router)
router.add_router("", endpoint_conclusions.router)
router.add_router("", endpoint_voice.router)
router.add_router("", endpoint_shared.router)
# The words of `listing`, "" for the first that makes sense.
View = Literal[
    "", "cua-toi", "toi-chu-tri", "toi-dau-moi", "toi-giao", "toi-theo-doi", "cho-nghiem-thu",
    "don-vi-toi", "co-quan",
]  # fmt: skip


class ListAsked(In):
    """The words of the page; with `figure`, what it counts of the period named by its key."""

    view: View = ""
    state: State = ""
    lead_id: UUID | None = None
    period: str = ""
    figure: Figure | None = None
    by: Literal["", "lanh-dao", "don-vi", "loai", "nguoi"] = ""
    group: str | None = None
    after: str = ""

    def address(self) -> dict[str, str]:
        """Give it as the page's address says it."""
        words: dict[str, str] = {
            "loc": self.view,
            "trang-thai": self.state,
            "chu_tri": str(self.lead_id or ""),
            "ky": self.period,
            "so-lieu": FIGURE_SLUGS[self.figure] if self.figure else "",
            "theo": self.by,
        }
        return words if self.group is None else words | {"nhom": self.group}


@router.get("/tasks", response=TaskList, summary="Danh sách nhiệm vụ")
@allowed(READ_OWN)
def list_tasks(request: HttpRequest, asked: Query[ListAsked]) -> dict[str, object]:
    """Give the tasks the page of the same words shows."""
    actor, today = actor_of(request), clock.today()
    found = listing.listed(actor, asked.address(), today)
    if asked.view and found.kept["loc"] != asked.view:
        raise NotAllowed(_("Bạn chưa được giao quyền xem danh sách này."))
    page = queries.page_by_due(found.tasks, after=asked.after)
    return {"tasks": tasks_out(actor, page.tasks), "next": page.next_key}


@router.get("/tasks/{task_id}", response=TaskWhole, summary="Một nhiệm vụ")
@allowed(READ_OWN)
def get_task(request: HttpRequest, task_id: UUID) -> dict[str, object]:
    """Give one task whole."""
    actor = actor_of(request)
    return task_whole(actor, queries.get_task(actor, task_id))


@router.get(
    "/tasks/{task_id}/sight",
    response=people.ReadersOut,
    summary="Ai xem được nhiệm vụ, vì sao",
)
@allowed(READ_OWN)
def read_sight(request: HttpRequest, task_id: UUID) -> dict[str, object]:
    """Say who can see a task, and by which rule."""
    actor = actor_of(request)
    found = sight.readers_of(actor, queries.get_known(actor, task_id), clock.today())
    return {"readers": [asdict(one) for one in found]}


@router.post("/directions", response=DirectionOut, summary="Ghi ý kiến chỉ đạo, giao việc")
@allowed(DIRECT)
def direct(request: HttpRequest, given: DirectionIn) -> dict[str, object]:
    """Keep a direction and make its tasks."""
    direction = services.give_direction(
        actor=actor_of(request),
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
    facts = given.dict(exclude={"assignments", "scan_id"})
    direction = services.record_direction(
        actor=actor_of(request),
        now=clock.now(),
        assignments=[one.assignment() for one in given.assignments],
        scan=given.scan_id,
        **facts,
    )
    return direction_out(direction)


@router.post("/tasks/{task_id}/subtasks", response=TaskOut, summary="Giao tiếp một phần việc")
@allowed(READ_OWN)
def assign(request: HttpRequest, task_id: UUID, given: SubtaskIn) -> dict[str, object]:
    """Give part of a task on."""
    actor = actor_of(request)
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
        actor=actor_of(request), task_id=task_id, now=clock.now(), upload=upload, **given.dict()
    )


@router.post("/tasks/{task_id}/accept", response=TaskOut, summary="Nghiệm thu")
@allowed(READ_OWN)
def accept(request: HttpRequest, task_id: UUID, given: AcceptEvidenceIn) -> dict[str, object]:
    """Accept the evidence that waits."""
    return _acted(request, services.accept_evidence, task_id, **given.dict())


@router.post(
    "/tasks/{task_id}/evidence/take-back", response=TaskOut, summary="Rút báo cáo sản phẩm"
)
@allowed(HANDLE)
def take_back(request: HttpRequest, task_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Take back the evidence that waits, with the reason; only who reported it."""
    return _acted(request, services.take_back_evidence, task_id, **given.dict())


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
    actor = actor_of(request)
    services.urge_task(actor=actor, task_id=task_id, now=clock.now(), **given.dict())
    return task_whole(actor, queries.get_task(actor, task_id))


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


@router.get("/practice", response=PracticeOut, summary="Câu bút phê, cách theo dõi nhiệm vụ")
@allowed(READ_OWN)
def get_practice(request: HttpRequest) -> dict[str, object]:
    """Give how the office closes tasks and the phrases its leaders choose from."""
    return practice_out(actor_of(request))


@router.put("/practice", response=PracticeOut, summary="Đặt câu bút phê, cách theo dõi")
@allowed(KEEP_PRACTICE)
def keep_practice(request: HttpRequest, given: PracticeIn) -> dict[str, object]:
    """Set how tasks given from now on are closed, and all phrases of the office."""
    services.keep_practice(actor=actor_of(request), **given.dict())
    return practice_out(actor_of(request))


def _acted(request: HttpRequest, act: Any, task_id: UUID, **given: object) -> dict[str, object]:
    actor = actor_of(request)
    return task_out(actor, act(actor=actor, task_id=task_id, now=clock.now(), **given))


def _extended(
    request: HttpRequest, act: Any, task_id: UUID, given: ExtendIn
) -> dict[str, object]:
    rest = {"reason": given.reason, "version": given.version}
    return _acted(request, act, task_id, due=given.due(), **rest)
