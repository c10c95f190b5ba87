"""The documents that came in answer: linked to an urging, or noted with the result of a case."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case, CaseStep, Verdict
from vanphong.petitions.queries.cases import visible_cases
from vanphong.petitions.queries.following import live_replies
from vanphong.petitions.queries.urgings import replies
from vanphong.petitions.rules import Step
from vanphong.petitions.rules.periods import Period


@dataclass(slots=True)
class Came:
    """One document that came: its day and number, who sent it, the cases it is about.

    `key` tells it from others; `document_id` where it stands in the register and was linked.
    """

    key: str
    on: dt.date
    symbol: str
    sender: str
    document_id: UUID | None
    cases: list[Case] = field(default_factory=list)


def came(actor: Actor, period: Period | None = None) -> list[Came]:
    """Give what came in answer in the cases the actor may see, each document once, oldest first."""
    found: dict[str, Came] = {}
    for reply in replies(actor, period):
        key, step = str(reply.document_id), reply.step
        one = found.setdefault(
            key,
            Came(key, reply.replied_on, reply.symbol, step.addressee, reply.document_id),
        )
        if step.case not in one.cases:
            one.cases.append(step.case)
    for row in _noted(actor, period):
        key = f"{row.case_id} {row.symbol}"
        found[key] = Came(key, row.happened_on, row.symbol, "", None, [row.case])
    return sorted(found.values(), key=lambda one: (one.on, one.key))


def came_count(actor: Actor, period: Period | None = None) -> int:
    """Count what `came` gives, without fetching it."""
    linked = replies(actor, period).order_by().values("document_id").distinct().count()
    return (
        linked + _noted(actor, period).order_by().values("case_id", "symbol").distinct().count()
    )


def _noted(actor: Actor, period: Period | None) -> QuerySet[CaseStep]:
    """Give the results noted with the number of a document that is not linked to an urging."""
    linked = live_replies().filter(step__case=OuterRef("case"), symbol=OuterRef("symbol"))
    rows = CaseStep.objects.filter(
        ~Exists(linked), step=Step.RECORD_ANSWER, verdict=Verdict.APPROVED,
        case__in=visible_cases(actor),
    ).exclude(symbol="")  # fmt: skip
    if period is not None:
        rows = rows.filter(happened_on__gte=period.since, happened_on__lt=period.until)
    return rows.select_related("case").order_by("happened_on", "pk")
