"""Who signs a draft, in the JSON API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.drafting import queries, signers
from vanphong.drafting.endpoint_schemas import DraftOut
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import READ
from vanphong.kernel import clock
from vanphong.kernel.endpoints import ReasonIn, Whole, allowed
from vanphong.kernel.gate import actor_of

router = Router()


class SignerIn(ReasonIn):
    """The post that signs instead, and why; `version` when only the draft read is meant."""

    signer_id: UUID
    version: Whole | None = None


class CandidateOut(Schema):
    """A post that may sign, with the lines that would stand over the signature."""

    signer_id: UUID
    name: str
    title: str
    lines: list[str]


@router.get(
    "/drafts/{draft_id}/signers", response=list[CandidateOut], summary="Ai khác ký được"
)
@allowed(READ)
def other_signers(request: HttpRequest, draft_id: UUID) -> list[dict[str, Any]]:
    """Give who else may sign the draft."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    return signers.candidates_out(actor, draft, draft.issued_on or clock.today())


@router.post("/drafts/{draft_id}/signer", response=DraftOut, summary="Đổi người ký")
@allowed(READ)
def change_signer(request: HttpRequest, draft_id: UUID, given: SignerIn) -> Draft:
    """Let another post sign a draft that waits."""
    return signers.change_signer(
        actor=actor_of(request), draft_id=draft_id, now=clock.now(), **given.dict()
    )
