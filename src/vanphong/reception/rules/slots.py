"""The slots (lượt hẹn) of a session that citizens can be booked into. Pure."""

from __future__ import annotations

import datetime as dt

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.reception.rules.rota import SessionState

SHORTEST, LONGEST = 5, 240
_DAY = dt.date(2000, 1, 1)
_NOT_PUBLIC = Decision(
    allowed=False,
    reason="Chỉ nhận hẹn cho buổi tiếp đã công bố và chưa hoãn.",
    code="not_published",
)
_OVER = Decision(allowed=False, reason="Giờ hẹn này đã qua.", code="slot_is_over")
_NO_SLOT = Decision(
    allowed=False, reason="Buổi tiếp không có giờ hẹn này.", code="no_such_slot"
)


def slots(starts_at: dt.time, ends_at: dt.time, minutes: int) -> list[dt.time]:
    """Give when each slot of so many minutes begins; none that would end after the session."""
    begin, end = (dt.datetime.combine(_DAY, time) for time in (starts_at, ends_at))
    length, found = dt.timedelta(minutes=minutes), []
    while begin + length <= end:
        found.append(begin.time())
        begin += length
    return found


def fits(minutes: int) -> Decision:
    """Say whether slots may be so long."""
    if SHORTEST <= minutes <= LONGEST:
        return ALLOWED
    reason = Phrase(
        "Mỗi lượt hẹn từ %(least)d đến %(most)d phút.", least=SHORTEST, most=LONGEST
    )
    return Decision(allowed=False, reason=reason, code="slot_length")


def may_book(
    state: SessionState, slot: dt.time, all_slots: list[dt.time], *, is_over: bool
) -> Decision:
    """Say whether somebody may be booked into a slot, whoever else may be in it."""
    if state is not SessionState.PUBLISHED:
        return _NOT_PUBLIC
    if slot not in all_slots:
        return _NO_SLOT
    return _OVER if is_over else ALLOWED
