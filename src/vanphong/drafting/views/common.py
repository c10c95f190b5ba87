"""What the views of drafting share: the actor, a draft's page, refusals shown in place."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from vanphong.drafting import (
    facts,
    forms,
    opinion_queries,
    pages,
    pages_appraisal,
    queries,
    versions,
)
from vanphong.drafting.half_typed import half_typed
from vanphong.drafting.models import Draft
from vanphong.drafting.readying import readiness
from vanphong.drafting.rules import DraftState, Step, may_do
from vanphong.kernel import clock
from vanphong.kernel.errors import NotAllowed, VanphongError
from vanphong.kernel.gate import actor_of

# Signing in turn: the last draft that was put off, or 1 before any was.
TURN = "lan-luot"


def draft_of(request: HttpRequest, draft_id: UUID) -> Draft:
    """Give a draft the one who asks may see.

    :raises NotFound: when it is missing or hidden.
    """
    return queries.get_draft(actor_of(request), draft_id)


def draft_to_write(request: HttpRequest, draft_id: UUID) -> Draft:
    """Give a draft to write on; its state is asked by the act.

    :raises NotFound: when it is missing or hidden.
    :raises NotAllowed: for one who sees it only for being asked an opinion.
    """
    draft = draft_of(request, draft_id)
    standing = queries.standing_of(actor_of(request), draft)
    if standing.is_only_asked:
        decision = may_do(Step.EDIT, standing, draft.state)
        raise NotAllowed(decision.reason, code=decision.code, source=decision.source)
    return draft


def uuid_typed(typed: str) -> UUID | None:
    """Give what stands in an address as an identifier; nothing for what is none."""
    try:
        return UUID(typed) if typed else None
    except ValueError:
        return None


def draft_page(
    request: HttpRequest, draft: Draft, *, error: VanphongError | None = None
) -> HttpResponse:
    """Show the page of a draft, with the refusal of an act that was tried on it."""
    actor = actor_of(request)
    found = readiness(actor, draft, clock.today())
    acts = pages.acts(actor, draft, found)
    editable = bool(may_do(Step.EDIT, queries.standing_of(actor, draft), draft.state))
    context: dict[str, Any] = {
        "draft": draft,
        "title": facts.title_of(draft),
        "mender": facts.mender_words(draft),
        "number": str(draft.number_entry) if draft.number_entry else "",
        "facts": facts.facts_of(draft),
        "stops": found.stops if draft.state in {DraftState.DRAFT, DraftState.RETURNED} else [],
        "notices": pages.notices(actor, draft, found),
        "remarks": found.remarks,
        "main": acts["main"],
        "not_ready": found.is_unready,
        "as_returned": found.is_as_returned,
        "submit": acts["submit"],
        "menu": acts["menu"],
        "life": pages.life(actor, draft),
        "newest_version": versions.newest_number(draft),
        "paper": pages.paper(actor, draft),
        "document_url": _document_url(draft),
        "error": error,
        "editable": editable,
        "half_typed": half_typed(actor, draft, clock.today()) if editable else None,
        "word_accept": forms.WORD,
        "before": pages_appraisal.present_facts(found.before),
        "to_answer": opinion_queries.to_answer(actor, draft),
    }  # fmt: skip
    status = error.status if error is not None else 200
    return render(request, "drafting/draft.html", context, status=status)


def _document_url(draft: Draft) -> str:
    return facts.document_url(draft.issued_document_id) if draft.issued_document_id else ""
