"""The JSON API of the sheet of a week, month or quarter."""

from __future__ import annotations

import datetime as dt
from typing import Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.tasks import answers, services
from vanphong.tasks.period_sheet import sheet
from vanphong.tasks.rules import READ_OWN, Figure, PeriodKind, period_of

router = Router()
_TYPES = {"xlsx": files.XLSX.media_type, "pdf": files.PDF.media_type}


class SheetRowOut(Schema):
    """What one group has of each figure; `key` names it in `GET /tasks`."""

    key: str
    name: str
    counts: dict[Figure, int]


class PeriodSheetOut(Schema):
    """The days `[since, until)` of a period, `period` its key; groups by name, and all together."""

    period: str
    since: dt.date
    until: dt.date
    rows: list[SheetRowOut]
    totals: dict[Figure, int]


class PeriodAsked(In):
    """The words of the page: the period a day falls in, whose work, counted by what."""

    period: PeriodKind = PeriodKind.WEEK
    on: Day | None = None
    view: Literal["", "cua-toi", "toi-giao", "toi-theo-doi", "don-vi-toi", "co-quan"] = ""
    by: Literal["", "lanh-dao", "don-vi", "loai", "nguoi"] = ""

    def address(self, today: dt.date) -> dict[str, str]:
        """Give it as the page's address says it."""
        period = period_of(self.period, self.on or today)
        return {"ky": period.key, "loc": self.view, "theo": self.by}


class PeriodFileAsked(PeriodAsked):
    """The sheet as a file."""

    kind: Literal["xlsx", "pdf"]


@router.get("/task-sheet", response=PeriodSheetOut, summary="Tổng hợp theo kỳ")
@allowed(READ_OWN)
def get_period_sheet(request: HttpRequest, asked: Query[PeriodAsked]) -> dict[str, object]:
    """Give what the page of the same words shows."""
    today = clock.today()
    return answers.sheet_out(sheet(actor_of(request), asked.address(today), today))


@router.get(
    "/task-sheet/file",
    summary="Tổng hợp theo kỳ: bảng tính, bản in",
    openapi_extra=gives(*_TYPES.values()),
)
@allowed(READ_OWN)
def get_period_file(request: HttpRequest, asked: Query[PeriodFileAsked]) -> HttpResponse:
    """Give the sheet as a file."""
    actor, today = actor_of(request), clock.today()
    found = sheet(actor, asked.address(today), today)
    content = services.period_sheet(actor=actor, sheet=found, kind=asked.kind, now=clock.now())
    return HttpResponse(content, content_type=_TYPES[asked.kind])
