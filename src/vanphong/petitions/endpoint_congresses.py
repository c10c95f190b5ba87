"""The JSON API of congresses before which late denunciations are warned of."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, In, ReasonIn, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import congress_pages, queries, services
from vanphong.petitions.rules.events import PartyRank
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN

router = Router()


class CongressIn(In):
    """A congress of a level of the Party, and the day it opens."""

    name: str
    rank: PartyRank
    opens_on: dt.date


class CongressOut(Schema):
    """A congress that is told of."""

    id: UUID
    name: str
    rank: PartyRank
    opens_on: dt.date
    set_at: dt.datetime


class CongressList(Schema):
    """The congresses of the office, the latest first."""

    items: list[CongressOut]


@router.get("/petitions/congresses", response=CongressList, summary="Đại hội sắp tới")
@allowed(READ_OWN)
def congresses(request: HttpRequest) -> dict[str, Any]:
    """List the congresses that are told of."""
    rows = queries.standing_congresses(actor_of(request))
    return {"items": [congress_pages.congress_out(one) for one in rows]}


@router.post("/petitions/congresses", response=CongressOut, summary="Ghi ngày đại hội")
@allowed(DECIDE)
def set_congress(request: HttpRequest, given: CongressIn) -> dict[str, Any]:
    """Tell of a congress; denunciations that came shortly before are warned of."""
    made = services.set_congress(actor=actor_of(request), now=clock.now(), **given.dict())
    return congress_pages.congress_out(made)


@router.post(
    "/petitions/congresses/{congress_id}/call-off", response=Done, summary="Bỏ ngày đại hội"
)
@allowed(DECIDE)
def call_off(request: HttpRequest, congress_id: UUID, given: ReasonIn) -> dict[str, bool]:
    """Take a congress out: it was put off, or its day was wrong."""
    services.call_off_congress(
        actor=actor_of(request), congress_id=congress_id, reason=given.reason, now=clock.now()
    )
    return {"done": True}
