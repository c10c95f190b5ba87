"""The first content of the table: what the library says, and where ours wins over it."""

from __future__ import annotations

import datetime as dt

import holidays
import pytest

from vanphong.calendars.rules import DayKind, WorkingCalendar
from vanphong.calendars.seed import seed_days, uncertain_years
from vanphong.kernel.rules import Confidence, load_pack

YEARS = range(2019, 2028)
DAYS = {day.date: day for day in seed_days(YEARS)}
CALENDAR = WorkingCalendar.of(DAYS.values())


def test_every_day_has_reason_and_source_once() -> None:
    dates = [day.date for day in seed_days(YEARS)]
    assert dates == sorted(set(dates))
    assert all(day.reason and day.source for day in DAYS.values())


@pytest.mark.parametrize(
    ("first", "last"),
    [
        pytest.param(dt.date(2019, 2, 4), dt.date(2019, 2, 8), id="2019"),
        pytest.param(dt.date(2020, 1, 23), dt.date(2020, 1, 29), id="2020"),
        pytest.param(dt.date(2021, 2, 10), dt.date(2021, 2, 16), id="2021"),
        pytest.param(dt.date(2022, 1, 31), dt.date(2022, 2, 4), id="2022"),
        pytest.param(dt.date(2023, 1, 20), dt.date(2023, 1, 26), id="2023"),
        pytest.param(dt.date(2024, 2, 8), dt.date(2024, 2, 14), id="2024"),
        pytest.param(dt.date(2025, 1, 27), dt.date(2025, 2, 1), id="2025"),
        pytest.param(dt.date(2026, 2, 14), dt.date(2026, 2, 22), id="2026"),
        pytest.param(dt.date(2027, 2, 4), dt.date(2027, 2, 10), id="2027"),
    ],
)
def test_tet(first: dt.date, last: dt.date) -> None:
    length = (last - first).days + 1
    assert all(first + dt.timedelta(i) in DAYS for i in range(length))
    assert first - dt.timedelta(1) not in DAYS
    assert last + dt.timedelta(1) not in DAYS


@pytest.mark.parametrize(
    "date",
    [
        dt.date(2019, 1, 5),
        dt.date(2019, 5, 4),
        dt.date(2024, 5, 4),
        dt.date(2025, 4, 26),
        dt.date(2026, 1, 10),
        dt.date(2026, 8, 22),
    ],
    ids=str,
)
def test_make_up_saturdays_are_worked(date: dt.date) -> None:
    assert date.weekday() == 5
    assert DAYS[date].kind is DayKind.MAKE_UP
    assert DAYS[date].reason.startswith("làm bù cho ngày nghỉ")
    assert CALENDAR.is_working_day(date)


def test_the_notice_of_december_2025_wins_over_the_library() -> None:
    library = holidays.country_holidays("VN", years=2026)
    second, tenth = dt.date(2026, 1, 2), dt.date(2026, 1, 10)
    assert library.is_working_day(second)
    assert not library.is_working_day(tenth)
    assert not CALENDAR.is_working_day(second)
    assert CALENDAR.is_working_day(tenth)
    assert DAYS[second].source.startswith("Công văn 12729/VPCP-KGVX")
    assert DAYS[second].confidence is Confidence.SECOND_HAND


def test_culture_day_begins_in_2026_and_is_second_hand() -> None:
    assert dt.date(2025, 11, 24) not in DAYS
    for year in (2026, 2027):
        day = DAYS[dt.date(year, 11, 24)]
        assert (day.kind, day.confidence) == (DayKind.HOLIDAY, Confidence.SECOND_HAND)


def test_hung_kings_2026_is_compensated_on_monday() -> None:
    assert DAYS[dt.date(2026, 4, 26)].kind is DayKind.HOLIDAY
    assert DAYS[dt.date(2026, 4, 27)].kind is DayKind.COMPENSATION


def test_what_a_yearly_decision_fixes_is_uncertain_in_2027() -> None:
    assert DAYS[dt.date(2027, 2, 6)].confidence is Confidence.UNCERTAIN
    assert DAYS[dt.date(2027, 9, 3)].confidence is Confidence.UNCERTAIN
    assert DAYS[dt.date(2027, 1, 1)].confidence is Confidence.SEEN
    assert DAYS[dt.date(2026, 9, 1)].confidence is Confidence.SECOND_HAND


def test_years_without_a_decision() -> None:
    unsure = uncertain_years([2026, 2027, 2028])
    assert list(unsure) == [2027, 2028]
    assert "2027" in unsure[2027]


def test_no_years_no_days() -> None:
    assert seed_days([]) == ()


def test_counting_rules_name_their_articles() -> None:
    rules = load_pack("vanphong.calendars", "counting").on(dt.date(2026, 7, 1))
    assert "Điều 148 khoản 5" in rules["term-rolls-over"].source
    assert rules["term-party-discipline"].confidence is Confidence.UNKNOWN
