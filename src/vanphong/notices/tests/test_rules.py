"""Quiet hours, waits, and which push services may be called."""

from __future__ import annotations

import datetime as dt

import pytest

from vanphong.calendars.rules import WorkingCalendar
from vanphong.kernel.clock import VIETNAM
from vanphong.notices.rules import (
    Outcome,
    Quiet,
    Result,
    Window,
    may_call,
    quiet_until,
    usual_quiet,
    wait_after,
    widens,
)

CALENDAR = WorkingCalendar()
NIGHT = Window(dt.time(18), dt.time(7))
USUAL = Quiet(NIGHT, days_off=True, special_breaks=False)


def vn(day: int, hour: int, minute: int = 0) -> dt.datetime:
    """Give a moment of March 2026 in Vietnam; the 2nd is a Monday."""
    return dt.datetime(2026, 3, day, hour, minute, tzinfo=VIETNAM)


def test_the_usual_hours() -> None:
    assert usual_quiet(dt.date(2026, 3, 2)) == USUAL


@pytest.mark.parametrize(
    ("at", "own", "until"),
    [
        pytest.param(vn(2, 9), None, None, id="at work"),
        pytest.param(vn(2, 7), None, None, id="the end is outside"),
        pytest.param(vn(2, 18), None, vn(3, 7), id="the beginning is inside"),
        pytest.param(vn(2, 23, 59), None, vn(3, 7), id="before midnight"),
        pytest.param(vn(3, 0, 1), None, vn(3, 7), id="after midnight"),
        pytest.param(vn(6, 18), None, vn(9, 7), id="friday evening to monday morning"),
        pytest.param(vn(7, 12), None, vn(9, 7), id="a day off as a whole"),
        pytest.param(vn(2, 17), Window(dt.time(17), dt.time(8)), vn(3, 8), id="own, wider"),
        pytest.param(vn(3, 7, 30), Window(dt.time(17), dt.time(8)), vn(3, 8), id="own, after"),
        pytest.param(vn(2, 20), Window(dt.time(20), dt.time(6)), vn(3, 7), id="own, no narrower"),
        pytest.param(
            vn(2, 20), Window(dt.time(6), dt.time(12)), vn(3, 12), id="one ends in the other"
        ),
    ],
)  # fmt: skip
def test_quiet_ends(at: dt.datetime, own: Window | None, until: dt.datetime | None) -> None:
    assert quiet_until(at, USUAL, own, CALENDAR) == until


def test_days_off_may_be_as_others_and_a_day_without_hours_has_none() -> None:
    daily = Quiet(NIGHT, days_off=False, special_breaks=False)
    assert quiet_until(vn(7, 12), daily, None, CALENDAR) is None
    never = Quiet(Window(dt.time(7), dt.time(7)), days_off=False, special_breaks=False)
    assert quiet_until(vn(2, 3), never, None, CALENDAR) is None


def test_looking_for_the_end_of_hours_without_one_ends() -> None:
    until = quiet_until(vn(2, 12), USUAL, Window(dt.time(6), dt.time(20)), CALENDAR)
    assert until is not None
    assert until.date() == dt.date(2026, 5, 1)


@pytest.mark.parametrize(
    ("since", "until", "wider"),
    [(18, 7, True), (17, 8, True), (17, 7, True), (19, 7, False), (18, 6, False),
     (7, 18, False), (8, 7, True), (12, 11, True)],
)  # fmt: skip
def test_own_hours_may_widen_only(since: int, until: int, *, wider: bool) -> None:
    decision = widens(Window(dt.time(since), dt.time(until)), USUAL)
    assert bool(decision) is wider
    assert decision.code == ("" if wider else "quiet_narrower")


def test_an_office_without_hours_is_widened_by_any() -> None:
    none = Quiet(Window(dt.time(7), dt.time(7)), days_off=False, special_breaks=False)
    assert widens(Window(dt.time(12), dt.time(13)), none)


def test_waits_grow_and_end() -> None:
    again = Outcome(Result.AGAIN, "451")
    waits = [wait_after(tries, again) for tries in range(1, 8)]
    minutes = [wait and wait.total_seconds() / 60 for wait in waits]
    assert minutes == [1, 5, 30, 120, 360, 720, None]
    assert wait_after(1, Outcome(Result.AGAIN, "429", after_seconds=600)) == dt.timedelta(
        minutes=10
    )
    assert wait_after(1, Outcome(Result.AGAIN, "429", after_seconds=10**9)) == dt.timedelta(
        hours=12
    )
    for final in (Result.SENT, Result.REFUSED, Result.GONE):
        assert wait_after(1, Outcome(final)) is None


@pytest.mark.parametrize(
    ("endpoint", "may"),
    [
        ("https://push.example/send/1", True),
        ("https://push.example:8443/1", True),
        ("https://db5.notify.example/w/?token=1", True),
        ("http://push.example/send/1", False),
        ("https://push.example.evil.example/1", False),
        ("https://push.example@evil.example/1", False),
        ("https://evil.example/push.example", False),
        ("https://push.example:22/1", False),
        ("https://evilnotify.example/1", False),
        ("https://127.0.0.1/1", False),
        ("https://[::1/1", False),
        (" https://push.example/1", False),
        ("https:push.example/1", False),
        ("https://a..notify.example/1", False),
        (f"https://{'a' * 64}.notify.example/1", False),
        ("", False),
    ],
)
def test_only_allowed_push_services_are_called(endpoint: str, *, may: bool) -> None:
    hosts = ("push.example", "push.example:8443", ".notify.example")
    assert may_call(endpoint, hosts) is may
