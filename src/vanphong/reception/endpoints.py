"""The JSON API of reception: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.reception import (
    endpoint_bookings,
    endpoint_conclusions,
    endpoint_online,
    endpoint_papers,
    endpoint_statistics,
    endpoint_visits,
    queries,
    rota_pages,
    services,
)
from vanphong.reception.endpoint_schemas import (
    DropSessionIn,
    PostponeSessionIn,
    PublishSessionIn,
    ReceptionPlaceIn,
    ReceptionPlaceOut,
    ReceptionSessionIn,
    ReceptionSessionOut,
    RotaOut,
    SessionChangeIn,
)
from vanphong.reception.models import ReceptionPlace, ReceptionSession
from vanphong.reception.rules.permissions import KEEP_ROTA, PUBLISH_ROTA, READ_ROTA
from vanphong.reception.services import SessionFacts

router = Router()
router.add_router("", endpoint_visits.router)
router.add_router("", endpoint_bookings.router)
router.add_router("", endpoint_papers.router)
router.add_router("", endpoint_conclusions.router)
router.add_router("", endpoint_online.router)
router.add_router("", endpoint_statistics.router)


@router.get("/reception/sessions", response=RotaOut, summary="Lịch tiếp công dân")
@allowed(READ_ROTA)
def sessions(request: HttpRequest, month: str = "") -> dict[str, Any]:
    """Give the rota of a month (`2026-11`), of the present one when none is named."""
    today = clock.today()
    return rota_pages.month_out(actor_of(request), rota_pages.month_of(month, today), today)


@router.post(
    "/reception/sessions", response=ReceptionSessionOut, summary="Xếp buổi tiếp công dân"
)
@allowed(KEEP_ROTA)
def plan(request: HttpRequest, given: ReceptionSessionIn) -> dict[str, Any]:
    """Plan a session; nobody outside hears of it yet."""
    actor, typed = actor_of(request), given.dict()
    made = services.plan_session(
        actor=actor, request_id=typed.pop("request_id"), facts=_facts(typed), now=clock.now()
    )
    return _out(actor, made)


@router.get(
    "/reception/sessions/{reception_id}",
    response=ReceptionSessionOut,
    summary="Một buổi tiếp công dân",
)
@allowed(READ_ROTA)
def session(request: HttpRequest, reception_id: UUID) -> dict[str, Any]:
    """Read a session."""
    actor = actor_of(request)
    return _out(actor, queries.get_session(actor, reception_id))


@router.post(
    "/reception/sessions/{reception_id}/change",
    response=ReceptionSessionOut,
    summary="Sửa buổi tiếp công dân dự kiến",
)
@allowed(KEEP_ROTA)
def change(request: HttpRequest, reception_id: UUID, given: SessionChangeIn) -> dict[str, Any]:
    """Change a session that is only planned."""
    actor, typed = actor_of(request), given.dict()
    changed = services.change_session(
        actor=actor, session_id=reception_id, version=typed.pop("version"),
        facts=_facts(typed), now=clock.now(),
    )  # fmt: skip
    return _out(actor, changed)


@router.post(
    "/reception/sessions/{reception_id}/drop",
    response=ReceptionSessionOut,
    summary="Bỏ buổi tiếp công dân dự kiến",
)
@allowed(KEEP_ROTA)
def drop(request: HttpRequest, reception_id: UUID, given: DropSessionIn) -> dict[str, Any]:
    """Give up a session that nobody outside has heard of."""
    actor = actor_of(request)
    dropped = services.drop_session(actor=actor, session_id=reception_id, version=given.version)
    return _out(actor, dropped)


@router.post(
    "/reception/sessions/{reception_id}/publish",
    response=ReceptionSessionOut,
    summary="Công bố buổi tiếp công dân",
)
@allowed(PUBLISH_ROTA)
def publish(
    request: HttpRequest, reception_id: UUID, given: PublishSessionIn
) -> dict[str, Any]:
    """Make a session known to everybody, five working days before; ad hoc with a reason."""
    actor = actor_of(request)
    published = services.publish_session(
        actor=actor, session_id=reception_id, now=clock.now(), **given.dict()
    )
    return _out(actor, published)


@router.post(
    "/reception/sessions/{reception_id}/postpone",
    response=ReceptionSessionOut,
    summary="Hoãn buổi tiếp công dân",
)
@allowed(PUBLISH_ROTA)
def postpone(
    request: HttpRequest, reception_id: UUID, given: PostponeSessionIn
) -> dict[str, Any]:
    """Postpone a published session; gives the new one."""
    actor, typed = actor_of(request), given.dict()
    new = services.postpone_session(
        actor=actor, session_id=reception_id, now=clock.now(), **(typed | _hours(typed))
    )
    return _out(actor, new)


@router.put(
    "/reception/place", response=ReceptionPlaceOut, summary="Nơi, giờ tiếp thường xuyên"
)
@allowed(PUBLISH_ROTA)
def place(request: HttpRequest, given: ReceptionPlaceIn) -> ReceptionPlace:
    """Write down where and when the office receives on every working day."""
    return services.keep_place(actor=actor_of(request), now=clock.now(), **given.dict())


def _hours(typed: dict[str, Any]) -> dict[str, dt.time]:
    return {name: dt.time.fromisoformat(typed[name]) for name in ("starts_at", "ends_at")}


def _facts(typed: dict[str, Any]) -> SessionFacts:
    attending = tuple(typed.pop("attending"))
    return SessionFacts(**(typed | _hours(typed)), attending=attending)


def _out(actor: Actor, found: ReceptionSession) -> dict[str, Any]:
    whole = queries.get_session(actor, found.pk)
    return rota_pages.session_out(whole, queries.attending_of([whole]).get(whole.pk, []))
