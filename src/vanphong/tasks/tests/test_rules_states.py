"""The state of a task, derived in Vietnam time."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.calendars.api import Day, DayKind, WorkingCalendar
from vanphong.kernel.clock import vietnam_date
from vanphong.tasks.rules import (
    Alert,
    TaskFacts,
    TaskState,
    alert_of,
    days_late,
    task_state,
    usual_ladder,
)

D = dt.date
# Monday 2 March 2026; Thursday 5 March is a day the office is closed.
MONDAY, TUESDAY, WEDNESDAY = D(2026, 3, 2), D(2026, 3, 3), D(2026, 3, 4)
THURSDAY, FRIDAY, SATURDAY, SUNDAY = D(2026, 3, 5), D(2026, 3, 6), D(2026, 3, 7), D(2026, 3, 8)
PLAIN = WorkingCalendar()
CLOSED = WorkingCalendar.of([Day(THURSDAY, DayKind.CLOSURE, "mất điện")])


def utc(day: int, hour: int, minute: int = 0, second: int = 0) -> dt.datetime:
    return dt.datetime(2026, 3, day, hour, minute, second, tzinfo=dt.UTC)


AT_NOON_MONDAY = utc(2, 5)


def facts(due: dt.date | None = None, **moments: dt.datetime) -> TaskFacts:
    return TaskFacts(due_on=due, **moments)


CASES = [
    # Nothing done yet.
    pytest.param(facts(), MONDAY, TaskState.OPEN, id="no deadline is open"),
    pytest.param(facts(), D(2099, 1, 1), TaskState.OPEN, id="no deadline is never overdue"),
    pytest.param(facts(D(2026, 3, 20)), MONDAY, TaskState.OPEN, id="far due is open"),
    pytest.param(facts(FRIDAY), MONDAY, TaskState.OPEN, id="four working days left is open"),
    pytest.param(facts(THURSDAY), MONDAY, TaskState.DUE_SOON, id="three working days is soon"),
    pytest.param(facts(TUESDAY), MONDAY, TaskState.DUE_SOON, id="tomorrow is soon"),
    pytest.param(facts(MONDAY), MONDAY, TaskState.DUE_SOON, id="the due day itself is soon"),
    pytest.param(facts(MONDAY), TUESDAY, TaskState.OVERDUE, id="the day after is overdue"),
    pytest.param(facts(FRIDAY), SATURDAY, TaskState.OVERDUE, id="overdue on a Saturday too"),
    pytest.param(facts(D(2026, 3, 9)), FRIDAY, TaskState.DUE_SOON, id="Monday on Friday"),
    pytest.param(facts(D(2026, 3, 11)), FRIDAY, TaskState.DUE_SOON, id="Wednesday on Friday"),
    pytest.param(facts(D(2026, 3, 12)), FRIDAY, TaskState.OPEN, id="Thursday is not yet soon"),
    pytest.param(facts(SUNDAY), WEDNESDAY, TaskState.DUE_SOON, id="due on a Sunday, soon"),
    pytest.param(facts(D(2026, 3, 11)), SATURDAY, TaskState.DUE_SOON, id="seen on a Saturday"),
    # Evidence that waits stops the clock.
    pytest.param(facts(MONDAY, submitted_at=AT_NOON_MONDAY), D(2026, 4, 1), TaskState.OPEN,
                 id="submitted in time waits without getting late"),
    pytest.param(facts(MONDAY, submitted_at=AT_NOON_MONDAY), MONDAY, TaskState.OPEN,
                 id="submitted on the due day is not soon"),
    pytest.param(facts(MONDAY, submitted_at=utc(3, 5)), D(2026, 4, 1), TaskState.OVERDUE,
                 id="submitted late stays overdue"),
    pytest.param(facts(submitted_at=utc(3, 5)), D(2026, 4, 1), TaskState.OPEN,
                 id="submitted without deadline"),
    # Returned evidence.
    pytest.param(facts(D(2026, 3, 20), returned_at=AT_NOON_MONDAY), MONDAY, TaskState.RETURNED,
                 id="returned in time"),
    pytest.param(facts(TUESDAY, returned_at=AT_NOON_MONDAY), MONDAY, TaskState.RETURNED,
                 id="returned says more than soon"),
    pytest.param(facts(MONDAY, returned_at=AT_NOON_MONDAY), TUESDAY, TaskState.OVERDUE,
                 id="a return hides no delay"),
    pytest.param(facts(returned_at=AT_NOON_MONDAY), TUESDAY, TaskState.RETURNED,
                 id="returned without deadline"),
    # Closed.
    pytest.param(facts(MONDAY, submitted_at=AT_NOON_MONDAY, closed_at=AT_NOON_MONDAY), FRIDAY,
                 TaskState.DONE, id="closed on the due day"),
    pytest.param(facts(MONDAY, submitted_at=utc(3, 5), closed_at=utc(3, 5)), FRIDAY,
                 TaskState.DONE_LATE, id="closed the day after"),
    pytest.param(facts(MONDAY, submitted_at=AT_NOON_MONDAY, closed_at=utc(9, 5)), D(2026, 4, 1),
                 TaskState.DONE, id="accepted a week later, submitted in time"),
    pytest.param(facts(submitted_at=utc(9, 5), closed_at=utc(9, 5)), D(2026, 4, 1),
                 TaskState.DONE, id="closed without deadline is not late"),
    # Cancelled.
    pytest.param(facts(MONDAY, cancelled_at=utc(9, 5)), D(2026, 4, 1), TaskState.CANCELLED,
                 id="cancelled after the due day"),
    pytest.param(facts(cancelled_at=utc(9, 5)), MONDAY, TaskState.CANCELLED, id="cancelled"),
    pytest.param(facts(MONDAY, returned_at=utc(3, 1), cancelled_at=utc(9, 5)), FRIDAY,
                 TaskState.CANCELLED, id="cancelled after a return"),
    # The Vietnam day begins at 17:00 UTC.
    pytest.param(facts(MONDAY, submitted_at=utc(2, 16, 59, 59), closed_at=utc(2, 16, 59, 59)),
                 FRIDAY, TaskState.DONE, id="16:59:59 UTC is still the due day"),
    pytest.param(facts(MONDAY, submitted_at=utc(2, 17), closed_at=utc(2, 17)), FRIDAY,
                 TaskState.DONE_LATE, id="17:00 UTC is the next day"),
    pytest.param(facts(MONDAY, submitted_at=utc(2, 17, 0, 1), closed_at=utc(2, 17, 0, 1)),
                 FRIDAY, TaskState.DONE_LATE, id="17:00:01 UTC is the next day"),
    pytest.param(facts(MONDAY, submitted_at=utc(2, 20, 30), closed_at=utc(2, 20, 30)), FRIDAY,
                 TaskState.DONE_LATE, id="20:30 UTC is the next day"),
    pytest.param(facts(MONDAY, submitted_at=utc(2, 23, 59, 59), closed_at=utc(2, 23, 59, 59)),
                 FRIDAY, TaskState.DONE_LATE, id="23:59:59 UTC is the next day"),
    pytest.param(facts(TUESDAY, submitted_at=utc(2, 23, 59), closed_at=utc(2, 23, 59)), FRIDAY,
                 TaskState.DONE, id="23:59 UTC the day before is the due day"),
    pytest.param(facts(MONDAY, submitted_at=utc(2, 17, 30)), FRIDAY, TaskState.OVERDUE,
                 id="evidence at 17:30 UTC on the due day waits overdue"),
    pytest.param(facts(MONDAY), vietnam_date(utc(2, 16, 59)), TaskState.DUE_SOON,
                 id="now 16:59 UTC on the due day"),
    pytest.param(facts(MONDAY), vietnam_date(utc(2, 17)), TaskState.OVERDUE,
                 id="now 17:00 UTC on the due day"),
    pytest.param(facts(MONDAY), vietnam_date(utc(2, 23, 59, 59)), TaskState.OVERDUE,
                 id="now 23:59:59 UTC on the due day"),
    pytest.param(facts(MONDAY), vietnam_date(utc(1, 17)), TaskState.DUE_SOON,
                 id="now 17:00 UTC the evening before is the due day"),
    pytest.param(facts(FRIDAY), vietnam_date(utc(2, 18)), TaskState.DUE_SOON,
                 id="soon begins at 17:00 UTC"),
    pytest.param(facts(FRIDAY), vietnam_date(utc(2, 16)), TaskState.OPEN,
                 id="an hour before it is not soon"),
]  # fmt: skip


@pytest.mark.parametrize(("given", "today", "state"), CASES)
def test_state(given: TaskFacts, today: dt.date, state: TaskState) -> None:
    assert task_state(given, today, PLAIN) is state


@pytest.mark.parametrize(
    ("due", "state"),
    [
        pytest.param(FRIDAY, TaskState.DUE_SOON, id="a closed day is not counted"),
        pytest.param(D(2026, 3, 9), TaskState.OPEN, id="the fourth working day"),
    ],
)
def test_soon_counts_the_offices_working_days(due: dt.date, state: TaskState) -> None:
    assert task_state(facts(due), MONDAY, CLOSED) is state


@pytest.mark.parametrize("state", list(TaskState))
def test_every_state_has_words(state: TaskState) -> None:
    assert state.label


@pytest.mark.parametrize(
    ("given", "today", "days"),
    [
        pytest.param(facts(), MONDAY, None, id="no deadline: does not apply"),
        pytest.param(facts(MONDAY), MONDAY, 0, id="due today"),
        pytest.param(facts(FRIDAY), MONDAY, 0, id="due later"),
        pytest.param(facts(MONDAY), D(2026, 3, 9), 7, id="running"),
        pytest.param(facts(MONDAY, submitted_at=utc(4, 5)), D(2026, 3, 30), 2, id="stopped"),
        pytest.param(facts(MONDAY, submitted_at=utc(2, 17)), D(2026, 3, 30), 1, id="17:00 UTC"),
        pytest.param(facts(MONDAY, returned_at=utc(2, 5)), WEDNESDAY, 2, id="returned runs on"),
        pytest.param(facts(MONDAY, cancelled_at=utc(4, 5)), D(2026, 3, 30), 2, id="cancelled"),
    ],
)
def test_days_late(given: TaskFacts, today: dt.date, days: int | None) -> None:
    assert days_late(given, today) == days


@pytest.mark.parametrize(
    ("given", "today", "alert"),
    [
        pytest.param(facts(), MONDAY, Alert.NONE, id="no deadline"),
        pytest.param(facts(D(2026, 3, 20)), MONDAY, Alert.NONE, id="far"),
        pytest.param(facts(THURSDAY), MONDAY, Alert.YELLOW, id="three days before"),
        pytest.param(facts(THURSDAY, returned_at=AT_NOON_MONDAY), MONDAY, Alert.YELLOW,
                     id="returned and soon"),
        pytest.param(facts(MONDAY), TUESDAY, Alert.RED, id="one day late"),
        pytest.param(facts(MONDAY), WEDNESDAY, Alert.RED, id="two days late"),
        pytest.param(facts(MONDAY), THURSDAY, Alert.RED_SPECIAL, id="three days late"),
        pytest.param(facts(MONDAY, submitted_at=utc(9, 5)), D(2026, 4, 1), Alert.NONE,
                     id="evidence waits"),
        pytest.param(facts(MONDAY, submitted_at=utc(9, 5), closed_at=utc(9, 5)), D(2026, 4, 1),
                     Alert.NONE, id="closed late"),
        pytest.param(facts(MONDAY, cancelled_at=utc(9, 5)), D(2026, 4, 1), Alert.NONE,
                     id="cancelled"),
    ],
)  # fmt: skip
def test_alert(given: TaskFacts, today: dt.date, alert: Alert) -> None:
    assert alert_of(given, today, PLAIN, usual_ladder(today)) is alert
