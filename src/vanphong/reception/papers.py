"""The first words of papers that go out after a visit; written over by a person, never sent as is."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vanphong.drafting.typesetting import Block, text
from vanphong.petitions import api as petitions
from vanphong.reception.models import Visit, VisitPerson
from vanphong.reception.rules import PaperKind, VisitOutcome, grounds_on

_ABSTRACTS = {
    PaperKind.REFUSAL: "Về việc từ chối tiếp công dân",
    PaperKind.ANSWER: "Về việc trả lời kết quả xử lý ban đầu nội dung tiếp công dân",
}


def kind_of(kind: PaperKind, system: str) -> str:
    """Give the type of document for a body of a system (PARTY or STATE)."""
    named = "NOTICE" if kind is PaperKind.REFUSAL else "OFFICIAL_LETTER"
    return named if system == "PARTY" else f"STATE_{named}"


def first_words(
    kind: PaperKind, visit: Visit, persons: Sequence[VisitPerson]
) -> dict[str, Any]:
    """Give the fields of `create_draft`; of a protected visit no name and nothing of its content."""
    return {
        "abstract": _ABSTRACTS[kind],
        "addressees": [addressee(visit, persons)],
        "recipients": [{"name": "Như trên"}],
        "blocks": _blocks(kind, visit),
    }


def addressee(visit: Visit, persons: Sequence[VisitPerson]) -> str:
    """Say to whom a paper goes: who speaks for a crowd, else the first who was named."""
    if visit.is_protected:
        return f"Người đến tiếp công dân (lượt số {visit})"
    chosen = [one for one in persons if one.speaks] or list(persons[:1])
    named = [f"{one.petitioner.full_name}, {one.petitioner.address}" for one in chosen]
    return "; ".join(one.strip(", ") for one in named) or f"Lượt tiếp công dân số {visit}"


def _blocks(kind: PaperKind, visit: Visit) -> tuple[Block, ...]:
    day = f"{visit.day:%d/%m/%Y}"
    about = "" if visit.is_protected else f" về việc: {visit.content.rstrip('.')}"
    head = f"Ngày {day}, ông (bà) đến trình bày{about}."
    lines = _refusal(head, visit) if kind is PaperKind.REFUSAL else (head, _answer(visit))
    return tuple(text(one) for one in lines if one)


def _refusal(head: str, visit: Visit) -> tuple[str, ...]:
    why = visit.refusal_ground.rstrip(".")
    basis = "Điều 4 Nghị định số 154/2026/NĐ-CP"
    if visit.refused_on is not None and visit.refusal_code:
        basis = grounds_on(visit.refused_on)[visit.refusal_code].source
    words = (
        f"Căn cứ {basis}, Văn phòng thông báo từ chối tiếp ông (bà) về "
        f"nội dung trên, vì: {why}."
    )
    return (head, words)


def _answer(visit: Visit) -> str:
    if visit.outcome == VisitOutcome.FORWARDED:
        return (
            f"Nội dung trên thuộc thẩm quyền của {visit.to_body}; Văn phòng đã chuyển để xem xét, "
            "giải quyết và trả lời ông (bà)."
        )
    case = visit.case
    state = petitions.STATE_LABELS[petitions.State(case.state)].lower() if case else ""
    return f"Văn phòng đã tiếp nhận nội dung trên; hiện nay: {state}." if state else ""
