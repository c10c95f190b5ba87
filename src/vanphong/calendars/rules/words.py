"""Due dates in the office's words: what is left, what is late, why a term ends that day."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from vanphong.calendars.rules.days import ONE_DAY, WEEKDAYS, WorkingCalendar
from vanphong.calendars.rules.terms import Due, Step
from vanphong.kernel.clock import VIETNAM, vietnam_date

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
        return Remaining(RemainingState.NO_DEADLINE, "không có hạn")
    working = calendar.working_days_between(today, due_on)
    days = (due_on - today).days
    if days == 0:
        return Remaining(RemainingState.TODAY, "đến hạn hôm nay", working, days)
    if days < 0:
        return Remaining(RemainingState.OVERDUE, f"quá hạn {-days} ngày", working, days)
    words = f"còn {working} ngày làm việc" if working else f"còn {days} ngày (ngày nghỉ)"
    return Remaining(RemainingState.LATER, words, working, days)


def ends_at(due_on: dt.date) -> dt.datetime:
    """Give the moment a due date ends: 24:00 in Vietnam, as an aware moment."""
    return dt.datetime.combine(due_on + ONE_DAY, dt.time.min, VIETNAM)


def is_overdue(due_on: dt.date | None, now: dt.datetime) -> bool:
    """Say whether the due date has passed at an aware moment; no deadline is never overdue."""
    return due_on is not None and vietnam_date(now) > due_on


def day_words(date: dt.date) -> str:
    """Give a date as the office writes it: `thứ Hai 23/02/2026`."""
    return f"{WEEKDAYS[date.weekday()]} {date:%d/%m/%Y}"


def explain(due: Due, *, compact: bool | None = None) -> list[str]:
    """Give the reasoning of a due date, one line a date, the last line being the result.

    `compact` draws runs of counted days together; unsaid, it is chosen for long terms.
    """
    steps = due.steps
    if compact is None:
        compact = len(steps) > _LONG_STEPS
    runs = _runs(steps) if compact else [[step] for step in steps]
    lines = [_capital(_run_words(run)) for run in runs]
    return [*lines, f"Hạn: hết ngày {day_words(due.on)} (24 giờ)."]


def summary(due: Due) -> str:
    """Give the reasoning in one sentence: start, what was counted, what was passed over."""
    start = due.steps[0].date
    off = sum(not step.counted for step in due.steps[1:] if step.date < due.nominal_on)
    span = f"Từ {start:%d/%m/%Y} (không tính ngày này) đến hết {day_words(due.on)}"
    words = [f"{span}: {(due.on - start).days} ngày"]
    if off:
        words.append(f", trong đó {off} ngày không tính")
    if due.rolled_over:
        words.append(f"; ngày cuối {due.nominal_on:%d/%m/%Y} là ngày nghỉ nên chuyển sang ")
        words.append("ngày làm việc tiếp theo")
    return "".join([*words, "."])


def _capital(line: str) -> str:
    return line[0].upper() + line[1:]


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
    if len(run) == 1:
        return f"{day_words(first.date)}: {first.reason}."
    span = f"{day_words(first.date)} đến {day_words(last.date)}"
    if not first.counted:
        return f"{span}: {first.reason}."
    return f"{span}: {first.reason} đến thứ {last.number}."
