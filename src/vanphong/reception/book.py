"""The book of reception, form 03/TCD: its 13 columns and what stands in them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.petitions import api as petitions
from vanphong.reception import queries
from vanphong.reception.models import Visit, VisitPerson
from vanphong.reception.rules import VISIT_LABELS, VisitOutcome, VisitState


@dataclass(frozen=True, slots=True)
class BookColumn:
    """A column of the form and its share of the page's width; its words are the form's own."""

    title: str
    share: float
    dated: bool = False


# :source: Nghị định 154/2026/NĐ-CP, mẫu 03/TCD.
COLUMNS = (
    BookColumn("STT", 0.6),
    BookColumn("Ngày tiếp", 1.0, dated=True),
    BookColumn("Họ tên, địa chỉ", 2.4),
    BookColumn("Giấy tờ", 1.2),
    BookColumn("Nội dung", 3.0),
    BookColumn("Loại đơn", 1.1),
    BookColumn("Số người cùng nội dung", 0.9),
    BookColumn("Cơ quan đã giải quyết", 1.4),
    BookColumn("Thuộc thẩm quyền", 0.8),
    BookColumn("Hướng dẫn đến (số văn bản)", 1.6),
    BookColumn("Cơ quan thụ lý (số văn bản chuyển)", 1.6),
    BookColumn("Theo dõi kết quả", 1.6),
    BookColumn("Ghi chú", 1.4),
)
_NOT_NAMED = "Được giữ bí mật"


def rows(actor: Actor, since: dt.date, until: dt.date, most: int) -> list[list[str]]:
    """Give the lines of the book for the days `[since, until)`, no more than `most`."""
    visits = list(queries.book_of(actor, since, until)[:most])
    persons = queries.persons_of(visits)
    return [line(one, persons.get(one.pk, [])) for one in visits]


def line(visit: Visit, persons: Sequence[VisitPerson]) -> list[str]:
    """Give what stands in the 13 columns of a visit; of a protected one no name."""
    outcome = visit.outcome
    elsewhere = f"{visit.to_body} ({visit.to_symbol})" if visit.to_symbol else visit.to_body
    return [
        str(visit),
        f"{visit.day:%d/%m/%Y}",
        _NOT_NAMED if visit.is_protected else "; ".join(map(_who, persons)),
        "" if visit.is_protected else "; ".join(_papers(persons)),
        visit.content,
        petitions.NATURE_LABELS[petitions.Nature(visit.nature)],
        str(visit.people),
        visit.prior_body,
        "x" if outcome == VisitOutcome.TAKEN else "",
        elsewhere if outcome == VisitOutcome.GUIDED else "",
        elsewhere if outcome == VisitOutcome.FORWARDED else "",
        _result(visit),
        _note(visit),
    ]


def _who(one: VisitPerson) -> str:
    return ", ".join(filter(None, (one.petitioner.full_name, one.petitioner.address)))


def _papers(persons: Sequence[VisitPerson]) -> list[str]:
    return [one.petitioner.id_number for one in persons if one.petitioner.id_number]


def _result(visit: Visit) -> str:
    case = visit.case
    words = []
    if case is not None:
        state = petitions.STATE_LABELS[petitions.State(case.state)]
        words.append(f"Vụ việc {case}: {state}")
    if visit.answer_symbol:
        words.append(f"Đã trả lời, số {visit.answer_symbol}")
    return "; ".join(words)


def _note(visit: Visit) -> str:
    words = []
    if visit.state != VisitState.RECEIVED:
        words.append(VISIT_LABELS[VisitState(visit.state)])
    if visit.is_repeat:
        words.append("Đến nhiều lần")
    if visit.papers:
        words.append(f"Nhận: {visit.papers}")
    if visit.arrived_at is not None:
        words.append(f"Ghi khi mất mạng, đến lúc {visit.came_at.astimezone(VIETNAM):%H:%M}")
    if visit.refusal_ground:
        words.append(visit.refusal_ground)
    return "; ".join(filter(None, (*words, visit.note)))
