"""Series of numbers, inserted numbers and gaps."""

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vanphong.registry.rules.numbering import (
    abbreviation_of,
    date_in_order,
    may_insert,
    missing_numbers,
    next_number,
    next_suffix,
    period_of_series,
    series_symbol,
)
from vanphong.registry.rules.types import document_type


def test_bodies_with_one_symbol_share_a_series_and_a_congress_runs_apart() -> None:
    assert series_symbol("TU", system="PARTY") == "TU"
    assert series_symbol("TU", system="PARTY", congress=True) == "ĐH"
    assert series_symbol("UBND", system="STATE", congress=True) == "UBND"


def test_a_party_series_per_year_or_for_all_types_warns() -> None:
    def warned(**facts: object) -> int:
        given = {"system": "PARTY", "type_code": "NOTICE", "per_year": False} | facts
        decision = period_of_series(**given)  # type: ignore[arg-type]
        assert decision.allowed
        return len(decision.warnings)

    assert warned() == 0
    assert warned(type_code="") == 1
    assert warned(type_code="", per_year=True) == 2
    assert warned(type_code="", per_year=True, system="STATE") == 0


@pytest.mark.parametrize(
    ("code", "written", "warned"),
    [
        ("NOTICE", "TB", ""),
        ("NOTICE", "TBáo", "thường viết tắt là TB"),
        ("REGULATION", "QĐ", "QĐ, QĐi"),
        ("COMMUNIQUE", "TCáo", "Chưa tìm được"),
    ],
)
def test_an_abbreviation_that_is_not_sure_warns(code: str, written: str, warned: str) -> None:
    decision = abbreviation_of(document_type(code), written)
    assert decision.allowed
    assert warned in " ".join(decision.warnings)
    assert bool(decision.warnings) == bool(warned)


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
