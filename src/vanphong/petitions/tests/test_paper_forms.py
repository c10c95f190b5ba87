"""The forms of the law that papers of the State's line follow, and what they must say."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, make_signing_office
from vanphong.kernel.actor import Actor
from vanphong.kernel.rules import load_pack
from vanphong.kernel.scope import acting
from vanphong.people.models import Body
from vanphong.petitions import papers, queries, services
from vanphong.petitions.models import Case, CaseStep
from vanphong.petitions.rules import Nature, Step
from vanphong.petitions.rules.paper_forms import paper_form
from vanphong.petitions.services import LetterFacts, Person
from vanphong.registry import api as registry
from vanphong.tasks.tests.conftest import hire

ON = dt.date(2026, 8, 3)
BEFORE = dt.date(2026, 6, 30)
OURS = {"LINE": "STATE", "COMPETENCE": "OURS", "CONDITION": "ELIGIBLE"}


@pytest.mark.parametrize(
    ("step", "nature", "form", "kind"),
    [
        ("ACCEPT", "COMPLAINT", "Mẫu số 03", "NOTICE"),
        ("REFUSE", "COMPLAINT", "Mẫu số 04", "NOTICE"),
        ("TERMINATE", "COMPLAINT", "Mẫu số 14a", "DECISION"),
        ("ACCEPT", "DENUNCIATION", "Mẫu số 04", "DECISION"),
        ("CONCLUDE", "DENUNCIATION", "Mẫu số 12", "NOTICE"),
        ("FORWARD", "DENUNCIATION", "Mẫu số 03", "TRANSFER_SLIP"),
    ],
)
def test_forms_of_the_law(step: str, nature: str, form: str, kind: str) -> None:
    found = paper_form(Step(step), nature, "STATE", "STATE", ON)
    assert found is not None
    assert (found.form, found.type) == (form, kind)


@pytest.mark.parametrize(
    ("step", "nature", "line", "system"),
    [
        ("ACCEPT", "COMPLAINT", "STATE", "PARTY"),
        ("ACCEPT", "COMPLAINT", "PARTY", "STATE"),
        ("FORWARD", "PETITION", "STATE", "STATE"),
    ],
)
def test_elsewhere_no_form_is_named(step: str, nature: str, line: str, system: str) -> None:
    assert paper_form(Step(step), nature, line, system, ON) is None


def test_a_notice_before_the_new_decree_names_no_form_of_it() -> None:
    found = paper_form(Step.ACCEPT, "COMPLAINT", "STATE", "STATE", BEFORE)
    assert found is not None
    assert found.form == ""
    assert paper_form(Step.REFUSE, "COMPLAINT", "STATE", "STATE", BEFORE) is None


def test_every_form_is_of_a_step_a_nature_and_a_type_that_exist() -> None:
    for rule in load_pack("vanphong.petitions", "paper-forms"):
        step, _, nature = rule.id.partition(".")
        assert step in set(Step)
        assert nature in set(Nature)
        assert registry.is_type_code(f"STATE_{rule.value['type']}")
        assert Step(step) not in papers.WITHOUT


@pytest.fixture
def office(db: None) -> Cast:
    found = make_signing_office()
    Body.objects.filter(pk=found.body.pk).update(system="STATE", kind="STATE_BODY")
    return found


@pytest.fixture
def officer(office: Cast) -> Actor:
    return hire(office, "Vũ Thị Đơn", "PETITIONS")


def taken(office: Cast, officer: Actor, nature: str, *steps: str) -> tuple[Case, CaseStep]:
    facts = LetterFacts(
        channel="POST", received_on=NOW.date(), abstract="Đo lại thửa đất",
        declined_secrecy=nature == "DENUNCIATION",
    )  # fmt: skip
    with acting(officer):
        services.receive_letter(
            actor=officer, facts=facts, persons=(Person("Lê Thị Mẫu", "Xã Tân Mỹ"),), now=NOW
        )
        case = queries.visible_cases(officer).get()
        values = OURS | {"NATURE": nature}
        services.judge_case(actor=officer, case_id=case.pk, values=values, now=NOW)
    with acting(office.chief):
        for step in steps:
            row = services.propose_step(
                actor=office.chief, case_id=case.pk, step=step, words="Đất đã cấp đủ.", now=NOW
            )
    return case, row


def begun(officer: Actor, case: Case, row: CaseStep) -> drafting.Draft:
    with acting(officer):
        made = services.begin_paper(actor=officer, case_id=case.pk, step_id=row.pk, now=NOW)
        assert made.draft_id is not None
        return drafting.get_draft(officer, made.draft_id)


def test_a_denunciation_is_taken_up_by_a_decision_that_names_nobody(
    office: Cast, officer: Actor
) -> None:
    case, row = taken(office, officer, "DENUNCIATION", "ACCEPT")
    draft = begun(officer, case, row)
    assert draft.type_code == "STATE_DECISION"
    assert draft.addressees == []
    assert "Căn cứ Luật Tố cáo" in draft.content
    assert "Thời hạn giải quyết: ‹số ngày› ngày" in draft.content
    assert "Lê Thị Mẫu" not in draft.content
    assert "Đo lại thửa đất" not in draft.content
    with acting(officer):
        (kept,) = [one for one in queries.steps_of(case) if one.step == "ACCEPT"]
        assert papers.form_words(kept.case, kept).startswith("Mẫu số 04 (Luật Tố cáo")


def test_a_team_is_formed_by_a_decision_that_goes_to_nobody_outside(
    office: Cast, officer: Actor
) -> None:
    case, row = taken(office, officer, "DENUNCIATION", "ACCEPT", "FORM_TEAM")
    draft = begun(officer, case, row)
    assert (draft.type_code, draft.addressees) == ("STATE_DECISION", [])
    assert "Thành lập Tổ xác minh" in draft.content
    Body.objects.filter(pk=office.body.pk).update(system="PARTY", kind="PROVINCIAL_ADVISORY")
    with acting(office.chief):
        row = services.propose_step(
            actor=office.chief, case_id=case.pk, step="FORM_TEAM", now=NOW
        )
    draft = begun(officer, case, row)
    assert (draft.type_code, draft.addressees) == ("DECISION", [])
    assert "Lập đoàn giải quyết tố cáo" in draft.content


def test_a_complaint_is_resolved_by_a_decision_with_its_findings(
    office: Cast, officer: Actor
) -> None:
    case, row = taken(office, officer, "COMPLAINT", "ACCEPT", "CONCLUDE")
    draft = begun(officer, case, row)
    assert draft.type_code == "STATE_DECISION"
    assert "Nội dung khiếu nại: Đo lại thửa đất." in draft.content
    before, _, after = draft.content.partition("QUYẾT ĐỊNH:")
    assert "Kết quả xác minh" in before
    assert "Điều 1. " in after
    assert "khởi kiện vụ án hành chính" in after


def test_the_notice_of_a_complaint_names_the_writer(office: Cast, officer: Actor) -> None:
    case, row = taken(office, officer, "COMPLAINT", "ACCEPT")
    draft = begun(officer, case, row)
    assert draft.type_code == "STATE_NOTICE"
    assert draft.addressees == ["Lê Thị Mẫu, Xã Tân Mỹ"]
    assert draft.abstract == "Về việc thụ lý khiếu nại"
