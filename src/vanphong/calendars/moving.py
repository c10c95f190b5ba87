"""After a change of days: which dates differ, and the due dates that every app moved for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from vanphong.calendars.models import DayChange, Scope
from vanphong.calendars.rules import (
    Day,
    DayDifference,
    DayKind,
    MovedDue,
    WorkingCalendar,
    differences,
)
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor


@dataclass(slots=True)
class Outcome:
    """What an act on days did in the actor's office: dates that differ, due dates that moved.

    `change` is the stored record of it, None when nothing differs or the actor has no office.
    `kept` are the dates that seeding found edited by an administrator and left alone.
    """

    days: tuple[DayDifference, ...] = ()
    moved: tuple[MovedDue, ...] = ()
    change: DayChange | None = None
    kept: tuple[dt.date, ...] = field(default=())


def move_due_dates(
    *, actor: Actor, before: WorkingCalendar, after: WorkingCalendar
) -> tuple[MovedDue, ...]:
    """Let every app that owns due dates move its own in the actor's office; gives them all."""
    return tuple(
        due
        for moved_due_dates in ports.moved_due_dates
        for due in moved_due_dates(actor, before, after)
        if isinstance(due, MovedDue)
    )


def keep_change(
    *,
    office_id: int,
    before: WorkingCalendar,
    after: WorkingCalendar,
    moved: tuple[MovedDue, ...],
    scope: Scope,
    reason: str,
    changed_by: str,
    now: dt.datetime,
) -> DayChange:
    """Keep what a change did in an office, for its page of changes."""
    return DayChange.objects.create(
        office_id=office_id,
        changed_at=now,
        changed_by=changed_by,
        scope=scope,
        reason=reason,
        days=[day.as_dict() for day in differences(before, after)],
        moved=[due.as_dict() for due in moved],
    )


def as_json(before: WorkingCalendar, after: WorkingCalendar) -> list[dict[str, Any]]:
    """Give the dates that differ, each with what stood there before, for a job."""
    rows = []
    for difference in differences(before, after):
        day = before.days.get(difference.date)
        row = {"date": difference.date.isoformat()}
        rows.append(row | ({"kind": day.kind.value, "reason": day.reason} if day else {}))
    return rows


def calendar_before(after: WorkingCalendar, rows: list[dict[str, Any]]) -> WorkingCalendar:
    """Give the calendar as it was, from the present one and the rows of `as_json`."""
    calendar = after
    for row in rows:
        date = dt.date.fromisoformat(row["date"])
        if "kind" in row:
            day = Day(date, DayKind(row["kind"]), row["reason"])
            calendar = calendar.with_days([day])
        else:
            calendar = calendar.without(date)
    return calendar
