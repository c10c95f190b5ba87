"""Tables of reception."""

from vanphong.reception.models.rota import (
    PostedSession,
    ReceptionPlace,
    ReceptionSession,
    SessionPost,
)
from vanphong.reception.models.visits import Visit, VisitCounter, VisitPerson

__all__ = [
    "PostedSession",
    "ReceptionPlace",
    "ReceptionSession",
    "SessionPost",
    "Visit",
    "VisitCounter",
    "VisitPerson",
]
