"""Which stored delegation a draft is signed under: by body, type and day."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import SINCE, Cast
from tests.form_set import cases
from tests.form_set.building import Spec, built

from vanphong.drafting import api as drafting
from vanphong.drafting import building
from vanphong.drafting.checked import check_file
from vanphong.drafting.tests.office import NOW, make_signing_office, word_letter
from vanphong.kernel.actor import job_actor
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry

pytestmark = pytest.mark.django_db
TODAY = NOW.date()


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def delegate(cast: Cast, *types: str, until: dt.date | None = None) -> people.Delegation:
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        return people.add_delegation(
            actor=maker, body=cast.committee, post=cast.posts["CHIEF"], type_codes=types,
            instrument="Quy chế làm việc", valid_from=SINCE, valid_until=until,
        )  # fmt: skip


def draft_of(cast: Cast, type_code: str, body: people.Body | None = None) -> drafting.Draft:
    return drafting.create_draft(
        actor=cast.officer, body_id=(body or cast.committee).id, type_code=type_code, now=NOW,
        signer_id=cast.posts["CHIEF"].id, abstract="Về việc thử",
        recipients=[{"name": "Các ban đảng"}],
    )  # fmt: skip


@pytest.mark.parametrize("written", ["cv", "Công văn", "OFFICIAL_LETTER"])
def test_a_delegation_for_some_types_holds_for_these(cast: Cast, written: str) -> None:
    delegate(cast, written, "TB")
    with acting(cast.officer):
        letter, decision = draft_of(cast, "OFFICIAL_LETTER"), draft_of(cast, "DECISION")
        assert letter.delegation is not None
        assert decision.delegation is None
        mark = building.signature_mark(letter, TODAY)
        assert (mark.lines[0], mark.decision.warnings) == ("T/L BAN THƯỜNG VỤ", ())
        assert building.signature_mark(decision, TODAY).decision.warnings


def test_a_changed_type_asks_for_the_delegation_anew(cast: Cast) -> None:
    delegate(cast, "CV")
    with acting(cast.officer):
        draft = draft_of(cast, "OFFICIAL_LETTER")
        draft = drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            type_code="DECISION",
        )  # fmt: skip
        assert draft.delegation is None
        draft = drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=draft.version, now=NOW,
            type_code="OFFICIAL_LETTER",
        )  # fmt: skip
        assert draft.delegation is not None


def test_a_delegation_recorded_after_the_last_change_counts(cast: Cast) -> None:
    with acting(cast.officer):
        draft = draft_of(cast, "OFFICIAL_LETTER")
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=word_letter(), name="a.docx", now=NOW
        )
    delegation = delegate(cast)
    with acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
        assert drafting.get_draft(cast.officer, draft.id).delegation == delegation


def test_the_delegation_is_that_of_the_day_the_number_is_fixed(cast: Cast) -> None:
    delegate(cast, until=TODAY + dt.timedelta(days=1))
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        registry.open_book(
            actor=maker, direction="OUT", now=NOW, body_id=cast.committee.id,
            type_code="OFFICIAL_LETTER", term_id=registry.terms_of(maker)[0].id,
        )  # fmt: skip
    with acting(cast.officer):
        draft = draft_of(cast, "OFFICIAL_LETTER")
        drafting.take_docx(
            actor=cast.officer, draft_id=draft.id, content=word_letter(), name="a.docx", now=NOW
        )
        draft = drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
        assert draft.delegation is not None
    tomorrow = NOW + dt.timedelta(days=1)
    later = drafting.fix_number(actor=cast.chief, draft_id=draft.id, now=tomorrow)
    assert later.delegation is None


def test_a_paper_signed_by_order_is_compared_with_what_was_delegated(cast: Cast) -> None:
    spec = cases.LETTER.but(
        authority=("T/L BAN THƯỜNG VỤ",), signer_titles=("CHÁNH VĂN PHÒNG",),
        signer_name="Phạm Thị Duyệt", place_date="Mẫu Sơn, ngày 23 tháng 11 năm 2026",
    )  # fmt: skip

    def told(paper: Spec) -> list[str]:
        with acting(cast.officer):
            found = check_file(
                actor=cast.officer, content=built(paper), name="a.docx", on=None, system=None,
                now=NOW,
            ).findings  # fmt: skip
        return [str(one.message) for one in found if one.rule.id == "signature.delegated"]

    missing = ["Ngày 23/11/2026 chưa ghi việc giao ký thừa lệnh cho Phạm Thị Duyệt."]
    assert told(spec) == missing
    assert told(spec.but(signer_name="Người Nơi Khác")) == []  # nobody of this office
    assert told(spec.but(authority=("K/T CHÁNH VĂN PHÒNG",))) == []
    delegate(cast, until=dt.date(2026, 11, 23))  # over on the day of the paper
    assert told(spec) == missing
    delegate(cast)
    assert told(spec) == []
