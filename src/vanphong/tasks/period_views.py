"""Pages of the sheet of a period."""

from __future__ import annotations

import datetime as dt
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import actor_of, needs
from vanphong.tasks import board, services
from vanphong.tasks.board_views import SHEETS
from vanphong.tasks.period_sheet import BY, FIGURE_SLUGS, PeriodSheet, sheet
from vanphong.tasks.rules import READ_OWN, Figure, PeriodKind, period_of

_BAR_WIDTH = 240
# What a bar is made of, from its left end.
_PARTS = {Figure.IN_TIME: "done", Figure.LATE: "late", Figure.OPEN_LATE: "special"}


@require_GET
@needs(READ_OWN)
def period_sheet(request: HttpRequest) -> HttpResponse:
    """Show how much was given, due, done and left late in a week, month or quarter, by whom."""
    actor, today = actor_of(request), clock.today()
    found = sheet(actor, request.GET, today)
    context = {
        "period": found.period,
        "kinds": _kinds(found, today),
        "scopes": [
            _chip(found, "loc", word, label) for word, label, _query in board.scopes(actor)
        ],
        "by": [_chip(found, "theo", word, label) for word, label in BY.items()],
        "previous_url": _url(found, ky=found.period.previous.key),
        "next_url": _url(found, ky=found.period.next.key),
        "runs": found.period.since <= today < found.period.until,
        "bars": _bars(found),
        "legend": [{"kind": kind, "label": part.label} for part, kind in _PARTS.items()],
        "table": _table(found),
        "sheets": [
            {
                "label": label,
                "url": f"{reverse('task_sheet_file', args=[kind])}?{urlencode(found.kept)}",
            }
            for kind, label in (("xlsx", _("Bảng tính")), ("pdf", _("Bản in")))
        ],
    }
    return render(request, "tasks/period_sheet.html", context)


@require_GET
@needs(READ_OWN)
def period_sheet_file(request: HttpRequest, kind: str) -> HttpResponse:
    """Give the sheet as it is seen, for saving."""
    if kind not in SHEETS:
        raise NotFound(_("Chỉ tải được bảng tính (XLSX) hoặc bản in (PDF)."))
    actor, now = actor_of(request), clock.now()
    found = sheet(actor, request.GET, clock.today())
    content = services.period_sheet(actor=actor, sheet=found, kind=kind, now=now)
    return files.attachment(content, f"tong-hop-{found.period.key}.{kind}", SHEETS[kind])


def _url(found: PeriodSheet, **changes: str) -> str:
    return f"{reverse('task_sheet')}?{urlencode({**found.kept, **changes})}"


def _chip(found: PeriodSheet, key: str, word: str, label: Any) -> dict[str, Any]:
    return {
        "label": label,
        "url": _url(found, **{key: word}),
        "active": found.kept[key] == word,
    }


def _kinds(found: PeriodSheet, today: dt.date) -> list[dict[str, Any]]:
    """Give the kinds of periods: around today from a period that runs, else from its first day."""
    period = found.period
    day = today if period.since <= today < period.until else period.since
    return [
        {
            "label": _(kind.label),
            "url": _url(found, ky=period_of(kind, day).key),
            "active": kind is period.kind,
        }
        for kind in PeriodKind
    ]


def _list_url(found: PeriodSheet, figure: Figure, key: str | None) -> str:
    """Give the list behind a figure of one group, or of all."""
    words = {**found.kept, "so-lieu": FIGURE_SLUGS[figure]}
    if key is not None:
        words["nhom"] = key
    return f"{reverse('tasks')}?{urlencode(words)}"


def _bars(found: PeriodSheet) -> list[dict[str, Any]]:
    """Give the groups as bars: done in time, done late, still late, one after the other."""
    drawn = [row for row in found.rows if any(row.counts[part] for part in _PARTS)]
    most = max((sum(row.counts[part] for part in _PARTS) for row in drawn), default=1)
    bars = []
    for row in drawn:
        in_time, late, open_late = (row.counts[part] for part in _PARTS)
        ends = [
            count * _BAR_WIDTH // most
            for count in (in_time, in_time + late, in_time + late + open_late)
        ]
        bars.append(
            {
                "name": row.name,
                "in_time": in_time,
                "late": late,
                "open_late": open_late,
                "in_time_end": ends[0],
                "late_end": ends[1],
                "open_late_end": ends[2],
            }
        )
    return bars


def _table(found: PeriodSheet) -> dict[str, Any]:
    columns = [
        {"label": found.by_label, "kind": "main"},
        *({"label": _(figure.label), "kind": "number"} for figure in Figure),
    ]
    rows = [
        {"cells": [{"text": row.name}, *_cells(found, row.counts, row.key)]}
        for row in found.rows
    ]
    totals = [{"text": _("Tất cả")}, *_cells(found, found.totals, None)]
    return {"columns": columns, "rows": rows, "totals": totals}


def _cells(
    found: PeriodSheet, counts: dict[Figure, int], key: str | None
) -> list[str | dict[str, str]]:
    return [
        {"text": str(counts[figure]), "url": _list_url(found, figure, key)}
        if counts[figure]
        else "0"
        for figure in Figure
    ]
