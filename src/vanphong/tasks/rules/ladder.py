"""The ladder of urging: whom a task reaches by itself as its due date comes and goes.

Every step is derived from the stored facts and the settings of the office on the day.
"""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision, load_pack
from vanphong.tasks.rules.states import TaskFacts, WorkingDays, days_late, working_days_ahead

# How far an office may set its steps.
SOON_DAYS, SPECIAL_DAYS = range(1, 16), range(1, 31)


class Alert(enum.StrEnum):
    """A step of the ladder, lowest first: none, the lead, who gave the work, the leaders."""

    NONE = "NONE"
    YELLOW = "YELLOW"
    RED = "RED"
    RED_SPECIAL = "RED_SPECIAL"

    @property
    def label(self) -> str:
        """The step in the office's words."""
        return _LABELS[self]


_LABELS = {
    Alert.NONE: "Không cảnh báo",
    Alert.YELLOW: "Vàng",
    Alert.RED: "Đỏ",
    Alert.RED_SPECIAL: "Đỏ đặc biệt",
}


@dataclass(frozen=True, slots=True)
class Ladder:
    """The steps of an office: working days before the due date, calendar days after it."""

    soon_days: int
    special_days: int

    def soon_until(self, today: dt.date, calendar: WorkingDays) -> dt.date:
        """Give the last due date that is yellow today."""
        return working_days_ahead(today, self.soon_days, calendar)

    def special_until(self, today: dt.date) -> dt.date:
        """Give the last due date that is specially red today."""
        return today - dt.timedelta(days=self.special_days)


def usual_ladder(today: dt.date) -> Ladder:
    """Give the steps of an office that set none.

    :source: rules_data/follow-up.toml, due_soon and special_alert (second-hand).
    """
    pack = load_pack("vanphong.tasks", "follow-up")
    return Ladder(
        soon_days=int(pack.get("due_soon", today).value),
        special_days=int(pack.get("special_alert", today).value),
    )


def ladder_fits(ladder: Ladder) -> Decision:
    """Say whether an office may work with these steps."""
    if ladder.soon_days in SOON_DAYS and ladder.special_days in SPECIAL_DAYS:
        return ALLOWED
    return Decision(
        allowed=False,
        code="ladder_steps",
        reason="Nhắc trước từ 1 đến 15 ngày làm việc; đưa lên lãnh đạo khi quá từ 1 đến 30 ngày.",
    )


def alert_of(facts: TaskFacts, today: dt.date, calendar: WorkingDays, ladder: Ladder) -> Alert:
    """Give whom a task must reach by itself: it replaces letters that urge.

    Work whose product waits for acceptance, is paused, has ended, or has no deadline reaches
    nobody.

    :source: rules_data/follow-up.toml, due_soon and special_alert (second-hand).
    """
    if not facts.runs or facts.due_on is None:
        return Alert.NONE
    if days_late(facts, today):
        special = facts.due_on <= ladder.special_until(today)
        return Alert.RED_SPECIAL if special else Alert.RED
    soon = facts.due_on <= ladder.soon_until(today, calendar)
    return Alert.YELLOW if soon else Alert.NONE
