"""The JSON API of directions at reception and their conclusion notice: as the pages."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import actor_of
from vanphong.reception import queries, services
from vanphong.reception.endpoint_schemas import (
    ConclusionBeginIn,
    SessionConclusionOut,
    TakeSessionIn,
    VisitDirectionIn,
    VisitDirectionOut,
)
from vanphong.reception.models import SessionConclusion, VisitDirection
from vanphong.reception.rules.permissions import DIRECT_VISIT, READ_OWN_VISITS

router = Router()


@router.get(
    "/reception/visits/{visit_id}/directions",
    response=list[VisitDirectionOut],
    summary="Ý kiến chỉ đạo của một lượt tiếp",
)
@allowed(READ_OWN_VISITS)
def directions(request: HttpRequest, visit_id: UUID) -> list[VisitDirection]:
    """Give what was directed on a visit."""
    return queries.directions_of(queries.get_visit(actor_of(request), visit_id))


@router.post(
    "/reception/visits/{visit_id}/directions",
    response=VisitDirectionOut,
    summary="Ghi ý kiến chỉ đạo",
)
@allowed(DIRECT_VISIT)
def direct(request: HttpRequest, visit_id: UUID, given: VisitDirectionIn) -> VisitDirection:
    """Write down what who receives directs on a visit."""
    return services.direct_visit(
        actor=actor_of(request), visit_id=visit_id, now=clock.now(), **given.dict()
    )


@router.post(
    "/reception/sessions/{reception_id}/conclusion",
    response=SessionConclusionOut,
    summary="Soạn thông báo kết luận",
)
@allowed(DIRECT_VISIT)
def conclude(
    request: HttpRequest, reception_id: UUID, given: ConclusionBeginIn
) -> SessionConclusion:
    """Begin the draft of the conclusion notice with what was directed."""
    return services.begin_conclusion(
        actor=actor_of(request), session_id=reception_id, body_id=given.body_id,
        now=clock.now(),
    )  # fmt: skip


@router.post(
    "/reception/sessions/{reception_id}/conclusion/take",
    response=SessionConclusionOut,
    summary="Đưa kết luận thành việc",
)
@allowed(DIRECT_VISIT)
def take(request: HttpRequest, reception_id: UUID, given: TakeSessionIn) -> SessionConclusion:
    """Take the directions of the issued notice as conclusions that end in tasks."""
    actor = actor_of(request)
    services.take_session_conclusions(
        actor=actor, session_id=reception_id, handler_id=given.handler_id, now=clock.now()
    )
    found = queries.conclusion_of(queries.get_session(actor, reception_id))
    if found is None:
        raise NotFound("Không tìm thấy thông báo kết luận này.")
    return found
