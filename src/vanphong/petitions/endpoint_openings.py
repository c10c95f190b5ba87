"""The JSON API of requests to open identities: to be read by programs, never moved by them.

A token is no person: asking, consenting and opening are done on pages or at the command line,
each proven afresh.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import opening_pages, queries, readings
from vanphong.petitions.rules import OpeningAct, OpeningState
from vanphong.petitions.rules.permissions import VAULT_REVIEW

router = Router()


class OpeningOut(Schema):
    """A request to open or destroy an identity; what was opened is in no answer."""

    id: UUID
    letter_id: UUID
    letter: str
    act: OpeningAct
    state: OpeningState
    reason: str
    asked_by: str
    asked_at: dt.datetime
    decided_by: str
    decided_at: dt.datetime | None
    good_until: dt.datetime
    spent_at: dt.datetime | None


class OpeningList(Schema):
    """The requests of a month."""

    items: list[OpeningOut]


@router.get("/petitions/openings", response=OpeningList, summary="Các lần mở danh tính")
@allowed(VAULT_REVIEW)
def openings(request: HttpRequest, month: str = "") -> dict[str, Any]:
    """List the requests of a month (`2026-11`; the present one), and note that they were read."""
    actor = actor_of(request)
    rows = queries.openings_of_month(actor, opening_pages.month_of(month, clock.today()))
    readings.note_openings(actor, rows, clock.now())
    return {"items": [opening_pages.opening_out(one) for one in rows]}
