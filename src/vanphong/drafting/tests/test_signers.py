"""A draft that is refused lands with who can mend it; another signer gets the right lines."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import SINCE, Cast

from vanphong.audit.models import Event
from vanphong.drafting import api as drafting
from vanphong.drafting import building, queries, signers
from vanphong.drafting.readying import SIGNER_AWAY, readiness
from vanphong.drafting.rules import Mender
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW, PIN, make_signing_office, submitted_draft
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Invalid, NotAllowed, Refused
from vanphong.kernel.scope import acting
from vanphong.people import api as people
from vanphong.registry import api as registry

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
WEEK = dt.timedelta(days=7)


@pytest.fixture
def cast() -> Cast:
    return make_signing_office()


def maker_of(cast: Cast) -> Actor:
    return job_actor("test", cast.office.id, people.all_permissions())


def deputy_of(cast: Cast) -> people.Post:
    maker = maker_of(cast)
    with acting(maker):
        person = people.create_person(actor=maker, full_name="Đỗ Văn Phó")
        return people.create_post(
            actor=maker, person=person, title="Phó Chánh Văn phòng",
            rank=people.Rank.DEPUTY_HEAD, roles=["CHIEF"], valid_from=SINCE, body=cast.body,
        )  # fmt: skip


def send_back(cast: Cast, draft: drafting.Draft, **more: Mender) -> drafting.Draft:
    with acting(cast.chief):
        return drafting.return_draft(
            actor=cast.chief, draft_id=draft.id, reason="Sai nơi nhận", now=NOW, **more
        )


def to_mend(actor: Actor) -> list[str]:
    with acting(actor):
        return [draft.return_reason for draft in queries.returned_to(actor)]


def test_it_goes_back_to_the_writer_and_who_presented_it_is_told(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.id, now=NOW)
    with acting(cast.clerk):
        drafting.submit_for_signature(actor=cast.clerk, draft_id=draft.id, now=NOW)

    send_back(cast, draft)

    assert to_mend(cast.officer) == to_mend(cast.clerk) == ["Sai nơi nhận"]
    assert to_mend(cast.chief) == []
    told = text_of(browser(cast, "CLERK").get("/"))
    assert "Lê Văn Nháp sửa lại: Sai nơi nhận" in told


def test_only_form_goes_to_the_clerk(cast: Cast) -> None:
    draft = submitted_draft(cast)
    page = text_of(browser(cast, "CHIEF").get(at("draft-return", draft.id)))
    assert "Văn thư, chỉ sửa thể thức" in page
    browser(cast, "CHIEF").post(
        at("draft-return", draft.id), {"reason": "Sai nơi nhận", "to": "CLERK"}
    )
    assert to_mend(cast.clerk) == ["Sai nơi nhận"]
    told = text_of(browser(cast, "OFFICER").get("/"))
    assert "Văn thư sửa lại: Sai nơi nhận" in told
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        drafting.change_draft(
            actor=cast.clerk, draft_id=kept.id, version=kept.version, now=NOW,
            file_copy="Lưu VPTU",
        )  # fmt: skip
        again = drafting.submit_for_signature(actor=cast.clerk, draft_id=kept.id, now=NOW)
    assert (again.state, again.returned_to, again.return_reason) == ("SUBMITTED", "", "")


def test_when_the_writer_has_left_it_goes_to_the_clerk(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(maker_of(cast)):
        cast.posts["OFFICER"].valid_until = TODAY
        cast.posts["OFFICER"].save(update_fields=["valid_until"])
    assert send_back(cast, draft).returned_to == Mender.CLERK
    assert to_mend(cast.clerk) == ["Sai nơi nhận"]


def test_a_stand_in_of_the_writer_mends_it(cast: Cast) -> None:
    draft = submitted_draft(cast)
    send_back(cast, draft)
    other = Actor(
        kind=cast.officer.kind, name="Người làm thay", office_id=cast.office.id,
        person_id=cast.clerk.person_id, post_id=cast.clerk.post_id,
        permissions=cast.officer.permissions, substituted_person_id=cast.officer.person_id,
    )  # fmt: skip
    assert to_mend(other) == ["Sai nơi nhận"]


def test_a_number_stays_with_a_draft_that_comes_back(cast: Cast) -> None:
    draft = submitted_draft(cast)
    drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)
    back = send_back(cast, draft)
    assert (back.state, back.symbol) == ("RETURNED", "01-CV/VPTU")
    with acting(cast.officer):
        with pytest.raises(Refused) as refusal:
            drafting.change_draft(
                actor=cast.officer, draft_id=draft.id, version=back.version, now=NOW,
                type_code="DECISION",
            )  # fmt: skip
        assert refusal.value.code == "number_held"
        drafting.change_draft(
            actor=cast.officer, draft_id=draft.id, version=back.version, now=NOW,
            abstract="Về việc đã sửa",
        )  # fmt: skip
        again = drafting.submit_for_signature(actor=cast.officer, draft_id=draft.id, now=NOW)
    assert (again.state, again.issued_on) == ("NUMBERED", back.issued_on)
    signed = drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)
    assert (signed.state, signed.symbol) == ("SIGNED", "01-CV/VPTU")
    with acting(cast.clerk):
        assert registry.NumberEntry.objects.count() == 1


def test_an_absent_signer_is_named_with_who_may_sign_instead(cast: Cast) -> None:
    draft = submitted_draft(cast)
    deputy = deputy_of(cast)
    maker = maker_of(cast)
    with acting(maker):
        people.add_substitution(
            actor=maker, absent=cast.posts["CHIEF"], substitute=cast.posts["OFFICER"],
            reason="Đi họp", valid_from=TODAY, valid_until=TODAY + WEEK,
        )  # fmt: skip
    with acting(cast.clerk):
        kept = drafting.get_draft(cast.clerk, draft.id)
        note = readiness(cast.clerk, kept, TODAY).note(SIGNER_AWAY)
    assert note is not None
    assert "Phạm Thị Duyệt vắng đến hết ngày 29/11/2026" in note.text
    assert "Đỗ Văn Phó (K/T CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG)" in note.text

    with acting(cast.clerk):
        changed = signers.change_signer(
            actor=cast.clerk, draft_id=draft.id, signer_id=deputy.id, reason="Chánh đi họp",
            now=NOW, version=kept.version,
        )  # fmt: skip
        lines = list(building.signature_mark(changed, TODAY).lines)
        event = Event.objects.get(action="drafting:draft:change_signer")
    assert lines == ["K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]
    assert event.detail["reason"] == "Chánh đi họp"
    assert (changed.state, changed.version) == ("SUBMITTED", kept.version + 1)
    with pytest.raises(NotAllowed):
        drafting.sign_draft(actor=cast.chief, draft_id=draft.id, pin=PIN, now=NOW)


def test_a_numbered_draft_gets_the_lines_of_its_new_signer(cast: Cast) -> None:
    draft, deputy = submitted_draft(cast), deputy_of(cast)
    drafting.fix_number(actor=cast.clerk, draft_id=draft.id, now=NOW)
    with acting(cast.chief):
        changed = signers.change_signer(
            actor=cast.chief, draft_id=draft.id, signer_id=deputy.id, reason="Đi vắng", now=NOW
        )
    assert changed.mark_lines == ["K/T CHÁNH VĂN PHÒNG", "PHÓ CHÁNH VĂN PHÒNG"]


def test_an_ended_delegation_is_named(cast: Cast) -> None:
    maker = maker_of(cast)
    with acting(maker):
        people.add_delegation(
            actor=maker, body=cast.committee, post=cast.posts["CHIEF"], type_codes=[],
            instrument="Quy chế làm việc", valid_from=SINCE, valid_until=TODAY,
        )  # fmt: skip
    with acting(cast.officer):
        draft = drafting.create_draft(
            actor=cast.officer, body_id=cast.committee.id, type_code="OFFICIAL_LETTER",
            now=NOW, signer_id=cast.posts["CHIEF"].id, abstract="Về việc thử",
        )  # fmt: skip
        [told] = signers.troubles(cast.officer, draft, TODAY)
    assert "giao ký thừa lệnh theo Quy chế làm việc đã hết hiệu lực từ 23/11/2026" in told
    assert "Nguyễn Văn Phê (T/M BAN THƯỜNG VỤ / BÍ THƯ)" in told


def test_a_signer_who_left_stops_and_what_is_no_change_is_refused(cast: Cast) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        with pytest.raises(Invalid) as refusal:
            signers.change_signer(
                actor=cast.officer, draft_id=draft.id, signer_id=cast.posts["CHIEF"].id,
                reason="Thử", now=NOW,
            )  # fmt: skip
        assert refusal.value.code == "same_signer"
        with pytest.raises(Invalid):
            signers.change_signer(
                actor=cast.officer, draft_id=draft.id, signer_id=cast.posts["CLERK"].id,
                reason="Thử", now=NOW,
            )  # fmt: skip
        left = drafting.get_draft(cast.officer, draft.id)
        assert left.signer is not None
        left.signer.valid_until = TODAY
        assert any(
            "không còn giữ chức vụ" in one for one in readiness(cast.officer, left, TODAY).stops
        )


def test_the_page_changes_the_signer(cast: Cast) -> None:
    draft, deputy = submitted_draft(cast), deputy_of(cast)
    clerk = browser(cast, "CLERK")
    page = text_of(clerk.get(at("draft-signer", draft.id)))
    assert "Đỗ Văn Phó (K/T CHÁNH VĂN PHÒNG / PHÓ CHÁNH VĂN PHÒNG)" in page
    given = {"signer": str(deputy.id), "reason": "Đi vắng", "version": str(draft.version)}
    assert clerk.post(at("draft-signer", draft.id), given).status_code == 302
    assert clerk.post(at("draft-signer", draft.id), given).status_code == 422
    assert "Đổi người ký" in text_of(clerk.get(at("draft", draft.id)))
