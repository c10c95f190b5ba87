"""The JSON API of the trail: reading it, with the filters of the page."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Field, Query, Router, Schema

from vanphong.audit import listing
from vanphong.kernel.endpoints import Day, PageSize, allowed

router = Router()
EventId = Annotated[int, Field(ge=1, lt=2**63)]


class EventOut(Schema):
    """One line of the trail: the machine's terms, then the words of the page.

    `act` says the action, `kind` and `name` what it was done to, `page` where that is shown;
    `name` and `page` are empty for what the reader may not see.
    """

    id: int
    at: dt.datetime
    action: str
    actor: dict[str, Any]
    subject_table: str
    subject_id: str
    detail: dict[str, Any]
    act: str
    kind: str
    name: str
    page: str


class TrailOut(Schema):
    """A page of the trail, newest first; `next_before` asks for older ones, null at the end."""

    events: list[EventOut]
    next_before: int | None


class TrailAsked(Schema):
    """What is looked for; `table` with `subject_id` is the trail of one thing."""

    person: Annotated[str, Field(max_length=100)] = ""
    action: str = ""
    table: str = ""
    subject_id: Annotated[str, Field(max_length=64)] = ""
    since: Day | None = None
    until: Day | None = None
    rows: bool = False


@router.get("/trail", response=TrailOut, summary="Dấu vết của cơ quan")
@allowed(listing.READ_TRAIL)
def trail(
    request: HttpRequest,
    wanted: Query[TrailAsked],
    before: EventId | None = None,
    size: PageSize = listing.PAGE,
) -> dict[str, Any]:
    """Give the trail of the token's office, newest first; `rows` adds changes of rows."""
    page = listing.page_of_trail(
        request.actor,  # type: ignore[attr-defined]
        listing.asked(**wanted.dict()),
        before_id=before,
        size=size,
    )
    return page.as_data()
