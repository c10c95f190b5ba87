"""Tables of reception."""

from vanphong.reception.models.bookings import Booking
from vanphong.reception.models.directions import SessionConclusion, VisitDirection
from vanphong.reception.models.online import OnlineMoment, SessionRecord
from vanphong.reception.models.papers import Minutes, VisitHandOver, VisitPaper
from vanphong.reception.models.rota import (
    PostedSession,
    ReceptionPlace,
    ReceptionSession,
    SessionPost,
)
from vanphong.reception.models.statistics import FrozenStatistics
from vanphong.reception.models.visits import Visit, VisitCounter, VisitPerson

__all__ = [
    "Booking",
    "FrozenStatistics",
    "Minutes",
    "OnlineMoment",
    "PostedSession",
    "ReceptionPlace",
    "ReceptionSession",
    "SessionConclusion",
    "SessionPost",
    "SessionRecord",
    "Visit",
    "VisitCounter",
    "VisitDirection",
    "VisitHandOver",
    "VisitPaper",
    "VisitPerson",
]
