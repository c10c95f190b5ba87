"""Boxes of the desk of what is said of a draft: opinions, appraisal, approval."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.drafting import appraisal_queries, opinion_queries
from vanphong.drafting.appraisal_rules import (
    APPRAISE,
    APPROVE,
    CONCLUSION_LABELS,
)
from vanphong.drafting.approval_queries import (
    concluded,
    unready_drafts,
    waiting_for_approval,
)
from vanphong.drafting.models import Appraisal, Draft, OpinionAsked, OpinionRequest
from vanphong.drafting.opinion_rules import GIVE
from vanphong.drafting.rules import CREATE
from vanphong.kernel.actor import Actor
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.registry import api as registry

_LINES = 5


def advice_boxes(actor: Actor, today: dt.date) -> list[Waiting]:
    """Give the boxes: to give an opinion on, to appraise, to approve, askings to close, to mend."""
    boxes: list[Waiting] = []
    if actor.may(GIVE):
        boxes.append(_opinions(_waiting_for_opinion(actor)))
    if actor.may(APPRAISE):
        boxes.append(_appraisals(_waiting_for_appraisal(actor)))
    if actor.may(APPROVE):
        boxes.append(_approvals(waiting_for_approval(actor)))
    if actor.may(CREATE):
        boxes.append(_askings(_to_close(actor, today), today))
        boxes.append(_unready(unready_drafts(actor)))
    return boxes


@remembered
def _waiting_for_opinion(actor: Actor) -> QuerySet[OpinionAsked]:
    return counted(opinion_queries.waiting_for_opinion(actor), _LINES)


def _opinions(first: Sequence[OpinionAsked]) -> Waiting:
    url = reverse("opinions-waiting")
    lines = tuple(map(_opinion_line, first))
    return Waiting("opinion", _("Cho ý kiến"), url, count_of(first), lines)


def _opinion_line(asked: OpinionAsked) -> WaitingLine:
    request = asked.request
    return _line(
        request.draft,
        reverse("opinion-give", args=[request.draft_id, request.pk]),
        _("%(name)s hỏi") % {"name": request.asked_by.person.full_name},
        due_on=request.due_on,
    )


@remembered
def _waiting_for_appraisal(actor: Actor) -> QuerySet[Appraisal]:
    return counted(appraisal_queries.waiting_for_appraisal(actor), _LINES)


def _appraisals(first: Sequence[Appraisal]) -> Waiting:
    url = reverse("appraisals-waiting")
    lines = tuple(map(_appraisal_line, first))
    return Waiting("appraise", _("Thẩm định"), url, count_of(first), lines)


def _appraisal_line(appraisal: Appraisal) -> WaitingLine:
    return _line(
        appraisal.draft,
        reverse("appraisal", args=[appraisal.draft_id, appraisal.pk]),
        _("%(name)s đề nghị") % {"name": appraisal.opened_by.person.full_name},
    )


def _approvals(found: Sequence[Appraisal]) -> Waiting:
    lines = tuple(map(_approval_line, found[:_LINES]))
    return Waiting(
        "approve", _("Phê duyệt trình"), reverse("approvals-waiting"), len(found), lines
    )


def _approval_line(appraisal: Appraisal) -> WaitingLine:
    said = {
        "name": appraisal.appraiser.person.full_name,
        "conclusion": _(CONCLUSION_LABELS[concluded(appraisal)]),
    }
    return _line(
        appraisal.draft,
        reverse("draft-appraisals", args=[appraisal.draft_id]),
        _("%(name)s thẩm định: %(conclusion)s") % said,
    )


def _unready(found: Sequence[Appraisal]) -> Waiting:
    """Give what its writer mends: an appraisal says it is not ready as it stands."""
    lines = tuple(map(_unready_line, found[:_LINES]))
    url = reverse("drafts") + "?trang-thai=DRAFT"
    return Waiting("mend", _("Sửa theo phiếu thẩm định"), url, len(found), lines)


def _unready_line(appraisal: Appraisal) -> WaitingLine:
    said = _(CONCLUSION_LABELS[concluded(appraisal)])
    words: str = appraisal.words  # type: ignore[attr-defined]
    return _line(
        appraisal.draft,
        reverse("appraisal", args=[appraisal.draft_id, appraisal.pk]),
        f"{said}: {words}" if words else said,
    )


@remembered
def _to_close(actor: Actor, today: dt.date) -> QuerySet[OpinionRequest]:
    return counted(opinion_queries.askings_to_close(actor, today), _LINES)


def _askings(first: Sequence[OpinionRequest], today: dt.date) -> Waiting:
    lines = tuple(_asking_line(one, today) for one in first)
    url = reverse("askings-to-close")
    return Waiting("close", _("Kết thúc xin ý kiến"), url, count_of(first), lines)


def _asking_line(request: OpinionRequest, today: dt.date) -> WaitingLine:
    answered, asked = opinion_queries.progress(request)
    said = {"answered": answered, "asked": asked, "day": f"{request.due_on:%d/%m/%Y}"}
    words = _("Đã trả lời %(answered)s/%(asked)s") % said
    if request.due_on < today:
        words = _("Hết hạn %(day)s, đã trả lời %(answered)s/%(asked)s") % said
    return _line(
        request.draft, reverse("opinion-request", args=[request.draft_id, request.pk]), words
    )


def _line(draft: Draft, url: str, detail: str, *, due_on: dt.date | None = None) -> WaitingLine:
    return WaitingLine(
        title=draft.abstract or _("(chưa có trích yếu)"),
        url=url,
        detail=detail,
        due_on=due_on,
        urgent=draft.urgency not in {"", registry.Urgency.NORMAL},
    )
