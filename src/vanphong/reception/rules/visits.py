"""Who comes (lượt): its states, what it ends in, who may be named, by when it is answered. Pure."""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from dataclasses import dataclass

from vanphong.calendars.api import WorkingCalendar
from vanphong.kernel.rules import ALLOWED, Decision, RulePack, load_pack

PACKAGE = "vanphong.reception"


class VisitState(enum.StrEnum):
    """How far a visit is."""

    WAITING = "WAITING"
    RECEIVED = "RECEIVED"
    LEFT = "LEFT"
    REFUSED = "REFUSED"


class PaperKind(enum.StrEnum):
    """Which paper goes out after a visit."""

    REFUSAL = "REFUSAL"
    ANSWER = "ANSWER"


class Mark(enum.StrEnum):
    """How who came confirmed the minutes that were read back; waited for while they are printed."""

    PENDING = "PENDING"
    SIGNED = "SIGNED"
    FINGERPRINT = "FINGERPRINT"
    DECLINED = "DECLINED"


class VisitOutcome(enum.StrEnum):
    """What a visit ended in."""

    ANSWERED = "ANSWERED"
    TAKEN = "TAKEN"
    GUIDED = "GUIDED"
    FORWARDED = "FORWARDED"


VISIT_LABELS = {
    VisitState.WAITING: "Đang chờ",
    VisitState.RECEIVED: "Đã tiếp",
    VisitState.LEFT: "Không chờ, về",
    VisitState.REFUSED: "Từ chối tiếp",
}
PAPER_LABELS = {
    PaperKind.REFUSAL: "Thông báo từ chối tiếp công dân (mẫu 01/TCD)",
    PaperKind.ANSWER: "Trả lời công dân",
}
MARK_LABELS = {
    Mark.PENDING: "Chưa ký: in ra để đọc lại và ký",
    Mark.SIGNED: "Đã ký",
    Mark.FINGERPRINT: "Đã điểm chỉ",
    Mark.DECLINED: "Không ký",
}
OUTCOME_LABELS = {
    VisitOutcome.ANSWERED: "Giải thích, trả lời tại chỗ",
    VisitOutcome.TAKEN: "Thuộc thẩm quyền, tiếp nhận",
    VisitOutcome.GUIDED: "Hướng dẫn đến cơ quan có thẩm quyền",
    VisitOutcome.FORWARDED: "Chuyển cơ quan có thẩm quyền",
}
# Outcomes after which the citizen hears of the first handling within the limit of the law.
ANSWERED_LATER = frozenset({VisitOutcome.TAKEN, VisitOutcome.FORWARDED})
# Outcomes that name another body.
ELSEWHERE = frozenset({VisitOutcome.GUIDED, VisitOutcome.FORWARDED})
_DENUNCIATION = "DENUNCIATION"
_NOT_WAITING = Decision(
    allowed=False, reason="Lượt này đã tiếp xong, hoặc người đến đã về.", code="not_waiting"
)


_PROTECTED = Decision(
    allowed=False,
    reason="Người đến được giữ bí mật: không ghi họ tên ở đây. Họ tên niêm phong khi vào sổ đơn.",
    source="Luật Tố cáo 2018 (25/2018/QH14), Điều 47, 56",
    code="protected",
)
_DENOUNCER = Decision(
    allowed=False,
    reason="Tố cáo: chọn giữ bí mật, hoặc đánh dấu người tố cáo nói không cần giữ bí mật rồi mới "
    "ghi tên.",
    source="Luật Tố cáo 2018 (25/2018/QH14), Điều 47, 56",
    code="denouncer",
)


@dataclass(frozen=True, slots=True)
class VisitCounts:
    """Visits (lượt), people (người) and crowds (đoàn) counted apart."""

    visits: int
    people: int
    crowds: int


def visits_pack() -> RulePack:
    """Give the dated rules of visits."""
    return load_pack(PACKAGE, "visits")


def may_finish(state: VisitState) -> Decision:
    """Say whether a visit still waits for its end."""
    return ALLOWED if state is VisitState.WAITING else _NOT_WAITING


def may_name(*, nature: str, is_protected: bool, declined: bool, names: int) -> Decision:
    """Say whether so many names may be written down of a visit.

    :source: Luật Tố cáo 2018, Điều 47, 56: a denouncer's identity is secret from receipt on, unless
        they declined secrecy (Nghị định 156/2026/NĐ-CP, Điều 22 khoản 2b).
    """
    if is_protected and names:
        return _PROTECTED
    if nature == _DENUNCIATION and not is_protected and not declined:
        return _DENOUNCER
    return ALLOWED


def answer_by(day: dt.date, calendar: WorkingCalendar) -> dt.date:
    """Give the last day on which a citizen received on a day hears of the first handling.

    :source: Luật Tiếp công dân 2013 (42/2013/QH13), Điều 28 khoản 1.
    """
    count = visits_pack().get("first-answer", day).value["working_days"]
    return calendar.add_working_days(day, count)


def refusal_by(on: dt.date, calendar: WorkingCalendar) -> dt.date:
    """Give the last day of the notice that a citizen is not received, from the day of its grounds.

    :source: Nghị định 154/2026/NĐ-CP, Điều 4 khoản 3.
    """
    count = visits_pack().get("refusal-notice", on).value["working_days"]
    return calendar.add_working_days(on, count)


def may_begin(kind: PaperKind, state: VisitState, outcome: str, *, answered: bool) -> Decision:
    """Say whether a paper of a kind goes out after a visit."""
    if kind is PaperKind.REFUSAL:
        return ALLOWED if state is VisitState.REFUSED else _NO_REFUSAL
    waits = outcome in ANSWERED_LATER and not answered
    return ALLOWED if waits else _NO_ANSWER


_NO_REFUSAL = Decision(
    allowed=False, reason="Lượt này không bị từ chối tiếp.", code="not_refused"
)
_NO_ANSWER = Decision(
    allowed=False,
    reason="Lượt này đã được trả lời, hoặc không phải trả lời thêm.",
    code="nothing_to_answer",
)


def minutes_stand(*, read_back: bool, mark: str, declined_reason: str) -> Decision:
    """Say whether minutes were confirmed as the law has it; those not signed yet wait for it.

    :source: Nghị định 154/2026/NĐ-CP, chương III: read back, then signed or marked by a fingerprint.
    """
    if mark == Mark.PENDING:
        return ALLOWED
    if not read_back:
        return _NOT_READ
    if mark == Mark.DECLINED and not declined_reason.strip():
        return _NOT_SAID
    return ALLOWED


def may_sign(mark: str, *, has_file: bool) -> Decision:
    """Say whether the signature, or the signed paper, of minutes can still be brought in."""
    return _SIGNED if mark != Mark.PENDING and has_file else ALLOWED


_SIGNED = Decision(
    allowed=False,
    reason="Biên bản này đã có bản ký, không thay.",
    code="minutes_signed",
)
_NOT_READ = Decision(
    allowed=False,
    reason="Biên bản phải được đọc lại cho người đến nghe.",
    source="Nghị định 154/2026/NĐ-CP, chương III",
    code="not_read_back",
)
_NOT_SAID = Decision(
    allowed=False, reason="Người đến không ký thì ghi lý do.", code="declined_without_reason"
)


def counted(people_of_visits: Iterable[int], many: int) -> VisitCounts:
    """Count visits by the number of people of each; a crowd is from `many` on."""
    numbers = list(people_of_visits)
    return VisitCounts(len(numbers), sum(numbers), sum(one >= many for one in numbers))
