"""The first words of the paper that carries a step out: whom it goes to, what it says."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vanphong.drafting.typesetting import Block, text
from vanphong.petitions import queries
from vanphong.petitions.models import Case, CaseStep
from vanphong.petitions.rules import (
    NATURE_LABELS,
    STEP_LABELS,
    Nature,
    Step,
)

# Steps that leave no paper.
WITHOUT = frozenset({Step.RECORD_ANSWER, Step.REOPEN, Step.FILE, Step.LEAVE})
_NOTICES = frozenset({Step.ACCEPT, Step.REFUSE, Step.TELL_RESULT})
_ABSTRACTS: Mapping[Step, str] = {
    Step.ACCEPT: "Về việc thụ lý %(nature)s",
    Step.REFUSE: "Về việc không thụ lý %(nature)s",
    Step.GUIDE: "Về việc hướng dẫn gửi %(nature)s",
    Step.FORWARD: "Về việc chuyển đơn %(nature)s",
    Step.RETURN: "Về việc trả lại đơn %(nature)s",
    Step.INVESTIGATE: "Về việc chuyển đơn %(nature)s có dấu hiệu tội phạm",
    Step.FILE_AS_SOURCE: "Về việc chuyển thông tin để kiểm tra",
    Step.URGE: "Về việc đôn đốc giải quyết đơn %(nature)s",
    Step.TELL_RESULT: "Về kết quả giải quyết đơn %(nature)s",
    Step.SUSPEND: "Về việc tạm đình chỉ giải quyết %(nature)s",
    Step.CONTINUE: "Về việc tiếp tục giải quyết %(nature)s",
    Step.TERMINATE: "Về việc đình chỉ giải quyết %(nature)s",
    Step.CONCLUDE: "Về việc giải quyết %(nature)s",
}
_ASKS: Mapping[Step, str] = {
    Step.FORWARD: (
        "%(who)s chuyển đơn đến quý cơ quan để xem xét, giải quyết theo thẩm quyền, trả lời "
        "người gửi và thông báo kết quả cho %(who)s."
    ),
    Step.INVESTIGATE: "%(who)s chuyển đơn đến quý cơ quan để giải quyết theo thẩm quyền.",
    Step.FILE_AS_SOURCE: "%(who)s chuyển thông tin đến quý cơ quan để nghiên cứu, sử dụng.",
    Step.RETURN: "Đơn không thuộc thẩm quyền giải quyết nên %(who)s trả lại.",
    Step.URGE: (
        "Đến nay %(who)s chưa nhận được kết quả. Đề nghị quý cơ quan giải quyết và thông báo "
        "kết quả."
    ),
    Step.GUIDE: "Đề nghị ông (bà) gửi đơn đến cơ quan có thẩm quyền như sau:",
}


def kind_of(step: Step, system: str) -> str:
    """Give the type of document for a body of a system (PARTY or STATE)."""
    kind = "NOTICE" if step in _NOTICES else "OFFICIAL_LETTER"
    return kind if system == "PARTY" else f"STATE_{kind}"


def first_words(case: Case, row: CaseStep, who: str) -> dict[str, Any]:
    """Give the fields of `create_draft`; of a denouncer or protected writer no name, no address.

    `who` is the body in whose name it is written.
    """
    step = Step(row.step)
    nature = NATURE_LABELS.get(case.nature, "Đơn").lower()
    to = row.addressee or queries.sent_to(case, step) or _writer(case)
    return {
        "abstract": _ABSTRACTS.get(step, STEP_LABELS[step]) % {"nature": nature},
        "addressees": [to],
        "recipients": [{"name": "Như trên"}],
        "blocks": _body(case, row, who, nature),
    }


def _writer(case: Case) -> str:
    letter = case.first_letter
    if case.nature == Nature.DENUNCIATION and not letter.is_protected:
        return f"Người tố cáo (đơn số {letter})"
    if letter.is_protected and letter.envelope:
        return f"Người viết đơn (phong bì niêm phong số {letter.envelope})"
    if letter.is_protected:
        return "Người viết đơn (danh tính trong kho)"
    rows = queries.writers_of(letter)
    stand = [one for one in rows if not one.struck_reason and not one.withdrawn_on]
    speaks = [one for one in stand if one.speaks] or stand[:1]
    named = [f"{one.petitioner.full_name}, {one.petitioner.address}" for one in speaks]
    return "; ".join(named).strip(", ") or "Người viết đơn"


def _body(case: Case, row: CaseStep, who: str, nature: str) -> tuple[Block, ...]:
    letter = case.first_letter
    received = f"{letter.received_on:%d/%m/%Y}"
    words = [
        f"Ngày {received}, {who} nhận được đơn {nature} (số {letter}) với nội dung: "
        f"{case.title.rstrip('.')}."
        if case.nature != Nature.DENUNCIATION
        else f"Ngày {received}, {who} nhận được đơn {nature} (số {letter})."
    ]
    asked = _ASKS.get(Step(row.step), "") % {"who": who}
    by = f"Thời hạn trả lời: trước hết ngày {row.answer_by:%d/%m/%Y}." if row.answer_by else ""
    return tuple(text(one) for one in (*words, asked, by, row.words) if one)
