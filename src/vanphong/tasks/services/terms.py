"""From what was said about a deadline to a due date that explains itself."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from vanphong.calendars import api as calendars
from vanphong.kernel.errors import Invalid


@dataclass(frozen=True, slots=True)
class DueGiven:
    """A deadline as given: a date, or a term (`count` of `unit`), or neither for none."""

    on: dt.date | None = None
    count: int | None = None
    unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS


NO_DUE = DueGiven()


@dataclass(frozen=True, slots=True)
class DueFound:
    """A due date and how it was found; nothing to explain when it was named outright."""

    on: dt.date | None
    explanation: dict[str, Any]


def find_due(given: DueGiven, start: dt.date, office_id: int | None) -> DueFound:
    """Give the due date of what was given, a term running from the start day in Vietnam.

    :raises Invalid: for a term that is not understood.
    """
    if given.on is not None or given.count is None:
        return DueFound(given.on, {})
    return count_due(start, given.count, given.unit, calendars.calendar_for(office_id))


def count_due(
    start: dt.date, count: int, unit: calendars.TermUnit, calendar: calendars.WorkingCalendar
) -> DueFound:
    """Count a term and keep how it was counted.

    :raises Invalid: for a term that is not understood.
    """
    try:
        due = calendars.due_date(start, count, unit, calendar)
    except ValueError as error:
        sentence = f"Thời hạn {count} {unit.label} không hợp lệ. Hãy ghi số ngày khác."
        raise Invalid(sentence, code="bad_term", fields={"due": [sentence]}) from error
    explanation = {
        "start": start.isoformat(),
        "count": count,
        "unit": unit.value,
        "summary": calendars.summary(due),
        "lines": calendars.explain(due),
        "warnings": list(due.warnings),
        "source": due.source,
    }
    return DueFound(due.on, explanation)
