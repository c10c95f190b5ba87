"""Writes to the trail, and the memory of forms already answered."""

from __future__ import annotations

import datetime as dt
import functools
import json
from collections.abc import Mapping
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import DEFAULT_DB_ALIAS, connection, connections, models
from django.utils.translation import gettext_lazy as _

from vanphong.audit import checkpoints, queries, sql
from vanphong.audit.models import Submission
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Unavailable
from vanphong.kernel.ids import new_id
from vanphong.kernel.scope import acting, actor_json

READ = queries.READ


@functools.cache
def watched() -> tuple[str, str, str, str]:
    """Give what the look at the trigger compares, for every table that is in the trail."""
    isolations = ((m, getattr(m, "isolation", None)) for m in apps.get_models())
    return sql.watched(
        {
            m._meta.db_table: i.trail_without
            for m, i in isolations
            if i is not None and i.audited
        }
    )


def record(
    actor: Actor,
    action: str,
    *,
    subject: models.Model | None = None,
    detail: Mapping[str, Any] | None = None,
    office_id: int | None = None,
    using: str = DEFAULT_DB_ALIAS,
) -> None:
    """Write an act to the trail, in the transaction of the act.

    `office_id` names another office's trail (the receiver of a delivery); else the actor's.
    `using` is the connection of that transaction.

    :raises Unavailable: `trail_broken` when the database no longer writes the changes of rows.
    """
    table = subject._meta.db_table if subject is not None else ""
    subject_id = str(subject.pk) if subject is not None else ""
    with connections[using].cursor() as cursor:
        cursor.execute(
            sql.RECORD,
            [
                office_id if office_id is not None else actor.office_id,
                actor_json(actor),
                action,
                table,
                subject_id,
                json.dumps(dict(detail or {}), ensure_ascii=False, cls=DjangoJSONEncoder),
                *watched(),
            ],
        )
        written = cursor.rowcount
    if written != 1:
        raise Unavailable(
            _(
                "Dấu vết đang không ghi được nên việc này chưa được làm. "
                "Xin báo người vận hành máy chủ."
            ),
            code="trail_broken",
        )


_NOTED = """
select from audit_event
where office_id = %s and subject_table = %s and subject_id = %s and action = %s
and detail ->> 'minute' = %s and actor = %s::jsonb limit 1
"""


def record_reading(
    actor: Actor, subject: models.Model, *, now: dt.datetime, reason: str = ""
) -> bool:
    """Write to the trail that a restricted thing was looked at; say whether a line was written.

    Looking again in the same minute, by the same person in the same capacity, adds no line,
    unless there is a `reason` to note.
    """
    minute = now.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%MZ")
    if reason:
        record(actor, READ, subject=subject, detail={"minute": minute, "reason": reason})
        return True
    with connection.cursor() as cursor:  # every page of a document asks this
        table, key = subject._meta.db_table, str(subject.pk)
        given: list[int | str] = [actor.office_key, table, key, READ, minute, actor_json(actor)]
        cursor.execute(_NOTED, given)
        noted = cursor.fetchone() is not None
    if not noted:
        record(actor, READ, subject=subject, detail={"minute": minute})
    return not noted


def checkpoint_opening(actor: Actor, subject: models.Model, *, now: dt.datetime) -> None:
    """Note outside the database that a sealed thing was opened, before it is shown.

    Called after the commit of the opening's own line, outside of any transaction.

    :raises Unavailable: `opening_not_noted` when no place outside took the note, and when
        timestamps have been missing for longer than the grace.
    """
    with acting(actor), connection.cursor() as cursor:
        table, key = subject._meta.db_table, str(subject.pk)
        cursor.execute(sql.NEWEST_ROW, [actor.office_key, table, key])
        row_id, digest = cursor.fetchone()
    failed = checkpoints.note({"row": f"{row_id}:{digest}"}, now)
    checkpoints.stamp(now, at_once=True)
    if len(failed) == len(checkpoints.folders()) or checkpoints.overdue(now):
        raise Unavailable(
            _("Chưa ghi được việc mở ra ngoài máy chủ nên chưa mở. Xin báo người vận hành."),
            code="opening_not_noted",
        )


def submission_answer(actor: Actor, key: str) -> str | None:
    """Claim a form's key for this transaction, or give the place its first sending led to.

    A second sending at the same time waits for the first to commit or fail.
    """
    if actor.office_id is None or actor.person_id is None:
        return None
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into audit_submission (id, office_id, person_id, key, location) "
            "values (%s, %s, %s, %s, '') on conflict do nothing returning id",
            [new_id(), actor.office_id, actor.person_id, key[:64]],
        )
        if cursor.fetchone():
            return None
    done = Submission.objects.get(person_id=actor.person_key, key=key[:64])
    return done.location


def submission_done(actor: Actor, key: str, location: str | None) -> None:
    """Remember where the form led; a form shown again with errors gives its key back."""
    mine = Submission.objects.filter(person_id=actor.person_key, key=key[:64])
    if location is None:
        mine.delete()
    else:
        mine.update(location=location[:500])
