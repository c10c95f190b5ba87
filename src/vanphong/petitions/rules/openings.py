"""Opening or destroying what the vault keeps: who may do what next; a table, pure."""

from __future__ import annotations

import datetime as dt
import enum
from dataclasses import dataclass
from uuid import UUID

from vanphong.kernel.rules import ALLOWED, Decision

# A request that nobody decided lapses; a consent lives shortly.
ASKED_FOR = dt.timedelta(hours=24)
CONSENTED_FOR = dt.timedelta(minutes=30)
SOURCE = "Luật Tố cáo Điều 47, 56; office practice, ADR 0042"


class OpeningAct(enum.StrEnum):
    """What is asked for."""

    OPEN = "OPEN"
    DESTROY = "DESTROY"


class OpeningState(enum.StrEnum):
    """How far a request is."""

    ASKED = "ASKED"
    CONSENTED = "CONSENTED"
    SPENT = "SPENT"
    DECLINED = "DECLINED"
    WITHDRAWN = "WITHDRAWN"


class Move(enum.StrEnum):
    """What somebody does with a request."""

    CONSENT = "CONSENT"
    DECLINE = "DECLINE"
    WITHDRAW = "WITHDRAW"
    SPEND = "SPEND"


NEXT: dict[tuple[OpeningState, Move], OpeningState] = {
    (OpeningState.ASKED, Move.CONSENT): OpeningState.CONSENTED,
    (OpeningState.ASKED, Move.DECLINE): OpeningState.DECLINED,
    (OpeningState.ASKED, Move.WITHDRAW): OpeningState.WITHDRAWN,
    (OpeningState.CONSENTED, Move.WITHDRAW): OpeningState.WITHDRAWN,
    (OpeningState.CONSENTED, Move.SPEND): OpeningState.SPENT,
}
ACT_LABELS = {OpeningAct.OPEN: "Mở xem", OpeningAct.DESTROY: "Hủy khóa"}
OPENING_LABELS = {
    OpeningState.ASKED: "Chờ đồng ý",
    OpeningState.CONSENTED: "Đã đồng ý, chưa mở",
    OpeningState.SPENT: "Đã dùng",
    OpeningState.DECLINED: "Không đồng ý",
    OpeningState.WITHDRAWN: "Đã rút",
}
_NOT_FROM_HERE = Decision(
    allowed=False,
    reason="Đề nghị này đã quyết định, đã dùng hoặc đã rút. Cần nữa thì đề nghị lại.",
    code="not_from_here",
)
_OVER = Decision(
    allowed=False, reason="Đề nghị này đã quá hạn. Cần nữa thì đề nghị lại.", code="over"
)
_OWN = Decision(
    allowed=False,
    reason="Người đề nghị không tự đồng ý được; cần một người khác.",
    source=SOURCE,
    code="own_request",
)
_OTHERS = Decision(
    allowed=False, reason="Chỉ người đề nghị làm được việc này.", code="not_asker"
)


@dataclass(frozen=True, slots=True)
class Standing:
    """A request as it stands: its state, who asked, until when the state is good."""

    state: OpeningState
    asked_by: UUID
    good_until: dt.datetime


def may_move(here: Standing, move: Move, by: UUID, now: dt.datetime) -> Decision:
    """Say whether a person may make a move; persons, not posts, are compared."""
    if (here.state, move) not in NEXT:
        return _NOT_FROM_HERE
    if move is not Move.WITHDRAW and now > here.good_until:
        return _OVER
    if move in (Move.CONSENT, Move.DECLINE):
        return _OWN if by == here.asked_by else ALLOWED
    return ALLOWED if by == here.asked_by else _OTHERS


def good_until(state: OpeningState, now: dt.datetime, before: dt.datetime) -> dt.datetime:
    """Give until when a state entered now is good."""
    return now + CONSENTED_FOR if state is OpeningState.CONSENTED else before
