"""The database scope of an actor: one transaction that sees the rows of one office."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection, transaction
from django.db.backends.base.base import BaseDatabaseWrapper

from vanphong.kernel.actor import Actor

_SET = (
    "select set_config('vp.offices', %s, true), set_config('vp.person', %s, true), "
    "set_config('vp.actor', %s, true)"
)
_GET = (
    "select current_setting('vp.offices', true), current_setting('vp.person', true), "
    "current_setting('vp.actor', true)"
)

# For what other acts have as a part: it undoes nothing by itself, its refusal ends the whole act.
part_of_act = transaction.atomic(savepoint=False)


@contextmanager
def acting(actor: Actor) -> Iterator[None]:
    """Open one transaction in which the database shows the rows of the actor's office.

    Nested scopes give back the outer one's view at their end. An exception rolls back.
    """
    with transaction.atomic(), _view_of(actor):
        yield


def wait_in_line(name: str, *, beside: bool = False) -> None:
    """Let acts of one name follow each other, each until its transaction ends.

    Those `beside` each other wait only for the others, and the others for them.
    """
    lock = "pg_advisory_xact_lock_shared" if beside else "pg_advisory_xact_lock"
    with connection.cursor() as cursor:
        cursor.execute(f"select {lock}(hashtextextended(%s, 0))", [name])


@contextmanager
def lasting_connection() -> Iterator[BaseDatabaseWrapper]:
    """Open a connection whose writes hold, whatever becomes of the act that runs (wrong tries).

    It is not from the pool: whoever waits for a second connection there while holding one could
    wait for another who does the same.
    """
    own = connection.copy()
    options = {k: v for k, v in own.settings_dict["OPTIONS"].items() if k != "pool"}
    own.settings_dict = own.settings_dict | {"OPTIONS": options}
    try:
        yield own
    finally:
        own.close()


@contextmanager
def _view_of(actor: Actor) -> Iterator[None]:
    nested = len(connection.savepoint_ids) > 0
    with connection.cursor() as cursor:
        before: Any = None
        if nested:
            cursor.execute(_GET)
            before = cursor.fetchone()
        cursor.execute(_SET, _settings(actor))
    yield
    if before is not None:
        with connection.cursor() as cursor:
            cursor.execute(_SET, [value or "" for value in before])


def _settings(actor: Actor) -> list[str]:
    offices = "{}" if actor.office_id is None else f"{{{actor.office_id}}}"
    person = str(actor.person_id or "")
    return [offices, person, actor_json(actor)]


def actor_json(actor: Actor) -> str:
    """Give the actor as the trail keeps it: identifiers with a copy of the names."""
    facts = {
        "kind": actor.kind.value,
        "name": actor.name,
        "person": actor.person_id and str(actor.person_id),
        "post": actor.post_id and str(actor.post_id),
        "title": actor.post_title,
        "for": actor.substituted_person_id and str(actor.substituted_person_id),
        "for_name": actor.substituted_name,
    }
    return json.dumps({k: v for k, v in facts.items() if v}, ensure_ascii=False)
