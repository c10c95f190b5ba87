"""What was directed on visits, and the conclusion notice of a session."""

from __future__ import annotations

from vanphong.kernel.actor import Actor
from vanphong.reception.models import (
    ReceptionSession,
    SessionConclusion,
    Visit,
    VisitDirection,
)
from vanphong.reception.queries.visits import visible_visits


def directions_of(visit: Visit) -> list[VisitDirection]:
    """Give what was directed on a visit, in its order."""
    rows = VisitDirection.objects.filter(visit=visit).select_related(
        "visit", "written_by__person"
    )
    return list(rows.order_by("position"))


def directions_of_session(actor: Actor, session: ReceptionSession) -> list[VisitDirection]:
    """Give what was directed in a session, on the visits the actor may see, visit by visit."""
    rows = VisitDirection.objects.filter(
        visit__in=visible_visits(actor).filter(session=session)
    )
    rows = rows.select_related("visit", "written_by__person")
    return list(rows.order_by("visit__came_at", "visit_id", "position"))


def conclusion_of(session: ReceptionSession) -> SessionConclusion | None:
    """Give the conclusion notice of a session, None before it is begun."""
    rows = SessionConclusion.objects.filter(session=session)
    return rows.select_related("draft", "document", "taken").first()
