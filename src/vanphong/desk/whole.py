"""A person's desk as a whole: one answer for the page, the API and the command line."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from vanphong.desk import boxes, queries
from vanphong.desk.boxes import Box, Line
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date

# With fewer lines the desk also says what was handled lately.
_BUSY = 4


@dataclass(frozen=True, slots=True)
class Desk:
    """What waits for a person, what they wait for, the days ahead, the office's figures.

    `handled` is filled on quiet days; `counts` are the numbers of the menu by its url names.
    """

    today: dt.date
    overdue: list[Line]
    boxes: list[Box]
    waited_for: queries.WaitedFor
    this_week: list[queries.Awaited]
    handled: list[queries.Awaited]
    figures: queries.Figures | None
    is_quiet: bool
    counts: dict[str, int]


def desk_of(actor: Actor, now: dt.datetime) -> Desk:
    """Gather the desk of a person."""
    today = vietnam_date(now)
    found = boxes.waiting(actor, now)
    late, rest = overdue_first(found, today)
    waited_for = queries.waited_for(actor, today)
    waits = [*late, *(line for box in rest for line in box.lines)]
    is_quiet = len(waits) <= _BUSY
    told = {*(line.url for line in waits), *(one.url for one in waited_for.first)}
    return Desk(
        today=today,
        overdue=late,
        boxes=rest,
        waited_for=waited_for,
        this_week=[one for one in queries.due_soon(actor, today) if one.url not in told],
        handled=queries.handled_lately(actor, now) if is_quiet else [],
        figures=queries.figures(actor, today),
        is_quiet=is_quiet,
        counts=boxes.counts(found),
    )


def overdue_first(found: list[Box], today: dt.date) -> tuple[list[Line], list[Box]]:
    """Take the overdue lines out of the boxes, the longest overdue first."""
    late: list[Line] = []
    rest: list[Box] = []
    for box in found:
        here = [line for line in box.lines if line.due_on is not None and line.due_on < today]
        late.extend(here)
        others = tuple(line for line in box.lines if line not in here)
        if others or box.count > len(here):
            rest.append(replace(box, lines=others, count=box.count - len(here)))
    return sorted(late, key=lambda line: (line.due_on, line.title)), rest
