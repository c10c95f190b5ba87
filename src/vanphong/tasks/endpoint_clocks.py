"""The JSON API of clocks: pause, resume, who follows, the office's limit of extensions."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers, services
from vanphong.tasks.endpoint_schemas import TaskOut, TaskReasonIn
from vanphong.tasks.rules import KEEP_PRACTICE, READ_OWN, ExtensionLimit

router = Router()


class PauseIn(TaskReasonIn):
    """Why, and the document it rests on as its number and date are written."""

    basis: str = ""


class FollowIn(TaskReasonIn):
    """The post that follows; null for nobody."""

    follower_id: UUID | None


class ExtensionLimitOut(Schema):
    """How often and by how many calendar days one task is extended; null for no limit."""

    most_times: int | None
    most_days: int | None
    set_at: dt.datetime | None
    reason: str


class ExtensionLimitIn(In):
    """A limit that holds from now on, and why."""

    most_times: Whole | None = None
    most_days: Whole | None = None
    reason: str


@router.post("/tasks/{task_id}/pause", response=TaskOut, summary="Tạm dừng nhiệm vụ")
@allowed(READ_OWN)
def pause(request: HttpRequest, task_id: UUID, given: PauseIn) -> dict[str, object]:
    """Let the clock stand still, and that of the tasks under it."""
    actor = actor_of(request)
    task = services.pause_task(actor=actor, task_id=task_id, now=clock.now(), **given.dict())
    return answers.task_out(actor, task)


@router.post("/tasks/{task_id}/resume", response=TaskOut, summary="Cho nhiệm vụ tiếp tục")
@allowed(READ_OWN)
def resume(request: HttpRequest, task_id: UUID, given: TaskReasonIn) -> dict[str, object]:
    """Let the clock run on; the days it stood still are added to the due date."""
    actor = actor_of(request)
    task = services.resume_task(actor=actor, task_id=task_id, now=clock.now(), **given.dict())
    return answers.task_out(actor, task)


@router.post("/tasks/{task_id}/follower", response=TaskOut, summary="Đổi người theo dõi")
@allowed(READ_OWN)
def follow(request: HttpRequest, task_id: UUID, given: FollowIn) -> dict[str, object]:
    """Let a post follow the task for the one who gave it."""
    actor = actor_of(request)
    task = services.set_follower(actor=actor, task_id=task_id, now=clock.now(), **given.dict())
    return answers.task_out(actor, task)


@router.get(
    "/task-extension-limit", response=list[ExtensionLimitOut], summary="Giới hạn gia hạn"
)
@allowed(READ_OWN)
def get_limit(request: HttpRequest) -> list[dict[str, object]]:
    """Give the limit that holds, then those that held before."""
    return answers.extension_limits_out(actor_of(request))


@router.put("/task-extension-limit", response=ExtensionLimitOut, summary="Đặt giới hạn gia hạn")
@allowed(KEEP_PRACTICE)
def set_limit(request: HttpRequest, given: ExtensionLimitIn) -> dict[str, object]:
    """Set the limit from now on; gives it."""
    actor = actor_of(request)
    limit = ExtensionLimit(given.most_times, given.most_days)
    services.set_extension_limit(actor=actor, limit=limit, reason=given.reason, now=clock.now())
    return answers.extension_limits_out(actor)[0]
