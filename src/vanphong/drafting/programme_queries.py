"""Reads of work-programme lines: the line a draft answers, the drafts made for a programme."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from vanphong.drafting.models import Draft, ProgrammeLine
from vanphong.kernel.actor import Actor
from vanphong.registry import api as registry


def line_of(draft: Draft) -> ProgrammeLine | None:
    """Give the line a draft answers, if one is named."""
    found = ProgrammeLine.objects.filter(draft=draft)
    return found.select_related("named_by__person", "document").first()


def drafts_for(
    actor: Actor, seen: QuerySet[Draft], document_ids: Collection[UUID]
) -> QuerySet[Draft]:
    """Keep the drafts made for lines of some documents: linked, or named by number and date."""
    wanted = Q(document_id__in=document_ids)
    typed = registry.visible_documents(actor).filter(pk__in=document_ids)
    for key, issued_on in typed.exclude(symbol="").values_list("symbol_key", "issued_on"):
        wanted |= Q(document=None, symbol_key=key, dated_on=issued_on)
    lines = ProgrammeLine.objects.filter(wanted, office_id=actor.office_key)
    return seen.filter(pk__in=lines.values("draft_id"))


def lines_out(draft_ids: Collection[UUID]) -> list[dict[str, Any]]:
    """Give the lines of some drafts one may see, as programs get them."""
    lines = ProgrammeLine.objects.filter(draft_id__in=draft_ids).order_by("draft_id")
    return [line_out(line) | {"draft_id": str(line.draft_id)} for line in lines]


def line_out(line: ProgrammeLine) -> dict[str, Any]:
    """Give a line as programs get it."""
    return {
        "document_id": str(line.document_id) if line.document_id else None,
        "symbol": line.symbol,
        "dated_on": line.dated_on,
        "line": line.line,
        "words": line.words,
    }


def said(line: ProgrammeLine) -> str:
    """Say which line it is: number of the line, programme, date."""
    return _("dòng %(line)s, %(symbol)s ngày %(day)s") % {
        "line": line.line,
        "symbol": line.symbol,
        "day": f"{line.dated_on:%d/%m/%Y}",
    }
