"""Days a clock stood still, added to the due date it had: counted in the term's own kind of days.

`running_term` counts a term from its start; this serves due dates that have none (a named day,
one that was moved) as well, and gives the same day where both may be asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.calendars.rules.days import ONE_DAY, WorkingCalendar
from vanphong.calendars.rules.terms import (
    Due,
    Pause,
    Step,
    TermUnit,
    counted_in,
    finish,
    plain_step,
    working_step,
)
from vanphong.calendars.rules.words import day_words
from vanphong.kernel.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Lengthened:
    """A due date with the days added that the clock stood still, and how many of which kind."""

    due: Due
    days: int
    unit: TermUnit
    stops: tuple[str, ...]


def lengthened(
    base: dt.date, pauses: Sequence[Pause], unit: TermUnit, calendar: WorkingCalendar
) -> Lengthened:
    """Add to a due date the days it stood still: working days, or calendar days.

    `base` is the last day before it was moved off a rest day; what is counted in days, weeks or
    months and ends on a rest day ends with the next working day.

    :raises ValueError: for a pause that still stands, or ends before it begins.
    :source: as `Pause`; Bộ luật Dân sự 2015 Đ148 k5 for the end on a rest day.
    """
    kind = counted_in(unit)
    working = kind is TermUnit.WORKING_DAYS
    lengths = [_days(pause, calendar, working=working) for pause in pauses]
    total = sum(lengths)
    steps = [Step(base, counted=False, reason=Phrase("hạn khi chưa cộng ngày tạm dừng"))]
    number, date = 0, base
    while number < total:
        date += ONE_DAY
        step = working_step(date, number, calendar) if working else plain_step(date, number)
        number += step.counted
        steps.append(step)
    due = finish(steps, kind, calendar, roll_over=not working)
    said = (_words(pause, days, kind) for pause, days in zip(pauses, lengths, strict=True))
    return Lengthened(due, total, kind, tuple(said))


def _days(pause: Pause, calendar: WorkingCalendar, *, working: bool) -> int:
    if pause.until_on is None or pause.until_on < pause.from_on:
        raise ValueError("a pause that is added has ended after it began")
    if working:
        return calendar.working_days_between(pause.from_on - ONE_DAY, pause.until_on - ONE_DAY)
    return (pause.until_on - pause.from_on).days


def _words(pause: Pause, days: int, unit: TermUnit) -> str:
    last = max((pause.until_on or pause.from_on) - ONE_DAY, pause.from_on)
    return Phrase(
        "Tạm dừng từ %(first)s đến hết %(last)s, %(days)s %(unit)s không tính: %(reason)s.",
        first=day_words(pause.from_on),
        last=day_words(last),
        days=days,
        unit=Phrase(unit.label),
        reason=pause.reason,
    )
