"""What pages, command line and API show of the slots of a session."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.reception import queries, visit_pages
from vanphong.reception.models import Booking, ReceptionSession
from vanphong.reception.rules import SessionState, slots
from vanphong.reception.rules.permissions import REGISTER_VISIT

Line = dict[str, Any]


def free_slots(actor: Actor, session: ReceptionSession) -> list[str]:
    """Give the hours of a session that nobody is booked into."""
    taken = {one.starts_at for one in queries.bookings_of(actor, session)}
    every = slots(session.starts_at, session.ends_at, session.slot_minutes)
    return [f"{one:%H:%M}" for one in every if one not in taken]


def table(actor: Actor, session: ReceptionSession) -> Line:
    """Give who is booked into a session as a table."""
    acts = actor.may(REGISTER_VISIT) and session.state == SessionState.PUBLISHED
    return {
        "columns": [
            {"label": _("Giờ hẹn"), "kind": "date"},
            {"label": _("Người hẹn, nội dung"), "kind": "main"},
            {"label": _("Điện thoại")},
            {"label": _("Số người"), "kind": "number"},
            {"label": _("Việc tiếp theo"), "kind": "acts"},
        ],
        "rows": [
            {
                "cells": [
                    str(one),
                    {"text": name(one), "detail": one.content},
                    one.phone,
                    str(one.people),
                    _next(one, acts=acts),
                ]
            }
            for one in queries.bookings_of(actor, session)
        ],
    }


def name(booking: Booking) -> str:
    """Say who is booked; of a protected one no name."""
    return _("Được giữ bí mật") if booking.is_protected else booking.full_name


def _next(booking: Booking, *, acts: bool) -> Line:
    """Give the way on: the visit it became, or how to cancel it; that it came along, to be told."""
    if booking.visit is not None:
        return {"text": _("Đã đến"), "url": visit_pages.visit_url(booking.visit)}
    moved = booking.moved_from
    detail = (
        _("chuyển từ %(day)s, cần báo lại") % {"day": f"{moved.session.day:%d/%m/%Y}"}
        if moved
        else ""
    )
    if not acts:
        return {"text": detail}
    ways = [(reverse("reception_cancel", args=[booking.pk]), _("Hủy hẹn"))]
    if booking.session.day <= clock.today():
        ways.insert(0, (f"{reverse('reception_visit_register')}?hen={booking.pk}", _("Đã đến")))
    links = format_html_join(" · ", '<a href="{}">{}</a>', ways)
    return {"html": links, "detail": detail}


def booking_out(booking: Booking) -> Line:
    """Give a booking as a program reads it."""
    return {
        "id": booking.pk,
        "session_id": booking.session_id,
        "starts_at": f"{booking.starts_at:%H:%M}",
        "full_name": booking.full_name,
        "phone": booking.phone,
        "people": booking.people,
        "content": booking.content,
        "is_protected": booking.is_protected,
        "cancelled_at": booking.cancelled_at,
        "cancelled_reason": booking.cancelled_reason,
        "moved_from_id": booking.moved_from_id,
        "visit_id": booking.visit_id,
    }


def slots_out(actor: Actor, session: ReceptionSession) -> Line:
    """Give the slots of a session as a program reads them: who is booked, which are free."""
    return {
        "session_id": session.pk,
        "minutes": session.slot_minutes,
        "free": free_slots(actor, session),
        "bookings": [booking_out(one) for one in queries.bookings_of(actor, session)],
    }
