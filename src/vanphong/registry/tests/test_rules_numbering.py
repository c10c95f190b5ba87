"""Series of numbers, inserted numbers and gaps."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.registry.rules.numbering import (
    Period,
    TermDates,
    date_in_order,
    may_insert,
    missing_numbers,
    next_number,
    next_suffix,
    series_of,
)

OLD = TermDates(dt.date(2020, 10, 15), dt.date(2025, 10, 3))
NEW = TermDates(dt.date(2025, 10, 3))
TERMS = (OLD, NEW)


@pytest.mark.parametrize(
    ("on", "start"),
    [
        (dt.date(2025, 10, 2), OLD.opens_on),
        (dt.date(2025, 10, 3), NEW.opens_on),
        (dt.date(2027, 1, 1), NEW.opens_on),
    ],
)
def test_party_numbers_run_through_the_term(on: dt.date, start: dt.date) -> None:
    series = series_of(body="TU", type_code="RESOLUTION", on=on, terms=TERMS)
    assert series is not None
    assert (series.period, series.period_start) == (Period.TERM, start)


def test_a_date_outside_every_term_has_no_series() -> None:
    day = dt.date(2019, 1, 1)
    assert series_of(body="TU", type_code="RESOLUTION", on=day, terms=TERMS) is None


def test_series_are_apart_per_type_body_and_congress() -> None:
    day = dt.date(2026, 3, 1)
    series = {
        series_of(body=body, type_code=code, on=day, terms=TERMS, congress=congress)
        for body in ("TU", "VPTU")
        for code in ("RESOLUTION", "NOTICE")
        for congress in (False, True)
    }
    assert len(series) == 8


def test_state_numbers_start_again_each_year() -> None:
    one, other = (
        series_of(
            body="UBND", type_code="STATE_DECISION", on=dt.date(y, 5, 1), state_system=True
        )
        for y in (2025, 2026)
    )
    assert one != other


@given(st.integers(0, 10_000))
def test_numbers_follow_without_gap(last: int) -> None:
    assert next_number(last) == last + 1


def test_a_book_taken_over_from_paper_starts_later() -> None:
    assert next_number(0, first_number=341) == 341
    assert next_number(341, first_number=341) == 342
    with pytest.raises(ValueError, match="zero"):
        next_number(-1)


def test_inserted_numbers_take_letters() -> None:
    assert next_suffix([]) == "a"
    assert next_suffix(["a", "b"]) == "c"
    alphabet = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    assert next_suffix(alphabet) == "aa"
    with pytest.raises(ValueError, match="no letter"):
        next_suffix(alphabet + [p + c for p in alphabet for c in alphabet])


def test_only_behind_a_number_that_exists() -> None:
    assert may_insert(12, 40)
    refused = may_insert(41, 40)
    assert not refused
    assert "41" in refused.reason


@given(st.sets(st.integers(1, 60)))
def test_gaps_are_named(numbers: set[int]) -> None:
    missing = missing_numbers(numbers)
    assert not set(missing) & numbers
    assert numbers == set() or set(missing) | numbers == set(range(1, max(numbers) + 1))


def test_dates_out_of_order_warn() -> None:
    days = [dt.date(2026, 1, d) for d in (5, 6, 7)]
    assert not date_in_order(days[1], days[0], days[2]).warnings
    assert date_in_order(days[0], days[1], None).warnings
    late = date_in_order(days[2], None, days[1])
    assert late.allowed
    assert late.warnings
