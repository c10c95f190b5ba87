"""A clock in the office's words: the rule and where it is from, what changed it, day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from vanphong.calendars import api as calendars
from vanphong.kernel.phrases import Phrase
from vanphong.petitions.rules.clocks import Clock
from vanphong.petitions.rules.facts import Extension, Stop
from vanphong.petitions.rules.limits import VARIANT_WORDS

_ONE_DAY = dt.timedelta(days=1)
# Up to this many days counted back are named one by one.
_SHORT_COUNT = 15


def reasoning(clock: Clock) -> list[str]:
    """Give the whole reasoning of a clock, one sentence a line, the result before the warnings.

    The dates in between are the calendars' own steps; a long term draws them together.
    """
    lines: list[str] = [_rule_words(clock), _source_words(clock)]
    lines += clock.notes
    lines += [_extension_words(clock, i, e) for i, e in enumerate(clock.extensions, 1)]
    if clock.extensions:
        lines.append(
            Phrase("Số ngày gia hạn cộng nối tiếp vào thời hạn; ngày cuối mới xét ngày nghỉ.")
        )
    lines += [_stop_words(stop) for stop in clock.stops]
    lines += [_refused(reason.reason, reason.source) for reason in clock.refusals]
    if clock.limit.backward:
        lines += _back(clock)
    else:
        lines += _forward(clock)
    warnings = [*clock.warnings, *day_warnings(clock)]
    return lines + [Phrase("Lưu ý: %(words)s", words=words) for words in warnings]


def day_warnings(clock: Clock) -> tuple[str, ...]:
    """Give what is not firm about the days counted: no decision published, closures of ours."""
    if not clock.limit.backward:
        due = _term(clock).due
        return due.warnings if due else ()
    if clock.due_on is None:
        return ()
    # The same days, counted forward from the day before the first of them.
    eve = clock.due_on - _ONE_DAY
    days = clock.calendar.working_days_between(eve, clock.start_on)
    unit = calendars.TermUnit.WORKING_DAYS
    return calendars.due_date(eve, days, unit, clock.calendar).warnings


def _term(clock: Clock) -> calendars.RunningTerm:
    return calendars.running_term(
        clock.start_on,
        clock.count,
        clock.unit,
        clock.calendar,
        clock.pauses,
        roll_over=clock.limit.rolls,
    )


def _rule_words(clock: Clock) -> Phrase:
    words = _length_words(clock)
    if clock.variant in VARIANT_WORDS:
        variant = Phrase(VARIANT_WORDS[clock.variant])
        return Phrase("%(words)s (%(variant)s).", words=words, variant=variant)
    return Phrase("%(words)s.", words=words)


def _length_words(clock: Clock) -> Phrase:
    length = Phrase(
        "%(code)s. %(duty)s: %(count)s %(unit)s",
        code=clock.code,
        duty=clock.limit.duty,
        count=clock.base,
        unit=Phrase(clock.unit.label),
    )
    event, day = Phrase(clock.event.label), _day(clock.start_on)
    if clock.limit.backward:
        return Phrase(
            "%(length)s trước ngày %(event)s, %(day)s", length=length, event=event, day=day
        )
    return Phrase("%(length)s từ ngày %(event)s, %(day)s", length=length, event=event, day=day)


def _source_words(clock: Clock) -> Phrase:
    rule = clock.limit.rule
    words = Phrase(
        "Căn cứ: %(source)s, áp dụng từ %(first)s",
        source=rule.source,
        first=f"{rule.valid_from:%d/%m/%Y}",
    )
    if rule.valid_until is None:
        return Phrase("%(words)s.", words=words)
    until = f"{rule.valid_until:%d/%m/%Y}"
    return Phrase("%(words)s đến trước %(until)s.", words=words, until=until)


def _extension_words(clock: Clock, number: int, extension: Extension) -> Phrase:
    decision = extension.number or Phrase("không ghi số")
    words = Phrase(
        "Gia hạn lần %(number)s: thêm %(days)s %(unit)s, quyết định %(decision)s ngày %(day)s",
        number=number,
        days=extension.days,
        unit=Phrase(clock.unit.label),
        decision=decision,
        day=f"{extension.decided_on:%d/%m/%Y}",
    )
    reason = extension.words or (Phrase(extension.ground.label) if extension.ground else "")
    if reason:
        return Phrase("%(words)s: %(reason)s.", words=words, reason=reason)
    return Phrase("%(words)s.", words=words)


def _stop_words(stop: Stop) -> Phrase:
    ground = stop.words or Phrase(stop.ground.label)
    if stop.number:
        ground = Phrase("%(ground)s, quyết định %(number)s", ground=ground, number=stop.number)
    first = calendars.day_words(stop.from_on)
    if stop.until_on is None:
        return Phrase("Tạm dừng từ %(first)s: %(ground)s.", first=first, ground=ground)
    return Phrase(
        "Tạm dừng từ %(first)s, tính tiếp từ %(until)s: %(ground)s.",
        first=first,
        until=calendars.day_words(stop.until_on),
        ground=ground,
    )


def _refused(reason: str, source: str) -> Phrase:
    if not source:
        return Phrase("Không tính: %(reason)s", reason=reason)
    return Phrase("Không tính: %(reason)s Căn cứ: %(source)s.", reason=reason, source=source)


def _forward(clock: Clock) -> Iterator[str]:
    term = _term(clock)
    if term.due is not None:
        yield from calendars.explain(term.due)
        return
    yield Phrase(
        "Đồng hồ đang dừng: đã tính %(elapsed)s %(unit)s, còn %(left)s %(unit)s khi tiếp tục.",
        elapsed=term.elapsed,
        left=term.left,
        unit=Phrase(term.unit.label),
    )


def _back(clock: Clock) -> Iterator[str]:
    if clock.due_on is None:
        return
    yield Phrase("%(day)s: ngày sự kiện, không tính.", capital=True, day=_day(clock.start_on))
    working = clock.unit is calendars.TermUnit.WORKING_DAYS
    number, date = 0, clock.start_on
    while date > clock.due_on:
        date -= _ONE_DAY
        counted = number < clock.count and (not working or clock.calendar.is_working_day(date))
        number += counted
        if not counted or clock.count <= _SHORT_COUNT or number == clock.count:
            words = _back_words(clock, date, number if counted else None)
            yield Phrase("%(day)s: %(words)s.", capital=True, day=_day(date), words=words)
    if clock.limit.threshold:
        yield Phrase("Kể từ %(day)s.", day=_day(clock.due_on))
    else:
        yield Phrase("Chậm nhất: hết ngày %(day)s.", day=_day(clock.due_on))


def _back_words(clock: Clock, date: dt.date, number: int | None) -> Phrase:
    why = clock.calendar.why(date)
    rest = not clock.calendar.is_working_day(date)
    if number is None:
        if rest:
            return Phrase("không tính, %(why)s", why=why)
        return Phrase("ngày làm việc trước ngày nghỉ")
    words = Phrase("ngày thứ %(number)s đếm ngược", number=number)
    return Phrase("%(words)s, là ngày nghỉ (%(why)s)", words=words, why=why) if rest else words


def _day(date: dt.date) -> str:
    return calendars.day_words(date)
