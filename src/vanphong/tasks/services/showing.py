"""What is shown as the product of a task: its facts, what is missing, whether it stands already."""

from __future__ import annotations

import datetime as dt
from typing import TypedDict
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, within
from vanphong.kernel.text import one_line
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import UNDONE, Evidence, Task
from vanphong.tasks.rules import OWN_RULE, evidence_problems


class EvidenceFacts(TypedDict):
    """What a product is: its name, number and date, the document where it is one."""

    product: str
    symbol: str
    dated_on: dt.date | None
    handed_to: str
    document_id: UUID | None


def evidence_facts(
    actor: Actor, shown: EvidenceFacts, today: dt.date
) -> tuple[EvidenceFacts, bool, dict[str, list[str]]]:
    """Give what is shown, whether the own register holds it, and what is wrong by field."""
    product = within(one_line(shown["product"]), 300, "product")
    symbol = within(one_line(shown["symbol"]), 100, "symbol")
    handed_to = within(one_line(shown["handed_to"]), 200, "handed_to")
    document_id, dated_on = shown["document_id"], shown["dated_on"]
    if document_id is not None:
        document = registry.get_document(actor, document_id)
        product = product or one_line(document.abstract)[:300]
        facts = _of_document(document, product, handed_to)
        own = queries.is_own(document, queries.own_office(actor))
        return facts, own, _missing(facts, today)
    facts = EvidenceFacts(
        product=product, symbol=symbol, dated_on=dated_on, handed_to=handed_to, document_id=None
    )
    problems = _missing(facts, today)
    if not symbol:
        return facts, False, problems
    try:
        parsed = registry.parse_symbol(symbol)
    except registry.SymbolError as error:
        return facts, False, {**problems, "symbol": [f"{error.reason} {error.expected}"]}
    facts["symbol"] = str(parsed)
    if dated_on is None or not queries.is_own_symbol(actor, parsed, today):
        return facts, False, problems
    found = queries.in_own_register(actor, str(parsed))
    held = next((one for one in found if one.issued_on == dated_on), None)
    if held is not None:
        return _of_document(held, product, handed_to), True, problems
    return facts, False, {**problems, **_not_in_register(str(parsed), found)}


def insist_whole(problems: dict[str, list[str]]) -> None:
    """Refuse a product of which something is missing or wrong.

    :raises Invalid: with what is wrong by field.
    """
    if problems:
        raise Invalid(
            _(
                "Chưa kết thúc được: cần tên, ngày, số và ký hiệu của sản phẩm; sản phẩm không có "
                "số thì cần nơi nhận."
            ),
            code="evidence_missing",
            source=OWN_RULE,
            fields=problems,
        )


def _missing(facts: EvidenceFacts, today: dt.date) -> dict[str, list[str]]:
    kind = registry.numbered_type(facts["product"])
    return evidence_problems(
        product=facts["product"], symbol=facts["symbol"], dated_on=facts["dated_on"],
        handed_to=facts["handed_to"], kind=kind.name if kind else "", today=today,
    )  # fmt: skip


def _of_document(document: registry.Document, product: str, handed_to: str) -> EvidenceFacts:
    return EvidenceFacts(
        product=product,
        symbol=document.symbol,
        dated_on=document.issued_on,
        handed_to=handed_to,
        document_id=document.pk,
    )


def _not_in_register(symbol: str, found: list[registry.Document]) -> dict[str, list[str]]:
    if not found:
        said = _(
            "Sổ văn bản đi của cơ quan không có số %(symbol)s. Hãy xem lại số, hoặc nhờ văn thư "
            "vào sổ trước."
        ) % {"symbol": symbol}
        return {"symbol": [str(said)]}
    days = ", ".join(f"{one.issued_on:%d/%m/%Y}" for one in found[:3])
    said = _("Sổ văn bản đi ghi %(symbol)s ngày %(days)s.") % {"symbol": symbol, "days": days}
    return {"dated_on": [str(said)]}


def same_standing(task: Task, facts: EvidenceFacts, **reporter: object) -> Evidence | None:
    """Give the evidence that stands if it is this very product of this reporter."""
    standing = task.evidence.exclude(verdict__in=UNDONE)
    same = {name: value for name, value in facts.items() if name != "handed_to"}
    return standing.filter(**same, **reporter).first()


def last_done(task: Task) -> Evidence | None:
    """Give the last evidence of an open task: again the same done to it changes nothing."""
    return (
        task.evidence.order_by("-submitted_at", "-id").first() if task.facts.is_open else None
    )
