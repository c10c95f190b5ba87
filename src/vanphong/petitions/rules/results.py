"""What came of a case the office resolved: right or wrong, what is given back, what is carried out.

:source: forms 01/KQGQ, 02/KQGQ of Thông tư 01/2024/TT-TTCP as coded in one provincial product
    (second-hand); the columns of Thông tư 06/2025/TT-TTCP were not found. Pure.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterator
from dataclasses import dataclass

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.petitions.rules.events import Level
from vanphong.petitions.rules.keys import Competence
from vanphong.petitions.rules.states import State


class ResultWay(enum.StrEnum):
    """How it was settled."""

    DECISION = "DECISION"
    WITHDRAWN = "WITHDRAWN"


class Finding(enum.StrEnum):
    """Whether who wrote was right."""

    RIGHT = "RIGHT"
    WRONG = "WRONG"
    PARTLY = "PARTLY"


class SecondFinding(enum.StrEnum):
    """What the second decision made of the first."""

    KEPT = "KEPT"
    ANNULLED = "ANNULLED"
    AMENDED = "AMENDED"


WAY_LABELS = {
    ResultWay.DECISION: "Bằng quyết định, kết luận",
    ResultWay.WITHDRAWN: "Rút đơn qua giải thích, thuyết phục",
}
FINDING_LABELS = {
    Finding.RIGHT: "Đúng",
    Finding.WRONG: "Sai",
    Finding.PARTLY: "Đúng một phần",
}
SECOND_LABELS = {
    SecondFinding.KEPT: "Công nhận quyết định lần đầu",
    SecondFinding.ANNULLED: "Hủy quyết định lần đầu",
    SecondFinding.AMENDED: "Sửa quyết định lần đầu",
}
# More than this is mistyped: a thousand trillion đồng, the area of the country.
MOST = 10**15
AMOUNTS = (
    "recovered_money", "recovered_land", "restored_money", "restored_land", "restored_people",
    "handled_people", "investigated_people",
)  # fmt: skip
EXECUTED = ("executed_money", "executed_land", "executed_people")
AMOUNT_LABELS = {
    "recovered_money": "Thu hồi cho Nhà nước: tiền (đồng)",
    "recovered_land": "Thu hồi cho Nhà nước: đất (m²)",
    "restored_money": "Trả lại cho công dân: tiền (đồng)",
    "restored_land": "Trả lại cho công dân: đất (m²)",
    "restored_people": "Số người được trả lại quyền lợi",
    "handled_people": "Số người bị kiến nghị xử lý",
    "investigated_people": "Số người bị chuyển cơ quan điều tra",
    "executed_money": "Đã thi hành: tiền (đồng)",
    "executed_land": "Đã thi hành: đất (m²)",
    "executed_people": "Đã thi hành: số người",
}
_RESOLVED = (State.CONCLUDED, State.ENDED, State.TERMINATED)
_NOT_OURS = Decision(
    allowed=False,
    reason="Chỉ ghi kết quả giải quyết của vụ việc thuộc thẩm quyền cơ quan mình.",
    source="TT 01/2024/TT-TTCP",
    code="not_ours",
)
_NOT_RESOLVED = Decision(
    allowed=False,
    reason="Vụ việc chưa có kết luận, quyết định, chưa đình chỉ nên chưa có kết quả để ghi.",
    source="TT 01/2024/TT-TTCP",
    code="not_resolved",
)


def may_record(state: str, competence: str) -> Decision:
    """Say whether a case that stands so has a result to be written down."""
    if competence != Competence.OURS:
        return _NOT_OURS
    return ALLOWED if state in _RESOLVED else _NOT_RESOLVED


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """The result of a case; đồng, square metres and people are whole numbers."""

    way: str
    resolved_on: dt.date
    finding: str = ""
    second: str = ""
    recovered_money: int = 0
    recovered_land: int = 0
    restored_money: int = 0
    restored_land: int = 0
    restored_people: int = 0
    handled_people: int = 0
    to_investigators: bool = False
    investigated_people: int = 0
    must_execute: bool = False
    executed_on: dt.date | None = None
    executed_money: int = 0
    executed_land: int = 0
    executed_people: int = 0


class Fault(enum.StrEnum):
    """What does not fit together in a result."""

    CHOICE = "CHOICE"
    NO_FINDING = "NO_FINDING"
    NO_SECOND = "NO_SECOND"
    NOT_SECOND = "NOT_SECOND"
    WITHDRAWN = "WITHDRAWN"
    TOO_EARLY = "TOO_EARLY"
    FUTURE = "FUTURE"
    AMOUNT = "AMOUNT"
    NOT_SENT = "NOT_SENT"
    NOT_DUE = "NOT_DUE"
    BEFORE_DECISION = "BEFORE_DECISION"
    NOT_DONE = "NOT_DONE"


FAULT_WORDS = {
    Fault.CHOICE: "Hãy chọn một mục trong danh sách.",
    Fault.NO_FINDING: "Giải quyết bằng quyết định, kết luận thì ghi đúng, sai hay đúng một phần.",
    Fault.NO_SECOND: "Khiếu nại lần hai thì ghi quyết định lần đầu được công nhận, hủy hay sửa.",
    Fault.NOT_SECOND: "Vụ việc không phân loại là khiếu nại lần hai.",
    Fault.WITHDRAWN: "Rút đơn qua giải thích thì không có mục này.",
    Fault.TOO_EARLY: "Ngày này trước ngày nhận đơn.",
    Fault.FUTURE: "Ngày này chưa tới.",
    Fault.AMOUNT: "Ghi một số nguyên không âm, không quá lớn.",
    Fault.NOT_SENT: "Vụ việc không chuyển cơ quan điều tra.",
    Fault.NOT_DUE: "Quyết định này không ghi là phải thi hành.",
    Fault.BEFORE_DECISION: "Ngày thi hành xong trước ngày giải quyết.",
    Fault.NOT_DONE: "Chưa thi hành xong thì chưa ghi số đã thi hành.",
}


def faults(
    facts: ResultFacts, *, level: str, received_on: dt.date, today: dt.date
) -> dict[str, Fault]:
    """Give what does not fit together, by field, the first of each; empty when all does."""
    found: dict[str, Fault] = {}
    for field, fault in (*_of_outcome(facts, level), *_of_days(facts, received_on, today),
                         *_of_amounts(facts)):  # fmt: skip
        found.setdefault(field, fault)
    return found


def _of_outcome(facts: ResultFacts, level: str) -> Iterator[tuple[str, Fault]]:
    if facts.way not in set(ResultWay):
        yield "way", Fault.CHOICE
        return
    for field, value, choices in (
        ("finding", facts.finding, set(Finding)), ("second", facts.second, set(SecondFinding)),
    ):  # fmt: skip
        if value and value not in choices:
            yield field, Fault.CHOICE
    by_decision, second = facts.way == ResultWay.DECISION, level == Level.SECOND
    if by_decision and not facts.finding:
        yield "finding", Fault.NO_FINDING
    if by_decision and second and not facts.second:
        yield "second", Fault.NO_SECOND
    if not second and facts.second:
        yield "second", Fault.NOT_SECOND
    if not by_decision:
        for field in ("finding", "second", "must_execute"):
            if getattr(facts, field):
                yield field, Fault.WITHDRAWN


def _of_days(
    facts: ResultFacts, received_on: dt.date, today: dt.date
) -> Iterator[tuple[str, Fault]]:
    if facts.resolved_on < received_on:
        yield "resolved_on", Fault.TOO_EARLY
    if facts.resolved_on > today:
        yield "resolved_on", Fault.FUTURE
    if facts.executed_on is not None:
        if not facts.must_execute:
            yield "executed_on", Fault.NOT_DUE
        if facts.executed_on < facts.resolved_on:
            yield "executed_on", Fault.BEFORE_DECISION
        if facts.executed_on > today:
            yield "executed_on", Fault.FUTURE


def _of_amounts(facts: ResultFacts) -> Iterator[tuple[str, Fault]]:
    for field in (*AMOUNTS, *EXECUTED):
        if not 0 <= getattr(facts, field) <= MOST:
            yield field, Fault.AMOUNT
    if facts.investigated_people and not facts.to_investigators:
        yield "investigated_people", Fault.NOT_SENT
    if facts.executed_on is None:
        for field in EXECUTED:
            if getattr(facts, field):
                yield field, Fault.NOT_DONE
