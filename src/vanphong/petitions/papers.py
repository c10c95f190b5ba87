"""The first words of the paper that carries a step out: whom it goes to, what it says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any

from vanphong.drafting.typesetting import Block, ListItem, Paragraph, Run, text
from vanphong.kernel.clock import vietnam_date
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.models import Case, CaseStep
from vanphong.petitions.rules import (
    NATURE_LABELS,
    STEP_LABELS,
    Nature,
    Step,
)
from vanphong.petitions.rules.paper_forms import PaperForm, paper_form

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
    Step.FORM_TEAM: "Về việc lập tổ, đoàn xác minh %(nature)s",
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


# No form of the Party was found.
_TEAM = PaperForm(
    type="DECISION", abstract="Về việc lập đoàn giải quyết tố cáo", form="", source="",
    parts=(
        "Lập đoàn giải quyết tố cáo gồm: ‹trưởng đoàn và các thành viên, chức vụ, cơ quan›.",
        "Đoàn có nhiệm vụ: ‹nội dung, quyền hạn›. Thời gian: ‹số ngày› ngày.",
        "‹Cơ quan, cá nhân được giao› chịu trách nhiệm thi hành Quyết định này.",
    ),
)  # fmt: skip


def begin_with(case: Case, row: CaseStep, body: people.Body, on: dt.date) -> dict[str, Any]:
    """Give type and first fields of `create_draft` for the body in whose name it is written.

    Of a denouncer or protected writer no name, no address.
    """
    step = Step(row.step)
    nature = NATURE_LABELS.get(case.nature, "Đơn").lower()
    to = row.addressee or queries.sent_to(case, step) or _writer(case)
    form = paper_form(step, case.nature, case.line, body.system, on)
    if form is None and step is Step.FORM_TEAM:
        form = _TEAM
    kind = form.type if form else "NOTICE" if step in _NOTICES else "OFFICIAL_LETTER"
    begun = {"type_code": kind if body.system == "PARTY" else f"STATE_{kind}"}
    if form and form.is_decision:
        return begun | {
            "abstract": form.abstract,
            "recipients": [{"name": f"Như Điều {len(form.parts)}"}],
            "blocks": _articles(form, case, row),
        }
    abstract = form.abstract if form else _ABSTRACTS.get(step, STEP_LABELS[step])
    return begun | {
        "abstract": abstract % {"nature": nature},
        "addressees": [to],
        "recipients": [{"name": "Như trên"}],
        "blocks": _body(case, row, body.name, nature),
    }


def form_words(case: Case, row: CaseStep) -> str:
    """Say which form of the law the begun paper of a step follows; empty when none is named."""
    if row.draft is None:
        return ""
    begun_on, system = vietnam_date(row.draft.created_at), row.draft.body.system
    form = paper_form(Step(row.step), case.nature, case.line, system, begun_on)
    return f"{form.form} ({form.source})" if form and form.form else ""


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


def _articles(form: PaperForm, case: Case, row: CaseStep) -> tuple[Block, ...]:
    """Lay a decision out: grounds, findings, articles; what is known already is filled in."""
    known = {"‹lý do›": row.words.rstrip(".")}
    if case.nature != Nature.DENUNCIATION:
        known["‹nội dung›"] = case.title.rstrip(".")

    def filled(words: str) -> str:
        for gap, value in known.items():
            words = words.replace(gap, value or gap)
        return words

    grounds = [ListItem("-", (Run(f"Căn cứ {one};"),)) for one in form.grounds]
    asked = ListItem("-", (Run("Xét đề nghị của ‹cơ quan, người đề nghị›,"),))
    head = Paragraph((Run("QUYẾT ĐỊNH:", bold=True),), alignment="center")
    articles = [
        Paragraph((Run(f"Điều {at}. ", bold=True), Run(filled(one))))
        for at, one in enumerate(form.parts, start=1)
    ]
    findings = [text(filled(one)) for one in form.findings]
    return (*grounds, asked, *findings, head, *articles)
