"""The paper of a step: begun as a draft, signed, issued, noted."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound, Refused
from vanphong.kernel.scope import acting
from vanphong.petitions import queries, services
from vanphong.petitions.models import Case, CaseClock, CaseStep, Letter, Writer
from vanphong.petitions.services import LetterFacts, Person
from vanphong.petitions.tests.conftest import looking
from vanphong.tasks.tests.conftest import hire

VALUES = {"LINE": "STATE", "NATURE": "DENUNCIATION", "COMPETENCE": "OTHER"}


@pytest.fixture
def office(db: None) -> Cast:
    return make_signing_office()


@pytest.fixture
def officer(office: Cast) -> Actor:
    return hire(office, "Vũ Thị Đơn", "PETITIONS")


def forwarded(
    office: Cast, officer: Actor, nature: str = "DENUNCIATION", **more: object
) -> tuple[Case, CaseStep]:
    facts = {"channel": "POST", "received_on": NOW.date(), "abstract": "Tố cáo cán bộ xã"}
    named = () if more.get("is_protected") else (Person("Lê Thị Mẫu", "Xã Tân Mỹ"),)
    more.setdefault("declined_secrecy", bool(named))
    with acting(officer):
        services.receive_letter(
            actor=officer, facts=LetterFacts(**(facts | more)), persons=named, now=NOW
        )
        case = queries.visible_cases(officer).get()
        services.judge_case(
            actor=officer, case_id=case.pk, values=VALUES | {"NATURE": nature}, now=NOW
        )
    with acting(office.chief):
        row = services.propose_step(
            actor=office.chief, case_id=case.pk, step="FORWARD", now=NOW,
            addressee="Ủy ban Kiểm tra Tỉnh ủy", words="Thuộc thẩm quyền của Ủy ban.",
        )  # fmt: skip
    return case, row


def begun(officer: Actor, case: Case, row: CaseStep) -> drafting.Draft:
    with acting(officer):
        made = services.begin_paper(actor=officer, case_id=case.pk, step_id=row.pk, now=NOW)
        assert made.draft_id is not None
        return drafting.get_draft(officer, made.draft_id)


def test_paper_is_begun_issued_and_noted(office: Cast, officer: Actor) -> None:
    case, row = forwarded(office, officer)
    draft = begun(officer, case, row)
    assert draft.addressees == ["Ủy ban Kiểm tra Tỉnh ủy"]
    assert draft.abstract == "Về việc chuyển đơn tố cáo"
    with acting(officer):
        draft = drafting.change_draft(
            actor=officer, draft_id=draft.pk, version=draft.version, now=NOW,
            signer_id=office.posts["CHIEF"].id, file_copy="Lưu Văn phòng",
        )  # fmt: skip
        drafting.submit_for_signature(actor=officer, draft_id=draft.pk, now=NOW)
    drafting.sign_draft(actor=office.chief, draft_id=draft.pk, pin=PIN, now=NOW)
    drafting.seal_and_issue(actor=office.clerk, draft_id=draft.pk, pin=PIN, now=NOW)
    with looking(office.office.id):
        row.refresh_from_db()
        assert row.document is not None
        assert row.symbol == row.document.symbol
        states = dict(CaseClock.objects.filter(case=case).values_list("duty", "state"))
    assert states["T31"] == "MET"


def test_an_urging_names_who_urges_whom_and_until_when(office: Cast, officer: Actor) -> None:
    case, row = forwarded(office, officer)
    sent = begun(officer, case, row).content
    assert f"{office.body.name} chuyển đơn đến quý cơ quan" in sent
    with acting(officer):
        urging = services.propose_step(
            actor=officer, case_id=case.pk, step="URGE", now=NOW,
            answer_by=NOW.date() + dt.timedelta(days=9),
        )  # fmt: skip
    draft = begun(officer, case, urging)
    assert draft.addressees == ["Ủy ban Kiểm tra Tỉnh ủy"]
    assert f"Đến nay {office.body.name} chưa nhận được kết quả" in draft.content
    assert f"trước hết ngày {urging.answer_by:%d/%m/%Y}" in draft.content


def test_paper_is_begun_once(office: Cast, officer: Actor) -> None:
    case, row = forwarded(office, officer)
    draft = begun(officer, case, row)
    with pytest.raises(Refused) as again:
        begun(officer, case, row)
    assert again.value.code == "paper_begun"
    with acting(officer):
        drafting.withdraw_draft(actor=officer, draft_id=draft.pk, reason="Nhầm", now=NOW)
    assert begun(officer, case, row).pk != draft.pk


def result_told(officer: Actor, case: Case) -> CaseStep:
    with acting(officer):
        for step in ("RECORD_ANSWER", "TELL_RESULT"):
            row = services.propose_step(
                actor=officer, case_id=case.pk, step=step, words="Đã xử lý", now=NOW
            )
    return row


def test_protected_writer_is_not_named(office: Cast, officer: Actor) -> None:
    case, _row = forwarded(office, officer, is_protected=True, envelope="NP-7")
    told = result_told(officer, case)
    with acting(officer):
        rows = {one.step: one for one in queries.steps_of(case)}
    with acting(officer), pytest.raises(Refused) as notes:
        services.begin_paper(
            actor=officer, case_id=case.pk, step_id=rows["RECORD_ANSWER"].pk, now=NOW
        )
    assert notes.value.code == "no_paper"
    draft = begun(officer, case, told)
    assert draft.addressees == ["Người viết đơn (phong bì niêm phong số NP-7)"]


def test_protected_writer_in_the_vault_is_not_named(office: Cast, officer: Actor) -> None:
    case, _row = forwarded(office, officer, is_protected=True, envelope="NP-7")
    told = result_told(officer, case)
    with acting(officer):
        Letter.objects.update(envelope="", in_vault=True)
    assert begun(officer, case, told).addressees == ["Người viết đơn (danh tính trong kho)"]


def test_who_withdrew_is_not_written_to(office: Cast, officer: Actor) -> None:
    case, _row = forwarded(office, officer, "PETITION")
    with acting(officer):
        Writer.objects.update(withdrawn_on=NOW.date())
    assert begun(officer, case, result_told(officer, case)).addressees == ["Người viết đơn"]


def test_who_stands_by_the_letter_is_written_to(office: Cast, officer: Actor) -> None:
    case, _row = forwarded(office, officer, "PETITION")
    told = result_told(officer, case)
    assert begun(officer, case, told).addressees == ["Lê Thị Mẫu, Xã Tân Mỹ"]


def test_steps_of_another_case_are_not_found(office: Cast, officer: Actor) -> None:
    case, _row = forwarded(office, officer)
    with pytest.raises(NotFound), acting(officer):
        services.begin_paper(actor=officer, case_id=case.pk, step_id=case.pk, now=NOW)


def barred(keeper: Actor, case: Case, person: Actor) -> None:
    with acting(keeper):
        services.bar_person(
            actor=keeper, case_id=case.pk, person_id=person.person_key, reason="Em ruột",
            now=NOW,
        )  # fmt: skip


def test_who_is_barred_from_a_case_sees_none_of_its_drafts(
    office: Cast, officer: Actor
) -> None:
    """Also who reads every draft of the office; and nobody is barred from another's."""
    case, row = forwarded(office, officer)
    draft = begun(officer, case, row)
    with acting(office.chief):
        assert drafting.get_draft(office.chief, draft.pk)
    barred(officer, case, office.chief)
    with acting(office.chief), pytest.raises(NotFound):
        drafting.get_draft(office.chief, draft.pk)
    with acting(officer):
        assert drafting.get_draft(officer, draft.pk)
    with acting(office.chief):
        other = drafting.create_draft(
            actor=office.chief, body_id=office.body.pk, type_code="NOTICE", now=NOW,
            abstract="Về lịch trực",
        )  # fmt: skip
        assert drafting.get_draft(office.chief, other.pk)


def test_a_denouncer_is_not_named_though_nobody_asked_for_protection(
    office: Cast, officer: Actor
) -> None:
    case, _row = forwarded(office, officer)
    told = result_told(officer, case)
    with acting(officer):
        letter = str(case.first_letter)
    assert begun(officer, case, told).addressees == [f"Người tố cáo (đơn số {letter})"]
