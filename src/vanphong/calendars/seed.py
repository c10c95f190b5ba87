"""The first content of the table of days: the library `holidays`, and the corrections over it.

Pure: no database. What an administrator sets in the table wins over all of it.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from collections.abc import Iterable, Iterator

from vanphong.calendars.rules.days import Day, DayKind
from vanphong.kernel.rules import Confidence, Rule, load_pack

FIRST_YEAR = 1995
_LABOUR_2019 = "Bộ luật Lao động 2019 (45/2019/QH14), Điều 112"
_LABOUR_2012 = "Bộ luật Lao động 2012 (10/2012/QH13), Điều 115"
# Days whose date the Labour Code itself fixes; the others are decided every year (Đ112 k3).
_FIXED_BY_LAW = ("Tết Dương lịch", "Ngày Chiến thắng", "Ngày Quốc tế Lao động", "Giỗ Tổ")
_OBSERVED = "(nghỉ bù)"
_SWAPPED = re.compile(r"thay cho ngày (\d{2})/(\d{2})/(\d{4})")


def seed_days(years: Iterable[int]) -> tuple[Day, ...]:
    """Give the days of these years in order of date: the library, then our corrections.

    Every day names its source and how firmly it is known; days that a yearly decision fixes
    are second-hand, and uncertain in a year whose decision is not out.

    :source: Bộ luật Lao động 2019 Đ111 k3, Đ112; rules_data/corrections.toml.
    """
    return _seed_days(frozenset(years))


@functools.lru_cache(maxsize=8)
def _seed_days(wanted: frozenset[int]) -> tuple[Day, ...]:
    days = {day.date: day for day in _library_days(wanted)}
    days.update((day.date, day) for day in _corrections(wanted))
    return tuple(days[date] for date in sorted(days))


def uncertain_years(years: Iterable[int]) -> dict[int, str]:
    """Give those years that rest on a decision not published, each with the sentence why.

    A year after the last one known counts alike: nobody has decided it.
    """
    marked = {r.valid_from.year: r.text for r in _pack() if r.id.startswith("year-")}
    last = max(marked)
    return {year: marked.get(year, marked[last]) for year in years if year in marked} | {
        year: f"Chưa có quyết định về ngày nghỉ của năm {year}."
        for year in years
        if year > last
    }


def _pack() -> Iterable[Rule]:
    return load_pack("vanphong.calendars", "corrections")


def _library_days(years: frozenset[int]) -> Iterator[Day]:
    if not years:
        return
    # 25 MB that only seeding needs, kept out of web and worker.
    import holidays  # noqa: PLC0415

    # A make-up Saturday of January belongs to a swap of the December before it.
    span = range(min(years) - 1, max(years) + 2)
    table = holidays.country_holidays("VN", years=span, language="vi")
    unsure = uncertain_years(years)
    for date, name in sorted(table.items()):
        if date.year in years:
            yield _library_day(date, _tidy(name), unsure=date.year in unsure)
    made_up = {_swapped_for(name): date for date, name in table.items() if "thay cho" in name}
    for date in sorted(table.weekend_workdays):
        if date.year in years:
            off = made_up.get(date)
            reason = f"làm bù cho ngày nghỉ {off:%d/%m/%Y}" if off else "làm bù"
            yield Day(date, DayKind.MAKE_UP, reason, _source(date), Confidence.SECOND_HAND)


def _library_day(date: dt.date, name: str, *, unsure: bool) -> Day:
    swapped = _swapped_for(name)
    compensated = _OBSERVED in name or swapped is not None
    kind = DayKind.COMPENSATION if compensated else DayKind.HOLIDAY
    reason = f"hoán đổi với ngày {swapped:%d/%m/%Y}" if swapped else name
    fixed = (
        name.startswith(_FIXED_BY_LAW) or "Giỗ Tổ" in name or (date.month, date.day) == (9, 2)
    )
    if fixed and not swapped and date.year >= 2021:
        confidence = Confidence.SEEN
    else:
        confidence = Confidence.UNCERTAIN if unsure else Confidence.SECOND_HAND
    return Day(date, kind, reason, _source(date), confidence)


def _tidy(name: str) -> str:
    return name.replace("Nguyên Đán", "Nguyên đán")


def _swapped_for(name: str) -> dt.date | None:
    found = _SWAPPED.search(name)
    if found is None:
        return None
    day, month, year = (int(part) for part in found.groups())
    return dt.date(year, month, day)


def _source(date: dt.date) -> str:
    law = _LABOUR_2019 if date.year >= 2021 else _LABOUR_2012
    return f"{law}; ngày cụ thể theo danh mục ngày nghỉ tham khảo"


def _corrections(years: frozenset[int]) -> Iterator[Day]:
    for rule in _pack():
        for date in _dates(rule, years):
            if date.year in years and rule.in_force(date):
                kind = DayKind(rule.value["kind"])
                yield Day(date, kind, rule.text, rule.source, rule.confidence)


def _dates(rule: Rule, years: frozenset[int]) -> list[dt.date]:
    if not rule.value:
        return []
    if "dates" in rule.value:
        return list(rule.value["dates"])
    return [dt.date(year, rule.value["month"], rule.value["day"]) for year in sorted(years)]
