"""What the pages of the form checker show of a report."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.drafting.checked import check_draft, sure_numbers
from vanphong.drafting.checking.checker import Report
from vanphong.drafting.checking.drafted import mended
from vanphong.drafting.checking.findings import Finding
from vanphong.drafting.forms import DraftForm
from vanphong.drafting.models import Draft
from vanphong.drafting.typesetting.document import Block
from vanphong.kernel.actor import Actor
from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import Confidence, Severity
from vanphong.kernel.text import one_line

# More on one page helps nobody, and a form has no room for more choices.
_SHOWN = 300
SEVERITIES = {
    Severity.BLOCK: (gettext_lazy("Phải sửa"), "due"),
    Severity.WARN: (gettext_lazy("Nên sửa"), "soon"),
    Severity.INFO: (gettext_lazy("Xem lại"), "line"),
}
CONFIDENCES = {
    Confidence.SEEN: gettext_lazy("đã thấy trong văn bản gốc"),
    Confidence.SECOND_HAND: gettext_lazy("theo nguồn dẫn lại, chưa đối chiếu bản gốc"),
    Confidence.UNCERTAIN: gettext_lazy("các nguồn chưa thống nhất"),
    Confidence.UNKNOWN: gettext_lazy("chưa thấy nguồn"),
}


def said(words: str) -> str:
    """Give a sentence of the checker in the language of the page."""
    return words.said(_) if isinstance(words, Phrase) else words


def typed_report(actor: Actor, draft: Draft, form: DraftForm, on: dt.date) -> Report:
    """Check what stands in the form of a draft, saved or not.

    :raises Invalid: when the text cannot be read, or no form covers the day.
    """
    abstract = one_line(str(form["abstract"].value() or ""))
    return check_draft(actor, draft, on, abstract=abstract, blocks=form.typed_blocks())


def mended_blocks(form: DraftForm, report: Report, picked: str) -> tuple[Block, ...]:
    """Give the typed body with the fix of one finding by number, or `all` that are sure."""
    sure = sure_numbers(report)
    chosen = [
        one
        for n, one in enumerate(report.findings, 1)
        if picked == str(n) or (picked == "all" and n in sure)
    ]
    return mended(form.typed_blocks(), chosen)


def report_out(report: Report) -> dict[str, Any]:
    """Give a report as a page shows it: counts, and the findings in order."""
    counts = [
        {"label": label, "kind": kind, "count": report.count(severity)}
        for severity, (label, kind) in SEVERITIES.items()
        if report.count(severity)
    ]
    return {
        "form": report.form.title,
        "on": report.on,
        "counts": counts,
        "findings": [finding_out(one, n) for n, one in enumerate(report.findings[:_SHOWN], 1)],
        "more": max(0, len(report.findings) - _SHOWN),
        "first_fix": next(iter(sure_numbers(report)), None),
    }


def finding_out(finding: Finding, number: int) -> dict[str, Any]:
    """Give a finding as a page shows it."""
    label, kind = SEVERITIES[finding.severity]
    return {
        "number": number,
        "label": label,
        "kind": kind,
        "where": said(finding.where),
        "message": said(finding.message),
        "quote": finding.quote,
        "rule": finding.rule.text,
        "source": finding.rule.source,
        "confidence": CONFIDENCES[finding.rule.confidence],
        "fix": said(finding.fix.label) if finding.fix else "",
        "is_sure": bool(finding.fix and finding.fix.sure),
    }
