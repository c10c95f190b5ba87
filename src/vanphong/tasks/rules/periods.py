"""Sheets of a period: which days a week, a month, a quarter has, and what of a task counts in it.

Pure: days are days in Vietnam. A task is counted from facts that carry their moment, as they
stood when the period ended, so that two looks at a past period agree. Not kept with a moment, and
so taken as it is now: who leads, the unit of the lead, a due date that moved because the clock
stood still, the calendar changed or none was set at first.

:source: none found in a rule of the Party; that offices report by week, month and quarter is
    practice of one provincial Party office, second-hand.
"""

from __future__ import annotations

import datetime as dt
import enum
import re
from dataclasses import dataclass

from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.phrases import Phrase

_DAY = dt.timedelta(days=1)
_YEARS = range(1976, 2201)
_KEY = re.compile(r"(\d{4})-(?:W(\d\d)|Q([1-4])|(\d\d))", re.ASCII)


class PeriodKind(enum.StrEnum):
    """How long a period is."""

    WEEK = "WEEK"
    MONTH = "MONTH"
    QUARTER = "QUARTER"

    @property
    def label(self) -> str:
        """The word of the office."""
        return _KIND_LABELS[self]


_KIND_LABELS = {
    PeriodKind.WEEK: "Tuần",
    PeriodKind.MONTH: "Tháng",
    PeriodKind.QUARTER: "Quý",
}


@dataclass(frozen=True, slots=True)
class Period:
    """The days `[since, until)` of one ISO week (Monday first), month or quarter."""

    kind: PeriodKind
    since: dt.date
    until: dt.date

    @property
    def key(self) -> str:
        """Give its name in an address: "2026-W10", "2026-03", "2026-Q1"."""
        if self.kind is PeriodKind.WEEK:
            year, week, _day = self.since.isocalendar()
            return f"{year}-W{week:02d}"
        if self.kind is PeriodKind.QUARTER:
            return f"{self.since.year}-Q{self._quarter}"
        return f"{self.since:%Y-%m}"

    @property
    def words(self) -> Phrase:
        """Say which one it is."""
        if self.kind is PeriodKind.WEEK:
            year, week, _day = self.since.isocalendar()
            return Phrase("Tuần %(number)s năm %(year)s", number=week, year=year)
        if self.kind is PeriodKind.QUARTER:
            return Phrase(
                "Quý %(number)s năm %(year)s", number=self._quarter, year=self.since.year
            )
        return Phrase(
            "Tháng %(number)s năm %(year)s", number=self.since.month, year=self.since.year
        )

    @property
    def days(self) -> Phrase:
        """Say its first and last day."""
        return Phrase(
            "từ %(first)s đến %(last)s",
            first=f"{self.since:%d/%m/%Y}",
            last=f"{self.until - _DAY:%d/%m/%Y}",
        )

    @property
    def next(self) -> Period:
        """Give the one after it."""
        return period_of(self.kind, self.until)

    @property
    def previous(self) -> Period:
        """Give the one before it."""
        return period_of(self.kind, self.since - _DAY)

    @property
    def starts_at(self) -> dt.datetime:
        """Give its first moment."""
        return dt.datetime.combine(self.since, dt.time(), VIETNAM)

    @property
    def ends_at(self) -> dt.datetime:
        """Give the first moment after it."""
        return dt.datetime.combine(self.until, dt.time(), VIETNAM)

    def late_before(self, today: dt.date) -> dt.date | None:
        """Give the day before which work was due that is late at its end, or so far.

        None for a period that has not begun: nothing is known of how it will stand.
        """
        return min(today, self.until) if self.since <= today else None

    @property
    def _quarter(self) -> int:
        return (self.since.month + 2) // 3


def period_of(kind: PeriodKind, day: dt.date) -> Period:
    """Give the period of a kind that a day in Vietnam falls in."""
    if kind is PeriodKind.WEEK:
        monday = day - dt.timedelta(days=day.weekday())
        return Period(kind, monday, monday + 7 * _DAY)
    length = 3 if kind is PeriodKind.QUARTER else 1
    first = (day.month - 1) // length * length + 1
    since = day.replace(month=first, day=1)
    after = first + length
    until = dt.date(day.year + (after > 12), (after - 1) % 12 + 1, 1)
    return Period(kind, since, until)


def period_named(key: str) -> Period | None:
    """Give the period of a key, None when it names none of the years kept here."""
    found = _KEY.fullmatch(key)
    if found is None or int(found[1]) not in _YEARS:
        return None
    year, week, quarter, month = int(found[1]), found[2], found[3], found[4]
    try:
        if week:
            return period_of(PeriodKind.WEEK, dt.date.fromisocalendar(year, int(week), 1))
        if quarter:
            return period_of(PeriodKind.QUARTER, dt.date(year, int(quarter) * 3, 1))
        return period_of(PeriodKind.MONTH, dt.date(year, int(month), 1))
    except ValueError:
        return None


class Figure(enum.StrEnum):
    """What is counted of a period, in the order of the sheet."""

    GIVEN = "GIVEN"
    DUE = "DUE"
    IN_TIME = "IN_TIME"
    LATE = "LATE"
    NO_DUE = "NO_DUE"
    OPEN_LATE = "OPEN_LATE"
    PAUSED = "PAUSED"
    CANCELLED = "CANCELLED"
    EXTENDED = "EXTENDED"

    @property
    def label(self) -> str:
        """The figure in the office's words."""
        return _FIGURE_LABELS[self]


_FIGURE_LABELS = {
    Figure.GIVEN: "Giao trong kỳ",
    Figure.DUE: "Đến hạn trong kỳ",
    Figure.IN_TIME: "Xong đúng hạn",
    Figure.LATE: "Xong muộn",
    Figure.NO_DUE: "Xong, không ghi hạn",
    Figure.OPEN_LATE: "Còn quá hạn",
    Figure.PAUSED: "Đang tạm dừng",
    Figure.CANCELLED: "Hủy trong kỳ",
    Figure.EXTENDED: "Gia hạn trong kỳ",
}


@dataclass(frozen=True, slots=True)
class TaskHistory:
    """The facts of a task with their moments, aware; each tuple oldest first.

    `products`: when one was reported and when it was returned or taken back, None while it
    stands. `pauses`: when the clock stopped and ran on. `extensions`: when one was given, and
    the due date before.
    """

    created_at: dt.datetime
    due_on: dt.date | None = None
    cancelled_at: dt.datetime | None = None
    products: tuple[tuple[dt.datetime, dt.datetime | None], ...] = ()
    pauses: tuple[tuple[dt.datetime, dt.datetime | None], ...] = ()
    extensions: tuple[tuple[dt.datetime, dt.date], ...] = ()


def figures_of(task: TaskHistory, period: Period, today: dt.date) -> frozenset[Figure]:
    """Give the figures of a period that count a task, as it stood when the period ended.

    Done is what has its product reported in the period and not returned before its end, accepted
    or not: the clock stands from there. Work without a deadline is never done in time nor late.
    What was cancelled before the end counts as given, extended and cancelled only.
    """
    start, end = period.starts_at, period.ends_at
    if task.created_at >= end:
        return frozenset()
    found: set[Figure] = set()
    if task.created_at >= start:
        found.add(Figure.GIVEN)
    if any(start <= at < end for at, _before in task.extensions):
        found.add(Figure.EXTENDED)
    if task.cancelled_at is not None and task.cancelled_at < end:
        return frozenset(found | ({Figure.CANCELLED} if task.cancelled_at >= start else set()))
    later = [before for at, before in task.extensions if at >= end]
    due_on = later[0] if later else task.due_on
    if due_on is not None and period.since <= due_on < period.until:
        found.add(Figure.DUE)
    stands = [at for at, until in task.products if at < end and (until is None or until >= end)]
    if stands:
        if stands[-1] >= start:
            found.add(_done(stands[-1], due_on))
    elif cut := period.late_before(today):
        found |= _open_at(end, task, due_on, cut)
    return frozenset(found)


def _open_at(
    end: dt.datetime, task: TaskHistory, due_on: dt.date | None, cut: dt.date
) -> set[Figure]:
    if any(at < end and (until is None or until >= end) for at, until in task.pauses):
        return {Figure.PAUSED}
    return {Figure.OPEN_LATE} if due_on is not None and due_on < cut else set()


def _done(shown_at: dt.datetime, due_on: dt.date | None) -> Figure:
    if due_on is None:
        return Figure.NO_DUE
    return Figure.IN_TIME if vietnam_date(shown_at) <= due_on else Figure.LATE
