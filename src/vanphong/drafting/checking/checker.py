"""The checker: every check over one document, findings in the order of the page."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from vanphong.drafting.checking.cited import check_cited
from vanphong.drafting.checking.closing import check_closing
from vanphong.drafting.checking.facts import check_certain, check_facts
from vanphong.drafting.checking.findings import (
    NAMES,
    NOTHING_KNOWN,
    Case,
    Finding,
    Known,
)
from vanphong.drafting.checking.heading import check_heading
from vanphong.drafting.checking.looks import Laid
from vanphong.drafting.checking.parts import Parts
from vanphong.drafting.checking.running import check_running
from vanphong.drafting.checking.setting import check_setting
from vanphong.drafting.checking.sorting import find_parts
from vanphong.drafting.checking.spelling import check_spelling
from vanphong.drafting.form_rules import Form, FormSystem, form_for
from vanphong.kernel.rules import Severity, load_pack
from vanphong.registry import api as registry

Checks = tuple[Callable[[Case], Iterator[Finding]], ...]
_ALL: Checks = (
    check_setting, check_heading, check_running, check_cited, check_facts, check_spelling,
    check_closing,
)  # fmt: skip
# What may stop a draft, whose frame and type are the product's own work: quick in any length.
CERTAIN: Checks = (check_certain,)
# Rules of type and sheet: many, and none of them makes the document say something wrong.
_SET = frozenset(
    {"page.paper", "page.margins", "page.number", "page.font", "header.rule", "body", "body.align",
     "body.line", "body.gap", "body.indent", *map(str, NAMES)}
)  # fmt: skip
_ORDER = {Severity.BLOCK: 0, Severity.WARN: 1, Severity.INFO: 2}


@dataclass(frozen=True, slots=True)
class Report:
    """What was found, by which form, in what was read as these parts."""

    form: Form
    on: dt.date
    parts: Parts
    laid: Laid
    findings: tuple[Finding, ...]

    def count(self, severity: Severity) -> int:
        """Give how many findings are of a severity."""
        return sum(finding.severity is severity for finding in self.findings)

    def as_dict(self) -> dict[str, Any]:
        """Give the report as programs get it."""
        return {
            "form": self.form.title,
            "system": str(self.form.system),
            "on": self.on.isoformat(),
            "type_code": self.parts.type_code or "OFFICIAL_LETTER",
            "blocking": self.count(Severity.BLOCK),
            "warnings": self.count(Severity.WARN),
            "notes": self.count(Severity.INFO),
            "findings": [
                finding.as_dict(number) for number, finding in enumerate(self.findings, 1)
            ],
        }


def check(
    laid: Laid,
    *,
    on: dt.date,
    system: FormSystem | None = None,
    known: Known = NOTHING_KNOWN,
    parts: Parts | None = None,
    checks: Checks = _ALL,
) -> Report:
    """Check a document by the form in force on the day; `system` None takes the document's own.

    `parts` are given where they are known; else they are found. `checks` may be `CERTAIN` alone.

    :raises Invalid: when no form covers the date.
    :source: HD 36-HD/VPTW, HD 05-HD/VPTW, NĐ 30/2020/NĐ-CP as the rule packs say, rule by rule.
    """
    parts = find_parts(laid, registry.type_named) if parts is None else parts
    form = form_for(system or parts.system or FormSystem.PARTY, on)
    case = Case(laid, parts, form, load_pack("vanphong.drafting", "craft").on(on), on, known)
    found: dict[tuple[str, int | None, str, str], Finding] = {}
    for one in checks:
        for finding in one(case):
            found.setdefault(
                (finding.rule.id, finding.paragraph, finding.message, finding.quote), finding
            )
    ordered = sorted(found.values(), key=_place)
    return Report(form, on, parts, laid, tuple(ordered))


def _place(finding: Finding) -> tuple[int, bool, int, int]:
    """Give the order: the gravest first, what it says before how it is set, then by place."""
    is_set = finding.rule.id in _SET
    paragraph = -1 if finding.paragraph is None else finding.paragraph
    return _ORDER[finding.severity], is_set, finding.page, paragraph
