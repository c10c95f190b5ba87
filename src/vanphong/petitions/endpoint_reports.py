"""The JSON API of reports, frozen and published, and of letters found by a name."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.petitions import (
    frozen_pages,
    name_pages,
    queries,
    report_pages,
    services,
    version_pages,
)
from vanphong.petitions.endpoint_schemas import PetitionReportOut
from vanphong.petitions.rules.permissions import DECIDE, READ_ALL, SEARCH_NAMES
from vanphong.petitions.version_schemas import ChangedOut, FreezeIn, FrozenLine, FrozenList

router = Router()
_XLSX = files.XLSX.media_type


class FrozenOut(FrozenLine):
    """A frozen report whole; `intact`: the digest is that of what is kept."""

    intact: bool
    counts: dict[str, int]
    changed: list[ChangedOut]


class DutyOut(Schema):
    """A duty of the office in a case."""

    duty: str
    due_on: dt.date | None
    met_on: dt.date | None


class ReportRow(Schema):
    """A case or letter behind a figure, as it stands or stood; a letter has no state."""

    id: UUID
    number: str
    received_on: dt.date
    handled_on: dt.date | None
    state: str
    due_on: dt.date | None
    clocks: list[DutyOut]


class ReportRows(Schema):
    """The rows behind a figure."""

    items: list[ReportRow]


class PublishedOut(Schema):
    """What may be published: numbers, `<5` for 1 to 4, null for what is hidden beside them."""

    period: str
    words: str
    since: dt.date
    until: dt.date
    version: int | None
    counts: dict[str, int | str | None]


class NameIn(In):
    """Whose letters, and why; the name is kept nowhere."""

    name: str
    reason: str


class LetterFound(Schema):
    """A letter found by a name."""

    id: UUID
    number: str
    received_on: dt.date
    abstract: str
    cases: list[str]


class SearchOut(Schema):
    """That somebody looked for letters by a name: who, when, why, how many were shown."""

    searched_at: dt.datetime
    person: str
    reason: str
    found: int


class SearchList(Schema):
    """The last searches, the newest first."""

    items: list[SearchOut]


class LettersFound(Schema):
    """The letters, the newest first; `more`: older ones are left out."""

    items: list[LetterFound]
    more: bool


@router.get("/petitions/report", response=PetitionReportOut, summary="Báo cáo đơn thư")
@allowed(READ_ALL)
def report(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """Give the figures of a period (2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T)."""
    actor = actor_of(request)
    asked = report_pages.period_asked(period, clock.today())
    return report_pages.report_out(actor, asked, clock.today())


@router.get(
    "/petitions/report/published", response=PublishedOut, summary="Báo cáo đơn thư: bản công bố"
)
@allowed(READ_ALL)
def report_published(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """Give what may be published of a period: no denunciations, no small counts."""
    today = clock.today()
    asked = report_pages.period_asked(period, today)
    found = queries.live_report(actor_of(request), asked, today, published=True)
    return frozen_pages.published_out(found)


@router.get(
    "/petitions/report/rows", response=ReportRows, summary="Danh sách của một số trong báo cáo"
)
@allowed(READ_ALL)
def report_rows(request: HttpRequest, figure: str, period: str = "") -> dict[str, Any]:
    """List the cases or letters a figure of a period counts now."""
    today = clock.today()
    frozen_pages.figure_words(figure)
    asked = report_pages.period_asked(period, today)
    found = queries.live_report(actor_of(request), asked, today).found.behind(figure)
    return {"items": [frozen_pages.row_out(one) for one in found]}


@router.get(
    "/petitions/report/file", summary="Báo cáo đơn thư: bảng tính", openapi_extra=gives(_XLSX)
)
@allowed(READ_ALL)
def report_file(
    request: HttpRequest, period: str = "", published: bool = False
) -> HttpResponse:
    """Give the report of a period as a spreadsheet."""
    content = services.report_workbook(
        actor=actor_of(request), period=report_pages.period_asked(period, clock.today()),
        published=published, now=clock.now(),
    )  # fmt: skip
    return HttpResponse(content, content_type=_XLSX)


@router.post("/petitions/frozen", response=FrozenLine, summary="Chốt báo cáo đơn thư")
@allowed(DECIDE)
def freeze(request: HttpRequest, given: FreezeIn) -> dict[str, Any]:
    """Keep the figures of a period that is over, and the rows behind each, as they are now."""
    made = services.freeze_report(
        actor=actor_of(request), period=report_pages.period_asked(given.period, clock.today()),
        reason=given.reason, now=clock.now(),
    )  # fmt: skip
    return version_pages.frozen_line(made)


@router.get("/petitions/frozen", response=FrozenList, summary="Báo cáo đơn thư đã chốt")
@allowed(READ_ALL)
def frozen_versions(request: HttpRequest, period: str = "") -> dict[str, Any]:
    """List the frozen versions of a period, the newest first."""
    asked = report_pages.period_asked(period, clock.today())
    rows = queries.versions_of(actor_of(request), asked.key)
    return {"items": [version_pages.frozen_line(one) for one in rows]}


@router.get("/petitions/frozen/{report_id}", response=FrozenOut, summary="Một báo cáo đã chốt")
@allowed(READ_ALL)
def frozen(request: HttpRequest, report_id: UUID) -> dict[str, Any]:
    """Read a frozen report: its figures, and those that count otherwise today."""
    actor = actor_of(request)
    return frozen_pages.frozen_out(
        actor, queries.frozen_report(actor, report_id), clock.today()
    )


@router.get(
    "/petitions/frozen/{report_id}/rows", response=ReportRows,
    summary="Danh sách đã chốt của một số",
)  # fmt: skip
@allowed(READ_ALL)
def frozen_rows(request: HttpRequest, report_id: UUID, figure: str) -> dict[str, Any]:
    """List the cases or letters a figure of a frozen report counts, as they stood then."""
    frozen_pages.figure_words(figure)
    found = queries.frozen_report(actor_of(request), report_id).found.behind(figure)
    return {"items": [frozen_pages.row_out(one) for one in found]}


@router.get(
    "/petitions/frozen/{report_id}/published", response=PublishedOut,
    summary="Một báo cáo đã chốt: bản công bố",
)  # fmt: skip
@allowed(READ_ALL)
def frozen_published(request: HttpRequest, report_id: UUID) -> dict[str, Any]:
    """Give what may be published of a frozen report."""
    found = queries.frozen_report(actor_of(request), report_id, published=True)
    return frozen_pages.published_out(found)


@router.get(
    "/petitions/frozen/{report_id}/file", summary="Một báo cáo đã chốt: bảng tính",
    openapi_extra=gives(_XLSX),
)  # fmt: skip
@allowed(READ_ALL)
def frozen_file(request: HttpRequest, report_id: UUID, published: bool = False) -> HttpResponse:
    """Give a frozen report as a spreadsheet."""
    content = services.report_workbook(
        actor=actor_of(request), report_id=report_id, published=published, now=clock.now()
    )
    return HttpResponse(content, content_type=_XLSX)


@router.post("/petitions/name-search", response=LettersFound, summary="Tìm đơn theo tên")
@allowed(SEARCH_NAMES)
def by_name(request: HttpRequest, given: NameIn) -> dict[str, Any]:
    """Find letters by their writer's name; each search and each letter found is noted."""
    actor = actor_of(request)
    found = services.find_by_name(actor=actor, now=clock.now(), **given.dict())
    lines = [name_pages.letter_out(actor, one) for one in found.letters]
    return {"items": lines, "more": found.more}


@router.get("/petitions/name-search", response=SearchList, summary="Các lần tìm đơn theo tên")
@allowed(DECIDE)
def name_searches(request: HttpRequest) -> dict[str, Any]:
    """List who looked for letters by a name, and why; the names are kept nowhere."""
    rows = queries.name_searches(actor_of(request))[: name_pages.SEARCHES_SHOWN]
    return {"items": [name_pages.search_out(one) for one in rows]}
