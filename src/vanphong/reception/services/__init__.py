"""Acts of reception."""

from vanphong.reception.services.rota import (
    SessionFacts,
    change_session,
    drop_session,
    keep_place,
    plan_session,
    postpone_session,
    publish_session,
)

__all__ = [
    "SessionFacts",
    "change_session",
    "drop_session",
    "keep_place",
    "plan_session",
    "postpone_session",
    "publish_session",
]
