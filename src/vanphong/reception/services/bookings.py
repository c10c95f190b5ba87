"""Booking slots of a session, cancelling them, taking them along when it is postponed."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import part_of_act
from vanphong.reception import queries
from vanphong.reception.models import Booking, ReceptionSession
from vanphong.reception.rules import SessionState, may_book, may_hear_online, may_name, slots
from vanphong.reception.rules.permissions import REGISTER_VISIT
from vanphong.reception.services import guard

MOST_PEOPLE = 100_000
# Kept as it is written, whatever the language of the page.
_POSTPONED = "Buổi tiếp hoãn"


@dataclass(frozen=True, slots=True)
class BookingFacts:
    """Who asks for a slot, and about what; a protected one gives neither name nor phone."""

    starts_at: dt.time
    content: str
    full_name: str = ""
    phone: str = ""
    people: int = 1
    is_protected: bool = False


@transaction.atomic
def book_slot(
    *,
    actor: Actor,
    session_id: UUID,
    facts: BookingFacts,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> Booking:
    """Keep a slot of a published session for somebody. Locks the session.

    The same `request_id` gives the same booking.

    :raises Refused: `slot_taken`, `no_such_slot`, `slot_is_over`, `not_published`, `protected`.
    :raises Invalid: at the field that is missing.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    kept = asking.done_before(Booking.objects.all(), "booked_by_id", actor, request_id)
    if kept is not None:
        return kept
    _insist_words(facts)
    session = queries.get_session(actor, session_id, lock=True)
    hear = may_hear_online(is_online=session.is_online, is_protected=facts.is_protected)
    asking.insist(hear, "is_protected")
    _insist_free(session, facts.starts_at, now)
    booking = Booking.objects.create(
        office_id=session.office_id, session=session, starts_at=facts.starts_at,
        full_name=asking.words_given("full_name", facts.full_name, 150, now),
        phone=asking.words_given("phone", facts.phone, 30, now), people=facts.people,
        content=asking.words_given(
            "content", facts.content, 1000, now, _("Hãy ghi nội dung muốn trình bày.")
        ),
        is_protected=facts.is_protected, booked_at=now, booked_by_id=post_id,
        request_id=request_id,
    )  # fmt: skip
    audit.record(actor, "reception:booking:book", subject=booking, detail=_told(booking))
    return booking


@transaction.atomic
def cancel_booking(*, actor: Actor, booking_id: UUID, reason: str, now: dt.datetime) -> Booking:
    """Free a slot; the booking stays with its reason. Locks the booking.

    :raises Refused: `not_booked` for one that was cancelled, or whose citizen has come.
    """
    post_id = asking.own_post(actor, REGISTER_VISIT)
    said = asking.words_given("reason", reason, guard.REASON_MAX, now, _("Hãy ghi lý do."))
    booking = queries.get_booking(actor, booking_id, lock=True)
    insist_booked(booking)
    _cancel(booking, said, post_id, now)
    audit.record(actor, "reception:booking:cancel", subject=booking, detail=_told(booking))
    return booking


def insist_booked(booking: Booking) -> None:
    """Refuse a booking that was cancelled, or whose citizen has come.

    :raises Refused: `not_booked`.
    """
    if booking.cancelled_at is not None or booking.visit_id is not None:
        raise Refused(_("Lượt hẹn này đã hủy, hoặc người hẹn đã đến."), code="not_booked")


@part_of_act
def take_bookings_along(
    old: ReceptionSession, new: ReceptionSession, post_id: UUID, now: dt.datetime
) -> tuple[int, int]:
    """Book who is booked into a postponed session into the new one, in the same order.

    Gives how many were taken along and how many find no slot there; the latter are cancelled, and
    all are to be told.
    """
    places = slots(new.starts_at, new.ends_at, new.slot_minutes)
    rows = list(
        Booking.objects.select_for_update()
        .filter(session=old, cancelled_at=None, visit=None)
        .order_by("starts_at")
    )
    for number, booking in enumerate(rows):
        _cancel(booking, _POSTPONED, post_id, now)
        if number < len(places):
            Booking.objects.create(
                office_id=new.office_id, session=new, starts_at=places[number],
                full_name=booking.full_name, phone=booking.phone, people=booking.people,
                content=booking.content, is_protected=booking.is_protected, booked_at=now,
                booked_by_id=post_id, moved_from=booking,
            )  # fmt: skip
    return min(len(rows), len(places)), max(0, len(rows) - len(places))


def _cancel(booking: Booking, reason: str, post_id: UUID, now: dt.datetime) -> None:
    booking.cancelled_at, booking.cancelled_by_id = now, post_id
    booking.cancelled_reason = reason
    booking.save(update_fields=["cancelled_at", "cancelled_by", "cancelled_reason"])


def _insist_words(facts: BookingFacts) -> None:
    told = int(bool(facts.full_name.strip() or facts.phone.strip()))
    named = may_name(nature="", is_protected=facts.is_protected, declined=False, names=told)
    asking.insist(named, "full_name")
    if not facts.is_protected and not facts.full_name.strip():
        guard.wrong("full_name", _("Hãy ghi họ tên người hẹn."))
    if not 1 <= facts.people <= MOST_PEOPLE:
        guard.wrong("people", _("Xem lại số người."))


def _insist_free(session: ReceptionSession, slot: dt.time, now: dt.datetime) -> None:
    places = slots(session.starts_at, session.ends_at, session.slot_minutes)
    begins = dt.datetime.combine(session.day, slot, tzinfo=VIETNAM)
    state = SessionState(session.state)
    asking.insist(may_book(state, slot, places, is_over=begins <= now), "starts_at")
    if Booking.objects.filter(session=session, starts_at=slot, cancelled_at=None).exists():
        sentence = _("Giờ %(hour)s đã có người hẹn. Hãy chọn giờ khác.") % {
            "hour": f"{slot:%H:%M}"
        }
        raise Refused(sentence, code="slot_taken", fields={"starts_at": [sentence]})


def _told(booking: Booking) -> dict[str, object]:
    return {"session": booking.session_id, "starts_at": f"{booking.starts_at:%H:%M}"}
