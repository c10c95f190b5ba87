"""The JSON API of the desk."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.desk.answers import desk_out
from vanphong.desk.whole import desk_of
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed

router = Router()


class DeskLine(Schema):
    """One thing: `what` it is (document, task, draft, delivery…) with its id there, and its page.

    `due` says the due date in words; `button` what is asked, empty where nothing is.
    """

    what: str
    id: UUID | None
    symbol: str
    title: str
    detail: str
    due_on: dt.date | None
    due: str
    urgent: bool
    button: str
    url: str


class DeskBox(Schema):
    """An act that is asked: how many things wait for it, the first of them, the page of all."""

    act: str
    label: str
    url: str
    count: int
    lines: list[DeskLine]


class DeskDay(Schema):
    """How many documents came in and went out on a day."""

    on: dt.date
    came_in: int
    went_out: int


class DeskFigures(Schema):
    """The office's figures; `overdue` is null for whoever does not see all its tasks."""

    days: list[DeskDay]
    overdue: int | None


class DeskOut(Schema):
    """A desk as its page shows it; overdue lines stand on top and in no box.

    `waited_for` holds the first of what others do for the person, `waited_for_count` how many
    there are. `handled` is filled on quiet days; `figures` for whoever sees all documents of the
    office.
    """

    today: dt.date
    overdue: list[DeskLine]
    boxes: list[DeskBox]
    waited_for: list[DeskLine]
    waited_for_count: int
    due_soon: list[DeskLine]
    handled: list[DeskLine]
    figures: DeskFigures | None


@router.get("/desk", response=DeskOut, summary="Bàn làm việc")
@allowed("people:self:read")
def desk(request: HttpRequest) -> dict[str, Any]:
    """Give what waits for the person, as far as the token may do it."""
    return desk_out(desk_of(request.actor, clock.now()))  # type: ignore[attr-defined]
