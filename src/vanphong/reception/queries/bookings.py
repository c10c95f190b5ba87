"""Who is booked into a session, for whom the actor may see it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.reception.models import Booking, ReceptionSession, SessionPost
from vanphong.reception.rules.permissions import (
    READ_ALL_VISITS,
    READ_OWN_VISITS,
    REGISTER_VISIT,
)


def visible_bookings(actor: Actor) -> QuerySet[Booking]:
    """Give the bookings the actor may see: all at the desk, those of the sessions one sits in."""
    if not actor.may(READ_OWN_VISITS):
        return Booking.objects.none()
    rows = Booking.objects.filter(office_id=actor.office_key)
    if actor.may(REGISTER_VISIT) or actor.may(READ_ALL_VISITS):
        return rows
    sits = SessionPost.objects.filter(post__person_id__in=actor.person_ids)
    return rows.filter(
        Q(session__leader__person_id__in=actor.person_ids)
        | Q(session_id__in=sits.values("session_id"))
    )


def get_booking(actor: Actor, booking_id: UUID, *, lock: bool = False) -> Booking:
    """Give one booking the actor may see, locked for change when asked.

    :raises NotFound: when it is missing or hidden.
    """
    rows = visible_bookings(actor).filter(pk=booking_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.select_related("session__leader__person").first()
    if found is None:
        raise NotFound(_("Không tìm thấy lượt hẹn này."))
    return found


def bookings_of(actor: Actor, session: ReceptionSession) -> list[Booking]:
    """Give who is booked into a session now, in the order of the hours."""
    rows = visible_bookings(actor).filter(session=session, cancelled_at=None)
    return list(
        rows.select_related("session", "visit", "moved_from__session").order_by("starts_at")
    )
