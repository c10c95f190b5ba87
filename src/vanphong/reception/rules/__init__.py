"""Pure rules of reception: the rota."""

from vanphong.reception.rules.rota import (
    NEXT,
    SESSION_LABELS,
    STANDING,
    Move,
    SessionState,
    Shortfall,
    last_day_to_publish,
    may_hold,
    may_move,
    may_publish,
    minimum,
    next_month,
    rota_pack,
    shortfall,
    working_days,
)

__all__ = [
    "NEXT",
    "SESSION_LABELS",
    "STANDING",
    "Move",
    "SessionState",
    "Shortfall",
    "last_day_to_publish",
    "may_hold",
    "may_move",
    "may_publish",
    "minimum",
    "next_month",
    "rota_pack",
    "shortfall",
    "working_days",
]
