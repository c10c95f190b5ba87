"""What a change of days does: which dates differ, which due dates moved."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.calendars.rules.days import WorkingCalendar
from vanphong.kernel.phrases import Phrase


@dataclass(frozen=True, slots=True)
class MovedDue:
    """A due date that a change of days moved: what it is of, where it is, before and after."""

    label: str
    url: str
    before: dt.date
    after: dt.date

    def as_dict(self) -> dict[str, str]:
        """Give it as it is stored."""
        return {
            "label": self.label,
            "url": self.url,
            "before": self.before.isoformat(),
            "after": self.after.isoformat(),
        }


@dataclass(frozen=True, slots=True)
class DayDifference:
    """One date that is worked or explained otherwise than before."""

    date: dt.date
    before: str
    after: str

    def as_dict(self) -> dict[str, str]:
        """Give it as it is stored."""
        return {"date": self.date.isoformat(), "before": self.before, "after": self.after}


def differences(before: WorkingCalendar, after: WorkingCalendar) -> tuple[DayDifference, ...]:
    """Give the dates whose kind or reason differs, in order."""
    dates = sorted(before.days.keys() | after.days.keys())
    pairs = ((d, day_kind_words(before, d), day_kind_words(after, d)) for d in dates)
    return tuple(DayDifference(d, was, now) for d, was, now in pairs if was != now)


def day_kind_words(calendar: WorkingCalendar, date: dt.date) -> str:
    """Say what a date is: "ngày làm việc", or why it is off or made up."""
    return calendar.why(date) or Phrase("ngày làm việc")
