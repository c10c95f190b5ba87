"""The pack of time limits as the legal table of the guides: one row for each version of a rule."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from vanphong.kernel.rules import Confidence, Rule
from vanphong.petitions.rules.limits import VARIANT_WORDS, Limit, TimeLimits, time_limits


@dataclass(frozen=True, slots=True)
class LawRow:
    """A row of the legal table; `limit` and `start` are empty for what is no time limit."""

    code: str
    duty: str
    limit: str
    start: str
    source: str
    confidence: Confidence
    valid_from: dt.date
    valid_until: dt.date | None


def rows_of_law(pack: TimeLimits | None = None) -> list[LawRow]:
    """Give every version of every rule in the order of the file; words of the law, in Vietnamese."""
    limits = pack or time_limits()
    typed = {
        (code, limit.rule.valid_from): limit
        for code, versions in limits.limits.items()
        for limit in versions
    }
    return [_row(rule, typed.get((rule.id, rule.valid_from))) for rule in limits.pack]


def _row(rule: Rule, limit: Limit | None) -> LawRow:
    return LawRow(
        code=rule.id,
        duty=limit.duty if limit else rule.text,
        limit=_length(limit) if limit else "",
        start=_start(limit) if limit else "",
        source=rule.source,
        confidence=rule.confidence,
        valid_from=rule.valid_from,
        valid_until=rule.valid_until,
    )


def _length(limit: Limit) -> str:
    return "; ".join(
        f"{count} {limit.unit.label}"
        + (f" ({VARIANT_WORDS[variant]})" if variant in VARIANT_WORDS else "")
        for variant, count in limit.counts.items()
    )


def _start(limit: Limit) -> str:
    before = "trước ngày" if limit.backward else "từ ngày"
    return f"{before} " + " hoặc ".join(event.label for event in limit.starts)
