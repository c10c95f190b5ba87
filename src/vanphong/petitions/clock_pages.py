"""What the pages show of the clocks of a case: until when, why, what is not firm about it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel.errors import said
from vanphong.petitions import timing
from vanphong.petitions.models import Case
from vanphong.petitions.rules import EMPTIED
from vanphong.petitions.rules.clocks import Clock
from vanphong.petitions.rules.events import Bears
from vanphong.petitions.rules.reasoning import reasoning

Line = dict[str, Any]
# The clocks of a case, reckoned, and whether each is over.
Found = list[tuple[Clock, bool]]


def clocks(case: Case, today: dt.date, found: Found | None = None) -> list[Line]:
    """Give the clocks of a case, what still runs first, each with its reasoning.

    `found`: what `found_of` gave, where it was asked already.
    """
    if case.state in EMPTIED:
        return []
    found = found_of(case) if found is None else found
    lines = [_line(one, today, over=over) for one, over in found if not one.limit.threshold]
    return sorted(lines, key=lambda one: (one["over"], one["on"] or dt.date.max))


def found_of(case: Case) -> Found:
    """Give the clocks of a case, reckoned now, and whether each is over."""
    rows, calendar = timing.rows_of([case])[case.pk], calendars.calendar_for(case.office_id)
    owed = timing.owed(rows)
    return [
        (one, one.met_on is not None or timing.is_over(case, one, owed))
        for one in timing.case_clocks(case, rows, calendar)
    ]


def _line(clock: Clock, today: dt.date, *, over: bool) -> Line:
    return {
        "code": clock.code,
        "label": clock.limit.duty,
        "on": clock.due_on,
        "over": over,
        "badge": _badge(clock, over=over, today=today),
        "other": clock.limit.bears is Bears.OTHER_BODY,
        "notes": [] if over else _notes(clock),
        "reasoning": [said(words) for words in reasoning(clock)],
    }


def _notes(clock: Clock) -> list[str]:
    """Give what of a decision the law does not know, or is not sure of; what was refused first."""
    if not (clock.refusals or clock.extensions or clock.stops):
        return []
    words = [one.reason for one in clock.refusals] + list(clock.warnings)
    return [said(one) for one in dict.fromkeys(words) if one]


def _badge(clock: Clock, *, over: bool, today: dt.date) -> Line:
    if clock.met_on is not None:
        if clock.late_on(today):
            return {"label": _("Xong muộn"), "kind": "due", "icon": "circle-alert"}
        return {"label": _("Xong đúng hạn"), "kind": "done", "icon": "check"}
    if over:
        return {"label": _("Không còn áp dụng"), "kind": "line"}
    if clock.standing:
        return {"label": _("Tạm dừng"), "kind": "line", "icon": "clock"}
    if clock.late_on(today):
        return {"label": _("Quá hạn"), "kind": "due", "icon": "circle-alert"}
    return {"label": _("Đang chạy"), "kind": "soon", "icon": "clock"}


def to_extend(found: Found) -> list[tuple[str, str]]:
    """Give those of a case's time limits of the office that run or stand, to be made longer."""
    return [
        (one.code, f"{one.limit.duty} ({one.code})")
        for one, over in found
        if not over and one.limit.bears is Bears.OFFICE and not one.limit.threshold
    ]
