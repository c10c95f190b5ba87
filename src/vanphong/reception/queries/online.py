"""What was done before a session online, and what was recorded of it."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.reception.models import (
    OnlineMoment,
    ReceptionSession,
    SessionPost,
    SessionRecord,
)
from vanphong.reception.queries.rota import get_session
from vanphong.reception.rules import OnlineStep
from vanphong.reception.rules.permissions import KEEP_ROTA, READ_ALL_VISITS


def moments_of(session: ReceptionSession) -> dict[OnlineStep, OnlineMoment]:
    """Give the steps that were noted as done."""
    rows = OnlineMoment.objects.filter(session=session)
    return {OnlineStep(row.step): row for row in rows}


def visible_records(actor: Actor, session: ReceptionSession) -> QuerySet[SessionRecord]:
    """Give what was recorded, for who reads all visits, keeps the rota, or sits in the session."""
    rows = SessionRecord.objects.filter(session=session).select_related("file")
    sits = SessionPost.objects.filter(session=session, post__person_id__in=actor.person_ids)
    may = actor.may(READ_ALL_VISITS) or actor.may(KEEP_ROTA)
    leads = session.leader.person_id in actor.person_ids
    return rows if may or leads or sits.exists() else rows.none()


def get_record(actor: Actor, session_id: UUID, position: int) -> SessionRecord:
    """Give one recording of a session.

    :raises NotFound: when it is missing or hidden.
    """
    session = get_session(actor, session_id)
    found = visible_records(actor, session).filter(position=position).first()
    if found is None:
        raise NotFound(_("Không tìm thấy bản ghi này."))
    return found
