"""Rules of visits: who may be named, when a visit ends, by when it is answered, what is counted."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.calendars.api import Day, DayKind, WorkingCalendar
from vanphong.kernel.rules import Confidence, Severity
from vanphong.reception.rules import (
    VisitState,
    answer_by,
    counted,
    may_finish,
    may_name,
    visits_pack,
)

CALENDAR = WorkingCalendar.of([])


@pytest.mark.parametrize(
    ("nature", "is_protected", "declined", "names", "code"),
    [
        pytest.param("PETITION", False, False, 1, "", id="petition-named"),
        pytest.param("PETITION", True, False, 1, "protected", id="petition-asks-secrecy"),
        pytest.param("DENUNCIATION", True, False, 0, "", id="denouncer-not-named"),
        pytest.param("DENUNCIATION", True, False, 1, "protected", id="denouncer-named"),
        pytest.param("DENUNCIATION", False, False, 1, "denouncer", id="denouncer-unsaid"),
        pytest.param("DENUNCIATION", False, True, 1, "", id="denouncer-declined-secrecy"),
    ],
)
def test_who_may_be_named(
    nature: str, is_protected: bool, declined: bool, names: int, code: str
) -> None:
    decision = may_name(
        nature=nature, is_protected=is_protected, declined=declined, names=names
    )
    assert (bool(decision), decision.code) == (not code, code)


@pytest.mark.parametrize("state", list(VisitState))
def test_only_who_waits_is_received(state: VisitState) -> None:
    assert bool(may_finish(state)) == (state is VisitState.WAITING)


def test_ten_working_days_to_answer() -> None:
    """Friday 20 November 2026: ten working days end on Friday 4 December, one later for a holiday."""
    day = dt.date(2026, 11, 20)
    assert answer_by(day, CALENDAR) == dt.date(2026, 12, 4)
    off = CALENDAR.with_days([Day(dt.date(2026, 11, 24), DayKind.HOLIDAY, "")])
    assert answer_by(day, off) == dt.date(2026, 12, 7)


def test_visits_people_and_crowds_are_counted_apart() -> None:
    counts = counted([1, 4, 5, 30], 5)
    assert (counts.visits, counts.people, counts.crowds) == (4, 40, 2)


def test_what_is_second_hand_never_stops() -> None:
    for rule in visits_pack():
        stops = rule.effective_severity is Severity.BLOCK
        assert not stops or rule.confidence is Confidence.SEEN
