"""What the pages of appraisal show: rounds, findings, what stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.template.defaultfilters import capfirst, linebreaksbr
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting.appraisal_content import Content, named
from vanphong.drafting.appraisal_rules import (
    CONCLUSION_LABELS,
    REPLY_LABELS,
    WEIGHT_LABELS,
    Conclusion,
    Reply,
    Weight,
)
from vanphong.drafting.approval_queries import concluded
from vanphong.drafting.models import (
    Appraisal,
    AppraisalFinding,
    AppraisalList,
    AppraisalSetting,
    AppraisalSheet,
    Draft,
)
from vanphong.drafting.opinion_rules import HANDLING_LABELS, STANCE_LABELS, Handling, Stance
from vanphong.kernel.clock import VIETNAM
from vanphong.registry import api as registry

Fact = dict[str, Any]
_CONCLUSION_KINDS = {
    Conclusion.READY: "done", Conclusion.CONDITIONAL: "soon", Conclusion.NOT_READY: "due",
}  # fmt: skip


def conclusion_badge(sheet: AppraisalSheet | None) -> dict[str, str]:
    """Give how a round ended as a word with its colour."""
    if sheet is None:
        return {"label": _("Đang thẩm định"), "kind": "soon"}
    return _badge(Conclusion(sheet.conclusion))


def _badge(conclusion: Conclusion) -> dict[str, str]:
    return {"label": _(CONCLUSION_LABELS[conclusion]), "kind": _CONCLUSION_KINDS[conclusion]}


def standing_words(standing: reads.Standing, conclusion: Conclusion | None = None) -> str:
    """Say whether something stands for the text as it is, else what changed."""
    if standing.stands and conclusion is Conclusion.NOT_READY:
        return _("Kết luận này áp dụng cho bản hiện nay")
    if standing.stands:
        return _("Có giá trị cho bản hiện nay")
    parts = ", ".join(_(part) for part in standing.changed)
    return _("Không còn giá trị: đã sửa %(parts)s") % {"parts": parts}


def _conclusion(sheet: AppraisalSheet | None) -> Conclusion | None:
    return Conclusion(sheet.conclusion) if sheet else None


def _round_url(appraisal: Appraisal) -> str:
    return reverse("appraisal", args=[appraisal.draft_id, appraisal.pk])


def present_facts(found: reads.Present | None) -> list[Fact]:
    """Give what stands today, for the page of a draft."""
    if found is None:
        return []
    facts: list[Fact] = []
    if found.appraisal is not None:
        said = standing_words(found.appraised, _conclusion(found.sheet))
        label = _("Thẩm định lần %(round)s") % {"round": found.appraisal.round}
        facts.append(
            {
                "label": label,
                "text": conclusion_badge(found.sheet)["label"],
                "url": _round_url(found.appraisal),
                "detail": said,
            }
        )
    if found.approval is not None:
        said = standing_words(found.approved)
        moment = {
            "name": found.approval.approved_by.person.full_name,
            "at": at(found.approval.approved_at),
        }
        facts.append(
            {
                "label": _("Phê duyệt trình"),
                "text": _("%(name)s, %(at)s") % moment,
                "detail": said,
            }
        )
    return facts


def rounds_table(draft: Draft, rounds: Iterable[Appraisal]) -> dict[str, Any]:
    """Give the rounds of a draft as `_table` shows them."""
    return {
        "columns": [
            {"label": _("Lần"), "kind": "main"},
            {"label": _("Bản")},
            {"label": _("Người thẩm định")},
            {"label": _("Kết luận"), "kind": "state"},
            {"label": _("Giá trị")},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": _("Lần %(round)s") % {"round": one.round},
                        "url": reverse("appraisal", args=[draft.pk, one.pk]),
                        "detail": at(one.opened_at),
                    },
                    _("Phiên bản %(number)s") % {"number": one.version.number},
                    named(one.appraiser),
                    {"badge": conclusion_badge(next(iter(one.sheets.all()), None))},
                    standing_words(
                        reads.standing_of_round(draft, one),
                        _conclusion(next(iter(one.sheets.all()), None)),
                    ),
                ]
            }
            for one in rounds
        ],
    }


def waiting_table(waiting: Iterable[Appraisal]) -> dict[str, Any]:
    """Give what waits for the reader's appraisal as `_table` shows it."""
    return {
        "columns": [
            {"label": _("Dự thảo"), "kind": "main"},
            {"label": _("Người đề nghị")},
            {"label": _("Từ"), "kind": "date"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": one.draft.abstract or _("(chưa có trích yếu)"),
                        "url": reverse("appraisal", args=[one.draft_id, one.pk]),
                        "detail": _("Lần %(round)s") % {"round": one.round},
                    },
                    one.opened_by.person.full_name,
                    at(one.opened_at),
                ]
            }
            for one in waiting
        ],
    }


def approvals_table(waiting: Iterable[Appraisal]) -> dict[str, Any]:
    """Give what waits for the reader's approval as `_table` shows it."""
    return {
        "columns": [
            {"label": _("Dự thảo"), "kind": "main"},
            {"label": _("Người thẩm định")},
            {"label": _("Kết luận"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": one.draft.abstract or _("(chưa có trích yếu)"),
                        "url": reverse("draft-appraisals", args=[one.draft_id]),
                        "detail": _("Phiên bản %(number)s") % {"number": one.version.number},
                    },
                    named(one.appraiser),
                    {"badge": _badge(concluded(one))},
                ]
            }
            for one in waiting
        ],
    }


def facts_of(draft: Draft, appraisal: Appraisal) -> list[Fact]:
    """Give what is appraised, by whom, and whether it stands."""
    standing = reads.standing_of_round(draft, appraisal)
    sheet = reads.sheets_of(appraisal).first()
    opened = {"name": appraisal.opened_by.person.full_name, "at": at(appraisal.opened_at)}
    kind = registry.document_type(appraisal.basis["type_code"]).name
    return [
        {
            "label": _("Thẩm định"),
            "text": appraisal.basis["abstract"],
            "detail": capfirst(kind),
        },
        {
            "label": _("Bản thẩm định"),
            "text": _("Phiên bản %(number)s") % {"number": appraisal.version.number},
            "detail": standing_words(standing, _conclusion(sheet)),
        },
        {"label": _("Người thẩm định"), "text": named(appraisal.appraiser)},
        {"label": _("Mở lúc"), "text": _("%(name)s, %(at)s") % opened},
    ]


def sheets_table(draft: Draft, appraisal: Appraisal) -> dict[str, Any]:
    """Give the signed sheets of a round as `_table` shows them."""
    return {
        "columns": [
            {"label": _("Phiếu"), "kind": "main"},
            {"label": _("Kết luận"), "kind": "state"},
            {"label": _("Điều kiện hoặc lý do")},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": _("Phiếu số %(number)s (PDF)") % {"number": one.number},
                        "url": reverse(
                            "appraisal-sheet", args=[draft.pk, appraisal.pk, one.number]
                        ),
                        "detail": at(one.signed_at),
                    },
                    {"badge": conclusion_badge(one)},
                    {"html": linebreaksbr(one.words)},
                ]
            }
            for one in reads.sheets_of(appraisal)
        ],
    }


def consulted_table(rows: Iterable[Content]) -> dict[str, Any]:
    """Give who was asked for an opinion and what came of it as `_table` shows it."""
    return {
        "columns": [
            {"label": _("Ai")},
            {"label": pgettext("góp ý", "Ý kiến")},
            {"label": _("Tiếp thu, giải trình")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": one["name"], "detail": one["unit"]},
                    {"text": _stance_words(one), "detail": one["words"]},
                    {"text": _handling_words(one), "detail": one["why"]},
                ]
            }
            for one in rows
        ],
    }


def _stance_words(one: Content) -> str:
    if not one["stance"]:
        return _("Chưa trả lời")
    stance = Stance(one["stance"])
    return _(STANCE_LABELS[stance])


def _handling_words(one: Content) -> str:
    if not one["handling"]:
        return ""
    handling = Handling(one["handling"])
    return _(HANDLING_LABELS[handling])


def finding_line(finding: AppraisalFinding) -> dict[str, Any]:
    """Give a finding with the answer that holds, as the page of a round shows it."""
    reply = reads.reply_of(finding)
    weight = Weight(finding.weight)
    return {
        "finding": finding,
        "badge": {
            "label": _(WEIGHT_LABELS[weight]),
            "kind": "due" if weight is Weight.MUST else "soon",
        },
        "reply": reply,
        "reply_words": "" if reply is None else _reply_words(reply),
    }


def _reply_words(reply: Any) -> str:
    label = _(REPLY_LABELS[Reply(reply.reply)])
    if reply.version is not None:
        label = _("Đã sửa ở phiên bản %(number)s") % {"number": reply.version.number}
    said = f"{label}. {reply.why}".strip()
    return f"{said} ({reply.replied_by.person.full_name}, {at(reply.replied_at)})"


def history_table(
    settings: Iterable[AppraisalSetting], lists: Iterable[AppraisalList]
) -> dict[str, Any]:
    """Give what the office set in the course of time, the newest first, as `_table` shows it."""
    said: list[tuple[AppraisalSetting | AppraisalList, str]] = [
        *((one, _demand_words(one)) for one in settings),
        *((one, _list_words(one)) for one in lists),
    ]
    said.sort(key=lambda row: row[0].set_at, reverse=True)
    return {
        "columns": [
            {"label": _("Từ"), "kind": "date"},
            {"label": _("Đặt"), "kind": "main"},
            {"label": _("Lý do")},
            {"label": _("Người đặt")},
        ],
        "rows": [
            {"cells": [at(one.set_at), words, one.reason, one.set_by.person.full_name]}
            for one, words in said
        ],
    }


def _demand_words(one: AppraisalSetting) -> str:
    wanted = [
        _("phiếu thẩm định") if one.needs_appraisal else "",
        _("phê duyệt") if one.needs_approval else "",
    ]
    said = ", ".join(part for part in wanted if part)
    return _("Trước khi trình phải có: %(said)s") % {"said": said or _("không yêu cầu gì")}


def _list_words(one: AppraisalList) -> str:
    kind = registry.document_type(one.type_code).name
    if not one.items:
        return _("Danh mục %(kind)s: dùng lại của phần mềm") % {"kind": kind}
    return _("Danh mục %(kind)s: %(items)s") % {"kind": kind, "items": "; ".join(one.items)}


def at(moment: dt.datetime) -> str:
    """Give a moment as pages say it."""
    return f"{moment.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
