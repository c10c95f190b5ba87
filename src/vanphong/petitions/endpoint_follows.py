"""The JSON API of cases that follow others."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import ReasonIn, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import queries, services
from vanphong.petitions.answers import case_whole
from vanphong.petitions.endpoint_follow_schemas import CaseFollowIn
from vanphong.petitions.endpoint_schemas import CaseWhole
from vanphong.petitions.rules.permissions import HANDLE

router = Router()


@router.post(
    "/petitions/cases/{case_id}/follows",
    response=CaseWhole,
    summary="Khiếu nại lần hai, tố cáo tiếp",
)
@allowed(HANDLE)
def follow(request: HttpRequest, case_id: UUID, given: CaseFollowIn) -> dict[str, Any]:
    """Note that a case is a second complaint or a renewed denunciation."""
    typed = given.dict()
    version = typed.pop("version")
    services.follow_case(
        actor=actor_of(request), case_id=case_id, facts=services.FollowFacts(**typed),
        now=clock.now(), version=version,
    )  # fmt: skip
    return _case(request, case_id)


@router.post(
    "/petitions/cases/{case_id}/follows/undo",
    response=CaseWhole,
    summary="Bỏ liên kết vụ việc trước",
)
@allowed(HANDLE)
def unfollow(request: HttpRequest, case_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Take back that a case follows another."""
    services.unfollow_case(
        actor=actor_of(request), case_id=case_id, reason=given.reason, now=clock.now()
    )
    return _case(request, case_id)


def _case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    actor = actor_of(request)
    return case_whole(actor, queries.get_case(actor, case_id), clock.today())
