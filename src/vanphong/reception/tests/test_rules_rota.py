"""Rules of the rota: days that are missing, by when it is made known, what may become of it."""

from __future__ import annotations

import datetime as dt
from itertools import product

import pytest

from vanphong.calendars.api import Day, DayKind, WorkingCalendar
from vanphong.kernel.rules import Confidence, Severity
from vanphong.reception.rules import (
    NEXT,
    Move,
    SessionState,
    last_day_to_publish,
    may_hold,
    may_move,
    may_publish,
    rota_pack,
    shortfall,
)

CALENDAR = WorkingCalendar.of([])
# A December of which the 31st is a Thursday.
MONTH = dt.date(2026, 12, 1)
TODAY = dt.date(2026, 11, 20)


def december(*days: int) -> set[dt.date]:
    return {MONTH.replace(day=day) for day in days}


@pytest.mark.parametrize(
    ("level", "days", "missing"),
    [
        pytest.param("PROVINCE", december(), 1, id="province-none"),
        pytest.param("PROVINCE", december(4), None, id="province-one"),
        pytest.param("COMMUNE", december(4), 1, id="commune-one"),
        pytest.param("COMMUNE", december(4, 18), None, id="commune-two"),
        pytest.param("COMMUNE", december(4) | {dt.date(2026, 11, 27)}, 1, id="other-month"),
        pytest.param("CENTRE", december(), None, id="no-rule-for-the-centre"),
    ],
)
def test_days_missing(level: str, days: set[dt.date], missing: int | None) -> None:
    found = shortfall(level, MONTH, days, TODAY, CALENDAR)
    assert (found.missing if found else None) == missing


def test_last_day_that_still_helps() -> None:
    """One day is missing: Thursday 31 December, made known by Thursday 24; two: a day earlier."""
    one = shortfall("PROVINCE", MONTH, december(), TODAY, CALENDAR)
    two = shortfall("COMMUNE", MONTH, december(), TODAY, CALENDAR)
    assert one is not None
    assert two is not None
    assert one.publish_by == dt.date(2026, 12, 24)
    assert two.publish_by == dt.date(2026, 12, 23)
    late = shortfall("PROVINCE", MONTH, december(), dt.date(2026, 12, 25), CALENDAR)
    assert late is not None
    assert late.publish_by is None


def test_before_the_rule_nothing_is_missing() -> None:
    assert shortfall("COMMUNE", dt.date(2019, 1, 1), set(), TODAY, CALENDAR) is None


def test_what_is_second_hand_never_stops() -> None:
    for rule in rota_pack():
        stops = rule.effective_severity is Severity.BLOCK
        assert not stops or rule.confidence is Confidence.SEEN


@pytest.mark.parametrize(
    ("day", "extraordinary", "code"),
    [
        pytest.param(dt.date(2026, 11, 27), False, "", id="five-working-days"),
        pytest.param(dt.date(2026, 11, 26), False, "published_too_late", id="four"),
        pytest.param(dt.date(2026, 11, 26), True, "", id="four-ad-hoc"),
        pytest.param(dt.date(2026, 11, 20), True, "", id="today-ad-hoc"),
        pytest.param(dt.date(2026, 11, 19), True, "day_is_over", id="yesterday"),
    ],
)
def test_when_made_known(day: dt.date, extraordinary: bool, code: str) -> None:
    decision = may_publish(day, TODAY, CALENDAR, extraordinary=extraordinary)
    assert decision.code == code
    assert bool(decision) == (not code)


def test_days_off_push_the_last_day_forward() -> None:
    off = CALENDAR.with_days([Day(dt.date(2026, 11, 24), DayKind.HOLIDAY, "")])
    assert last_day_to_publish(dt.date(2026, 11, 27), off) == dt.date(2026, 11, 19)


def test_hours() -> None:
    assert may_hold(dt.time(8), dt.time(11))
    assert may_hold(dt.time(8), dt.time(8)).code == "hours"


@pytest.mark.parametrize(("state", "move"), list(product(SessionState, Move)))
def test_what_may_become_of_a_session(state: SessionState, move: Move) -> None:
    decision = may_move(state, move)
    assert bool(decision) == ((state, move) in NEXT)
    assert decision or decision.reason
