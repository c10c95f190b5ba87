"""The work-programme line a draft answers, in the JSON API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.drafting import programme_lines, queries
from vanphong.drafting.answers import draft_whole
from vanphong.drafting.endpoint_schemas import DraftWhole, ProgrammeLineIn
from vanphong.drafting.rules import CREATE
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of

router = Router()


@router.put(
    "/drafts/{draft_id}/programme-line",
    response=DraftWhole,
    summary="Ghi dòng chương trình công tác mà dự thảo thực hiện",
)
@allowed(CREATE)
def name_line(request: HttpRequest, draft_id: UUID, given: ProgrammeLineIn) -> dict[str, Any]:
    """Name the line, in the place of the one before."""
    programme_lines.name_programme_line(
        actor=actor_of(request), draft_id=draft_id, now=clock.now(), **given.dict()
    )
    return _whole(request, draft_id)


@router.delete(
    "/drafts/{draft_id}/programme-line",
    response=DraftWhole,
    summary="Bỏ dòng chương trình công tác",
)
@allowed(CREATE)
def drop_line(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Take the line off the draft."""
    programme_lines.drop_programme_line(actor=actor_of(request), draft_id=draft_id)
    return _whole(request, draft_id)


def _whole(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    actor = actor_of(request)
    return draft_whole(actor, queries.get_draft(actor, draft_id), clock.today())
