"""A due date counted anew from its kept explanation: after a pause, after a change of days."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any

from vanphong.calendars import api as calendars
from vanphong.kernel.phrases import Phrase, phrase_of
from vanphong.tasks.models import Task
from vanphong.tasks.rules import Slot, slot_due
from vanphong.tasks.services.terms import DueFound, Words, count_due


@dataclass(frozen=True, slots=True)
class _Base:
    """A due date before the days it stood still: its last day before it moved off a rest day."""

    found: DueFound
    nominal_on: dt.date
    unit: calendars.TermUnit
    words: Words
    facts: dict[str, Any]


def recounted(said: dict[str, Any], calendar: calendars.WorkingCalendar) -> DueFound | None:
    """Give the due date a kept explanation leads to by a calendar; None for a day named outright."""
    base = _base(said, calendar)
    if base is None:
        return None
    stops = said.get("stops", [])
    return _with_stops(base, stops, calendar) if stops else base.found


def with_stop(
    due_on: dt.date,
    said: dict[str, Any],
    stop: calendars.Pause,
    calendar: calendars.WorkingCalendar,
) -> DueFound:
    """Add to a due date the days its clock stood still, in the kind of days it was counted in.

    A day named outright is taken as counted in working days, as what is left of it is told.

    :source: the product's own rule for a named day; else `calendars.lengthened`.
    """
    known = {"count", "named", "falls_on"} & said.keys()
    facts = said if known else {"named": due_on.isoformat()}
    kept = {
        "from": stop.from_on.isoformat(),
        "until": (stop.until_on or stop.from_on).isoformat(),
        "reason": stop.reason,
    }
    base = _base(facts, calendar)
    assert base is not None  # it has facts to be counted from
    return _with_stops(base, [*said.get("stops", []), kept], calendar)


def _base(said: dict[str, Any], calendar: calendars.WorkingCalendar) -> _Base | None:
    if "count" in said:
        start, unit = dt.date.fromisoformat(said["start"]), calendars.TermUnit(said["unit"])
        found = count_due(start, said["count"], unit, calendar)
        nominal = calendars.due_date(start, said["count"], unit, calendar).nominal_on
        facts = {key: found.explanation[key] for key in ("start", "count", "unit", "source")}
        parts = (found.explanation[key] for key in ("summary", "lines", "warnings"))
        return _Base(found, nominal, unit, Words(*parts), facts)
    if "falls_on" in said:
        return _of_date(said, calendar)
    if "named" not in said:
        return None
    named = dt.date.fromisoformat(said["named"])
    words = Phrase("Hạn được chọn: %(day)s.", day=calendars.day_words(named))
    facts = {"named": said["named"]}
    return _Base(
        DueFound(named, facts), named, calendars.TermUnit.WORKING_DAYS,
        Words(words, [words], []), facts,
    )  # fmt: skip


def falling(slot: Slot, reason: Phrase, calendar: calendars.WorkingCalendar) -> DueFound:
    """Give the due date of one period of a rhythm, said in `reason`, and why it is that day."""
    said = {"falls_on": slot.on.isoformat(), "back": slot.back, "reason": reason.as_data()}
    return _of_date(said, calendar).found


def _of_date(said: dict[str, Any], calendar: calendars.WorkingCalendar) -> _Base:
    reason = phrase_of(said["reason"])
    on = dt.date.fromisoformat(said["falls_on"])
    due = slot_due(on, reason, calendar, back=said["back"])
    summary = Phrase(
        "Định kỳ, %(reason)s: hết %(day)s.", reason=reason, day=calendars.day_words(due.on)
    )
    words = Words(summary, calendars.explain(due), due.warnings)
    facts = {key: said[key] for key in ("falls_on", "back", "reason")}
    found = DueFound(due.on, words.kept_with({**facts, "source": due.source}))
    return _Base(found, due.on, calendars.TermUnit.WORKING_DAYS, words, facts)


def _with_stops(
    base: _Base, stops: list[dict[str, str]], calendar: calendars.WorkingCalendar
) -> DueFound:
    pauses = [
        calendars.Pause(
            dt.date.fromisoformat(one["from"]),
            dt.date.fromisoformat(one["until"]),
            one["reason"],
        )
        for one in stops
    ]
    longer = calendars.lengthened(base.nominal_on, pauses, base.unit, calendar)
    on = longer.due.on if longer.days else base.found.on
    summary = base.words.summary
    lines = [*base.words.lines, *longer.stops]
    warnings = list(base.words.warnings)
    if longer.days:
        summary = Phrase(
            "%(base)s Tạm dừng %(days)s %(unit)s, hạn đến hết %(day)s.",
            base=summary,
            days=longer.days,
            unit=Phrase(longer.unit.label),
            day=calendars.day_words(longer.due.on),
        )
        lines += calendars.explain(longer.due)
        warnings += [one for one in longer.due.warnings if one not in warnings]
    words = Words(summary, lines, warnings)
    return DueFound(on, words.kept_with({**base.facts, "stops": stops}))


def keep_under_parent(task: Task, limit: dt.date | None) -> None:
    """Move a due date back to that of the task above when it lies after it, and say so."""
    if limit is None or task.due_on is None or task.due_on <= limit:
        return
    task.due_on = limit
    if task.due_explanation:
        said = Phrase(
            "Không sau hạn của việc cấp trên: hết %(day)s.", day=calendars.day_words(limit)
        )
        kept = task.due_explanation
        task.due_explanation = {
            **kept,
            "summary": said,
            "lines": [*kept["lines"], said],
            "phrases": [*kept["phrases"], said.as_data()],
        }
