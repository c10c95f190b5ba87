"""Due dates in the office's words: what is left, what is late, why a term ends that day."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from vanphong.calendars.rules.days import ONE_DAY, WEEKDAYS, WorkingCalendar
from vanphong.calendars.rules.terms import Due, Step
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.phrases import Phrase

# Up to this many dates an explanation names each; beyond it, runs are drawn together.
_LONG_STEPS = 15


class RemainingState(enum.StrEnum):
    """Where today stands against a due date."""

    NO_DEADLINE = "NO_DEADLINE"
    LATER = "LATER"
    TODAY = "TODAY"
    OVERDUE = "OVERDUE"


@dataclass(frozen=True, slots=True)
class Remaining:
    """What is left until a due date, or how late it is.

    `working_days` and `calendar_days` are positive while time is left, negative when overdue,
    and None without a deadline, which no report may count as zero.
    """

    state: RemainingState
    words: str
    working_days: int | None = None
    calendar_days: int | None = None

    @property
    def overdue(self) -> bool:
        """Say whether the due date has passed."""
        return self.state is RemainingState.OVERDUE


def remaining(due_on: dt.date | None, today: dt.date, calendar: WorkingCalendar) -> Remaining:
    """Say what is left on a day in Vietnam; no `due_on` means that no deadline applies.

    What is left is told in working days, what is late in calendar days. The due day itself is
    never late: it lasts until 24:00.
    :source: Bộ luật Dân sự 2015 Đ148 k6.
    """
    if due_on is None:
        return Remaining(RemainingState.NO_DEADLINE, Phrase("không có hạn"))
    working = calendar.working_days_between(today, due_on)
    days = (due_on - today).days
    if days == 0:
        return Remaining(RemainingState.TODAY, Phrase("đến hạn hôm nay"), working, days)
    if days < 0:
        late = Phrase("quá hạn %(days)s ngày", days=-days)
        return Remaining(RemainingState.OVERDUE, late, working, days)
    words = (
        Phrase("còn %(days)s ngày làm việc", days=working)
        if working
        else Phrase("còn %(days)s ngày (ngày nghỉ)", days=days)
    )
    return Remaining(RemainingState.LATER, words, working, days)


def ends_at(due_on: dt.date) -> dt.datetime:
    """Give the moment a due date ends: 24:00 in Vietnam, as an aware moment."""
    return dt.datetime.combine(due_on + ONE_DAY, dt.time.min, VIETNAM)


def is_overdue(due_on: dt.date | None, now: dt.datetime) -> bool:
    """Say whether the due date has passed at an aware moment; no deadline is never overdue."""
    return due_on is not None and vietnam_date(now) > due_on


def day_words(date: dt.date) -> str:
    """Give a date as the office writes it: `thứ Hai 23/02/2026`."""
    weekday = Phrase(WEEKDAYS[date.weekday()])
    return Phrase("%(weekday)s %(date)s", weekday=weekday, date=f"{date:%d/%m/%Y}")


def explain(due: Due, *, compact: bool | None = None) -> list[str]:
    """Give the reasoning of a due date, one line a date, the last line being the result.

    `compact` draws runs of counted days together; unsaid, it is chosen for long terms.
    """
    steps = due.steps
    if compact is None:
        compact = len(steps) > _LONG_STEPS
    runs = _runs(steps) if compact else [[step] for step in steps]
    lines = [_run_words(run) for run in runs]
    return [*lines, Phrase("Hạn: hết ngày %(day)s (24 giờ).", day=day_words(due.on))]


def summary(due: Due) -> str:
    """Give the reasoning in one sentence: start, what was counted, what was passed over."""
    start = due.steps[0].date
    off = sum(not step.counted for step in due.steps[1:] if step.date < due.nominal_on)
    words = Phrase(
        "Từ %(start)s (không tính ngày này) đến hết %(day)s: %(days)s ngày",
        start=f"{start:%d/%m/%Y}",
        day=day_words(due.on),
        days=(due.on - start).days,
    )
    if off:
        words = Phrase("%(words)s, trong đó %(off)s ngày không tính", words=words, off=off)
    if due.rolled_over:
        words = Phrase(
            "%(words)s; ngày cuối %(date)s là ngày nghỉ nên chuyển sang ngày làm việc tiếp theo",
            words=words,
            date=f"{due.nominal_on:%d/%m/%Y}",
        )
    return Phrase("%(words)s.", words=words)


def _runs(steps: Iterable[Step]) -> list[list[Step]]:
    runs: list[list[Step]] = []
    for step in steps:
        if runs and _joins(runs[-1][-1], step):
            runs[-1].append(step)
        else:
            runs.append([step])
    return runs


def _joins(before: Step, step: Step) -> bool:
    # A counted day with something to say about it (a made-up Saturday) stands alone.
    if before.counted and step.counted:
        return "(" not in before.reason + step.reason and ";" not in step.reason
    return not before.counted and not step.counted and before.reason == step.reason


def _run_words(run: list[Step]) -> str:
    first, last = run[0], run[-1]
    day = day_words(first.date)
    if len(run) > 1:
        day = Phrase("%(first)s đến %(last)s", first=day, last=day_words(last.date))
    if len(run) == 1 or not first.counted:
        return Phrase("%(day)s: %(reason)s.", capital=True, day=day, reason=first.reason)
    return Phrase(
        "%(day)s: %(reason)s đến thứ %(number)s.",
        capital=True,
        day=day,
        reason=first.reason,
        number=last.number,
    )
