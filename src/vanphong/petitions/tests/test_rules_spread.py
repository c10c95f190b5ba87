"""What may be shown, how sure a share is, what rises, how a chart is drawn: on made-up figures."""

from __future__ import annotations

import datetime as dt
import math
import random

import pytest

from vanphong.petitions.rules.cells import ceiling_of, shade_bounds, shade_of, shown
from vanphong.petitions.rules.charts import chart_of
from vanphong.petitions.rules.periods import months_until, period_of
from vanphong.petitions.rules.rates import rate_of
from vanphong.petitions.rules.rising import chance_of, is_rising, usual, windows

# --- cells


def test_one_to_four_are_hidden_and_nothing_is_not() -> None:
    assert [shown(count) for count in range(7)] == [0, None, None, None, None, 5, 6]


@pytest.mark.parametrize(
    ("counts", "bounds"),
    [
        ([], ()),
        ([0, 3], ()),
        ([0, 3, 7], (5,)),
        ([12, 40, 83], (5, 10, 20, 50)),
        ([9, 400], (5, 10, 50, 100, 200)),
        ([9, 5000], (5, 20, 200, 1000, 5000)),
    ],
)
def test_shades_are_round_and_at_most_five(counts: list[int], bounds: tuple[int, ...]) -> None:
    assert shade_bounds(counts) == bounds


def test_shade_of_a_count() -> None:
    bounds = (5, 10, 20)
    assert [shade_of(count, bounds) for count in (0, 3, 5, 9, 10, 99)] == [0, None, 1, 1, 2, 3]


@pytest.mark.parametrize(
    ("most", "ceiling"), [(0, 10), (10, 10), (11, 15), (31, 40), (99, 100)]
)
def test_height_of_a_chart(most: int, ceiling: int) -> None:
    assert ceiling_of([most]) == ceiling


def test_hidden_counts_stand_in_the_band_whatever_they_are() -> None:
    chart = chart_of([0, None, 10], [None, 5, 0])
    assert (chart.top, chart.top_y, chart.zero_y, chart.band_y) == (10, 12, 128, 70)
    assert chart.lines[0] == "30.0,128.0 190.0,99.0 350.0,12.0"
    assert chart.rings == (((190.0, 99.0),), ((30.0, 99.0),))


# --- shares


def test_bounds_of_a_share_are_wilsons() -> None:
    # Reckoned by hand from the formula: 81 of 263, a textbook example.
    rate = rate_of(81, 263)
    assert rate is not None
    assert (round(rate.low, 4), round(rate.high, 4)) == (0.2553, 0.3662)


@pytest.mark.parametrize(("part", "whole"), [(0, 0), (19, 19), (0, 19)])
def test_no_share_of_fewer_than_twenty(part: int, whole: int) -> None:
    assert rate_of(part, whole) is None


@pytest.mark.parametrize("part", [0, 10, 20])
def test_bounds_stay_within_nothing_and_all(part: int) -> None:
    rate = rate_of(part, 20)
    assert rate is not None
    assert 0 <= rate.low <= rate.share <= rate.high <= 1
    assert rate.high - rate.low > 0.1


def test_bounds_hold_the_true_share_about_95_times_of_100() -> None:
    chance, whole, share = random.Random(47), 60, 0.83
    held = 0
    for _time in range(2000):
        rate = rate_of(sum(chance.random() < share for _case in range(whole)), whole)
        assert rate is not None
        held += rate.low <= share <= rate.high
    assert 0.93 <= held / 2000 <= 0.97


# --- what rises


def test_windows_are_four_weeks_and_the_year_before() -> None:
    first, recent, until = windows(dt.date(2026, 3, 2))
    assert (until - recent).days == 28
    assert (recent - first).days == 364
    assert until == dt.date(2026, 3, 3)


def test_chance_is_that_of_one_in_fourteen() -> None:
    assert chance_of(0, 30) == pytest.approx(1)
    assert chance_of(1, 0) == pytest.approx(1 / 14)
    assert chance_of(2, 1) == pytest.approx(3 * (1 / 14) ** 2 * 13 / 14 + (1 / 14) ** 3)


@pytest.mark.parametrize(
    ("recent", "before", "rises"),
    [
        pytest.param(4, 0, False, id="never-fewer-than-five"),
        pytest.param(5, 0, True, id="five-where-there-was-nothing"),
        pytest.param(5, 13, True, id="five-where-one-is-usual"),
        pytest.param(5, 26, False, id="five-where-two-are-usual"),
        pytest.param(12, 60, True, id="twelve-where-five-are-usual"),
        pytest.param(130, 1300, True, id="a-third-more-of-many"),
        pytest.param(105, 1300, False, id="hardly-more-of-many"),
        pytest.param(0, 500, False, id="silence"),
    ],
)
def test_what_rises(recent: int, before: int, rises: bool) -> None:
    assert is_rising(recent, before) is rises


def test_usual_is_the_mean_of_four_weeks() -> None:
    assert usual(26) == 2


def _poisson(chance: random.Random, mean: float) -> int:
    count, left = 0, math.exp(-mean)
    product = chance.random()
    while product > left:
        count, product = count + 1, product * chance.random()
    return count


def _alarms(
    chance: random.Random, mean: float, times: int, growth: float, spread: float
) -> float:
    """Give how often a series raises an alarm; `spread` lets its mean differ from week to week."""
    found = 0
    for _time in range(times):
        weeks = [
            _poisson(
                chance, mean / 4 * (chance.gammavariate(1 / spread, spread) if spread else 1)
            )
            for _week in range(52)
        ]
        last = [
            _poisson(
                chance,
                growth * mean / 4 * (chance.gammavariate(1 / spread, spread) if spread else 1),
            )
            for _week in range(4)
        ]
        found += is_rising(sum(last), sum(weeks))
    return found / times


@pytest.mark.parametrize("mean", [0.5, 2, 5, 20, 60])
def test_false_alarms_of_series_by_chance_are_fewer_than_one_of_a_hundred(mean: float) -> None:
    assert _alarms(random.Random(f"47 {mean}"), mean, 1000, 1, 0) <= 0.013


def test_letters_that_come_in_clusters_raise_more_false_alarms_but_few() -> None:
    rate = _alarms(random.Random("47 clusters"), 8, 1000, 1, 0.5)
    assert 0.01 < rate < 0.06


@pytest.mark.parametrize(
    ("mean", "growth", "found"), [(2, 4, 0.6), (5, 3, 0.75), (20, 2, 0.85)]
)
def test_what_truly_rises_is_found(mean: float, growth: float, found: float) -> None:
    assert _alarms(random.Random(f"47 {mean}"), mean, 300, growth, 0) >= found


# --- days


def test_months_until_one() -> None:
    assert months_until(dt.date(2026, 2, 28), 3) == [
        dt.date(2025, 12, 1), dt.date(2026, 1, 1), dt.date(2026, 2, 1)
    ]  # fmt: skip


def test_two_days_name_a_period() -> None:
    found = period_of("2026-02-03_2026-03-02")
    assert found is not None
    assert (found.since, found.until) == (dt.date(2026, 2, 3), dt.date(2026, 3, 3))


@pytest.mark.parametrize(
    "key", ["2026-03-02_2026-03-01", "2026-02-30_2026-03-01", "0001-01-01_2026-01-01"]
)
def test_days_that_name_no_period(key: str) -> None:
    assert period_of(key) is None
