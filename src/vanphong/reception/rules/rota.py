"""The rota of leaders: its states, how often the head receives, by when it is made known. Pure."""

from __future__ import annotations

import calendar as months
import datetime as dt
import enum
from collections.abc import Collection
from dataclasses import dataclass

from vanphong.calendars.api import WorkingCalendar
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision, Rule, RulePack, Severity, load_pack

PACKAGE = "vanphong.reception"


class SessionState(enum.StrEnum):
    """How far a session of the rota is."""

    PLANNED = "PLANNED"
    PUBLISHED = "PUBLISHED"
    POSTPONED = "POSTPONED"
    DROPPED = "DROPPED"


class Move(enum.StrEnum):
    """What becomes of a session."""

    CHANGE = "CHANGE"
    PUBLISH = "PUBLISH"
    POSTPONE = "POSTPONE"
    DROP = "DROP"


NEXT: dict[tuple[SessionState, Move], SessionState] = {
    (SessionState.PLANNED, Move.CHANGE): SessionState.PLANNED,
    (SessionState.PLANNED, Move.PUBLISH): SessionState.PUBLISHED,
    (SessionState.PLANNED, Move.DROP): SessionState.DROPPED,
    (SessionState.PUBLISHED, Move.POSTPONE): SessionState.POSTPONED,
}
# Those that are to take place.
STANDING = (SessionState.PLANNED, SessionState.PUBLISHED)
SESSION_LABELS = {
    SessionState.PLANNED: "Dự kiến",
    SessionState.PUBLISHED: "Đã công bố",
    SessionState.POSTPONED: "Đã hoãn",
    SessionState.DROPPED: "Đã bỏ",
}
_NOT_FROM_HERE = {
    Move.CHANGE: "Lịch đã công bố thì không sửa; nếu đổi ngày, hãy hoãn và ghi thời gian mới.",
    Move.PUBLISH: "Buổi tiếp này đã công bố, đã hoãn hoặc đã bỏ.",
    Move.POSTPONE: "Chỉ hoãn được buổi tiếp đã công bố; buổi dự kiến thì sửa hoặc bỏ.",
    Move.DROP: "Lịch đã công bố thì không bỏ; hãy hoãn và ghi thời gian mới.",
}


@dataclass(frozen=True, slots=True)
class Held:
    """What shows that a session took place: who came, its conclusion notice, its time.

    `came` counts the visits of who stayed, `left` those of who went unreceived.
    """

    day: dt.date
    came: int = 0
    left: int = 0
    concluded: bool = False
    is_over: bool = False


@dataclass(frozen=True, slots=True)
class Shortfall:
    """A month in which a head has fewer days than the least; `publish_by` is the last day to help.

    `publish_by` is None when no day of the month can be made known in time any more.
    """

    month: dt.date
    days: int
    least: int
    publish_by: dt.date | None
    rule: Rule

    @property
    def missing(self) -> int:
        """How many days are missing."""
        return self.least - self.days


def rota_pack() -> RulePack:
    """Give the dated rules of the rota."""
    return load_pack(PACKAGE, "rota")


def may_move(state: SessionState, move: Move) -> Decision:
    """Say whether a session may be moved so."""
    if (state, move) in NEXT:
        return ALLOWED
    code = "not_planned" if move is not Move.POSTPONE else "not_published"
    return Decision(allowed=False, reason=_NOT_FROM_HERE[move], code=code)


def may_postpone(state: SessionState, held: Held, today: dt.date) -> Decision:
    """Say whether a session can still be postponed: what has taken place cannot.

    Who left before anybody received them does not stop it while the session lasts.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4: what cannot be held as it was
        made known is held later.
    """
    known = may_move(state, Move.POSTPONE)
    if not known:
        return known
    if held.day < today:
        return Decision(allowed=False, reason=Phrase("Ngày tiếp đã qua."), code="day_is_over")
    if held.concluded:
        return _held(Phrase("Buổi này đã soạn thông báo kết luận nên không hoãn được."))
    if held.came or (held.is_over and held.left):
        count = held.came + held.left
        if held.is_over:
            reason = Phrase(
                "Buổi này đã hết giờ và có %(count)d lượt tiếp nên không hoãn được.",
                count=count,
            )
        else:
            reason = Phrase(
                "Buổi này đã có %(count)d lượt tiếp nên không hoãn được. Người chưa được tiếp thì ghi "
                "đã về.",
                count=count,
            )
        return _held(reason)
    return ALLOWED


def _held(reason: str) -> Decision:
    source = "Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4"
    return Decision(allowed=False, reason=reason, source=source, code="session_held")


def may_publish(
    day: dt.date, today: dt.date, calendar: WorkingCalendar, *, extraordinary: bool
) -> Decision:
    """Say whether a session of a day may be made known today.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 24 khoản 4: five working days before; one
        that is held ad hoc is made known at once.
    """
    if day < today:
        reason = Phrase("Ngày tiếp đã qua.")
        return Decision(allowed=False, reason=reason, code="day_is_over")
    rule = rota_pack().get("publish-before", today)
    last = last_day_to_publish(day, calendar)
    if extraordinary or today <= last:
        return ALLOWED
    reason = Phrase(
        "Lịch phải công bố chậm nhất %(count)d ngày làm việc trước ngày tiếp: với ngày %(day)s thì "
        "hạn là %(last)s. Hãy chọn ngày muộn hơn, hoặc ghi là tiếp đột xuất và lý do.",
        count=rule.value["working_days"], day=f"{day:%d/%m/%Y}", last=f"{last:%d/%m/%Y}",
    )  # fmt: skip
    if rule.effective_severity is Severity.BLOCK:
        return Decision(
            allowed=False, reason=reason, source=rule.source, code="published_too_late"
        )
    return Decision(allowed=True, source=rule.source, warnings=(reason,))


def last_day_to_publish(day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """Give the last day on which a session of that day can be made known in time."""
    count = rota_pack().get("publish-before", day).value["working_days"]
    return calendar.add_working_days(day, -count)


def first_day_in_time(today: dt.date, calendar: WorkingCalendar) -> dt.date:
    """Give the nearest working day whose session can be made known in time, if that is done today."""
    day = today
    while not calendar.is_working_day(day) or last_day_to_publish(day, calendar) < today:
        day += dt.timedelta(days=1)
    return day


def may_hold(starts_at: dt.time, ends_at: dt.time) -> Decision:
    """Say whether a session can have these hours."""
    if starts_at < ends_at:
        return ALLOWED
    return Decision(allowed=False, reason="Giờ kết thúc phải sau giờ bắt đầu.", code="hours")


def minimum(level: str, month: dt.date) -> Rule | None:
    """Give the rule of the least days a month for the secretary at a level, None without one."""
    return rota_pack().on(month).get(f"minimum-{level}")


def shortfall(
    level: str,
    month: dt.date,
    days: Collection[dt.date],
    today: dt.date,
    calendar: WorkingCalendar,
) -> Shortfall | None:
    """Give what a head's days lack in a month (its first day), None when nothing does.

    `days` are the days of regular sessions; those held ad hoc stand beside the least number.

    :source: Quy định 11-QĐi/TW, Điều 4 khoản 1 (second-hand: it warns and never stops).
    """
    rule = minimum(level, month)
    own = {day for day in days if (day.year, day.month) == (month.year, month.month)}
    if rule is None or len(own) >= rule.value["days"]:
        return None
    missing = rule.value["days"] - len(own)
    free = [day for day in working_days(month, calendar) if day not in own]
    # The last days of the month that still make up for what is missing.
    latest = last_day_to_publish(free[-missing], calendar) if len(free) >= missing else None
    publish_by = latest if latest is not None and latest >= today else None
    return Shortfall(month, len(own), rule.value["days"], publish_by, rule)


def working_days(month: dt.date, calendar: WorkingCalendar) -> list[dt.date]:
    """Give the working days of a month."""
    count = months.monthrange(month.year, month.month)[1]
    days = (month.replace(day=number) for number in range(1, count + 1))
    return [day for day in days if calendar.is_working_day(day)]


def next_month(month: dt.date) -> dt.date:
    """Give the first day of the month after."""
    return (month.replace(day=1) + dt.timedelta(days=32)).replace(day=1)
