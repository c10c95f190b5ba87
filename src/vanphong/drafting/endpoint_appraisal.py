"""Appraisal and approval in the JSON API: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.drafting import (
    appraisal_content,
    appraisal_sheet,
    appraisals,
    approvals,
    queries,
)
from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.appraisal_rules import (
    APPRAISE,
    APPROVE,
    SET,
    Conclusion,
    Demands,
    Reply,
    Verdict,
    Weight,
)
from vanphong.drafting.opinion_rules import GIVE, Handling, Stance
from vanphong.drafting.rules import CREATE, READ
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import In, Whole, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.kernel.scope import acting

router = Router()
_ALL = "/drafts/{draft_id}/appraisals"
_ONE = f"{_ALL}/{{appraisal_id}}"
_FINDINGS = f"{_ONE}/findings"


class AppraisalItemOut(Schema):
    """One item; the verdict is null until it is judged."""

    id: UUID
    text: str
    source: str
    confidence: str
    verdict: Verdict | None
    note: str


class AppraisalFindingOut(Schema):
    """Something to be mended, with the drafter's answer that holds."""

    id: UUID
    number: int
    weight: Weight
    words: str
    place: str
    rule: str
    confidence: str
    again: bool
    reply: Reply | None
    mended_in: int | None
    why: str


class FindingBeforeOut(AppraisalFindingOut):
    """A finding of the round before, and whether it is said again."""

    said_again: bool


class ConsultedOut(Schema):
    """Somebody who was asked for an opinion, and what came of it."""

    name: str
    unit: str
    version: int
    stance: Stance | None
    words: str
    handling: Handling | None
    why: str


class BesideOut(Schema):
    """Somebody who appraises beside, and what they say otherwise, word for word."""

    name: str
    dissent: str
    dissented_at: dt.datetime | None


class AppraisalSheetOut(Schema):
    """A signed sheet: what it concluded, and all it said."""

    number: int
    conclusion: Conclusion
    words: str
    signed_at: dt.datetime
    sha256: str
    content: dict[str, Any]


class AppraisalOut(Schema):
    """A round of appraisal; `stands` while the text is the one appraised."""

    id: UUID
    draft_id: UUID
    round: int
    revision: int
    version: int
    digest: str
    type_code: str
    abstract: str
    appraiser: str
    opened_at: dt.datetime
    items: list[AppraisalItemOut]
    findings: list[AppraisalFindingOut]
    before: list[FindingBeforeOut]
    consulted: list[ConsultedOut]
    beside: list[BesideOut]
    stands: bool
    changed: list[str]
    sheets: list[AppraisalSheetOut]


class AppraisalRoundOut(Schema):
    """A round in a list."""

    id: UUID
    round: int
    version: int
    appraiser: str
    opened_at: dt.datetime
    conclusion: Conclusion | None
    stands: bool


class ApprovalOut(Schema):
    """The newest approval; `stands` while the text is the one approved."""

    version: int
    approved_by: str
    approved_at: dt.datetime
    note: str
    stands: bool
    changed: list[str]


class DraftStandingOut(Schema):
    """What the office wants before the draft is presented, what stands, what is missing."""

    draft_version: int
    needs_appraisal: bool
    needs_approval: bool
    missing: list[str]
    rounds: list[AppraisalRoundOut]
    approval: ApprovalOut | None


class AppraisalOpenIn(In):
    """The version of the draft that was seen; posts that appraise."""

    version: Whole
    appraiser: UUID | None = None
    beside: list[UUID] = []


class ItemJudgedIn(In):
    """What is found of one item."""

    item_id: UUID
    verdict: Verdict
    note: str = ""


class ItemsJudgedIn(In):
    """What is found of some items; the round's revision as it was seen."""

    judged: list[ItemJudgedIn]
    revision: Whole | None = None


class AppraisalFindingIn(In):
    """A finding: written, or that of the form checker, or of the round before said again."""

    words: str = ""
    rule: str = ""
    weight: Weight = Weight.MUST
    place: str = ""
    form_number: Whole | None = None
    again: UUID | None = None


class FindingReplyIn(In):
    """The drafter's answer; `version` is by default the newest."""

    reply: Reply
    version: Whole | None = None
    why: str = ""


class DissentIn(In):
    """What is said otherwise."""

    words: str


class AppraisalSignIn(In):
    """The conclusion and the PIN of the appraiser's key, which is not kept."""

    conclusion: Conclusion
    words: str = ""
    pin: str
    revision: Whole | None = None


class ApprovalIn(In):
    """The version of the draft that was seen."""

    version: Whole
    note: str = ""


class AppraisalDemandsIn(In):
    """What the office wants before a draft is presented."""

    appraisal: bool
    approval: bool
    reason: str


class AppraisalListIn(In):
    """The office's own list for a type; none gives the product's back."""

    type_code: str
    items: list[str]
    reason: str


def _round(actor: Actor, draft_id: UUID, appraisal_id: UUID) -> dict[str, Any]:
    draft = queries.get_draft(actor, draft_id)
    appraisal = reads.get_round(actor, draft, appraisal_id)
    return appraisal_content.appraisal_out(actor, draft, appraisal, clock.today())


def _present(actor: Actor, draft_id: UUID) -> dict[str, Any]:
    return appraisal_content.present_out(actor, queries.get_draft(actor, draft_id))


@router.get(_ALL, response=DraftStandingOut, summary="Các lần thẩm định, phê duyệt của dự thảo")
@allowed(READ)
def list_rounds(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give the rounds of a draft, what stands, and what is missing before it is presented."""
    return _present(actor_of(request), draft_id)


@router.post(_ALL, response=AppraisalOut, summary="Mở thẩm định")
@allowed(READ)
def open_round(request: HttpRequest, draft_id: UUID, given: AppraisalOpenIn) -> dict[str, Any]:
    """Open a round on the draft as it was seen."""
    actor = actor_of(request)
    made = appraisals.open_appraisal(
        actor=actor, draft_id=draft_id, version=given.version, appraiser_id=given.appraiser,
        member_ids=given.beside, now=clock.now(),
    )  # fmt: skip
    return _round(actor, draft_id, made.pk)


@router.get(_ONE, response=AppraisalOut, summary="Một lần thẩm định")
@allowed(READ)
def get_round(request: HttpRequest, draft_id: UUID, appraisal_id: UUID) -> dict[str, Any]:
    """Give a round with everything written in it."""
    return _round(actor_of(request), draft_id, appraisal_id)


@router.post(f"{_ONE}/items", response=AppraisalOut, summary="Ghi kết quả các nội dung")
@allowed(APPRAISE)
def judge(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, given: ItemsJudgedIn
) -> dict[str, Any]:
    """Write down what is found of items; those left out stay."""
    actor = actor_of(request)
    appraisals.judge_items(
        actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, now=clock.now(),
        judged=[appraisals.Judged(one.item_id, one.verdict, one.note) for one in given.judged],
        revision=given.revision,
    )  # fmt: skip
    return _round(actor, draft_id, appraisal_id)


@router.post(_FINDINGS, response=AppraisalOut, summary="Ghi một điểm cần sửa")
@allowed(APPRAISE)
def find(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, given: AppraisalFindingIn
) -> dict[str, Any]:
    """Write down a finding, take one of the form checker, or say one of the round before again."""
    actor = actor_of(request)
    one: dict[str, Any] = {"actor": actor, "draft_id": draft_id, "appraisal_id": appraisal_id}
    if given.again is not None:
        appraisals.say_again(**one, finding_id=given.again)
    elif given.form_number is not None:
        appraisals.take_form_finding(**one, number=given.form_number, now=clock.now())
    else:
        found = appraisals.Found(given.words, given.rule, given.weight, given.place)
        appraisals.add_finding(**one, found=found, now=clock.now())
    return _round(actor, draft_id, appraisal_id)


@router.delete(f"{_FINDINGS}/{{finding_id}}", response=AppraisalOut, summary="Bỏ một điểm")
@allowed(APPRAISE)
def drop(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, finding_id: UUID
) -> dict[str, Any]:
    """Take a finding back; it stays in the trail."""
    actor = actor_of(request)
    appraisals.drop_finding(
        actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, finding_id=finding_id,
        now=clock.now(),
    )  # fmt: skip
    return _round(actor, draft_id, appraisal_id)


@router.post(
    f"{_FINDINGS}/{{finding_id}}/replies", response=AppraisalOut, summary="Trả lời một điểm"
)
@allowed(CREATE)
def reply(
    request: HttpRequest,
    draft_id: UUID,
    appraisal_id: UUID,
    finding_id: UUID,
    given: FindingReplyIn,
) -> dict[str, Any]:
    """Answer a finding as the one who writes the draft."""
    actor = actor_of(request)
    appraisals.reply_finding(
        actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, finding_id=finding_id,
        reply=given.reply, version=given.version, why=given.why, now=clock.now(),
    )  # fmt: skip
    return _round(actor, draft_id, appraisal_id)


@router.post(f"{_ONE}/dissent", response=AppraisalOut, summary="Ghi ý kiến khác")
@allowed(GIVE)
def dissent(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, given: DissentIn
) -> dict[str, Any]:
    """Keep what somebody who appraises beside says otherwise; once, and for ever."""
    actor = actor_of(request)
    appraisals.dissent(
        actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, words=given.words,
        now=clock.now(),
    )  # fmt: skip
    return _round(actor, draft_id, appraisal_id)


@router.post(f"{_ONE}/sheets", response=AppraisalOut, summary="Kết luận, ký phiếu thẩm định")
@allowed(APPRAISE, scope=False)
def sign(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, given: AppraisalSignIn
) -> dict[str, Any]:
    """Conclude and sign the sheet with the appraiser's own key."""
    actor = actor_of(request)
    appraisal_sheet.sign_sheet(
        actor=actor, draft_id=draft_id, appraisal_id=appraisal_id, words=given.words,
        conclusion=given.conclusion, pin=given.pin, revision=given.revision, now=clock.now(),
    )  # fmt: skip
    with acting(actor):
        return _round(actor, draft_id, appraisal_id)


@router.get(
    f"{_ONE}/sheets/{{number}}/pdf",
    summary="Phiếu thẩm định đã ký, tệp PDF",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ)
def get_sheet(
    request: HttpRequest, draft_id: UUID, appraisal_id: UUID, number: int
) -> HttpResponse:
    """Hand over a signed sheet."""
    actor = actor_of(request)
    found = reads.get_round(actor, queries.get_draft(actor, draft_id), appraisal_id)
    return files.file_response(reads.get_sheet(found, number).file)


@router.post(
    "/drafts/{draft_id}/approval", response=DraftStandingOut, summary="Phê duyệt trình"
)
@allowed(APPROVE)
def approve(request: HttpRequest, draft_id: UUID, given: ApprovalIn) -> dict[str, Any]:
    """Approve that the draft as it was seen be presented."""
    actor = actor_of(request)
    approvals.approve_draft(
        actor=actor, draft_id=draft_id, version=given.version, note=given.note, now=clock.now()
    )
    return _present(actor, draft_id)


class AppraisalDemandsOut(Schema):
    """What the office wants before a draft is presented, and its own lists by type."""

    appraisal: bool
    approval: bool
    lists: dict[str, list[str]]


def _settings(actor: Actor) -> dict[str, Any]:
    held = reads.demands_of(actor.office_key)
    own: dict[str, list[str]] = {}
    for one in reads.lists_of(actor.office_key):
        own.setdefault(one.type_code, one.items)
    lists = {code: items for code, items in own.items() if items}
    return {"appraisal": held.appraisal, "approval": held.approval, "lists": lists}


@router.get(
    "/appraisal-settings", response=AppraisalDemandsOut, summary="Yêu cầu trước khi trình"
)
@allowed(READ)
def get_settings(request: HttpRequest) -> dict[str, Any]:
    """Give what the office wants before a draft is presented."""
    return _settings(actor_of(request))


@router.put(
    "/appraisal-settings", response=AppraisalDemandsOut, summary="Đặt yêu cầu trước khi trình"
)
@allowed(SET)
def put_settings(request: HttpRequest, given: AppraisalDemandsIn) -> dict[str, Any]:
    """Set what the office wants; what held before stays in the history."""
    actor = actor_of(request)
    demands = Demands(given.appraisal, given.approval)
    approvals.set_demands(actor=actor, demands=demands, reason=given.reason, now=clock.now())
    return _settings(actor)


@router.put("/appraisal-lists", response=AppraisalDemandsOut, summary="Đặt danh mục thẩm định")
@allowed(SET)
def put_list(request: HttpRequest, given: AppraisalListIn) -> dict[str, Any]:
    """Set the office's own list for a type of document."""
    actor = actor_of(request)
    approvals.set_list(
        actor=actor, type_code=given.type_code, items=given.items, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return _settings(actor)
