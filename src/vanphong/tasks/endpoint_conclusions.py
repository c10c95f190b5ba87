"""The JSON API of conclusions: taking them down, settling each, what became of all."""

from __future__ import annotations

import datetime as dt
from typing import Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from vanphong.calendars import api as calendars
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, ReasonIn, allowed
from vanphong.kernel.gate import actor_of
from vanphong.tasks import conclusion_answers as answers
from vanphong.tasks import conclusion_list, queries, services
from vanphong.tasks.endpoint_schemas import AssignmentIn, PostNamed
from vanphong.tasks.rules import DIRECT, READ_OWN, ConclusionState

router = Router()


class ConclusionPieceOut(Schema):
    """A conclusion as it would be kept."""

    place: str
    heading: str
    words: str


class ConclusionProposalOut(Schema):
    """A task that the words propose; `lead_id` is null where it is not sure.

    `due_on` is what `due_count` of `due_unit` from `due_since` comes to, or the day that is named.
    """

    title: str
    lead_id: UUID | None
    named: str
    cooperating: list[UUID]
    others: list[str]
    product: str
    due_on: dt.date | None
    due_count: int | None
    due_unit: calendars.TermUnit | None
    due_since: dt.date | None
    due_notes: list[str]


class NoTaskOut(Schema):
    """Who marked that no task is needed, when and why."""

    marked_by: PostNamed
    marked_at: dt.datetime
    reason: str


class ConclusionOut(Schema):
    """A conclusion and what became of it; `page` is that of the document's file."""

    id: UUID
    set_id: UUID
    position: int
    place: str
    page: int | None
    heading: str
    words: str
    state: ConclusionState
    task_ids: list[UUID]
    no_task: NoTaskOut | None


class ConclusionWhole(ConclusionOut):
    """A conclusion with the tasks it proposes while it waits."""

    proposals: list[ConclusionProposalOut]


class ConclusionSetOut(Schema):
    """The conclusions of one source."""

    id: UUID
    document_id: UUID | None
    direction_id: UUID | None
    heading: str
    said_on: dt.date
    handler: PostNamed
    taken_at: dt.datetime
    withdrawn_at: dt.datetime | None
    withdrawn_reason: str
    conclusions: list[ConclusionWhole]


class ConclusionList(Schema):
    """A page of conclusions, the longest kept first; `next` is the key of the page after."""

    counts: dict[ConclusionState, int]
    conclusions: list[ConclusionOut]
    next: str


class ConclusionsAsked(In):
    """The words of the page: whose, in which state, from the key of the page before."""

    view: Literal["", "cua-toi", "co-quan"] = ""
    state: Literal["", "chua-xu-ly", "dang-lam", "da-xong", "khong-phat-sinh"] = ""
    after: str = ""


class TextIn(In):
    """A text with numbered conclusions."""

    text: str


class ConclusionsIn(TextIn):
    """A source and its text; the same `request_id` sent again gives the same set.

    What is left out follows from the document or the direction; without either, `heading` says
    whose words they are.
    """

    document_id: UUID | None = None
    direction_id: UUID | None = None
    heading: str = ""
    said_on: Day | None = None
    handler_id: UUID | None = None
    request_id: UUID | None = None


class SettlingIn(In):
    """The tasks of one conclusion, or why none is needed."""

    conclusion_id: UUID
    tasks: list[AssignmentIn] = Field(default_factory=list)
    no_task_reason: str = ""
    request_id: UUID | None = None


class SettlingsIn(In):
    """Conclusions to settle: all of them, or none."""

    settlings: list[SettlingIn]


@router.get("/conclusions", response=ConclusionList, summary="Danh sách kết luận")
@allowed(READ_OWN)
def list_conclusions(request: HttpRequest, asked: Query[ConclusionsAsked]) -> dict[str, object]:
    """Give what the page of the same words shows."""
    actor = actor_of(request)
    found = conclusion_list.listed(actor, {"loc": asked.view, "trang-thai": asked.state})
    return answers.list_out(actor, found, asked.after)


@router.post(
    "/conclusions/split", response=list[ConclusionPieceOut], summary="Xem cách tách kết luận"
)
@allowed(READ_OWN)
def split(request: HttpRequest, given: TextIn) -> list[dict[str, object]]:  # noqa: ARG001
    """Give the conclusions of a text; nothing is kept."""
    return [answers.piece_out(piece) for piece in services.split_text(given.text)]


@router.post("/conclusion-sets", response=ConclusionSetOut, summary="Ghi kết luận")
@allowed(READ_OWN)
def take(request: HttpRequest, given: ConclusionsIn) -> dict[str, object]:
    """Keep the conclusions of a source; for who directs, or enters directions."""
    actor = actor_of(request)
    source = services.Source(
        given.document_id, given.direction_id, given.heading, given.said_on
    )
    found = services.take_conclusions(
        actor=actor, source=source, text=given.text, handler_id=given.handler_id,
        request_id=given.request_id, now=clock.now(),
    )  # fmt: skip
    return answers.set_out(actor, found, clock.today())


@router.get("/conclusion-sets/{set_id}", response=ConclusionSetOut, summary="Một bản kết luận")
@allowed(READ_OWN)
def get_conclusion_set(request: HttpRequest, set_id: UUID) -> dict[str, object]:
    """Give one set with what became of each conclusion."""
    actor = actor_of(request)
    return answers.set_out(actor, queries.get_set(actor, set_id), clock.today())


@router.post(
    "/conclusion-sets/{set_id}/settle", response=ConclusionSetOut, summary="Xử lý kết luận"
)
@allowed(DIRECT)
def settle(request: HttpRequest, set_id: UUID, given: SettlingsIn) -> dict[str, object]:
    """Give the tasks of conclusions, or mark that none is needed."""
    actor = actor_of(request)
    settlings = [
        services.Settling(
            conclusion_id=one.conclusion_id,
            assignments=[task.assignment() for task in one.tasks],
            no_task_reason=one.no_task_reason,
            request_id=one.request_id,
        )
        for one in given.settlings
    ]
    services.settle_conclusions(
        actor=actor, set_id=set_id, settlings=settlings, now=clock.now()
    )
    return answers.set_out(actor, queries.get_set(actor, set_id), clock.today())


@router.post(
    "/conclusion-sets/{set_id}/withdraw", response=ConclusionSetOut, summary="Rút bản kết luận"
)
@allowed(READ_OWN)
def withdraw(request: HttpRequest, set_id: UUID, given: ReasonIn) -> dict[str, object]:
    """Withdraw a set that was taken wrongly, while no task hangs on it."""
    actor = actor_of(request)
    services.withdraw_conclusions(
        actor=actor, set_id=set_id, reason=given.reason, now=clock.now()
    )
    return answers.set_out(actor, queries.get_set(actor, set_id), clock.today())


@router.post(
    "/conclusions/{conclusion_id}/reopen",
    response=ConclusionSetOut,
    summary="Bỏ dấu không phát sinh nhiệm vụ",
)
@allowed(DIRECT)
def reopen(request: HttpRequest, conclusion_id: UUID, given: ReasonIn) -> dict[str, object]:
    """Lift the mark that a conclusion needs no task."""
    actor = actor_of(request)
    row = services.reopen_conclusion(
        actor=actor, conclusion_id=conclusion_id, reason=given.reason, now=clock.now()
    )
    return answers.set_out(actor, queries.get_set(actor, row.of_id), clock.today())
