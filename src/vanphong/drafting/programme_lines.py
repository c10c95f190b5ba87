"""Naming the work-programme line a draft answers; the programme itself is a document like others."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.drafting import queries
from vanphong.drafting.models import Draft, ProgrammeLine
from vanphong.drafting.programme_queries import line_of
from vanphong.drafting.rules import Step
from vanphong.drafting.services import demand_step
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, within
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.registry import api as registry


@transaction.atomic
def name_programme_line(
    *,
    actor: Actor,
    draft_id: UUID,
    line: str,
    words: str,
    now: dt.datetime,
    document_id: UUID | None = None,
    symbol: str = "",
    dated_on: dt.date | None = None,
) -> ProgrammeLine:
    """Name the line a draft answers; what was named before is replaced. Locks the draft.

    The programme is a visible document (`document_id`), or its number and date; a visible
    document of that number and date is linked by itself, and what was linked stays so while they
    are the same. The text of the draft stays untouched.

    :raises NotFound: for a draft or document one may not see.
    :raises NotAllowed, Refused: as for changing the draft.
    :raises Invalid: without number, date, line or words, for what is no symbol, or a date ahead.
    :raises Secret: when a field is marked Mật or above.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.EDIT)
    document = registry.get_document(actor, document_id) if document_id else None
    if document is not None:
        symbol, dated_on = document.symbol, document.issued_on
    said = {
        "symbol": _symbol(symbol),
        "line": within(one_line(line), 30, "line"),
        "words": within(one_line(words), 500, "words"),
    }
    today = vietnam_date(now)
    refuse_secret(fields=said, on=today)
    dated = _said(said, dated_on, today)
    kept = line_of(draft)
    if document is None and kept is not None:
        same = (kept.symbol, kept.dated_on) == (said["symbol"], dated)
        document = kept.document if same else None
    document = document or _registered(actor, said["symbol"], dated)
    key = registry.symbol_key(said["symbol"])
    facts = said | {"symbol_key": key, "dated_on": dated, "document": document}
    if kept is not None and all(getattr(kept, name) == facts[name] for name in facts):
        return kept
    by = {"named_by_id": actor.post_key, "named_at": now}
    found, _new = ProgrammeLine.objects.update_or_create(
        draft=draft,
        defaults=facts | by,
        create_defaults=facts | by | {"office_id": draft.office_id},
    )
    detail = {**said, "dated_on": dated, "document": document.pk if document else None}
    audit.record(actor, "drafting:programme_line:name", subject=draft, detail=detail)
    return found


@transaction.atomic
def drop_programme_line(*, actor: Actor, draft_id: UUID) -> Draft:
    """Take the line off a draft; again changes nothing. Locks the draft.

    :raises NotAllowed, Refused: as for changing the draft.
    """
    draft = queries.get_draft(actor, draft_id, lock=True)
    demand_step(actor, draft, Step.EDIT)
    kept = line_of(draft)
    if kept is not None:
        detail = {"symbol": kept.symbol, "line": kept.line}
        kept.delete()
        audit.record(actor, "drafting:programme_line:drop", subject=draft, detail=detail)
    return draft


def carry_over(actor: Actor, old: Draft, new: Draft) -> None:
    """Let a draft begun again answer the line the old one answered; used inside that act."""
    line = line_of(old)
    if line is None:
        return
    linked = registry.documents_here(actor).filter(pk=line.document_id or line.pk).first()
    same = ("symbol", "symbol_key", "dated_on", "line", "words", "named_by_id", "named_at")
    facts = {name: getattr(line, name) for name in same}
    ProgrammeLine.objects.create(office_id=new.office_id, draft=new, document=linked, **facts)


def _symbol(text: str) -> str:
    typed = within(one_line(text), 100, "symbol")
    if not typed:
        return ""
    try:
        return str(registry.parse_symbol(typed))
    except registry.SymbolError as error:
        sentence = f"{error.reason} {error.expected}"
        raise Invalid(sentence, code="no_symbol", fields={"symbol": [sentence]}) from error


def _said(said: dict[str, str], dated_on: dt.date | None, today: dt.date) -> dt.date:
    """Give the date, once everything that must be said is.

    :raises Invalid: with each field that is missing, or a date ahead.
    """
    missing = [name for name, value in said.items() if not value]
    missing += [] if dated_on else ["dated_on"]
    sentence = _("Cần số, ngày của chương trình, số dòng và nội dung dòng.")
    if missing or dated_on is None:
        fields = {name: [sentence] for name in missing}
        raise Invalid(sentence, code="programme_line_missing", fields=fields)
    if dated_on > today:
        ahead = _("Ngày của chương trình không thể sau hôm nay.")
        raise Invalid(ahead, code="programme_ahead", fields={"dated_on": [ahead]})
    return dated_on


def _registered(actor: Actor, symbol: str, dated_on: dt.date) -> registry.Document | None:
    """Give the one visible document of that number and date; none when there are several."""
    found = registry.visible_documents(actor).filter(
        symbol_key=registry.symbol_key(symbol), issued_on=dated_on
    )
    rows = list(found.order_by("pk")[:2])
    return rows[0] if len(rows) == 1 else None
