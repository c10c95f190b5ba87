"""The door of reception for other apps."""

from vanphong.reception.models import ReceptionSession, Visit
from vanphong.reception.queries import visible_sessions, visible_visits
from vanphong.reception.services import (
    BookingFacts,
    Ending,
    SessionFacts,
    VisitFacts,
    book_slot,
    finish_visit,
    keep_place,
    plan_session,
    postpone_session,
    publish_session,
    register_visit,
)

__all__ = [
    "BookingFacts",
    "Ending",
    "ReceptionSession",
    "SessionFacts",
    "Visit",
    "VisitFacts",
    "book_slot",
    "finish_visit",
    "keep_place",
    "plan_session",
    "postpone_session",
    "publish_session",
    "register_visit",
    "visible_sessions",
    "visible_visits",
]
