"""Due dates that a date of the calendar sets: the date itself, or the working day beside it."""

from __future__ import annotations

import datetime as dt

from vanphong.calendars.rules.days import ONE_DAY, WorkingCalendar
from vanphong.calendars.rules.terms import Due, Step, TermUnit, finish
from vanphong.kernel.phrases import Phrase


def falls_on(date: dt.date, reason: str, calendar: WorkingCalendar) -> Due:
    """Give the due date that falls on a date: a day off gives way to the next working day.

    :source: Bộ luật Dân sự 2015 Đ148 k5.
    """
    step = Step(date, counted=False, reason=reason)
    return finish([step], TermUnit.CALENDAR_DAYS, calendar, roll_over=True)


def last_working_day(date: dt.date, reason: str, calendar: WorkingCalendar) -> Due:
    """Give the due date on the last working day up to a date, the days off passed over."""
    steps = []
    while not calendar.is_working_day(date):
        words = Phrase("không tính, %(why)s", why=calendar.why(date))
        steps.append(Step(date, counted=False, reason=words))
        date -= ONE_DAY
    steps.append(Step(date, counted=False, reason=reason))
    return finish(steps, TermUnit.CALENDAR_DAYS, calendar, roll_over=False)
