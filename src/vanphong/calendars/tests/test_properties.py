"""Facts that hold for every calendar, start and count."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from vanphong.calendars.rules import (
    Day,
    DayKind,
    Pause,
    TermUnit,
    WorkingCalendar,
    due_date,
    running_term,
)

FIRST = dt.date(2026, 1, 1)
starts = st.integers(0, 500).map(lambda i: FIRST + dt.timedelta(i))
units = st.sampled_from(list(TermUnit))
rest = st.frozensets(st.integers(0, 6), max_size=3)
days = st.lists(
    st.builds(
        Day,
        date=st.integers(0, 700).map(lambda i: FIRST + dt.timedelta(i)),
        kind=st.sampled_from(list(DayKind)),
        reason=st.just(""),
    ),
    max_size=40,
)
calendars = st.builds(WorkingCalendar.of, days, rest)
few = settings(max_examples=60, deadline=None)


@few
@given(calendars, starts, st.integers(1, 40), units)
def test_a_rolled_over_term_never_ends_on_a_rest_day(
    calendar: WorkingCalendar, start: dt.date, count: int, unit: TermUnit
) -> None:
    due = due_date(start, count, unit, calendar)
    assert calendar.is_working_day(due.on)
    assert due.on >= due.nominal_on > start
    unmoved = calendar.is_working_day(due.nominal_on)
    assert due.rolled_over is not unmoved


@few
@given(calendars, starts, st.integers(1, 40), units)
def test_longer_terms_and_later_starts_never_end_earlier(
    calendar: WorkingCalendar, start: dt.date, count: int, unit: TermUnit
) -> None:
    due = due_date(start, count, unit, calendar).on
    assert due <= due_date(start, count + 1, unit, calendar).on
    assert due <= due_date(start + dt.timedelta(1), count, unit, calendar).on


@few
@given(calendars, starts, st.integers(0, 60))
def test_adding_and_taking_away_working_days_agree(
    calendar: WorkingCalendar, start: dt.date, count: int
) -> None:
    start = calendar.working_day_on_or_after(start)
    end = calendar.add_working_days(start, count)
    assert calendar.add_working_days(end, -count) == start
    assert calendar.working_days_between(start, end) == count
    assert calendar.working_days_between(end, start) == -count


@few
@given(calendars, starts, st.integers(1, 40))
def test_counted_steps_are_the_working_days(
    calendar: WorkingCalendar, start: dt.date, count: int
) -> None:
    due = due_date(start, count, TermUnit.WORKING_DAYS, calendar)
    counted = [step for step in due.steps if step.counted]
    assert [step.number for step in counted] == list(range(1, count + 1))
    assert all(calendar.is_working_day(step.date) for step in counted)
    dates = [step.date for step in due.steps]
    assert dates == [start + dt.timedelta(i) for i in range(len(dates))]


@few
@given(calendars, starts, st.integers(1, 40), units, st.integers(0, 30), st.integers(0, 30))
def test_a_pause_never_makes_a_term_of_days_end_earlier(
    calendar: WorkingCalendar,
    start: dt.date,
    count: int,
    unit: TermUnit,
    after: int,
    length: int,
) -> None:
    if unit not in {TermUnit.WORKING_DAYS, TermUnit.CALENDAR_DAYS, TermUnit.WEEKS}:
        unit = TermUnit.CALENDAR_DAYS
    begin = start + dt.timedelta(after)
    pause = Pause(begin, begin + dt.timedelta(length))
    term = running_term(start, count, unit, calendar, [pause])
    assert term.due is not None
    assert term.due.on >= due_date(start, count, unit, calendar).on
