"""Reads of the trail."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connection, models

from vanphong.audit.models import Event, Seal
from vanphong.kernel.actor import Actor
from vanphong.kernel.text import marks_left_out

READ = "audit:subject:read"
_NEWEST_CHANGE = (
    f"select id from audit_event where office_id = %s and action <> '{READ}' "  # noqa: S608
    "order by office_id desc, id desc limit 1"
)


def events_of(
    actor: Actor, subject: models.Model, *, rows: bool = False
) -> models.QuerySet[Event]:
    """Give the acts on a subject in the actor's office, oldest first; `rows` adds
    changes of rows."""
    table = subject._meta.db_table
    return events_of_key(actor, table, str(subject.pk), rows=rows)


def events_of_many(
    actor: Actor, model: type[models.Model], keys: Iterable[UUID]
) -> models.QuerySet[Event]:
    """Give the acts on several rows of one kind in the actor's office, oldest first."""
    found = Event.objects.filter(
        office_id=actor.office_key,
        subject_table=model._meta.db_table,
        subject_id__in=[str(key) for key in keys],
    )
    return found.exclude(action__startswith="row:").order_by("id")


def events_of_key(
    actor: Actor, table: str, key: str, *, rows: bool = False
) -> models.QuerySet[Event]:
    """Give the same of a subject named by its table and its key."""
    events = Event.objects.filter(
        office_id=actor.office_key, subject_table=table, subject_id=key
    ).order_by("id")
    return events if rows else events.exclude(action__startswith="row:")


def acts_since_made(
    model: type[models.Model], ids: list[UUID], *, most: int
) -> list[tuple[UUID, str]]:
    """Give (key, act) of rows acted on or changed since they were made; reading is neither."""
    found = Event.objects.filter(
        subject_table=model._meta.db_table, subject_id__in=[str(one) for one in ids]
    ).exclude(action__in=["row:insert", READ])
    pairs = found.order_by("id").values_list("subject_id", "action")[:most]
    return [(UUID(key), action) for key, action in pairs]


def newest_change(actor: Actor) -> int:
    """Give the number of the newest line in the trail of the actor's office that is no reading.

    As long as it stays, no row of the office has changed. 0 without one.
    """
    with connection.cursor() as cursor:  # every page asks this: no model, no query set
        cursor.execute(_NEWEST_CHANGE, [actor.office_key])
        found = cursor.fetchone()
    return found[0] if found else 0


def head_of_chain() -> str:
    """Give the newest seal as "<last sealed row>:<digest>", empty when nothing is sealed."""
    seal = Seal.objects.order_by("-id").first()
    return f"{seal.to_id}:{bytes(seal.digest).hex()}" if seal else ""


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """What a look into the trail asks for; days are days in Vietnam, both included."""

    person: str = ""
    action: str = ""
    table: str = ""
    subject_id: str = ""
    since: dt.datetime | None = None
    before: dt.datetime | None = None
    rows: bool = False


def trail_of_office(
    actor: Actor, wanted: TrailFilter, *, before_id: int | None = None
) -> models.QuerySet[Event]:
    """Give the events of the actor's office, newest first, older than `before_id`.

    `person` is part of the name kept in the event; paging by number keeps deep pages fast.
    """
    events = Event.objects.filter(office_id=actor.office_key).order_by("-id")
    if before_id is not None:
        events = events.filter(id__lt=before_id)
    if not wanted.rows:
        events = events.exclude(action__startswith="row:")
    if wanted.person:
        events = events.filter(
            models.Q(actor__name__iregex=marks_left_out(wanted.person))
            | models.Q(actor__for_name__iregex=marks_left_out(wanted.person))
        )
    for column, value in (
        ("action", wanted.action),
        ("subject_table", wanted.table),
        ("subject_id", wanted.subject_id),
        ("at__gte", wanted.since),
        ("at__lt", wanted.before),
    ):
        if value:
            events = events.filter(**{column: value})
    return events
