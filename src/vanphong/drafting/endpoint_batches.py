"""Signing many drafts in the JSON API: pick, get page after page, one PIN."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Field, Router, Schema

from vanphong.drafting import batch_queries, batches, queries
from vanphong.drafting.batch_answers import batch_out
from vanphong.drafting.batch_rules import Outcome
from vanphong.drafting.endpoint_schemas import PinIn
from vanphong.drafting.handing import hand_over_page
from vanphong.drafting.rules import READ, SIGN, DraftState
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.kernel.scope import acting

router = Router()


class BatchIn(In):
    """The drafts to go through; all that wait for one's own signature when left out."""

    draft_ids: Annotated[list[UUID], Field(min_length=1)] | None = None


class BatchedDraftOut(Schema):
    """One draft of a batch: what its signer got of its present version, and what came of it."""

    draft_id: UUID
    abstract: str
    symbol: str
    state: DraftState
    pages: int
    unseen_pages: list[int]
    is_seen_whole: bool
    outcome: Outcome
    code: str
    reason: str


class BatchOut(Schema):
    """A batch with its drafts in their order."""

    id: UUID
    begun_at: dt.datetime
    is_running: bool
    drafts: list[BatchedDraftOut]


@router.get(
    "/drafts/{draft_id}/pages/{number}",
    summary="Một trang của dự thảo, dạng hình; ghi nhận người ký đã xem",
    openapi_extra=gives("image/png"),
)
@allowed(READ)
def get_page(request: HttpRequest, draft_id: UUID, number: int) -> HttpResponse:
    """Give one page as a picture; handed to its signer, it counts as seen."""
    actor = actor_of(request)
    picture = hand_over_page(
        actor=actor, draft=queries.get_draft(actor, draft_id), number=number, now=clock.now()
    )
    return files.closed(HttpResponse(picture.content, content_type=picture.media_type))


@router.post("/signing-batches", response=BatchOut, summary="Chọn nhiều dự thảo để xem và ký")
@allowed(SIGN)
def begin(request: HttpRequest, given: BatchIn) -> dict[str, Any]:
    """Pick drafts that wait for one's own signature."""
    actor, now = actor_of(request), clock.now()
    batch = batches.begin_batch(actor=actor, draft_ids=given.draft_ids, now=now)
    return batch_out(actor, batch, now)


@router.get("/signing-batches/{batch_id}", response=BatchOut, summary="Một loạt ký")
@allowed(SIGN)
def get_batch(request: HttpRequest, batch_id: UUID) -> dict[str, Any]:
    """Give one of one's own batches: how far it was seen and signed."""
    actor = actor_of(request)
    return batch_out(actor, batch_queries.get_batch(actor, batch_id), clock.now())


@router.post(
    "/signing-batches/{batch_id}/sign",
    response=BatchOut,
    summary="Ký mọi dự thảo đã xem hết trong loạt",
)
@allowed(SIGN, scope=False)
def sign(request: HttpRequest, batch_id: UUID, given: PinIn) -> dict[str, Any]:
    """Sign what was seen whole; answers when all of it is done."""
    actor = actor_of(request)
    batch = batches.sign_batch(actor=actor, batch_id=batch_id, pin=given.pin, moment=clock.now)
    with acting(actor):
        return batch_out(actor, batch, clock.now())
