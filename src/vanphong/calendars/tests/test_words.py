"""What is left and what is late, in words and at the edge of the day in Vietnam."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.calendars.rules import (
    RemainingState,
    TermUnit,
    WorkingCalendar,
    due_date,
    ends_at,
    explain,
    is_overdue,
    remaining,
    summary,
)
from vanphong.calendars.seed import seed_days
from vanphong.kernel.phrases import Phrase

VIETNAM = WorkingCalendar.of(seed_days([2026]))


@pytest.mark.parametrize(
    ("due", "today", "words"),
    [
        pytest.param("2026-03-11", "2026-03-09", "còn 2 ngày làm việc", id="two-working-days"),
        pytest.param("2026-03-09", "2026-03-06", "còn 1 ngày làm việc", id="over-a-weekend"),
        pytest.param("2026-02-23", "2026-02-13", "còn 1 ngày làm việc", id="over-tet"),
        pytest.param("2026-03-08", "2026-03-07", "còn 1 ngày (ngày nghỉ)", id="rest-days-only"),
        pytest.param("2026-03-09", "2026-03-09", "đến hạn hôm nay", id="today"),
        pytest.param("2026-03-06", "2026-03-09", "quá hạn 3 ngày", id="three-days-late"),
        pytest.param("2026-02-13", "2026-02-23", "quá hạn 10 ngày", id="late-over-tet"),
    ],
)
def test_remaining_words(due: str, today: str, words: str) -> None:
    left = remaining(dt.date.fromisoformat(due), dt.date.fromisoformat(today), VIETNAM)
    assert left.words == words
    assert left.overdue is words.startswith("quá hạn")


def test_every_line_of_a_reasoning_can_be_said_in_another_language() -> None:
    start = dt.date(2026, 1, 15)
    due = due_date(start, 30, TermUnit.CALENDAR_DAYS, VIETNAM)
    months = due_date(dt.date(2025, 12, 31), 2, TermUnit.MONTHS, VIETNAM)
    lines = [*explain(due), *explain(months), summary(due), *months.warnings]
    assert lines
    for line in lines:
        assert isinstance(line, Phrase)
        plain = {name: value for name, value in line.values.items() if type(value) is str}
        assert all("ngày" not in value for value in plain.values()), line
    left = remaining(due.on, start, VIETNAM)
    assert left.words.said(lambda words: words.replace("còn", "left:")).startswith("left: ")


def test_no_deadline_is_neither_zero_nor_late() -> None:
    left = remaining(None, dt.date(2026, 3, 9), VIETNAM)
    assert left.state is RemainingState.NO_DEADLINE
    assert (left.working_days, left.calendar_days, left.overdue) == (None, None, False)
    assert left.words == "không có hạn"


@pytest.mark.parametrize(
    ("utc", "late"),
    [
        pytest.param("2026-03-09T10:00", False, id="afternoon-of-the-due-day"),
        pytest.param("2026-03-09T16:59", False, id="one-minute-to-midnight-in-vietnam"),
        pytest.param("2026-03-09T17:00", True, id="midnight-in-vietnam"),
        pytest.param("2026-03-09T23:59", True, id="still-the-same-day-in-utc"),
    ],
)
def test_overdue_turns_at_midnight_in_vietnam(utc: str, late: bool) -> None:
    moment = dt.datetime.fromisoformat(utc).replace(tzinfo=dt.UTC)
    assert is_overdue(dt.date(2026, 3, 9), moment) is late
    assert (moment >= ends_at(dt.date(2026, 3, 9))) is late
    assert is_overdue(None, moment) is False
