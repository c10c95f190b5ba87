"""What stands on a desk of opinions, appraisal and approval: to do, and done by others for one."""

from __future__ import annotations

import datetime as dt

import pytest
from tests.cast import Cast

from vanphong.drafting import api as drafting
from vanphong.drafting import approvals, opinions
from vanphong.drafting.appraisal_rules import Demands
from vanphong.drafting.boxes import waiting_work
from vanphong.drafting.tests import appraising as do
from vanphong.drafting.tests.browsing import at, browser, text_of
from vanphong.drafting.tests.office import NOW
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.notices.tests.office import heard
from vanphong.tasks.tests.conftest import hire

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
AFTER = NOW + dt.timedelta(days=30)


@pytest.fixture
def cast() -> Cast:
    return do.appraising_office()


def box(actor: Actor, act: str, now: dt.datetime = NOW) -> list[str]:
    """Say the lines of one box of somebody's desk."""
    with acting(actor):
        found = {one.act: one for one in waiting_work(actor, now)}  # type: ignore[attr-defined]
    if act not in found:
        return []
    assert found[act].count == len(found[act].lines)  # type: ignore[attr-defined]
    return [line.detail for line in found[act].lines]  # type: ignore[attr-defined]


def demand(cast: Cast, *, approval: bool) -> None:
    with acting(cast.chief):
        approvals.set_demands(
            actor=cast.chief, demands=Demands(approval=approval), reason="Quy chế", now=NOW
        )


def awaited(cast: Cast, now: dt.datetime = NOW) -> list[tuple[str, dt.date | None]]:
    with acting(cast.officer):
        lines, count = drafting.waited_for(cast.officer, now.date())
    assert count == len(lines)
    return [(line.detail, line.due_on) for line in lines]


def test_who_approves_finds_what_is_ready_and_wanted(cast: Cast) -> None:
    other = hire(cast, "Trần Thị Phó", "CHIEF")
    draft = do.scheme(cast)
    unready, appraisal = do.scheme(cast), do.opened(cast, draft)
    unready = do.opened(cast, unready)
    for one, conclusion in ((unready, "NOT_READY"), (appraisal, "READY")):
        do.judged(cast, one)
        do.signed(cast, one, conclusion, words="Thiếu căn cứ")
    assert box(other, "approve") == []
    assert "DRAFT_TO_APPROVE" not in heard(other)
    demand(cast, approval=True)
    ready = ["Phạm Thị Duyệt thẩm định: Đủ điều kiện trình"]
    assert box(other, "approve") == box(cast.chief, "approve") == ready
    page = text_of(browser(cast, "CHIEF").get(at("approvals-waiting")))
    assert at("draft-appraisals", draft.pk) in page
    assert at("draft-appraisals", unready.draft_id) not in page
    assert box(cast.officer, "approve") == []
    # Other words: the appraisal stands for them no longer; the same words again: it does.
    do.rewrite(cast, draft, "Bản khác.")
    assert box(other, "approve") == []
    draft = do.rewrite(cast, draft, "Bản đầu.")
    assert box(other, "approve") == ready
    with acting(other):
        approvals.approve_draft(actor=other, draft_id=draft.pk, version=draft.version, now=NOW)
    assert box(other, "approve") == box(cast.chief, "approve") == []


def test_what_the_act_would_refuse_is_not_offered(cast: Cast) -> None:
    """Who only changed its addressees wrote too; a sheet older than a finding ends nothing."""
    other = hire(cast, "Trần Thị Phó", "CHIEF")
    demand(cast, approval=True)
    draft = do.scheme(cast)
    for names in (["Ban khác"], []):  # the words are then those that were appraised
        with acting(other):
            held = drafting.get_draft(other, draft.pk)
            drafting.change_draft(
                actor=other, draft_id=draft.pk, version=held.version, now=NOW, addressees=names
            )
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    do.signed(cast, appraisal, "READY")
    assert box(other, "approve") == []
    assert len(box(cast.chief, "approve")) == 1
    do.found(cast, appraisal, "Sai thẩm quyền.")
    assert box(cast.chief, "approve") == []


def test_who_wrote_on_it_does_not_approve_and_who_approves_is_told(cast: Cast) -> None:
    other = hire(cast, "Trần Thị Phó", "CHIEF")
    demand(cast, approval=True)
    draft = do.scheme(cast)
    with acting(other):
        draft = drafting.change_draft(
            actor=other, draft_id=draft.pk, version=draft.version, abstract="Đề án mới", now=NOW
        )
    third = hire(cast, "Đỗ Văn Ba", "CHIEF")
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    do.signed(cast, appraisal, "READY")
    assert box(other, "approve") == []
    assert len(box(third, "approve")) == 1
    assert "DRAFT_TO_APPROVE" not in heard(other)
    assert heard(third) == ["DRAFT_TO_APPROVE"]
    do.signed(cast, appraisal, "CONDITIONAL", words="Thêm phụ lục")
    assert heard(third) == ["DRAFT_TO_APPROVE"] * 2
    with acting(third):
        approvals.approve_draft(actor=third, draft_id=draft.pk, version=draft.version, now=NOW)
    do.signed(cast, appraisal, "READY")
    assert heard(third) == ["DRAFT_TO_APPROVE"] * 2


def test_own_askings_and_appraisals_are_waited_for_then_closed(cast: Cast) -> None:
    draft = do.scheme(cast)
    assert awaited(cast) == []
    with acting(cast.officer):
        asking = opinions.ask_opinions(
            actor=cast.officer, draft_id=draft.pk, version=draft.version, now=NOW,
            post_ids=[cast.posts["CHIEF"].pk, cast.posts["SECOND"].pk],
        )  # fmt: skip
    give(cast, "CHIEF", asking)
    assert awaited(cast) == [("Chờ ý kiến 1/2", asking.due_on)]
    do.opened(cast, draft, by="OFFICER", appraiser_id=cast.posts["CHIEF"].pk)
    assert awaited(cast) == [("Chờ ý kiến 1/2; Chờ Phạm Thị Duyệt thẩm định", asking.due_on)]
    assert box(cast.officer, "close") == []
    due = f"{asking.due_on:%d/%m/%Y}"
    assert box(cast.officer, "close", AFTER) == [f"Hết hạn {due}, đã trả lời 1/2"]
    assert awaited(cast, AFTER) == [("Chờ Phạm Thị Duyệt thẩm định", None)]
    give(cast, "SECOND", asking)
    assert box(cast.officer, "close") == ["Đã trả lời 2/2"]
    assert box(cast.chief, "close") == []
    page = browser(cast, "OFFICER").get(at("askings-to-close"))
    assert at("opinion-request", draft.pk, asking.pk) in text_of(page)
    with acting(cast.officer):
        opinions.close_opinions(
            actor=cast.officer, draft_id=draft.pk, request_id=asking.pk, now=NOW
        )
    assert box(cast.officer, "close", AFTER) == []


def give(cast: Cast, role: str, asking: opinions.OpinionRequest) -> None:
    with acting(cast.actors[role]):
        opinions.give_opinion(
            actor=cast.actors[role], draft_id=asking.draft_id, request_id=asking.pk,
            stance="AGREE", now=NOW,
        )  # fmt: skip


def test_a_draft_found_not_ready_comes_back_to_its_writer(cast: Cast) -> None:
    draft = do.scheme(cast)
    appraisal = do.opened(cast, draft)
    do.judged(cast, appraisal)
    assert box(cast.officer, "mend") == []
    do.signed(cast, appraisal, "NOT_READY", words="Thiếu căn cứ")
    said = "Chưa đủ điều kiện trình"
    assert box(cast.officer, "mend") == [f"{said}: Thiếu căn cứ"]
    assert box(cast.chief, "mend") == []
    round_page = at("appraisal", draft.pk, appraisal.pk)
    officer = browser(cast, "OFFICER")
    assert round_page in text_of(officer.get("/"))
    told = text_of(officer.get("/thong-bao"))
    assert f"{said}: Đề án sắp xếp tổ chức bộ máy" in told
    assert round_page in told
    page = text_of(officer.get(at("draft", draft.pk)))
    assert f'href="{round_page}"' in page
    assert "Kết luận này áp dụng cho bản hiện nay" in page
    assert "Có giá trị cho bản hiện nay" not in page
    edit = f'class="button button-main button-wide" href="{at("draft-edit", draft.pk)}"'
    assert edit in page
    assert at("draft-submit", draft.pk) in page, "the office did not ask for it: still open"
    do.rewrite(cast, draft, "Bản khác.")
    assert box(cast.officer, "mend") == []
    assert edit not in text_of(officer.get(at("draft", draft.pk)))
