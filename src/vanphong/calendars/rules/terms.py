"""Terms: what day a term ends, counted day by day, with the reason for each.

Dates are dates in Vietnam. A term's unit belongs to the rule that sets the term, never to the
product: the law mixes days and working days article by article.
"""

from __future__ import annotations

import calendar as gregorian
import datetime as dt
import enum
import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from vanphong.calendars.rules.days import (
    LONGEST_BREAK_DAYS,
    ONE_DAY,
    WEEKDAYS,
    DayKind,
    WorkingCalendar,
)
from vanphong.kernel.phrases import Phrase

_START = Phrase("ngày bắt đầu, không tính (Điều 147)")
CIVIL_CODE = "Bộ luật Dân sự 2015 (91/2015/QH13)"


class TermUnit(enum.StrEnum):
    """What a term is counted in; an attribute of each rule."""

    WORKING_DAYS = "WORKING_DAYS"
    CALENDAR_DAYS = "CALENDAR_DAYS"
    WEEKS = "WEEKS"
    MONTHS = "MONTHS"
    YEARS = "YEARS"

    @property
    def label(self) -> str:
        """The unit in words, as it follows a number."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    TermUnit.WORKING_DAYS: "ngày làm việc",
    TermUnit.CALENDAR_DAYS: "ngày",
    TermUnit.WEEKS: "tuần",
    TermUnit.MONTHS: "tháng",
    TermUnit.YEARS: "năm",
}
# The longest term understood in each unit; beyond it a typing mistake is likelier.
LONGEST_TERM = {
    TermUnit.WORKING_DAYS: 2000,
    TermUnit.CALENDAR_DAYS: 3660,
    TermUnit.WEEKS: 520,
    TermUnit.MONTHS: 1200,
    TermUnit.YEARS: 100,
}
# Days of one unit where a term is not continuous.
# :source: Civil Code 2015 Đ146 k1 (month 30 days, year 365 days, week 7 days).
_BROKEN_UNIT_DAYS = {
    TermUnit.CALENDAR_DAYS: 1,
    TermUnit.WEEKS: 7,
    TermUnit.MONTHS: 30,
    TermUnit.YEARS: 365,
}


@dataclass(frozen=True, slots=True)
class Step:
    """One date on the way to a due date: counted or not, and why, in Vietnamese.

    `number` is the place of a counted date in the term, in the term's own unit.
    """

    date: dt.date
    counted: bool
    reason: str
    number: int | None = None


@dataclass(frozen=True, slots=True)
class Due:
    """The last day of a term, until 24:00 in Vietnam, and how it was found.

    `nominal_on` is the last day before it was moved off a rest day. `warnings` say what is not
    firm: years without a published decision, days off that only this office has.
    :source: Bộ luật Dân sự 2015 Đ145-148.
    """

    on: dt.date
    steps: tuple[Step, ...]
    nominal_on: dt.date
    source: str
    warnings: tuple[str, ...] = ()

    @property
    def rolled_over(self) -> bool:
        """Say whether the end moved off a rest day."""
        return self.on != self.nominal_on


@dataclass(frozen=True, slots=True)
class Pause:
    """A stop of the clock in `[from_on, until_on)`; no `until_on` while it still stands.

    The day of the decision that stops is not counted, the day of the one that resumes is.
    :source: NĐ 155/2026/NĐ-CP, NĐ 124/2020 Đ28b k2 (stops and runs on); which of the two days
        counts is not said: office practice.
    """

    from_on: dt.date
    until_on: dt.date | None
    reason: str = ""

    def covers(self, date: dt.date) -> bool:
        """Say whether the clock stands still on the date."""
        return self.from_on <= date and (self.until_on is None or date < self.until_on)


@dataclass(frozen=True, slots=True)
class RunningTerm:
    """A term with pauses: its due date, or how much is left while the clock stands.

    `elapsed` and `left` are counted in `unit`: working days, else calendar days.
    """

    due: Due | None
    elapsed: int
    left: int
    unit: TermUnit
    steps: tuple[Step, ...]

    @property
    def paused(self) -> bool:
        """Say whether the clock stands, so that no due date can be given."""
        return self.due is None


def due_date(
    start: dt.date,
    count: int,
    unit: TermUnit,
    calendar: WorkingCalendar,
    *,
    roll_over: bool = True,
) -> Due:
    """Give the last day of a term that an event of the start date sets running.

    With `roll_over`, a term in days, weeks, months or years that ends on a rest day ends with
    the next working day; a term in working days always ends on a working day.

    :raises ValueError: when the count is not in the range understood for the unit.
    :source: Bộ luật Dân sự 2015 Đ145-148; firm for civil and state terms, while no Party rule
        on counting was found.
    """
    _check_count(count, unit)
    # Đ147 k2-3: the day of the event is not counted.
    steps = [Step(start, counted=False, reason=_START)]
    # Đ148 k1-4: the last day, by unit.
    steps += _COUNTERS[unit](start, count, calendar)
    return finish(steps, unit, calendar, roll_over=roll_over)


def running_term(
    start: dt.date,
    count: int,
    unit: TermUnit,
    calendar: WorkingCalendar,
    pauses: Iterable[Pause],
    *,
    roll_over: bool = True,
) -> RunningTerm:
    """Give a term whose clock was stopped and resumed; days elapsed before a stop are kept.

    Without any pause this is `due_date`. With one the term is no longer continuous: a week is
    then 7 days, a month 30 and a year 365.

    :raises ValueError: as `due_date`, and for pauses that overlap or end before they begin.
    :source: NĐ 155/2026/NĐ-CP (Đ28b k2); Bộ luật Dân sự 2015 Đ146 k1.
    """
    stops = _ordered(pauses)
    if not stops:
        due = due_date(start, count, unit, calendar, roll_over=roll_over)
        total = count if unit is TermUnit.WORKING_DAYS else (due.nominal_on - start).days
        return RunningTerm(due, total, 0, counted_in(unit), due.steps)
    _check_count(count, unit)
    total = count * _BROKEN_UNIT_DAYS.get(unit, 1)
    working = unit is TermUnit.WORKING_DAYS
    steps = [Step(start, counted=False, reason=_START)]
    number, date = 0, start
    while number < total:
        date += ONE_DAY
        stop = next((p for p in stops if p.covers(date)), None)
        if stop is not None:
            words = Phrase("tạm dừng")
            if stop.reason:
                words = Phrase("tạm dừng: %(reason)s", reason=stop.reason)
            steps.append(Step(date, counted=False, reason=words))
            if stop.until_on is None:
                left = total - number
                return RunningTerm(None, number, left, counted_in(unit), tuple(steps))
            continue
        step = working_step(date, number, calendar) if working else plain_step(date, number)
        number += step.counted
        steps.append(step)
    due = finish(steps, unit, calendar, roll_over=roll_over)
    return RunningTerm(due, total, 0, counted_in(unit), due.steps)


def _check_count(count: int, unit: TermUnit) -> None:
    if not 1 <= count <= LONGEST_TERM[unit]:
        raise ValueError(f"Thời hạn cần từ 1 đến {LONGEST_TERM[unit]} {unit.label}.")


def counted_in(unit: TermUnit) -> TermUnit:
    return unit if unit is TermUnit.WORKING_DAYS else TermUnit.CALENDAR_DAYS


def _ordered(pauses: Iterable[Pause]) -> list[Pause]:
    stops = sorted(pauses, key=lambda pause: pause.from_on)
    for stop in stops:
        if stop.until_on is not None and stop.until_on < stop.from_on:
            raise ValueError("a pause ends before it begins")
    for earlier, later in itertools.pairwise(stops):
        if earlier.until_on is None or later.from_on < earlier.until_on:
            raise ValueError("pauses overlap")
    return stops


def working_step(date: dt.date, number: int, calendar: WorkingCalendar) -> Step:
    why = calendar.why(date)
    if not calendar.is_working_day(date):
        return Step(date, counted=False, reason=_not_counted(why))
    words = Phrase("ngày làm việc thứ %(number)s", number=number + 1)
    if why:
        words = Phrase("%(words)s (%(why)s)", words=words, why=why)
    return Step(date, counted=True, reason=words, number=number + 1)


def _not_counted(why: str) -> Phrase:
    return Phrase("không tính, %(why)s", why=why)


def plain_step(date: dt.date, number: int) -> Step:
    words = Phrase("ngày thứ %(number)s", number=number + 1)
    return Step(date, counted=True, reason=words, number=number + 1)


def _count_working_days(start: dt.date, count: int, calendar: WorkingCalendar) -> list[Step]:
    steps: list[Step] = []
    number, date, since = 0, start, 0
    while number < count:
        date, since = date + ONE_DAY, since + 1
        step = working_step(date, number, calendar)
        if step.counted:
            number, since = number + 1, 0
        elif since > LONGEST_BREAK_DAYS:
            raise ValueError("Trong cả một năm không có ngày làm việc nào.")
        steps.append(step)
    return steps


def _count_days(start: dt.date, count: int, _: WorkingCalendar) -> list[Step]:
    return [plain_step(start + (i + 1) * ONE_DAY, i) for i in range(count)]


def _count_weeks(start: dt.date, count: int, _: WorkingCalendar) -> list[Step]:
    weekday = Phrase(WEEKDAYS[start.weekday()])

    def words(number: int) -> Phrase:
        return Phrase(
            "hết tuần thứ %(number)s (%(weekday)s tương ứng)", number=number, weekday=weekday
        )

    return [Step(start + 7 * i * ONE_DAY, True, words(i), i) for i in range(1, count + 1)]


def _count_months(start: dt.date, count: int, _: WorkingCalendar) -> list[Step]:
    return [_month_step(start, count, count, "tháng", Phrase("khoản 3 Điều 148"))]


def _count_years(start: dt.date, count: int, _: WorkingCalendar) -> list[Step]:
    # Đ148 k4 does not speak of 29 February; k3 is applied alike.
    return [
        _month_step(
            start, 12 * count, count, "năm", Phrase("áp dụng tương tự khoản 3 Điều 148")
        )
    ]


def _month_step(start: dt.date, months: int, number: int, unit: str, source: str) -> Step:
    index = start.year * 12 + start.month - 1 + months
    year, month = index // 12, index % 12 + 1
    last = gregorian.monthrange(year, month)[1]
    date = dt.date(year, month, min(start.day, last))
    words = Phrase(
        "hết %(unit)s thứ %(number)s: ngày tương ứng", unit=Phrase(unit), number=number
    )
    if start.day > last:
        words = Phrase(
            "hết %(unit)s thứ %(number)s: tháng %(month)s không có ngày %(day)s, lấy ngày cuối "
            "tháng (%(source)s)",
            unit=Phrase(unit),
            number=number,
            month=f"{month}/{year}",
            day=start.day,
            source=source,
        )
    return Step(date, counted=True, reason=words, number=number)


_COUNTERS = {
    TermUnit.WORKING_DAYS: _count_working_days,
    TermUnit.CALENDAR_DAYS: _count_days,
    TermUnit.WEEKS: _count_weeks,
    TermUnit.MONTHS: _count_months,
    TermUnit.YEARS: _count_years,
}


def finish(
    steps: list[Step], unit: TermUnit, calendar: WorkingCalendar, *, roll_over: bool
) -> Due:
    nominal = on = steps[-1].date
    if roll_over and not calendar.is_working_day(nominal):
        # Đ148 k5: a last day that is a weekend or a holiday gives way to the next working day.
        on = calendar.next_working_day(nominal)
        steps = [*steps[:-1], _rest_step(steps[-1], calendar), *_moved(nominal, on, calendar)]
    # Only working days and the roll-over at the end ask the table.
    all_days = unit is TermUnit.WORKING_DAYS
    dates = [s.date for s in steps[1:] if all_days or s.date >= nominal]
    source = f"{CIVIL_CODE}, Điều 147, 148"
    return Due(on, tuple(steps), nominal, source, _warnings(dates, calendar))


def _rest_step(step: Step, calendar: WorkingCalendar) -> Step:
    words = Phrase(
        "%(reason)s; là ngày nghỉ (%(why)s)", reason=step.reason, why=calendar.why(step.date)
    )
    return replace(step, reason=words)


def _moved(nominal: dt.date, on: dt.date, calendar: WorkingCalendar) -> Iterator[Step]:
    for i in range(1, (on - nominal).days):
        date = nominal + i * ONE_DAY
        yield Step(date, counted=False, reason=_not_counted(calendar.why(date)))
    words = Phrase("ngày làm việc tiếp theo ngày nghỉ, thời hạn kết thúc (khoản 5 Điều 148)")
    yield Step(on, counted=False, reason=words)


def _warnings(dates: list[dt.date], calendar: WorkingCalendar) -> tuple[str, ...]:
    years = sorted({date.year for date in dates})
    found = [
        Phrase(
            "Lịch nghỉ năm %(year)s chưa có quyết định chính thức; hạn có thể thay đổi.",
            year=year,
        )
        for year in years
        if year in calendar.uncertain_years
    ]
    if calendar.known_years:
        found += [
            Phrase("Chưa có lịch nghỉ năm %(year)s; chỉ trừ ngày nghỉ hằng tuần.", year=year)
            for year in years
            if year not in calendar.known_years
        ]
    closures = (d for d in dates if d in calendar.days)
    if any(calendar.days[d].kind is DayKind.CLOSURE for d in closures):
        found.append(
            Phrase(
                "Hạn có trừ ngày nghỉ riêng của cơ quan; luật chỉ nói ngày nghỉ cuối tuần và "
                "ngày nghỉ lễ. Hãy kiểm tra lại với thời hạn theo luật."
            )
        )
    return tuple(found)
