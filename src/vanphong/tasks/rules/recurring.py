"""Work that comes again: on which dates, and each period once.

Pure: dates are dates in Vietnam, and the calendar moves them.
:source: the kinds of reports are office practice (tuần, tháng, quý, 6 tháng, năm); which day each
    is due differs between offices, so the office says it.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
import enum
import itertools
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.calendars import api as calendars
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

# How many days before its due date an occurrence may appear.
APPEAR_DAYS = range(91)
_WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")


class Every(enum.StrEnum):
    """How often work comes again."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"
    HALF_YEAR = "HALF_YEAR"
    YEAR = "YEAR"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _LABELS[self]

    @property
    def months(self) -> int:
        """Give how many months a period has; 0 for a week."""
        return _MONTHS[self]


_LABELS = {
    Every.WEEK: "Hằng tuần",
    Every.MONTH: "Hằng tháng",
    Every.QUARTER: "Hằng quý",
    Every.HALF_YEAR: "6 tháng một lần",
    Every.YEAR: "Hằng năm",
}
_MONTHS = {
    Every.WEEK: 0,
    Every.MONTH: 1,
    Every.QUARTER: 3,
    Every.HALF_YEAR: 6,
    Every.YEAR: 12,
}


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which day of which month of a period; `weekday` (Monday 0) for weeks only.

    `month` counts within the period, 1 for the first. `day` None is the last working day.
    """

    every: Every
    weekday: int | None = None
    day: int | None = None
    month: int = 1

    @property
    def words(self) -> Phrase:
        """Say it in the office's words."""
        if self.every is Every.WEEK:
            return Phrase("%(day)s hằng tuần", day=Phrase(_WEEKDAYS[self.weekday or 0]))
        day = (
            Phrase("ngày làm việc cuối cùng")
            if self.day is None
            else Phrase("ngày %(day)s", day=self.day)
        )
        return Phrase(_IN_WORDS[self.every], day=day, month=self.month)


_IN_WORDS = {
    Every.MONTH: "%(day)s hằng tháng",
    Every.QUARTER: "%(day)s của tháng thứ %(month)s mỗi quý",
    Every.HALF_YEAR: "%(day)s của tháng thứ %(month)s mỗi 6 tháng",
    Every.YEAR: "%(day)s của tháng %(month)s hằng năm",
}


def rhythm_fits(rhythm: Rhythm, appear_days: int) -> Decision:
    """Say whether dates follow from a rhythm, and the work appears in reach of them."""
    if rhythm.every is Every.WEEK and rhythm.weekday not in range(7):
        return _no("rhythm_weekday", "Hãy chọn thứ mấy trong tuần.")
    if rhythm.day is not None and rhythm.day not in range(1, 32):
        return _no("rhythm_day", "Ngày trong tháng từ 1 đến 31.")
    if rhythm.every is not Every.WEEK and rhythm.month not in range(1, rhythm.every.months + 1):
        return _no(
            "rhythm_month",
            Phrase("Tháng trong kỳ từ 1 đến %(most)s.", most=rhythm.every.months),
        )
    if appear_days not in APPEAR_DAYS:
        return _no("appear_days", "Việc xuất hiện trước hạn từ 0 đến 90 ngày.")
    return ALLOWED


def _no(code: str, reason: str) -> Decision:
    return Decision(allowed=False, code=code, reason=reason)


@dataclass(frozen=True, slots=True)
class Slot:
    """One period of a rhythm and the date it falls on, before the calendar moves it."""

    period: str
    on: dt.date
    # Moved back to the last working day, not on to the next one.
    back: bool


def slots(rhythm: Rhythm, since: dt.date) -> Iterator[Slot]:
    """Give the periods of a rhythm whose date is the day or later, in order, without end."""
    found = _weeks(rhythm, since) if rhythm.every is Every.WEEK else _months(rhythm, since)
    return (slot for slot in found if slot.on >= since)


def _weeks(rhythm: Rhythm, since: dt.date) -> Iterator[Slot]:
    assert rhythm.weekday is not None
    monday = since - dt.timedelta(days=since.weekday())
    for week in itertools.count():
        on = monday + dt.timedelta(days=7 * week + rhythm.weekday)
        year, number, _day = on.isocalendar()
        yield Slot(f"{year}-W{number:02d}", on, back=False)


def _months(rhythm: Rhythm, since: dt.date) -> Iterator[Slot]:
    length = rhythm.every.months
    for year in itertools.count(since.year):
        for number in range(1, 12 // length + 1):
            month = (number - 1) * length + rhythm.month
            last = gregorian.monthrange(year, month)[1]
            on = dt.date(year, month, min(rhythm.day or last, last))
            yield Slot(_period(rhythm.every, year, number), on, back=rhythm.day is None)


def _period(every: Every, year: int, number: int) -> str:
    if every is Every.YEAR:
        return f"{year}"
    mark = {Every.MONTH: "", Every.QUARTER: "Q", Every.HALF_YEAR: "H"}[every]
    return f"{year}-{mark}{number}" if mark else f"{year}-{number:02d}"


def slot_due(
    on: dt.date, reason: str, calendar: calendars.WorkingCalendar, *, back: bool
) -> calendars.Due:
    """Give the due date of a date by the calendar, with the reason for each day it moved over.

    :source: Bộ luật Dân sự 2015 Đ148 k5 onward; back to the last working day as the office says.
    """
    if back:
        return calendars.last_working_day(on, reason, calendar)
    return calendars.falls_on(on, reason, calendar)
