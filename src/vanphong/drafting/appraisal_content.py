"""What a round of appraisal says, as data: for programs, and as its sheet keeps it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import QuerySet

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import opinion_queries
from vanphong.drafting.models import (
    Appraisal,
    AppraisalFinding,
    AppraisalSheet,
    Draft,
    OpinionRequest,
)
from vanphong.kernel.actor import Actor
from vanphong.people import api as people

Content = dict[str, Any]


def consulted(actor: Actor, draft: Draft, on: dt.date) -> list[Content]:
    """Give who was asked for an opinion in closed askings, what they said, what came of it."""
    requests: QuerySet[OpinionRequest] = opinion_queries.requests_of(draft)
    rows = []
    for request in requests.filter(closed_at__isnull=False).order_by("asked_at", "id"):
        for line in opinion_queries.received(actor, request, on).lines:
            opinion, handled = line.opinion, line.handled
            rows.append(
                {
                    "name": line.name,
                    "unit": line.unit,
                    "version": request.version.number,
                    "stance": opinion.stance if opinion else None,
                    "words": opinion.words if opinion else "",
                    "handling": handled.handling if handled else None,
                    "why": handled.why if handled else "",
                }
            )
    return rows


def round_content(actor: Actor, draft: Draft, appraisal: Appraisal, on: dt.date) -> Content:
    """Give all a round says, as programs get it and as its sheet keeps it."""
    return {
        "id": str(appraisal.pk),
        "draft_id": str(draft.pk),
        "round": appraisal.round,
        "revision": appraisal.revision,
        "version": appraisal.version.number,
        "digest": appraisal.digest,
        "type_code": appraisal.basis["type_code"],
        "abstract": appraisal.basis["abstract"],
        "appraiser": named(appraisal.appraiser),
        "opened_at": appraisal.opened_at.isoformat(),
        "items": [
            {
                "id": str(one.pk), "text": one.text, "source": one.source,
                "confidence": one.confidence, "verdict": one.verdict or None, "note": one.note,
            }
            for one in appraisal.items.order_by("position")
        ],
        "findings": [_finding_out(one) for one in reads.findings_of(appraisal)],
        "before": [
            _finding_out(one.finding) | {"said_again": one.is_said_again}
            for one in reads.mended_since(appraisal)
        ],
        "consulted": consulted(actor, draft, on),
        "beside": [
            {
                "name": named(one.post), "dissent": one.dissent,
                "dissented_at": one.dissented_at.isoformat() if one.dissented_at else None,
            }
            for one in reads.members_of(appraisal)
        ],
    }  # fmt: skip


def named(post: people.Post) -> str:
    """Give a person's name with the post."""
    return f"{post.person.full_name}, {post.title}"


def _finding_out(finding: AppraisalFinding) -> Content:
    reply = reads.reply_of(finding)
    return {
        "id": str(finding.pk),
        "number": finding.number,
        "weight": finding.weight,
        "words": finding.words,
        "place": finding.place,
        "rule": finding.rule,
        "confidence": finding.confidence,
        "again": finding.again_id is not None,
        "reply": reply.reply if reply else None,
        "mended_in": reply.version.number if reply and reply.version else None,
        "why": reply.why if reply else "",
    }


def sheet_out(sheet: AppraisalSheet) -> Content:
    """Give a signed sheet as programs get it."""
    return {
        "number": sheet.number,
        "conclusion": sheet.conclusion,
        "words": sheet.words,
        "signed_at": sheet.signed_at,
        "sha256": sheet.file.sha256,
        "content": sheet.content,
    }


def appraisal_out(actor: Actor, draft: Draft, appraisal: Appraisal, on: dt.date) -> Content:
    """Give a round with its sheets, and whether it stands for the text as it is."""
    standing = reads.standing_of_round(draft, appraisal)
    return round_content(actor, draft, appraisal, on) | {
        "stands": standing.stands,
        "changed": list(standing.changed),
        "sheets": [sheet_out(one) for one in reads.sheets_of(appraisal)],
    }


def present_out(actor: Actor, draft: Draft) -> Content:
    """Say to programs what the office wants before a draft is presented, and what stands."""
    found = reads.present(draft)
    approval = found.approval
    return {
        "draft_version": draft.version,
        "needs_appraisal": found.demands.appraisal,
        "needs_approval": found.demands.approval,
        "missing": [str(one.reason) for one in found.missing],
        "rounds": [
            {
                "id": one.pk, "round": one.round, "version": one.version.number,
                "appraiser": named(one.appraiser), "opened_at": one.opened_at,
                "conclusion": _last_conclusion(one),
                "stands": reads.standing_of_round(draft, one).stands,
            }
            for one in reads.seen_rounds(actor, draft)
        ],
        "approval": approval
        and {
            "version": approval.version.number,
            "approved_by": named(approval.approved_by),
            "approved_at": approval.approved_at,
            "note": approval.note,
            "stands": found.approved.stands,
            "changed": list(found.approved.changed),
        },
    }  # fmt: skip


def _last_conclusion(appraisal: Appraisal) -> str | None:
    return next((sheet.conclusion for sheet in appraisal.sheets.all()), None)
