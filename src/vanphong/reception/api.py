"""The door of reception for other apps."""

from vanphong.reception.models import ReceptionSession
from vanphong.reception.queries import visible_sessions
from vanphong.reception.services import (
    SessionFacts,
    keep_place,
    plan_session,
    postpone_session,
    publish_session,
)

__all__ = [
    "ReceptionSession",
    "SessionFacts",
    "keep_place",
    "plan_session",
    "postpone_session",
    "publish_session",
    "visible_sessions",
]
