"""The desk as programs read it: the same for the API and the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django.urls import resolve

from vanphong.desk.boxes import Box, Line
from vanphong.desk.queries import Awaited
from vanphong.desk.whole import Desk
from vanphong.kernel import due


def desk_out(desk: Desk) -> dict[str, Any]:
    """Give the desk in the order of its page."""
    figures, today = desk.figures, desk.today
    return {
        "today": today,
        "overdue": [_line(line, today) for line in desk.overdue],
        "boxes": [_box(box, today) for box in desk.boxes],
        "waited_for": [_line(one, today) for one in desk.waited_for.first],
        "waited_for_count": desk.waited_for.count,
        "due_soon": [_line(one, today) for one in desk.this_week],
        "handled": [_line(one, today) for one in desk.handled],
        "figures": {
            "days": [asdict(day) for day in figures.days],
            "overdue": figures.overdue,
        }
        if figures is not None
        else None,
    }


def _box(box: Box, today: dt.date) -> dict[str, Any]:
    return {
        "act": box.act,
        "label": str(box.label),
        "url": box.url,
        "count": box.count,
        "lines": [_line(line, today) for line in box.lines],
    }


def _line(line: Line | Awaited, today: dt.date) -> dict[str, Any]:
    on = line.due_on
    what, of = _thing(line.url)
    return {
        "what": what,
        "id": of,
        "symbol": line.symbol,
        "title": line.title,
        "detail": str(line.detail),
        "due_on": on,
        "due": str(due.describe(on, today, soon=line.soon).words) if on is not None else "",
        "urgent": isinstance(line, Line) and line.urgent,
        "button": str(line.button) if isinstance(line, Line) else "",
        "url": line.url,
    }


def _thing(url: str) -> tuple[str, UUID | None]:
    """Give what a page is about and its id, as the addresses of the pages say it."""
    place = resolve(urlsplit(url).path)
    found = (value for value in place.kwargs.values() if isinstance(value, UUID))
    return place.url_name or "", next(found, None)
