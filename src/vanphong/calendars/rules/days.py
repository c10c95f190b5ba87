"""Working days: the weekly rest days and the dates that differ from their weekday.

Dates are dates in Vietnam.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Confidence

WEEKDAYS = ("thứ Hai", "thứ Ba", "thứ Tư", "thứ Năm", "thứ Sáu", "thứ Bảy", "Chủ nhật")
SATURDAY, SUNDAY = 5, 6
ONE_DAY = dt.timedelta(days=1)
# No break is longer than this; a table that says otherwise is a mistake, not an endless search.
LONGEST_BREAK_DAYS = 366


class DayKind(enum.StrEnum):
    """Why a date differs from its weekday."""

    HOLIDAY = "HOLIDAY"
    MAKE_UP = "MAKE_UP"
    CLOSURE = "CLOSURE"
    COMPENSATION = "COMPENSATION"

    @property
    def label(self) -> str:
        """The kind in the office's words."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    DayKind.HOLIDAY: "Nghỉ lễ, tết",
    DayKind.MAKE_UP: "Làm bù",
    DayKind.CLOSURE: "Cơ quan nghỉ riêng",
    DayKind.COMPENSATION: "Nghỉ bù, hoán đổi",
}
# The same inside a sentence.
_INSIDE_WORDS = {
    DayKind.HOLIDAY: "nghỉ lễ, tết",
    DayKind.MAKE_UP: "làm bù",
    DayKind.CLOSURE: "cơ quan nghỉ riêng",
    DayKind.COMPENSATION: "nghỉ bù, hoán đổi",
}
# A reason that begins so needs no kind before it.
_SAYS_ITSELF = ("nghỉ", "làm bù", "hoán đổi", "kỳ nghỉ")


@dataclass(frozen=True, slots=True)
class Day:
    """One date that differs from its weekday, why, and from where that is known."""

    date: dt.date
    kind: DayKind
    reason: str
    source: str = ""
    confidence: Confidence = Confidence.SEEN
    # Set by an administrator on a source that nobody here has read.
    by_hand: bool = False

    @property
    def works(self) -> bool:
        """Say whether the office works on this date."""
        return self.kind is DayKind.MAKE_UP


@dataclass(frozen=True)
class WorkingCalendar:
    """Which dates are worked: the weekly rest days, and the dates that differ.

    `weekly_rest_days` are weekday numbers, Monday 0. `known_years` are the years whose
    holidays are in the table (empty: not said); `uncertain_years` rest on a decision not
    published yet.
    """

    weekly_rest_days: frozenset[int] = frozenset({SATURDAY, SUNDAY})
    days: Mapping[dt.date, Day] = field(default_factory=dict)
    known_years: frozenset[int] = frozenset()
    uncertain_years: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        if not self.weekly_rest_days < set(range(7)):
            raise ValueError("weekly rest days must leave a day to work")

    @classmethod
    def of(
        cls,
        days: Iterable[Day] = (),
        weekly_rest_days: Iterable[int] = (SATURDAY, SUNDAY),
    ) -> WorkingCalendar:
        """Build a calendar from days; a later day of the same date wins."""
        return cls(frozenset(weekly_rest_days), {day.date: day for day in days})

    def with_days(self, days: Iterable[Day]) -> WorkingCalendar:
        """Give the calendar with these days laid over it, as an office's own days are."""
        return replace(self, days={**self.days, **{day.date: day for day in days}})

    def without(self, date: dt.date) -> WorkingCalendar:
        """Give the calendar where the date is as its weekday says."""
        return replace(self, days={d: day for d, day in self.days.items() if d != date})

    def is_working_day(self, date: dt.date) -> bool:
        """Say whether the date is worked."""
        day = self.days.get(date)
        if day is not None:
            return day.works
        return date.weekday() not in self.weekly_rest_days

    def why(self, date: dt.date) -> str:
        """Say why the date is off or made up; empty for an ordinary day."""
        day = self.days.get(date)
        if day is None:
            weekly = date.weekday() in self.weekly_rest_days
            return Phrase("nghỉ hằng tuần") if weekly else ""
        if day.reason.lower().startswith(_SAYS_ITSELF):
            return day.reason
        words = Phrase(_INSIDE_WORDS[day.kind])
        return (
            Phrase("%(kind)s: %(reason)s", kind=words, reason=day.reason)
            if day.reason
            else words
        )

    def next_working_day(self, date: dt.date) -> dt.date:
        """Give the first working day after the date.

        :raises ValueError: when the table holds a year without one.
        """
        return next(d for d in self._days_from(date, ONE_DAY) if self.is_working_day(d))

    def working_day_on_or_after(self, date: dt.date) -> dt.date:
        """Give the date itself when it is worked, else the next working day."""
        return date if self.is_working_day(date) else self.next_working_day(date)

    def add_working_days(self, date: dt.date, count: int) -> dt.date:
        """Give the working day that lies `count` working days after the date (before, if < 0).

        The date itself is never counted; zero gives the date unchanged.
        """
        step = ONE_DAY if count > 0 else -ONE_DAY
        for _ in range(abs(count)):
            date = next(d for d in self._days_from(date, step) if self.is_working_day(d))
        return date

    def working_days_between(self, after: dt.date, until: dt.date) -> int:
        """Count the working days in `(after, until]`; negative when `until` is earlier."""
        if until < after:
            return -self.working_days_between(until, after)
        length = (until - after).days
        return sum(self.is_working_day(after + i * ONE_DAY) for i in range(1, length + 1))

    def _days_from(self, date: dt.date, step: dt.timedelta) -> Iterator[dt.date]:
        for _ in range(LONGEST_BREAK_DAYS):
            date += step
            yield date
        raise ValueError("Trong cả một năm không có ngày làm việc nào.")
