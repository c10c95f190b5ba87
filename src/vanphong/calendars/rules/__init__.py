"""Pure rules of working days and terms: calendars, due dates, pauses, and their words."""

from vanphong.calendars.rules.days import (
    SATURDAY,
    SUNDAY,
    WEEKDAYS,
    Day,
    DayKind,
    WorkingCalendar,
)
from vanphong.calendars.rules.falls import falls_on, last_working_day
from vanphong.calendars.rules.moves import (
    DayDifference,
    MovedDue,
    day_kind_words,
    differences,
)
from vanphong.calendars.rules.stops import Lengthened, lengthened
from vanphong.calendars.rules.terms import (
    LONGEST_TERM,
    Due,
    Pause,
    RunningTerm,
    Step,
    TermUnit,
    due_date,
    running_term,
)
from vanphong.calendars.rules.words import (
    Remaining,
    RemainingState,
    day_words,
    ends_at,
    explain,
    is_overdue,
    remaining,
    summary,
)

__all__ = [
    "LONGEST_TERM",
    "SATURDAY",
    "SUNDAY",
    "WEEKDAYS",
    "Day",
    "DayDifference",
    "DayKind",
    "Due",
    "Lengthened",
    "MovedDue",
    "Pause",
    "Remaining",
    "RemainingState",
    "RunningTerm",
    "Step",
    "TermUnit",
    "WorkingCalendar",
    "day_kind_words",
    "day_words",
    "differences",
    "due_date",
    "ends_at",
    "explain",
    "falls_on",
    "is_overdue",
    "last_working_day",
    "lengthened",
    "remaining",
    "running_term",
    "summary",
]
