"""The door of the calendars for other apps."""

from vanphong.calendars.models import Scope
from vanphong.calendars.moving import Outcome
from vanphong.calendars.queries import calendar_for, changes, known_years
from vanphong.calendars.rules import (
    Day,
    DayKind,
    Due,
    MovedDue,
    Pause,
    Remaining,
    RemainingState,
    RunningTerm,
    Step,
    TermUnit,
    WorkingCalendar,
    day_words,
    due_date,
    ends_at,
    explain,
    is_overdue,
    remaining,
    running_term,
    summary,
)
from vanphong.calendars.services import (
    decide_year,
    remove_day,
    seed_calendar,
    set_day,
)

__all__ = [
    "Day",
    "DayKind",
    "Due",
    "MovedDue",
    "Outcome",
    "Pause",
    "Remaining",
    "RemainingState",
    "RunningTerm",
    "Scope",
    "Step",
    "TermUnit",
    "WorkingCalendar",
    "calendar_for",
    "changes",
    "day_words",
    "decide_year",
    "due_date",
    "ends_at",
    "explain",
    "is_overdue",
    "known_years",
    "remaining",
    "remove_day",
    "running_term",
    "seed_calendar",
    "set_day",
    "summary",
]
