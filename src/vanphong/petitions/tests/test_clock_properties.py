"""Facts that hold for every limit, start, calendar and stop."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from vanphong.calendars.api import Day, DayKind, TermUnit, WorkingCalendar, due_date
from vanphong.petitions.rules.clocks import Clock, clock_for, clocks_of
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
from vanphong.petitions.rules.limits import time_limits
from vanphong.petitions.rules.reasoning import reasoning
from vanphong.petitions.tests.cases import a_case_of

FIRST = dt.date(2019, 6, 1)
LIMITS = time_limits()
FORWARD = [code for code, rows in LIMITS.limits.items() if not rows[-1].backward]
BACKWARD = [code for code, rows in LIMITS.limits.items() if rows[-1].backward]
starts = st.integers(0, 2700).map(lambda i: FIRST + dt.timedelta(i))
days = st.lists(
    st.builds(
        Day,
        date=st.integers(-60, 3000).map(lambda i: FIRST + dt.timedelta(i)),
        kind=st.sampled_from(list(DayKind)),
        reason=st.just(""),
    ),
    max_size=40,
)
calendars = st.builds(WorkingCalendar.of, days)
few = settings(max_examples=150, deadline=None)


def facts_of(code: str, start: dt.date) -> CaseFacts:
    limit = LIMITS.limits[code][-1]
    return a_case_of(limit, events={limit.starts[0]: start})


def clock_of(code: str, facts: CaseFacts, calendar: WorkingCalendar) -> Clock:
    clock = clock_for(code, facts, calendar)
    assume(clock is not None)
    assert clock is not None
    return clock


@few
@given(st.sampled_from(FORWARD), starts, calendars)
def test_a_limit_ends_after_it_began_and_as_the_calendars_count(
    code: str, start: dt.date, calendar: WorkingCalendar
) -> None:
    clock = clock_of(code, facts_of(code, start), calendar)
    assert clock.due_on is not None
    assert clock.due_on > start
    rolls = clock.limit.rolls
    same = due_date(start, clock.count, clock.unit, calendar, roll_over=rolls)
    assert clock.due_on == same.on
    if rolls or clock.unit is TermUnit.WORKING_DAYS:
        assert calendar.is_working_day(clock.due_on)


@few
@given(st.sampled_from(BACKWARD), starts, calendars)
def test_a_limit_counted_back_ends_on_a_working_day_before(
    code: str, start: dt.date, calendar: WorkingCalendar
) -> None:
    clock = clock_of(code, facts_of(code, start), calendar)
    assert clock.due_on is not None
    assert clock.due_on < start
    assert calendar.is_working_day(clock.due_on)


@few
@given(starts, calendars, st.integers(0, 60), st.integers(0, 60))
def test_a_stop_never_shortens_and_never_lengthens_by_more_than_itself_and_days_off(
    start: dt.date, calendar: WorkingCalendar, after: int, length: int
) -> None:
    facts = facts_of("T34", start)
    from_on = start + dt.timedelta(after)
    until_on = from_on + dt.timedelta(length)
    stop = Stop(from_on, until_on, StopGround.OTHER_RESULT, "1/QĐ")
    plain = clock_of("T34", facts, calendar)
    stopped = clock_of("T34", replace(facts, stops=(stop,)), calendar)
    assert plain.due_on is not None
    assert stopped.due_on is not None
    assert stopped.due_on >= plain.due_on
    nominal = start + dt.timedelta(30 + length)
    assert stopped.due_on <= calendar.working_day_on_or_after(nominal)


@few
@given(starts, calendars, st.integers(1, 60))
def test_a_clock_that_stands_has_something_left(
    start: dt.date, calendar: WorkingCalendar, after: int
) -> None:
    from_on = start + dt.timedelta(after)
    stop = Stop(from_on, None, StopGround.OTHER_RESULT, "1/QĐ")
    clock = clock_of("T34", replace(facts_of("T34", start), stops=(stop,)), calendar)
    assert clock.standing == (after <= 30)
    assert clock.left == max(0, 31 - after)


@few
@given(starts, calendars, st.integers(1, 30), st.integers(1, 30))
def test_an_extension_never_shortens_and_two_are_as_one_of_their_sum(
    start: dt.date, calendar: WorkingCalendar, first: int, second: int
) -> None:
    facts = replace(facts_of("T34", start), complexity=Complexity.VERY_COMPLEX)
    asked = [
        Extension("T34", days, start + dt.timedelta(20 + i), "1/QĐ")
        for i, days in enumerate((first, second))
    ]
    dues = [
        clock_of("T34", replace(facts, extensions=tuple(asked[:n])), calendar).due_on
        for n in range(3)
    ]
    assert dues == sorted(due for due in dues if due is not None)
    assert dues[2] == due_date(start, 30 + first + second, TermUnit.CALENDAR_DAYS, calendar).on


@few
@given(st.sampled_from(FORWARD), starts, st.integers(0, 30))
def test_typing_a_letter_later_changes_nothing(code: str, start: dt.date, late: int) -> None:
    calendar = WorkingCalendar()
    facts = facts_of(code, start)
    typed = replace(facts, entered_on=start + dt.timedelta(late))
    assert clock_of(code, typed, calendar).due_on == clock_of(code, facts, calendar).due_on


dates = st.integers(0, 400).map(lambda i: dt.date(2026, 3, 1) + dt.timedelta(i))
facts = st.builds(
    CaseFacts,
    nature=st.sampled_from(list(Nature)),
    line=st.sampled_from(list(Line)),
    events=st.dictionaries(st.sampled_from(list(Event)), dates),
    channel=st.sampled_from(list(Channel)),
    level=st.sampled_from(list(Level)),
    subject=st.sampled_from(list(Subject)),
    renewal=st.sampled_from(list(Renewal)),
    rank=st.sampled_from(list(PartyRank)),
    competence=st.sampled_from(list(Competence)),
    complexity=st.sampled_from(list(Complexity)),
    remote=st.booleans(),
    entered_on=st.none() | dates,
    extensions=st.lists(
        st.builds(
            Extension,
            duty=st.sampled_from(["T12", "T30", "T34", "T50", "T51"]),
            days=st.integers(-1, 400),
            decided_on=dates,
            number=st.sampled_from(["", "1/QĐ"]),
            ground=st.none() | st.sampled_from(list(ExtensionGround)),
        ),
        max_size=4,
    ).map(tuple),
    stops=st.lists(
        st.builds(
            Stop,
            from_on=dates,
            until_on=st.none() | dates,
            ground=st.sampled_from(list(StopGround)),
            number=st.sampled_from(["", "1/QĐ"]),
        ),
        max_size=4,
    ).map(tuple),
)


@few
@given(facts, calendars)
def test_whatever_is_typed_every_clock_is_told(
    case: CaseFacts, calendar: WorkingCalendar
) -> None:
    for clock in clocks_of(case, calendar):
        lines = reasoning(clock)
        assert lines[0].startswith(clock.code)
        assert all(line.endswith((".", ")", ":")) for line in lines)
        assert (clock.due_on is None) == (clock.left > 0)
        assert all(refusal.code and refusal.reason for refusal in clock.refusals)
        asked = [e for e in case.extensions if e.duty == clock.code]
        refused = [r for r in clock.refusals if r.code.startswith("extension")]
        assert len(clock.extensions) + len(refused) == len(asked)
