"""The clocks of a case: which time limits run, until when, and what was not counted and why.

A due date alone is reckoned by the sums of the working calendar; the way to it, day by day, is
the calendars' own reasoning and made only when it is asked for (`reasoning`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from vanphong.calendars import api as calendars
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Decision
from vanphong.petitions.rules.changes import (
    concerns,
    extension_fits,
    finding_missing,
    stop_fits,
)
from vanphong.petitions.rules.events import Complexity, Event, Nature
from vanphong.petitions.rules.facts import CaseFacts, Extension, Stop
from vanphong.petitions.rules.limits import Limit, OpenCases, TimeLimits, time_limits

_ONE_DAY = dt.timedelta(days=1)
# A complex complaint must be found so in writing since then: NĐ 155/2026/NĐ-CP Đ2, Đ21.
_FINDING_SINCE = dt.date(2026, 7, 1)


@dataclass(frozen=True, slots=True)
class Clock:
    """One time limit of one case: its rule, its start, its due date, what changed it.

    `due_on` is None while the clock stands; then `left` is what is left of it, in `unit` (days
    for anything but working days). `count` is the length with the extensions, `base` without.
    For a limit counted back, `due_on` is the last day on which the duty can be met.
    `refusals` are extensions and stops that the law does not know: they are not counted.
    """

    code: str
    limit: Limit
    variant: str
    event: Event
    start_on: dt.date
    base: int
    count: int
    unit: calendars.TermUnit
    due_on: dt.date | None
    left: int
    met_on: dt.date | None
    extensions: tuple[Extension, ...]
    stops: tuple[Stop, ...]
    refusals: tuple[Decision, ...]
    warnings: tuple[Phrase, ...]
    notes: tuple[Phrase, ...]
    calendar: calendars.WorkingCalendar = field(repr=False, compare=False)

    @property
    def running(self) -> bool:
        """Say whether the duty is still to be met and its time goes on."""
        return self.met_on is None and self.due_on is not None and not self.limit.threshold

    @property
    def standing(self) -> bool:
        """Say whether the clock stands still."""
        return self.due_on is None

    def late_on(self, today: dt.date) -> bool:
        """Say whether the duty was met late, or is late on a day; a threshold never is."""
        if self.due_on is None or self.limit.threshold:
            return False
        return (self.met_on or today) > self.due_on

    @property
    def pauses(self) -> tuple[calendars.Pause, ...]:
        """The stops as the calendars count them."""
        return tuple(_pause(stop) for stop in self.stops)


def clock_for(
    duty: str,
    facts: CaseFacts,
    calendar: calendars.WorkingCalendar,
    pack: TimeLimits | None = None,
) -> Clock | None:
    """Give the clock of one duty; None while its event has not happened, or no rule holds.

    The version is that of the day the limit began. One that begins while the limit runs
    replaces it only where its text reaches open cases; where the text is silent, the old
    length stays and the clock warns.

    :source: Bộ luật Dân sự 2015 Đ147, 148; NĐ 155/2026/NĐ-CP Đ22 k1; NĐ 156/2026/NĐ-CP Đ10 k1.
    """
    pack = pack or time_limits()
    found = _limit_of(duty, facts, calendar, pack)
    if found is None:
        return None
    limit, event, start_on, notes, warnings = found
    variant = limit.variant(facts)
    base = limit.counts[variant]
    if facts.extensions:
        extensions, refusals, said = _extended(limit, facts, base, calendar, pack)
        warnings += said
    else:
        extensions, refusals = (), ()
    count = base + sum(extension.days for extension in extensions)
    stops: tuple[Stop, ...] = ()
    if facts.stops and limit.stops:
        stops, refused, said = _stopped(limit, facts, pack)
        refusals += refused
        warnings += said
    due_on, left = _due(limit, start_on, count, stops, calendar)
    return Clock(
        code=limit.code,
        limit=limit,
        variant=variant,
        event=event,
        start_on=start_on,
        base=base,
        count=count,
        unit=limit.unit,
        due_on=due_on,
        left=left,
        met_on=_met_on(limit, facts, start_on),
        extensions=extensions,
        stops=stops,
        refusals=refusals,
        warnings=warnings + _warned(limit, facts, start_on),
        notes=notes + _late_entry(facts, event, start_on),
        calendar=calendar,
    )


def clocks_of(
    facts: CaseFacts, calendar: calendars.WorkingCalendar, pack: TimeLimits | None = None
) -> tuple[Clock, ...]:
    """Give every clock that a case has set running, in the order of the pack.

    What was met is among them, with the day it was met (`met_on`).
    """
    pack = pack or time_limits()
    codes = pack.codes_for(facts.nature, facts.line)
    made = (clock_for(code, facts, calendar, pack) for code in codes)
    return tuple(clock for clock in made if clock is not None)


def frozen_by_congress(clock: Clock, received_on: dt.date) -> bool:
    """Say whether a denunciation came so late before a congress that it is handed over.

    `clock` is that of T52, whose `due_on` is the first day of the time counted back.
    """
    return clock.due_on is not None and clock.due_on <= received_on < clock.start_on


_Found = tuple[Limit, Event, dt.date, tuple[Phrase, ...], tuple[Phrase, ...]]


def _limit_of(
    duty: str, facts: CaseFacts, calendar: calendars.WorkingCalendar, pack: TimeLimits
) -> _Found | None:
    for limit in pack.limits[duty]:
        started = limit.started(facts)
        if started is None:
            continue
        event, start_on = started
        if limit.rule.in_force(start_on) and limit.holds_for(facts):
            later = next(pack.later(duty, start_on), None)
            if later is None or limit.backward:
                return limit, event, start_on, (), ()
            return _with_later(limit, later, facts, calendar, pack)
    return None


def _with_later(
    limit: Limit,
    later: Limit,
    facts: CaseFacts,
    calendar: calendars.WorkingCalendar,
    pack: TimeLimits,
) -> _Found:
    """Choose between a version and the one that began after the clock did."""
    event, start_on = limit.started(facts) or (limit.starts[0], dt.date.min)
    changed_on = later.rule.valid_from
    stops = _stopped(limit, facts, pack)[0] if facts.stops and limit.stops else ()
    due_on, _ = _due(limit, start_on, limit.counts[limit.variant(facts)], stops, calendar)
    met_on = _met_on(limit, facts, start_on)
    if (due_on is not None and due_on < changed_on) or (
        met_on is not None and met_on < changed_on
    ):
        return limit, event, start_on, (), ()
    if later.open_cases is OpenCases.NEW and later.holds_for(facts):
        words = Phrase(
            "Quy định mới từ ngày %(day)s áp dụng cả cho vụ việc đang mở.",
            day=calendars.day_words(changed_on),
        )
        return later, event, start_on, (words,), ()
    if later.open_cases is OpenCases.OLD:
        return limit, event, start_on, (), ()
    words = Phrase(
        "Quy định đổi từ ngày %(day)s khi thời hạn đang chạy; văn bản không nói thời hạn đã bắt "
        "đầu có đổi không, nên giữ thời hạn cũ. Xin đối chiếu.",
        day=calendars.day_words(changed_on),
    )
    return limit, event, start_on, (), (words,)


def _due(
    limit: Limit,
    start_on: dt.date,
    count: int,
    stops: Sequence[Stop],
    calendar: calendars.WorkingCalendar,
) -> tuple[dt.date | None, int]:
    """Give the last day, or how much is left while the clock stands."""
    if limit.backward:
        return _counted_back(limit, start_on, count, calendar), 0
    if stops:
        pauses = [_pause(stop) for stop in stops]
        term = calendars.running_term(
            start_on, count, limit.unit, calendar, pauses, roll_over=limit.rolls
        )
        return (term.due.on if term.due else None), term.left
    if limit.unit is calendars.TermUnit.WORKING_DAYS:
        return calendar.add_working_days(start_on, count), 0
    if limit.unit is calendars.TermUnit.CALENDAR_DAYS:
        last = start_on + count * _ONE_DAY
        return (calendar.working_day_on_or_after(last) if limit.rolls else last), 0
    due = calendars.due_date(start_on, count, limit.unit, calendar, roll_over=limit.rolls)
    return due.on, 0


def _counted_back(
    limit: Limit, event_on: dt.date, count: int, calendar: calendars.WorkingCalendar
) -> dt.date:
    if limit.unit is calendars.TermUnit.WORKING_DAYS:
        return calendar.add_working_days(event_on, -count)
    last = event_on - count * _ONE_DAY
    return last if calendar.is_working_day(last) else calendar.add_working_days(last, -1)


def _extended(
    limit: Limit,
    facts: CaseFacts,
    base: int,
    calendar: calendars.WorkingCalendar,
    pack: TimeLimits,
) -> tuple[tuple[Extension, ...], tuple[Decision, ...], tuple[Phrase, ...]]:
    counted: list[Extension] = []
    refusals: list[Decision] = []
    warnings: list[Phrase] = []
    stops = _stopped(limit, facts, pack)[0] if facts.stops and limit.stops else ()
    asked = (e for e in facts.extensions if e.duty == limit.code)
    for extension in sorted(asked, key=lambda extension: extension.decided_on):
        fits = extension_fits(limit, facts, counted, extension, pack)
        if not fits:
            refusals.append(fits)
            continue
        warnings += _phrases(fits.warnings)
        length = base + sum(e.days for e in counted)
        started = limit.started(facts)
        due_on, _ = _due(limit, started[1], length, stops, calendar) if started else (None, 0)
        if due_on is not None and extension.decided_on > due_on:
            warnings.append(
                Phrase(
                    "Gia hạn ngày %(day)s, khi thời hạn đã hết ngày %(due)s.",
                    day=calendars.day_words(extension.decided_on),
                    due=calendars.day_words(due_on),
                )
            )
        counted.append(extension)
    return tuple(counted), tuple(refusals), tuple(warnings)


def _stopped(
    limit: Limit, facts: CaseFacts, pack: TimeLimits
) -> tuple[tuple[Stop, ...], tuple[Decision, ...], tuple[Phrase, ...]]:
    counted: list[Stop] = []
    refusals: list[Decision] = []
    warnings: list[Phrase] = []
    asked = (stop for stop in facts.stops if concerns(limit, stop))
    for stop in sorted(asked, key=lambda stop: stop.from_on):
        fits = stop_fits(limit, facts, counted, stop, pack)
        if not fits:
            refusals.append(fits)
            continue
        warnings += _phrases(fits.warnings)
        counted.append(stop)
    return tuple(counted), tuple(refusals), tuple(warnings)


def _phrases(words: Sequence[str]) -> list[Phrase]:
    return [said if isinstance(said, Phrase) else Phrase(said) for said in words]


def _pause(stop: Stop) -> calendars.Pause:
    return calendars.Pause(stop.from_on, stop.until_on, Phrase(stop.ground.label))


def _met_on(limit: Limit, facts: CaseFacts, start_on: dt.date) -> dt.date | None:
    dates = [facts.events[event] for event in limit.met_by if event in facts.events]
    if limit.backward:
        return min(dates, default=None)
    return min((date for date in dates if date >= start_on), default=None)


def _warned(limit: Limit, facts: CaseFacts, start_on: dt.date) -> tuple[Phrase, ...]:
    if limit.firm and not limit.caution and facts.complexity is Complexity.ORDINARY:
        return ()
    warnings = []
    if not limit.firm:
        warnings.append(_CONFIDENCE_WORDS[limit.rule.confidence])
    if limit.caution and (limit.caution_from is None or limit.caution_from <= start_on):
        warnings.append(Phrase(limit.caution))
    complaint = facts.nature is Nature.COMPLAINT and start_on >= _FINDING_SINCE
    if complaint and finding_missing(limit, facts):
        warnings.append(
            Phrase("Vụ việc phức tạp phải được xác định bằng văn bản, lưu trong hồ sơ.")
        )
    return tuple(warnings)


_CONFIDENCE_WORDS = {
    "second-hand": Phrase("Thời hạn này theo nguồn thứ cấp, chưa đọc nguyên văn."),
    "uncertain": Phrase("Thời hạn này chưa chắc chắn, xin đối chiếu văn bản."),
    "unknown": Phrase("Chưa tìm thấy quy định về thời hạn này."),
}


def _late_entry(facts: CaseFacts, event: Event, start_on: dt.date) -> tuple[Phrase, ...]:
    entered_on = facts.entered_on
    arrivals = (Event.RECEIVED, Event.CONTENT_RECEIVED, Event.RECEIVED_BY_COMPETENT)
    if entered_on is None or event not in arrivals or entered_on <= start_on:
        return ()
    words = Phrase(
        "Nhập máy ngày %(entered)s, sau ngày nhận; thời hạn vẫn tính từ ngày nhận.",
        entered=calendars.day_words(entered_on),
    )
    return (words,)
