"""Appraisal of a draft: one version, by another person, signed; it falls when the text changes."""

from __future__ import annotations

import dataclasses
import datetime as dt
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import appraisal_content, appraisals, approvals, opinions
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.appraisal_rules import Demands
from vanphong.drafting.models import (
    Appraisal,
    AppraisalFinding,
    AppraisalSheet,
    Draft,
    FindingReply,
)
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.office import NOW, submitted_draft
from vanphong.drafting.typesetting.reading import page_texts
from vanphong.files import api as files
from vanphong.files.tests import samples
from vanphong.kernel.errors import Invalid, NotAllowed, NotFound, Refused, VanphongError
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> Cast:
    return do.appraising_office()


@pytest.fixture
def draft(cast: Cast) -> Draft:
    return do.scheme(cast)


def present(cast: Cast, draft: Draft) -> reads.Present:
    with acting(cast.chief):
        return reads.present(drafting.get_draft(cast.chief, draft.pk))


def content(cast: Cast, draft: Draft, appraisal: Appraisal) -> dict[str, Any]:
    with acting(cast.chief):
        held = drafting.get_draft(cast.chief, draft.pk)
        again = reads.get_round(cast.chief, held, appraisal.pk)
        return appraisal_content.appraisal_out(cast.chief, held, again, NOW.date())


def reply(cast: Cast, appraisal: Appraisal, finding: object, **given: Any) -> FindingReply:
    with acting(cast.officer):
        return appraisals.reply_finding(
            actor=cast.officer, draft_id=appraisal.draft_id, appraisal_id=appraisal.pk,
            finding_id=finding, now=NOW, **given,
        )  # type: ignore[arg-type]  # fmt: skip


def test_the_sheet_says_everything_and_bears_the_appraisers_signature(
    cast: Cast, draft: Draft
) -> None:
    with acting(cast.officer):
        asked = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=1, now=NOW,
            post_ids=[cast.posts["SECOND"].id], places=["Ban Tổ chức Tỉnh ủy"],
        )  # fmt: skip
    with acting(cast.actors["SECOND"]):
        said = opinions.give_opinion(
            actor=cast.actors["SECOND"], draft_id=draft.pk, request_id=asked.pk, now=NOW,
            stance="OTHER", words="Cần thêm lộ trình.",
        )  # fmt: skip
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asked.pk, now=NOW, reason="Gấp"
        )
        opinions.note_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asked.pk, now=NOW,
            notes=[opinions.Note(said.pk, "NOT_ACCEPTED", "Lộ trình đã có ở kế hoạch.")],
        )  # fmt: skip
    appraisal = do.opened(cast, draft, "SECOND")
    do.judged(cast, appraisal)
    do.found(cast, appraisal, "Thiếu kinh phí.")
    with acting(cast.actors["SECOND"]):
        appraisals.dissent(
            actor=cast.actors["SECOND"], draft_id=draft.pk, appraisal_id=appraisal.pk, now=NOW,
            words="Theo tôi,\nkinh phí đã đủ.",
        )  # fmt: skip
    sheet = do.signed(cast, appraisal, "NOT_READY")
    with acting(cast.chief):
        pdf = files.read_bytes(files.get_file(cast.chief, sheet.file_id))
        report = signing.verify_safely(pdf, now=NOW)
        page = " ".join(" ".join(page_texts(pdf)).split())
    assert [one.signer for one in report.signatures] == ["Phạm Thị Duyệt"]
    assert all(one.intact for one in report.signatures)
    for words in (
        "PHIẾU THẨM ĐỊNH", "Thiếu kinh phí.", "Quy chế làm việc, Điều 9", "Phải sửa",
        "Cần thêm lộ trình.", "Lộ trình đã có ở kế hoạch.", "Không tiếp thu",
        "Chưa đủ điều kiện trình", "kinh phí đã đủ.", "chưa tìm thấy quy định của Đảng",
        "Ban Tổ chức Tỉnh ủy", appraisal.digest[:32], appraisal.digest[32:],
    ):  # fmt: skip
        assert words in page
    assert appraisal.digest not in page, "as one word it runs past the margin"
    assert "Tỉnh ủy," not in page, "a place has no post"
    assert sheet.content["beside"][0]["dissent"] == "Theo tôi,\nkinh phí đã đủ."
    assert present(cast, draft).conclusion == "NOT_READY"


def test_the_next_round_shows_what_is_mended(cast: Cast, draft: Draft) -> None:
    first = do.opened(cast, draft)
    do.judged(cast, first)
    mended, kept, silent = (do.found(cast, first, f"Điểm {n}.") for n in "abc")
    do.signed(cast, first, "NOT_READY")
    with pytest.raises(Invalid) as early:
        reply(cast, first, mended, reply="MENDED")
    assert early.value.code == "no_version"
    with pytest.raises(NotAllowed) as own, acting(cast.chief):
        appraisals.reply_finding(
            actor=cast.chief, draft_id=draft.pk, appraisal_id=first.pk, finding_id=kept,
            reply="NOT_MENDED", why="Thôi", now=NOW,
        )  # fmt: skip
    assert own.value.code == "own_finding"
    do.rewrite(cast, draft, "Bản đã sửa.")
    reply(cast, first, mended, reply="MENDED")
    reply(cast, first, kept, reply="NOT_MENDED", why="Trái quy chế.")
    second = do.opened(cast, draft)
    with acting(cast.chief):
        appraisals.say_again(
            actor=cast.chief, draft_id=draft.pk, appraisal_id=second.pk, finding_id=silent
        )
    before = content(cast, draft, second)["before"]
    assert [(one["reply"], one["mended_in"], one["said_again"]) for one in before] == [
        ("MENDED", 2, False), ("NOT_MENDED", None, False), (None, None, True),
    ]  # fmt: skip
    assert content(cast, draft, second)["findings"][0]["again"]
    with pytest.raises(Refused) as older, acting(cast.chief):
        appraisals.drop_finding(
            actor=cast.chief, draft_id=draft.pk, appraisal_id=first.pk, finding_id=kept, now=NOW
        )
    assert older.value.code == "newer_round"


def test_a_change_lets_it_fall_and_the_very_same_text_lets_it_stand_again(
    cast: Cast, draft: Draft
) -> None:
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    do.signed(cast, appraisal)
    with acting(cast.chief):
        approvals.approve_draft(actor=cast.chief, draft_id=draft.pk, version=1, now=NOW)
    assert (present(cast, draft).conclusion, present(cast, draft).approved.stands) == (
        "READY", True,
    )  # fmt: skip
    do.rewrite(cast, draft, "Bản đầu.", abstract="Đề án khác", addressees=["Ban Thường vụ"])
    fallen = present(cast, draft)
    assert fallen.conclusion is None
    assert fallen.approved.changed == ("trích yếu", "nơi kính gửi")
    with acting(cast.officer):
        held = drafting.get_draft(cast.officer, draft.pk)
        notes = drafting.readiness(cast.officer, held, NOW.date()).warnings
    assert any("Phiếu thẩm định lần 1 không còn giá trị" in note for note in notes)
    assert any("Phê duyệt của Phạm Thị Duyệt không còn giá trị" in note for note in notes)
    do.rewrite(cast, draft, "Bản đầu.", abstract="Đề án sắp xếp tổ chức bộ máy", addressees=[])
    again = present(cast, draft)
    assert (again.conclusion, again.approved.stands) == ("READY", True)


def test_presenting_asks_for_what_the_office_wants_and_nothing_else(
    cast: Cast, draft: Draft
) -> None:
    assert not present(cast, draft).missing, "off unless the office said so"
    with acting(cast.chief):
        approvals.set_demands(
            actor=cast.chief, demands=Demands(appraisal=True, approval=True), now=NOW,
            reason="Quy chế mới",
        )  # fmt: skip
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal, "NOT_APPLICABLE")

    def refused() -> str:
        with acting(cast.officer), pytest.raises(Refused) as error, transaction.atomic():
            drafting.submit_for_signature(actor=cast.officer, draft_id=draft.pk, now=NOW)
        return error.value.code

    assert refused() == "appraisal_needed"
    do.signed(cast, appraisal, "NOT_READY", words="Thiếu phụ lục.")
    assert refused() == "appraisal_needed"
    sheet = do.signed(cast, appraisal, "CONDITIONAL", words="Gửi kèm phụ lục.")
    assert (sheet.number, refused()) == (2, "approval_needed")
    with acting(cast.chief):
        approvals.approve_draft(actor=cast.chief, draft_id=draft.pk, version=1, now=NOW)
    with acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.pk, now=NOW)


def test_another_file_after_the_number_is_approved_anew_before_it_is_signed(
    cast: Cast,
) -> None:
    draft = submitted_draft(cast)
    with acting(cast.officer):
        drafting.take_back(actor=cast.officer, draft_id=draft.pk, now=NOW)
    with acting(cast.chief):
        approvals.set_demands(
            actor=cast.chief, demands=Demands(approval=True), now=NOW, reason="Quy chế mới"
        )
        version = drafting.get_draft(cast.chief, draft.pk).version
        approvals.approve_draft(actor=cast.chief, draft_id=draft.pk, version=version, now=NOW)
    with acting(cast.officer):
        drafting.submit_for_signature(actor=cast.officer, draft_id=draft.pk, now=NOW)
    with acting(cast.chief):
        approvals.set_demands(
            actor=cast.chief, demands=Demands(appraisal=True, approval=True),
            now=NOW + dt.timedelta(minutes=1), reason="Thêm thẩm định",
        )  # fmt: skip
    drafting.fix_number(actor=cast.clerk, draft_id=draft.pk, now=NOW)
    with acting(cast.officer):
        drafting.take_own_pdf(
            actor=cast.officer, draft_id=draft.pk, content=samples.pdf("Không có số"),
            name="khac.pdf", now=NOW,
        )  # fmt: skip

    def refused() -> str:
        with pytest.raises(Refused) as error:
            drafting.sign_draft(actor=cast.chief, draft_id=draft.pk, pin=do.PIN, now=NOW)
        return error.value.code

    assert refused() == "approval_needed"
    with acting(cast.chief):
        version = drafting.get_draft(cast.chief, draft.pk).version
        approvals.approve_draft(actor=cast.chief, draft_id=draft.pk, version=version, now=NOW)
    assert refused() == "number_not_in_pdf", "what is wanted only since holds up nothing"


@pytest.mark.parametrize(
    ("given", "by", "code"),
    [
        pytest.param({"appraiser": "OFFICER"}, "CHIEF", "conflict", id="the drafter"),
        pytest.param({}, "OFFICER", "conflict", id="the drafter himself"),
        pytest.param({"appraiser": "CLERK"}, "CHIEF", "cannot_appraise", id="no right"),
        pytest.param({"version": 7}, "CHIEF", "changed_meanwhile", id="another version"),
        pytest.param({"beside": "ADMIN"}, "CHIEF", "unknown_post", id="beside reads no drafts"),
        pytest.param({"beside": "OFFICER"}, "CHIEF", "unknown_post", id="drafter beside"),
        pytest.param({}, "SECOND", "not_found", id="sees it not"),
        pytest.param({}, "LEADER", "no_right", id="does not appraise"),
    ],
)
def test_who_may_not_open(
    cast: Cast, draft: Draft, given: dict[str, Any], by: str, code: str
) -> None:
    wanted: dict[str, Any] = {"version": given.get("version", 1)}
    if "appraiser" in given:
        wanted["appraiser_id"] = cast.posts[given["appraiser"]].id
    if "beside" in given:
        wanted["member_ids"] = [cast.posts[given["beside"]].id]
    actor = cast.actors[by]
    with acting(actor), pytest.raises(VanphongError) as refused, transaction.atomic():
        appraisals.open_appraisal(actor=actor, draft_id=draft.pk, now=NOW, **wanted)
    assert refused.value.code == code
    with acting(cast.chief):
        assert not Appraisal.objects.exists()


def test_the_drafter_asks_and_the_appraiser_alone_writes(cast: Cast, draft: Draft) -> None:
    appraisal = do.opened(
        cast, draft, "SECOND", by="OFFICER", appraiser_id=cast.posts["CHIEF"].id
    )
    with acting(cast.chief):
        assert [one.pk for one in reads.waiting_for_appraisal(cast.chief)] == [appraisal.pk]
    for role in ("OFFICER", "LEADER", "SECOND"):
        actor = cast.actors[role]
        with acting(actor), pytest.raises(NotAllowed), transaction.atomic():
            appraisals.add_finding(
                actor=actor, draft_id=draft.pk, appraisal_id=appraisal.pk, now=NOW,
                found=appraisals.Found("Sai", "Điều 1", "MUST"),
            )  # fmt: skip
    second = cast.actors["SECOND"]
    with acting(second):
        assert drafting.get_draft(second, draft.pk), "who appraises beside reads the draft"
        with pytest.raises(NotAllowed), transaction.atomic():
            drafting.change_draft(actor=second, draft_id=draft.pk, version=1, now=NOW)
    with acting(cast.chief), pytest.raises(NotAllowed) as not_beside, transaction.atomic():
        appraisals.dissent(
            actor=cast.chief,
            draft_id=draft.pk,
            appraisal_id=appraisal.pk,
            words="Khác",
            now=NOW,
        )
    assert not_beside.value.code == "not_beside"


def test_an_appraiser_who_wrote_on_the_draft_signs_no_sheet(cast: Cast, draft: Draft) -> None:
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    with acting(cast.chief):
        drafting.change_draft(
            actor=cast.chief, draft_id=draft.pk, version=1, now=NOW, abstract="Tôi sửa"
        )
    with pytest.raises(Refused) as refused:
        do.signed(cast, appraisal)
    assert refused.value.code == "conflict"
    with pytest.raises(Refused) as own, acting(cast.chief):
        approvals.approve_draft(actor=cast.chief, draft_id=draft.pk, version=2, now=NOW)
    assert own.value.code == "conflict"


@pytest.mark.parametrize("what", ["addressees", "pdf", "stands in"])
def test_who_wrote_approves_nothing_whatever_was_written(
    cast: Cast, draft: Draft, what: str
) -> None:
    chief = cast.chief
    with acting(chief):
        if what == "addressees":
            drafting.change_draft(
                actor=chief, draft_id=draft.pk, version=1, now=NOW, addressees=["Ban khác"]
            )
        elif what == "pdf":
            drafting.take_own_pdf(
                actor=chief, draft_id=draft.pk, content=samples.pdf("Tệp khác"), name="a.pdf",
                now=NOW,
            )  # fmt: skip
        else:
            chief = dataclasses.replace(chief, substituted_person_id=cast.officer.person_id)
        version = drafting.get_draft(chief, draft.pk).version
        with pytest.raises(Refused) as own:
            approvals.approve_draft(actor=chief, draft_id=draft.pk, version=version, now=NOW)
    assert own.value.code == "conflict"


def test_a_sheet_older_than_what_was_found_opens_nothing(cast: Cast, draft: Draft) -> None:
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    do.signed(cast, appraisal)
    assert present(cast, draft).conclusion == "READY"
    do.found(cast, appraisal, "Sai thẩm quyền.")
    assert present(cast, draft).conclusion is None


def test_who_is_asked_about_a_later_version_sees_no_earlier_round(
    cast: Cast, draft: Draft
) -> None:
    first = do.opened(cast, draft)
    do.rewrite(cast, draft, "Bản hai.")
    second, other = do.opened(cast, draft, "SECOND"), cast.actors["SECOND"]
    with acting(other):
        held = drafting.get_draft(other, draft.pk)
        assert [one.pk for one in reads.seen_rounds(other, held)] == [second.pk]
        with pytest.raises(NotFound):
            reads.get_round(other, held, first.pk)


def test_what_does_not_hold_together_is_not_concluded(cast: Cast, draft: Draft) -> None:
    appraisal = do.opened(cast, draft)

    def refused(conclusion: str, **given: Any) -> str:
        with pytest.raises(VanphongError) as error:
            do.signed(cast, appraisal, conclusion, **given)
        return error.value.code

    assert refused("READY") == "items_open"
    do.judged(cast, appraisal)
    assert refused("NOT_READY") == "no_ground"
    finding = do.found(cast, appraisal, "Sai thẩm quyền.")
    assert refused("READY") == "must_mend"
    assert refused("CONDITIONAL") == "no_condition"
    assert refused("NONE") == "invalid"
    assert refused("NOT_READY", pin="000000") == "wrong_pin"
    assert refused("NOT_READY", revision=1) == "changed_meanwhile"
    with acting(cast.chief):
        appraisals.drop_finding(
            actor=cast.chief, draft_id=draft.pk, appraisal_id=appraisal.pk, finding_id=finding,
            now=NOW,
        )  # fmt: skip
    do.signed(cast, appraisal)
    assert refused("READY") == "already_signed"
    with acting(cast.chief):
        assert AppraisalSheet.objects.count() == 1
        assert AppraisalFinding.objects.count() == 1, "taken back, not taken out"
        with pytest.raises(DatabaseError), transaction.atomic():
            AppraisalSheet.objects.update(conclusion="NOT_READY")


def test_what_the_form_checker_found_is_taken_over_with_its_rule(cast: Cast) -> None:
    draft = do.scheme(cast, "Căn cứ Công văn số 12-CV/TU ngày 31/02/2026 , thực hiện.")
    appraisal = do.opened(cast, draft)
    with acting(cast.chief):
        held = drafting.get_draft(cast.chief, draft.pk)
        offered = appraisals.form_findings(cast.chief, held, appraisal)
        given = {"actor": cast.chief, "draft_id": draft.pk, "appraisal_id": appraisal.pk}
        taken = appraisals.take_form_finding(**given, number=1, now=NOW)  # type: ignore[arg-type]
        assert offered[0].rule.source in taken.rule
        assert taken.confidence == offered[0].rule.confidence
        with pytest.raises(Refused) as twice, transaction.atomic():
            appraisals.take_form_finding(**given, number=1, now=NOW)  # type: ignore[arg-type]
        with pytest.raises(NotFound), transaction.atomic():
            appraisals.take_form_finding(**given, number=999, now=NOW)  # type: ignore[arg-type]
    assert twice.value.code == "finding_there"


def test_the_offices_own_list_takes_the_place_of_the_products(cast: Cast, draft: Draft) -> None:
    usual = do.opened(cast, draft)
    with acting(cast.chief):
        assert "second-hand" in {one.confidence for one in usual.items.all()}
        for items in (["Có ý kiến Ban Tổ chức", " Có ý  kiến Ban Tổ chức "], []):
            approvals.set_list(
                actor=cast.chief, type_code="SCHEME", items=items, reason="Thử",
                now=NOW + dt.timedelta(minutes=len(items) == 0),
            )  # fmt: skip
            if items:
                other = do.scheme(cast)
                mine = do.opened(cast, other)
    with acting(cast.chief):
        assert [one.text for one in mine.items.all()] == ["Có ý kiến Ban Tổ chức"]
        back = do.opened(cast, do.scheme(cast))
        assert back.items.count() > 1
        assert reads.lists_of(cast.office.id).count() == 2, "the history stays"
    with acting(cast.officer), pytest.raises(NotAllowed), transaction.atomic():
        approvals.set_list(
            actor=cast.officer, type_code="SCHEME", items=["x"], reason="Thử", now=NOW
        )
