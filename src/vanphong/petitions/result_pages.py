"""What pages, command line and API show of the result of a case."""

from __future__ import annotations

import dataclasses
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime, vn_number
from vanphong.petitions import queries
from vanphong.petitions.models import Case, CaseResult
from vanphong.petitions.rules import KEY_LABELS, Key, value_label
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.rules.results import (
    AMOUNT_LABELS,
    FINDING_LABELS,
    SECOND_LABELS,
    WAY_LABELS,
    Finding,
    ResultWay,
    SecondFinding,
    may_record,
)

Line = dict[str, Any]


def result_of(case: Case) -> CaseResult | None:
    """Give the result of a case; None while none was written down."""
    rows = CaseResult.objects.filter(case=case)
    return rows.select_related("recorded_by__person").first()


def card(case: Case, actor: Actor) -> Line | None:
    """Give the result for the page of a case; None where there is none to be written down."""
    if not may_record(case.state, case.competence):
        return None
    found = result_of(case)
    may = actor.may(HANDLE)
    if found is None and not may:
        return None
    return {
        "facts": facts(found) if found else [],
        "url": reverse("petition_result", args=[case.pk]) if may else "",
    }


def level_implied(case: Case) -> list[Line]:
    """Give the level a case has by its link to an earlier one, where it was not judged so."""
    level = queries.keys_of(case)[Key.LEVEL]
    if level == case.level:
        return []
    return [{"label": _(KEY_LABELS[Key.LEVEL]), "text": _(value_label(Key.LEVEL, level))}]


def facts(one: CaseResult) -> list[Line]:
    """Give what came of a case, what is nought left out."""
    executed = _("Chưa") if one.must_execute else ""
    if one.executed_on:
        executed = _("Xong ngày %(day)s") % {"day": f"{one.executed_on:%d/%m/%Y}"}
    return [
        {
            "label": _("Giải quyết"),
            "text": _(WAY_LABELS[ResultWay(one.way)]),
            "detail": f"{one.resolved_on:%d/%m/%Y}",
        },
        {
            "label": _("Kết luận"),
            "text": _(FINDING_LABELS[Finding(one.finding)]) if one.finding else "",
        },
        {
            "label": _("Lần hai"),
            "text": _(SECOND_LABELS[SecondFinding(one.second)]) if one.second else "",
        },
        {
            "label": _("Chuyển cơ quan điều tra"),
            "text": _("Có") if one.to_investigators else "",
        },
        {"label": _("Thi hành"), "text": executed},
        *(
            {"label": _(words), "text": vn_number(getattr(one, name))}
            for name, words in AMOUNT_LABELS.items()
            if getattr(one, name)
        ),
        {
            "label": _("Ghi lúc"),
            "text": vn_datetime(one.recorded_at),
            "detail": one.recorded_by.person.full_name,
        },
        {"label": _("Lý do sửa"), "text": one.reason},
    ]


def result_out(one: CaseResult) -> Line:
    """Give a result as a program reads it."""
    return dataclasses.asdict(one.facts) | {
        "case_id": one.case_id,
        "recorded_at": one.recorded_at,
        "recorded_by": one.recorded_by.person.full_name,
        "reason": one.reason,
    }
