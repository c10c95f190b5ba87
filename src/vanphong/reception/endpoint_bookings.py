"""The JSON API of slots: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import ReasonIn, allowed
from vanphong.kernel.gate import actor_of
from vanphong.reception import booking_pages, queries, services
from vanphong.reception.endpoint_schemas import BookingIn, BookingOut, SlotsOut
from vanphong.reception.rules.permissions import READ_OWN_VISITS, REGISTER_VISIT
from vanphong.reception.services import BookingFacts

router = Router()


@router.get(
    "/reception/sessions/{reception_id}/slots",
    response=SlotsOut,
    summary="Giờ hẹn của buổi tiếp",
)
@allowed(READ_OWN_VISITS)
def slots(request: HttpRequest, reception_id: UUID) -> dict[str, Any]:
    """Give the free hours of a session, and who is booked."""
    actor = actor_of(request)
    return booking_pages.slots_out(actor, queries.get_session(actor, reception_id))


@router.post(
    "/reception/sessions/{reception_id}/bookings", response=BookingOut, summary="Nhận hẹn"
)
@allowed(REGISTER_VISIT)
def book(request: HttpRequest, reception_id: UUID, given: BookingIn) -> dict[str, Any]:
    """Keep a slot for somebody; no slot is given twice."""
    typed = given.dict()
    request_id, hour = typed.pop("request_id"), dt.time.fromisoformat(typed.pop("starts_at"))
    booking = services.book_slot(
        actor=actor_of(request), session_id=reception_id, request_id=request_id,
        facts=BookingFacts(starts_at=hour, **typed), now=clock.now(),
    )  # fmt: skip
    return booking_pages.booking_out(booking)


@router.post("/reception/bookings/{booking_id}/cancel", response=BookingOut, summary="Hủy hẹn")
@allowed(REGISTER_VISIT)
def cancel(request: HttpRequest, booking_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Free a slot, with the reason."""
    booking = services.cancel_booking(
        actor=actor_of(request), booking_id=booking_id, reason=given.reason, now=clock.now()
    )
    return booking_pages.booking_out(booking)
