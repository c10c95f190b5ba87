"""A year drawn as twelve months of weeks, Monday first. Pure."""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.calendars.rules import DayKind, WorkingCalendar
from vanphong.calendars.rules.days import ONE_DAY
from vanphong.kernel.phrases import Phrase


@dataclass(frozen=True, slots=True)
class Cell:
    """One date: `look` is holiday, make-up, closure, compensation, rest or work."""

    date: dt.date
    look: str
    words: str
    is_today: bool


@dataclass(frozen=True, slots=True)
class Note:
    """Neighbouring dates of which the same is said: "16-20/2", "Nghỉ lễ, tết: …"."""

    span: str
    words: str


@dataclass(frozen=True, slots=True)
class Month:
    """Weeks of seven cells, None outside the month, how many days are worked, what is noted."""

    number: int
    weeks: tuple[tuple[Cell | None, ...], ...]
    working_days: int
    notes: tuple[Note, ...]


_LOOKS = {
    DayKind.HOLIDAY: "holiday",
    DayKind.MAKE_UP: "make-up",
    DayKind.CLOSURE: "closure",
    DayKind.COMPENSATION: "compensation",
}


def year_grid(year: int, calendar: WorkingCalendar, today: dt.date) -> tuple[Month, ...]:
    """Give the twelve months of a year as the calendar has them."""
    return tuple(_month(year, number, calendar, today) for number in range(1, 13))


def _month(year: int, number: int, calendar: WorkingCalendar, today: dt.date) -> Month:
    weeks = gregorian.Calendar().monthdatescalendar(year, number)
    dates = [d for week in weeks for d in week if d.month == number]
    return Month(
        number=number,
        weeks=tuple(
            tuple(_cell(d, calendar, today) if d.month == number else None for d in week)
            for week in weeks
        ),
        working_days=sum(map(calendar.is_working_day, dates)),
        notes=tuple(_notes([d for d in dates if d in calendar.days], calendar)),
    )


def _notes(dates: list[dt.date], calendar: WorkingCalendar) -> Iterator[Note]:
    runs: list[list[dt.date]] = []
    for date in dates:
        words = calendar.why(date)
        if runs and runs[-1][-1] + ONE_DAY == date and calendar.why(runs[-1][-1]) == words:
            runs[-1].append(date)
        else:
            runs.append([date])
    for run in runs:
        days = f"{run[0].day}-{run[-1].day}" if len(run) > 1 else f"{run[0].day}"
        words = calendar.why(run[0])
        yield Note(f"{days}/{run[0].month}", Phrase("%(words)s", capital=True, words=words))


def _cell(date: dt.date, calendar: WorkingCalendar, today: dt.date) -> Cell:
    day = calendar.days.get(date)
    rest = "work" if calendar.is_working_day(date) else "rest"
    look = _LOOKS[day.kind] if day else rest
    return Cell(date, look, calendar.why(date), date == today)
