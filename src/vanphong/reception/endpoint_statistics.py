"""The JSON API of the statistics of reception: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.petitions import api as petitions
from vanphong.reception import queries, services, statistics_pages
from vanphong.reception.queries import StatisticsOf
from vanphong.reception.rules import Way
from vanphong.reception.rules.permissions import READ_ALL_VISITS

router = Router()
_XLSX = files.XLSX.media_type


class StatisticsOut(Schema):
    """The columns of form 01/TCD by name; `frozen`, `intact` and `changed` of those that were kept."""

    period: str
    words: str
    since: dt.date
    until: dt.date
    counts: dict[str, int]
    frozen: petitions.FrozenLine | None
    intact: bool | None
    changed: list[petitions.ChangedOut]


class StatisticsRow(Schema):
    """A visit or session behind a column; a session has no people."""

    id: UUID
    number: str
    day: dt.date
    people: int | None
    way: Way


class StatisticsRows(Schema):
    """The rows behind a column."""

    items: list[StatisticsRow]


def _asked(
    request: HttpRequest, period: str = "", statistics_id: UUID | None = None
) -> StatisticsOf:
    return statistics_pages.statistics_asked(
        actor_of(request), period, statistics_id, clock.today()
    )


def _file(request: HttpRequest, found: StatisticsOf) -> HttpResponse:
    content = services.statistics_workbook(
        actor=actor_of(request), found=found, now=clock.now()
    )
    return HttpResponse(content, content_type=_XLSX)


@router.get("/reception/statistics", response=StatisticsOut, summary="Số liệu tiếp công dân")
@allowed(READ_ALL_VISITS)
def statistics(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """Give the columns of form 01/TCD of a period (2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T)."""
    found = _asked(request, period)
    return statistics_pages.statistics_out(actor_of(request), found, clock.today())


@router.get(
    "/reception/statistics/rows", response=StatisticsRows, summary="Danh sách của một cột"
)
@allowed(READ_ALL_VISITS)
def rows(request: HttpRequest, figure: str, period: str = "") -> dict[str, Any]:
    """List the visits or sessions a column of a period counts now."""
    column = statistics_pages.column_asked(figure)
    return {"items": statistics_pages.rows_out(_asked(request, period), column)}


@router.get(
    "/reception/statistics/file", summary="Số liệu tiếp công dân: bảng tính",
    openapi_extra=gives(_XLSX),
)  # fmt: skip
@allowed(READ_ALL_VISITS)
def file(request: HttpRequest, period: str = "") -> HttpResponse:
    """Give the statistics of a period as a spreadsheet."""
    return _file(request, _asked(request, period))


@router.post(
    "/reception/frozen", response=petitions.FrozenLine, summary="Chốt số liệu tiếp công dân"
)
@allowed(petitions.DECIDE)
def freeze(request: HttpRequest, given: petitions.FreezeIn) -> dict[str, Any]:
    """Keep the statistics of a period that is over, and the rows behind each, as they are now."""
    made = services.freeze_statistics(
        actor=actor_of(request), period=petitions.period_asked(given.period, clock.today()),
        reason=given.reason, now=clock.now(),
    )  # fmt: skip
    return petitions.frozen_line(made)


@router.get(
    "/reception/frozen", response=petitions.FrozenList,
    summary="Số liệu tiếp công dân đã chốt",
)  # fmt: skip
@allowed(READ_ALL_VISITS)
def frozen_versions(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """List the frozen versions of a period, the newest first."""
    asked = petitions.period_asked(period, clock.today())
    kept = queries.statistics_versions(actor_of(request), asked.key)
    return {"items": [petitions.frozen_line(one) for one in kept]}


@router.get(
    "/reception/frozen/{statistics_id}",
    response=StatisticsOut,
    summary="Số liệu của một lần chốt",
)
@allowed(READ_ALL_VISITS)
def frozen(request: HttpRequest, statistics_id: UUID) -> dict[str, Any]:
    """Read frozen statistics: their columns, and those that count otherwise today."""
    found = _asked(request, statistics_id=statistics_id)
    return statistics_pages.statistics_out(actor_of(request), found, clock.today())


@router.get(
    "/reception/frozen/{statistics_id}/rows", response=StatisticsRows,
    summary="Danh sách đã chốt của một cột",
)  # fmt: skip
@allowed(READ_ALL_VISITS)
def frozen_rows(request: HttpRequest, statistics_id: UUID, figure: str) -> dict[str, Any]:
    """List the visits or sessions a column of frozen statistics counts, as they stood then."""
    column = statistics_pages.column_asked(figure)
    found = _asked(request, statistics_id=statistics_id)
    return {"items": statistics_pages.rows_out(found, column)}


@router.get(
    "/reception/frozen/{statistics_id}/file", summary="Số liệu của một lần chốt: bảng tính",
    openapi_extra=gives(_XLSX),
)  # fmt: skip
@allowed(READ_ALL_VISITS)
def frozen_file(request: HttpRequest, statistics_id: UUID) -> HttpResponse:
    """Give frozen statistics as a spreadsheet."""
    return _file(request, _asked(request, statistics_id=statistics_id))
