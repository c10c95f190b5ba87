"""The JSON API of what came of cases."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, allowed
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import actor_of
from vanphong.petitions import queries, result_pages, services
from vanphong.petitions.rules.permissions import HANDLE, READ_OWN
from vanphong.petitions.rules.results import (
    MOST,
    Finding,
    ResultFacts,
    ResultWay,
    SecondFinding,
)

router = Router()
Amount = Annotated[int, Field(ge=0, le=MOST)]


class CaseResultIn(In):
    """What came of a case: đồng, square metres, people; `reason` when it corrects."""

    way: ResultWay
    resolved_on: Day
    finding: Finding | None = None
    second: SecondFinding | None = None
    recovered_money: Amount = 0
    recovered_land: Amount = 0
    restored_money: Amount = 0
    restored_land: Amount = 0
    restored_people: Amount = 0
    handled_people: Amount = 0
    to_investigators: bool = False
    investigated_people: Amount = 0
    must_execute: bool = False
    executed_on: Day | None = None
    executed_money: Amount = 0
    executed_land: Amount = 0
    executed_people: Amount = 0
    reason: str = ""


class CaseResultOut(Schema):
    """What came of a case; empty words where something does not apply."""

    case_id: UUID
    way: ResultWay
    resolved_on: dt.date
    finding: str
    second: str
    recovered_money: int
    recovered_land: int
    restored_money: int
    restored_land: int
    restored_people: int
    handled_people: int
    to_investigators: bool
    investigated_people: int
    must_execute: bool
    executed_on: dt.date | None
    executed_money: int
    executed_land: int
    executed_people: int
    recorded_at: dt.datetime
    recorded_by: str
    reason: str


@router.get(
    "/petitions/cases/{case_id}/result", response=CaseResultOut, summary="Kết quả giải quyết"
)
@allowed(READ_OWN)
def result(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """Read what came of a case; not found while nothing was written down."""
    return _out(request, case_id)


@router.post(
    "/petitions/cases/{case_id}/result",
    response=CaseResultOut,
    summary="Ghi, sửa kết quả giải quyết",
)
@allowed(HANDLE)
def record(request: HttpRequest, case_id: UUID, given: CaseResultIn) -> dict[str, Any]:
    """Write down what came of a case; once more only with a reason."""
    known = given.dict() | {"finding": given.finding or "", "second": given.second or ""}
    reason = known.pop("reason")
    services.record_result(
        actor=actor_of(request), case_id=case_id, facts=ResultFacts(**known), reason=reason,
        now=clock.now(),
    )  # fmt: skip
    return _out(request, case_id)


def _out(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    found = result_pages.result_of(queries.get_case(actor_of(request), case_id))
    if found is None:
        raise NotFound(_("Chưa ghi kết quả giải quyết."))
    return result_pages.result_out(found)
