"""Letters that urge late work in the JSON API."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.drafting.answers import draft_whole
from vanphong.drafting.endpoint_schemas import DraftWhole
from vanphong.drafting.rules import CREATE
from vanphong.drafting.urging_letters import begin_urging_letter
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed
from vanphong.kernel.gate import actor_of

router = Router()


class UrgingLetterIn(In):
    """The late tasks to urge; without a body it is written in that of the own post."""

    task_ids: list[UUID]
    body_id: UUID | None = None


@router.post("/urging-letters", response=DraftWhole, summary="Lập văn bản đôn đốc")
@allowed(CREATE)
def begin(request: HttpRequest, given: UrgingLetterIn) -> dict[str, Any]:
    """Begin a draft that urges late tasks."""
    actor = actor_of(request)
    draft = begin_urging_letter(actor=actor, now=clock.now(), **given.dict())
    return draft_whole(actor, draft, clock.today())
