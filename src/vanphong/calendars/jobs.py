"""Background work: a change of the country's days is told to every office in its own scope."""

from __future__ import annotations

import datetime as dt
from typing import Any

from vanphong.calendars import moving, queries
from vanphong.calendars.models import Scope
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.jobs import job
from vanphong.kernel.scope import acting
from vanphong.people import api as people

OFFICES_AT_ONCE = 40


@job(name="calendars.tell_offices", permissions=frozenset({"calendars:day:read"}))
def tell_offices(
    actor: Actor,
    *,
    rows: list[dict[str, Any]],
    reason: str,
    changed_by: str,
    changed_at: str,
    but_office: int | None,
    after_office: int = 0,
) -> None:
    """Move the due dates of the other offices after a change of the country's days.

    `rows` are those of `moving.as_json`. An office where nothing moved gets no record; done
    twice, nothing moves the second time. A few offices at a time, in the order of their keys,
    the next by a job of its own: a long transaction would hold up the sealing of the trail.
    """
    now = dt.datetime.fromisoformat(changed_at)
    changed = {dt.date.fromisoformat(row["date"]) for row in rows}
    directory = people.offices_directory(vietnam_date(now)).order_by("id")
    offices = list(directory.filter(id__gt=after_office)[:OFFICES_AT_ONCE])
    if len(offices) == OFFICES_AT_ONCE:
        tell_offices.defer(
            office_id=None,
            rows=rows,
            reason=reason,
            changed_by=changed_by,
            changed_at=changed_at,
            but_office=but_office,
            after_office=offices[-1].id,
        )
    for office in offices:
        if office.id == but_office:
            continue
        own = actor.in_office(office.id)
        with acting(own):
            # An office's own day hides the country's: nothing changed for it on that date.
            hidden = queries.own_dates(own) & changed
            after = queries.calendar_for(office.id)
            told = [row for row in rows if dt.date.fromisoformat(row["date"]) not in hidden]
            before = moving.calendar_before(after, told)
            moved = moving.move_due_dates(actor=own, before=before, after=after)
            if moved:
                moving.keep_change(
                    office_id=office.id,
                    before=before,
                    after=after,
                    moved=moved,
                    scope=Scope.SITE,
                    reason=reason,
                    changed_by=changed_by,
                    now=now,
                )
