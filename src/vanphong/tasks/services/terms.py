"""From what was said about a deadline to a due date that explains itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from vanphong.calendars import api as calendars
from vanphong.kernel.errors import Invalid
from vanphong.kernel.phrases import Phrase, phrase_of
from vanphong.kernel.rules import Confidence, load_pack
from vanphong.tasks.rules import due_works
from vanphong.tasks.services.guard import insist


@dataclass(frozen=True, slots=True)
class DueGiven:
    """A deadline as given: a date, or a term (`count` of `unit`), or neither for none.

    `keep_day_off` says that a named date is meant although nobody works that day. A term runs from
    `since`, or where it is left out from the day the work is given.
    """

    on: dt.date | None = None
    count: int | None = None
    unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS
    keep_day_off: bool = False
    since: dt.date | None = None


NO_DUE = DueGiven()


@dataclass(frozen=True, slots=True)
class DueFound:
    """A due date and how it was found; nothing to explain when it was named outright."""

    on: dt.date | None
    explanation: dict[str, Any]


def find_due(given: DueGiven, start: dt.date, office_id: int | None) -> DueFound:
    """Give the due date of what was given, a term running from the start day in Vietnam.

    :raises Invalid: for a term that is not understood.
    :raises Refused: `due_day_off`, for a named day off that was not said to be meant.
    """
    if given.on is None and given.count is None:
        return DueFound(None, {})
    calendar = calendars.calendar_for(office_id)
    if given.on is None and given.count is not None:
        return count_due(given.since or start, given.count, given.unit, calendar)
    if not given.keep_day_off:
        insist(due_works(given.on, calendar, calendars.day_words))
    return DueFound(given.on, {})


def count_due(
    start: dt.date, count: int, unit: calendars.TermUnit, calendar: calendars.WorkingCalendar
) -> DueFound:
    """Count a term and keep how it was counted.

    :raises Invalid: for a term that is not understood.
    """
    try:
        due = calendars.due_date(start, count, unit, calendar)
    except ValueError as error:
        sentence = Phrase(
            "Thời hạn %(count)s %(unit)s không hợp lệ. Hãy ghi số ngày khác.",
            count=count,
            unit=Phrase(unit.label),
        )
        raise Invalid(sentence, code="bad_term", fields={"due": [sentence]}) from error
    facts = {
        "start": start.isoformat(),
        "count": count,
        "unit": unit.value,
        "source": due.source,
    }
    warnings = [*due.warnings, *_party_counting(due.on)]
    words = Words(calendars.summary(due), calendars.explain(due), warnings)
    return DueFound(due.on, words.kept_with(facts))


@dataclass(frozen=True, slots=True)
class Words:
    """What an explanation says: in one sentence, day by day, and what is not firm."""

    summary: str
    lines: Sequence[str]
    warnings: Sequence[str]

    def kept_with(self, facts: dict[str, Any]) -> dict[str, Any]:
        """Give the explanation as it is stored, with the facts it can be counted anew from."""
        said = (self.summary, *self.lines, *self.warnings)
        return {
            **facts,
            "summary": self.summary,
            "lines": list(self.lines),
            "warnings": list(self.warnings),
            "phrases": [one.as_data() for one in said if isinstance(one, Phrase)],
        }


def phrases_kept(explanation: dict[str, Any]) -> dict[str, Phrase]:
    """Give the phrases of a kept explanation by their Vietnamese words, to be said anew."""
    return {phrase: phrase for phrase in map(phrase_of, explanation.get("phrases", ()))}


def _party_counting(on: dt.date) -> list[Phrase]:
    """Give what must be said of every counted term while no rule of the Party is known."""
    rule = load_pack("vanphong.calendars", "counting").get("term-party-discipline", on)
    if rule.confidence is not Confidence.UNKNOWN:
        return []
    return [
        Phrase(
            "Chưa tìm thấy quy định của Đảng về cách tính thời hạn; tạm tính như thời hạn dân sự."
        )
    ]
