"""Tables of reception."""

from vanphong.reception.models.rota import (
    PostedSession,
    ReceptionPlace,
    ReceptionSession,
    SessionPost,
)

__all__ = ["PostedSession", "ReceptionPlace", "ReceptionSession", "SessionPost"]
