"""How numbers run: one series per body, type and term, congress apart; State books per year."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision

SOURCE = "Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu)"


class Period(enum.StrEnum):
    """What a book covers."""

    TERM = "TERM"
    YEAR = "YEAR"


@dataclass(frozen=True, slots=True)
class TermDates:
    """One term of a committee, from the close of one congress to the close of the next.

    `opens_on` is the day the congress closed; `closes_on` the day the next one closes, None
    while the term runs. A document of the closing day itself belongs to the new term.
    """

    opens_on: dt.date
    closes_on: dt.date | None = None

    def contains(self, on: dt.date) -> bool:
        """Say whether a document of that date is numbered in this term."""
        return self.opens_on <= on and (self.closes_on is None or on < self.closes_on)


@dataclass(frozen=True, slots=True)
class SeriesKey:
    """What one series of numbers is for; equal keys share the series."""

    body: str
    type_code: str
    period: Period
    period_start: dt.date
    congress: bool = False


def series_of(
    *,
    body: str,
    type_code: str,
    on: dt.date,
    terms: Sequence[TermDates] = (),
    state_system: bool = False,
    congress: bool = False,
) -> SeriesKey | None:
    """Give the series that numbers a document, or None when no term covers the date.

    Party documents run per type through the term of the committee; a congress has a series of
    its own; State documents run through the calendar year.

    :source: Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu); second-hand
    """
    if state_system:
        return SeriesKey(body, type_code, Period.YEAR, dt.date(on.year, 1, 1))
    term = next((t for t in terms if t.contains(on)), None)
    if term is None:
        return None
    return SeriesKey(body, type_code, Period.TERM, term.opens_on, congress)


def next_number(last_number: int, *, first_number: int = 1) -> int:
    """Give the number after the last one reserved, given or void; never an old one again."""
    if last_number < 0:
        message = "a last number is zero or more"
        raise ValueError(message)
    return max(last_number + 1, first_number)


def next_suffix(used: Iterable[str]) -> str:
    """Give the letter for a number inserted after an existing one: a, b … z, aa, ab …

    :source: office practice, ADR 0010 (số chen: 127a is set behind 127)
    """
    taken = set(used)
    letters = [chr(c) for c in range(ord("a"), ord("z") + 1)]
    for prefix in ("", *letters):
        for letter in letters:
            if prefix + letter not in taken:
                return prefix + letter
    message = "no letter is left behind this number"
    raise ValueError(message)


def missing_numbers(numbers: Iterable[int], *, first_number: int = 1) -> list[int]:
    """Give the numbers that are missing between the first and the highest; empty is right."""
    present = set(numbers)
    if not present:
        return []
    return [n for n in range(first_number, max(present) + 1) if n not in present]


def may_insert(number: int, last_number: int) -> Decision:
    """Say whether a number may be inserted behind that one: it must exist already."""
    if 1 <= number <= last_number:
        return ALLOWED
    return Decision(
        False,
        f"Không chèn được sau số {number:02d} vì sổ mới cấp đến số {last_number:02d}.",
        "office practice, ADR 0010",
        "insert_after_unknown",
    )


def date_in_order(
    issued_on: dt.date, previous_on: dt.date | None, following_on: dt.date | None
) -> Decision:
    """Say whether the date fits between its neighbours in the book; only warns.

    :source: office practice, ADR 0010
    """
    if previous_on and issued_on < previous_on:
        return _out_of_order(f"Ngày ban hành sớm hơn số liền trước ({previous_on:%d/%m/%Y}).")
    if following_on and issued_on > following_on:
        return _out_of_order(f"Ngày ban hành muộn hơn số liền sau ({following_on:%d/%m/%Y}).")
    return ALLOWED


def _out_of_order(sentence: str) -> Decision:
    return Decision(True, source="office practice, ADR 0010", warnings=(sentence,))
