"""Reads of reception; each takes the actor, but for what is posted for everybody."""

from vanphong.reception.queries.rota import (
    attending_of,
    get_session,
    heads,
    offices_that_post,
    place_of,
    planned_sessions,
    posted_sessions,
    sessions_of_month,
    shortfalls,
    visible_sessions,
)

__all__ = [
    "attending_of",
    "get_session",
    "heads",
    "offices_that_post",
    "place_of",
    "planned_sessions",
    "posted_sessions",
    "sessions_of_month",
    "shortfalls",
    "visible_sessions",
]
