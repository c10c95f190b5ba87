"""Periods of the statutory reports on petitions, with their cut-off days. Pure.

:source: Thông tư 01/2024/TT-TTCP and 02/2021/TT-TTCP (second-hand): a quarter runs from the 15th
    of the last month before it to the 14th of its last month; 6, 9 and 12 months from 15 December.
    The cut-offs of 06/2025/TT-TTCP were not found. Months, for heads of Party committees: Kết luận
    215-KL/TW, which names no cut-off; calendar months are this product's own reading.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase

_KEY = re.compile(r"(\d{4})-(?:(\d\d)|Q([1-4])|(6|9|12)T)", re.ASCII)
_YEARS = range(1976, 2201)
_CUT_OFF = 15


@dataclass(frozen=True, slots=True)
class Period:
    """The days `[since, until)` a report is about; `key` is its name in an address."""

    key: str
    words: Phrase
    since: dt.date
    until: dt.date


def period_of(key: str) -> Period | None:
    """Give a period by its name: 2026-03, 2026-Q1, 2026-6T, 2026-9T, 2026-12T; None for no name."""
    match = _KEY.fullmatch(key)
    if match is None or int(match[1]) not in _YEARS:
        return None
    year = int(match[1])
    if match[2]:
        return _month(key, year, int(match[2]))
    if match[3]:
        quarter = int(match[3])
        words = Phrase("Quý %(number)s năm %(year)s", number=quarter, year=year)
        return Period(key, words, _cut(year, 3 * quarter - 3), _cut(year, 3 * quarter))
    months = int(match[4])
    words = Phrase("%(number)s tháng năm %(year)s", number=months, year=year)
    if months == 12:
        words = Phrase("Năm %(year)s", year=year)
    return Period(key, words, _cut(year, 0), _cut(year, months))


def month_named(key: str) -> dt.date | None:
    """Give the first day of a month by its name, 2026-03; None for no name of a month."""
    match, period = _KEY.fullmatch(key), period_of(key)
    return period.since if match and match[2] and period else None


def quarter_of(day: dt.date) -> Period:
    """Give the quarter a day is reported in."""
    for year in (day.year, day.year + 1):
        for quarter in range(1, 5):
            found = period_of(f"{year}-Q{quarter}")
            if found is not None and found.since <= day < found.until:
                return found
    raise ValueError(day)


def between(since: dt.date, until: dt.date) -> Period:
    """Give the period of two days, the last one included."""
    words = Phrase(
        "Từ ngày %(since)s đến ngày %(until)s",
        since=f"{since:%d/%m/%Y}",
        until=f"{until:%d/%m/%Y}",
    )
    return Period(f"{since}_{until}", words, since, until + dt.timedelta(days=1))


def _month(key: str, year: int, month: int) -> Period | None:
    if not 1 <= month <= 12:
        return None
    words = Phrase("Tháng %(number)s năm %(year)s", number=month, year=year)
    after = dt.date(year + month // 12, month % 12 + 1, 1)
    return Period(key, words, dt.date(year, month, 1), after)


def _cut(year: int, month: int) -> dt.date:
    """Give the first day after a month's cut-off: the 15th; month 0 is December before."""
    return dt.date(year, month, _CUT_OFF) if month else dt.date(year - 1, 12, _CUT_OFF)
