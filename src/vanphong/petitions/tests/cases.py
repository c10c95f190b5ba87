"""The hand-made cases of time limits, read from `time_cases/*.toml`, as facts of a case.

A line says the duty, the day its limit began and the last day; `left` where the clock stands.
`extensions` and `stops` are lawful, `refused_…` are not, with the codes in `refused`; `warned`
names what the clock must warn of. `scripts/time_cases.py` reckons the same lines another way.
"""

from __future__ import annotations

import datetime as dt
import tomllib
from pathlib import Path
from typing import Any

from vanphong.calendars.api import Day, DayKind, WorkingCalendar
from vanphong.calendars.seed import seed_days
from vanphong.petitions.rules.events import (
    Channel,
    Competence,
    Complexity,
    Event,
    ExtensionGround,
    Level,
    Line,
    Nature,
    PartyRank,
    Renewal,
    StopGround,
    Subject,
)
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.limits import Limit, time_limits

FOLDER = Path(__file__).parent / "time_cases"
COUNTRY = WorkingCalendar.of(seed_days(range(2016, 2029)))
_KEYS = {
    "nature": Nature,
    "line": Line,
    "channel": Channel,
    "level": Level,
    "subject": Subject,
    "renewal": Renewal,
    "rank": PartyRank,
    "competence": Competence,
}
_VARIANTS: dict[str, dict[str, Any]] = {
    "complex": {"complexity": Complexity.COMPLEX},
    "very": {"complexity": Complexity.VERY_COMPLEX},
    "remote": {"remote": True},
    "remote_complex": {"complexity": Complexity.COMPLEX, "remote": True},
    "dismissal": {"subject": Subject.DISMISSAL},
    "grassroots": {"rank": PartyRank.GRASSROOTS},
}
_GROUNDS = {
    "T10": StopGround.CITIZEN_HINDERED,
    "T15-first": StopGround.CITIZEN_HINDERED,
    "T15-second": StopGround.CITIZEN_HINDERED,
    "T34": StopGround.OTHER_RESULT,
}


def all_cases() -> list[dict[str, Any]]:
    """Give every case of every file."""
    paths = sorted(FOLDER.glob("*.toml"))
    tables = (tomllib.loads(path.read_text("utf-8")) for path in paths)
    return [case for table in tables for case in table.get("case", ())]


def days_by_hand() -> dict[str, Any]:
    """Give the days off and the Saturdays worked, as they were written down by hand."""
    return tomllib.loads((FOLDER / "days.toml").read_text("utf-8"))


def calendar_of(case: dict[str, Any]) -> WorkingCalendar:
    """Give the country's calendar with the days that the office of a case has of its own."""
    closed = [Day(date, DayKind.CLOSURE, "") for date in case.get("closed", ())]
    worked = [Day(date, DayKind.MAKE_UP, "") for date in case.get("worked", ())]
    return COUNTRY.with_days([*closed, *worked])


def a_case_of(limit: Limit, **changed: Any) -> CaseFacts:
    """Give facts that a limit holds for, without any event."""
    kept = {name: min(values) for name, values in limit.keys.items()}
    facts = {name: kind(kept[name]) for name, kind in _KEYS.items() if name in kept}
    return CaseFacts(**({"nature": Nature.PETITION} | facts | changed))


def facts_of(case: dict[str, Any]) -> CaseFacts:
    """Give a case of the table as the engine reads it."""
    duty, start = case["duty"], case["start"]
    limit = time_limits().limits[duty][-1]
    finding = {"finding_on": start} if case.get("finding") else {}
    return a_case_of(
        limit,
        events={limit.starts[0]: start},
        entered_on=case.get("entered"),
        extensions=tuple(_extensions(case)),
        stops=tuple(_stops(case)),
        **finding,
        **_VARIANTS.get(case.get("variant", ""), {}),
    )


def _extensions(case: dict[str, Any]) -> list[Extension]:
    ground = ExtensionGround.SEVERAL_PLACES if case["duty"] == "T30" else None
    rows = [*case.get("extensions", ()), *case.get("refused_extensions", ())]
    return [Extension(case["duty"], days, on, "1/QĐ", ground) for days, on in rows]


def _stops(case: dict[str, Any]) -> list[Stop]:
    ground = _GROUNDS.get(case["duty"], StopGround.FORCE_MAJEURE)
    ground = StopGround(case.get("ground", ground))
    rows: list[list[dt.date]] = [*case.get("stops", ()), *case.get("refused_stops", ())]
    return [Stop(row[0], row[1] if row[1:] else None, ground, "2/QĐ") for row in rows]


def events(**dates: dt.date) -> dict[Event, dt.date]:
    """Give events by their names."""
    return {Event(name): date for name, date in dates.items()}
