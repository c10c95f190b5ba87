"""The state of a task: derived by one function from a few stored facts, never typed in.

Days are days in Vietnam; a moment is turned into its day there before it is compared.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from typing import Protocol

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.rules import load_pack


class WorkingDays(Protocol):
    """What is asked of a working calendar (calendars.api.WorkingCalendar)."""

    def working_days_between(self, after: dt.date, until: dt.date) -> int:
        """Count the working days in `(after, until]`."""

    def add_working_days(self, date: dt.date, count: int) -> dt.date:
        """Give the working day `count` working days after the date."""

    def is_working_day(self, date: dt.date) -> bool:
        """Say whether the date is worked."""

    def next_working_day(self, date: dt.date) -> dt.date:
        """Give the first working day after the date."""

    def why(self, date: dt.date) -> str:
        """Say why the date is off; empty for an ordinary day."""


class TaskState(enum.StrEnum):
    """What a task is on a day. "In hand" or "being drafted" is no state."""

    OPEN = "OPEN"
    DUE_SOON = "DUE_SOON"
    OVERDUE = "OVERDUE"
    RETURNED = "RETURNED"
    PAUSED = "PAUSED"
    DONE = "DONE"
    DONE_LATE = "DONE_LATE"
    CANCELLED = "CANCELLED"

    @property
    def label(self) -> str:
        """The state in the office's words."""
        return _LABELS[self]

    @property
    def is_open(self) -> bool:
        """Say whether something is still to be done."""
        return self not in {TaskState.DONE, TaskState.DONE_LATE, TaskState.CANCELLED}


_LABELS = {
    TaskState.OPEN: "Trong hạn",
    TaskState.DUE_SOON: "Sắp đến hạn",
    TaskState.OVERDUE: "Quá hạn",
    TaskState.RETURNED: "Bị trả lại",
    TaskState.PAUSED: "Tạm dừng",
    TaskState.DONE: "Đã xong",
    TaskState.DONE_LATE: "Xong muộn",
    TaskState.CANCELLED: "Đã hủy",
}


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """The stored facts a state is derived from; moments are aware.

    `due_on` None: no deadline applies, which is never overdue and never counted as on time.
    `submitted_at`: the evidence that stands (waits for acceptance, or closed the task) came;
    it stops the clock. `returned_at`: the last evidence was returned and none came since.
    `paused_at`: the clock stands by decision; only of a task that is open and has no product.
    """

    due_on: dt.date | None = None
    submitted_at: dt.datetime | None = None
    returned_at: dt.datetime | None = None
    closed_at: dt.datetime | None = None
    cancelled_at: dt.datetime | None = None
    paused_at: dt.datetime | None = None

    @property
    def is_open(self) -> bool:
        """Say whether the task is neither closed nor cancelled."""
        return self.closed_at is None and self.cancelled_at is None

    @property
    def awaits_acceptance(self) -> bool:
        """Say whether evidence stands that nobody has accepted or returned."""
        return self.is_open and self.submitted_at is not None

    @property
    def runs(self) -> bool:
        """Say whether the clock runs: open, no product waits, not paused."""
        return self.is_open and self.submitted_at is None and self.paused_at is None


def task_state(facts: TaskFacts, today: dt.date, calendar: WorkingDays) -> TaskState:
    """Give the state of a task on a day in Vietnam.

    An overdue task stays overdue while its evidence was returned: a return hides nothing. One
    that is paused is not late, however late it was before: its days are added when it runs on.

    :source: practice of one provincial Party office (rules_data/follow-up.toml, derived_state),
        second-hand.
    """
    late = days_late(facts, today)
    if facts.cancelled_at is not None:
        return TaskState.CANCELLED
    if facts.closed_at is not None:
        return TaskState.DONE_LATE if late else TaskState.DONE
    if facts.paused_at is not None:
        return TaskState.PAUSED
    if late:
        return TaskState.OVERDUE
    return _state_in_time(facts, today, calendar)


def _state_in_time(facts: TaskFacts, today: dt.date, calendar: WorkingDays) -> TaskState:
    if facts.submitted_at is not None:
        return TaskState.OPEN
    if facts.returned_at is not None:
        return TaskState.RETURNED
    if facts.due_on is not None and facts.due_on <= soon_until(today, calendar):
        return TaskState.DUE_SOON
    return TaskState.OPEN


def days_late(facts: TaskFacts, today: dt.date) -> int | None:
    """Give the calendar days past the due date, 0 when in time, None when no deadline applies.

    The clock stands from the day in Vietnam on which the standing evidence was submitted, and
    from the day it was paused.
    """
    if facts.due_on is None:
        return None
    stopped = facts.submitted_at or facts.closed_at or facts.cancelled_at or facts.paused_at
    day = vietnam_date(stopped) if stopped is not None else today
    return max((day - facts.due_on).days, 0)


def soon_until(today: dt.date, calendar: WorkingDays) -> dt.date:
    """Give the last due date that is "soon" today: within three working days.

    :source: rules_data/follow-up.toml, due_soon (second-hand; counting working days is
        office practice).
    """
    days = int(load_pack("vanphong.tasks", "follow-up").get("due_soon", today).value)
    return working_days_ahead(today, days, calendar)


def working_days_ahead(today: dt.date, days: int, calendar: WorkingDays) -> dt.date:
    """Give the last date at most so many working days after today, days off after it counted in."""
    return calendar.add_working_days(today, days + 1) - dt.timedelta(days=1)


def is_soon(due_on: dt.date | None, today: dt.date, calendar: WorkingDays) -> bool | None:
    """Say whether a due date is near: today or within three working days; None without one."""
    return None if due_on is None else today <= due_on <= soon_until(today, calendar)
