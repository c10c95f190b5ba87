"""Reads of the trail."""

from __future__ import annotations

from django.db import models

from vanphong.audit.models import Event
from vanphong.kernel.actor import Actor


def events_of(actor: Actor, subject: models.Model, *, rows: bool = False) -> models.QuerySet[Event]:
    """Give the acts on a subject in the actor's office, oldest first; `rows` adds changes of rows."""
    events = Event.objects.filter(
        office_id=actor.office_id,
        subject_table=subject._meta.db_table,  # noqa: SLF001 - public by use
        subject_id=str(subject.pk),
    ).order_by("id")
    return events if rows else events.exclude(action__startswith="row:")
