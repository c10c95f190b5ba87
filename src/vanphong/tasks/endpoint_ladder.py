"""The JSON API of the board of exceptions, and of the steps an office urges by."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Positive, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers, board, services
from vanphong.tasks.endpoint_schemas import PostNamed
from vanphong.tasks.rules import KEEP_PRACTICE, READ_OWN, Alert, Ladder

router = Router()
_TYPES = {"xlsx": files.XLSX.media_type, "pdf": files.PDF.media_type}


class GroupOut(Schema):
    """Late work counted together; `special` is the part of it on the highest step."""

    key: str
    name: str
    late: int
    special: int


class ExceptionOut(Schema):
    """A line of the board: who, how late in days, which product is missing, who must decide."""

    task_id: UUID
    title: str
    alert: Alert
    lead: PostNamed
    lead_office: str | None
    due_on: dt.date
    days_late: int
    missing: str
    decides: str


class BoardOut(Schema):
    """The board; `next` is the key of the page after, or empty."""

    counts: dict[Alert, int]
    groups: list[GroupOut]
    lines: list[ExceptionOut]
    next: str


class LadderOut(Schema):
    """Working days before the due date, calendar days after it; since when and why."""

    soon_days: int
    special_days: int
    set_at: dt.datetime | None
    reason: str


class LadderIn(In):
    """Steps that hold from now on, and why."""

    soon_days: Positive
    special_days: Positive
    reason: str


class BoardAsked(In):
    """The words of the page: whose work, on which step, counted by what, one group of it."""

    view: Literal["", "cua-toi", "toi-giao", "toi-theo-doi", "don-vi-toi", "co-quan"] = ""
    step: Literal["", "qua-han", "do-dac-biet", "do", "vang"] = ""
    by: Literal["", "don-vi", "nguoi", "lanh-dao", "theo-doi", "van-ban", "loai"] = ""
    group: str | None = None

    def address(self) -> dict[str, str]:
        """Give it as the page's address says it."""
        words: dict[str, str] = {"loc": self.view, "muc": self.step, "theo": self.by}
        return words if self.group is None else words | {"nhom": self.group}


class PageAsked(BoardAsked):
    """A page of the board, from the key of the page before."""

    after: str = ""


class SheetAsked(BoardAsked):
    """The board as a file."""

    kind: Literal["xlsx", "pdf"]


@router.get("/task-board", response=BoardOut, summary="Việc cần đôn đốc")
@allowed(READ_OWN)
def get_board(request: HttpRequest, asked: Query[PageAsked]) -> dict[str, object]:
    """Give what the page of the same words shows."""
    actor, today = actor_of(request), clock.today()
    found = board.board(actor, asked.address(), today)
    return answers.board_out(actor, found, today, after=asked.after)


@router.get(
    "/task-board/sheet",
    summary="Việc cần đôn đốc: bảng tính, bản in",
    openapi_extra=gives(*_TYPES.values()),
)
@allowed(READ_OWN)
def get_sheet(request: HttpRequest, asked: Query[SheetAsked]) -> HttpResponse:
    """Give the board as a file."""
    actor, now = actor_of(request), clock.now()
    found = board.board(actor, asked.address(), clock.today())
    content = services.board_sheet(actor=actor, board=found, kind=asked.kind, now=now)
    return HttpResponse(content, content_type=_TYPES[asked.kind])


@router.get("/task-ladder", response=list[LadderOut], summary="Mức nhắc và cảnh báo")
@allowed(READ_OWN)
def get_ladder(request: HttpRequest) -> list[dict[str, object]]:
    """Give the steps that hold, then those that held before."""
    return answers.ladder_out(actor_of(request), clock.today())


@router.put("/task-ladder", response=LadderOut, summary="Đặt mức nhắc và cảnh báo")
@allowed(KEEP_PRACTICE)
def set_ladder(request: HttpRequest, given: LadderIn) -> dict[str, object]:
    """Set the steps from now on; gives those that hold then."""
    actor = actor_of(request)
    ladder = Ladder(given.soon_days, given.special_days)
    services.set_ladder(actor=actor, ladder=ladder, reason=given.reason, now=clock.now())
    return answers.ladder_out(actor, clock.today())[0]
