"""Who comes in: session, account and posts, read at every request, each by one plain statement."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import dataclass
from typing import Any, ClassVar
from uuid import UUID

from django.contrib.auth.backends import ModelBackend
from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone

from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.scope import acting
from vanphong.people.models import Account

_SESSION = "select session_data from django_session where session_key = %s and expire_date > %s"
_SEATS = """
select p.id, p.title, p.roles, p.person_id, h.full_name, p.office_id, o.short_name
from people_post p
join people_person h on h.id = p.person_id
join people_office o on o.id = p.office_id
where p.person_id = %(person)s and h.closed_at is null
and p.valid_from <= %(on)s and coalesce(p.valid_until > %(on)s, true)
and o.valid_from <= %(on)s and coalesce(o.valid_until > %(on)s, true)
order by p.valid_from, p.id
"""


class SessionStore(db.SessionStore):
    """Django's sessions in the database, read without the weight of a model."""

    def load(self) -> dict[str, Any]:
        """Give what the session keeps; one that is over or unknown is forgotten."""
        row = _row(_SESSION, [self.session_key, timezone.now()])
        if row is not None:
            return dict(self.decode(row[0]))
        self._session_key = None
        return {}


class Accounts(ModelBackend):
    """Django's accounts, of which the one of a session is read without the weight of a query set."""

    _fields: ClassVar[list[str]] = [f.attname for f in Account._meta.concrete_fields]
    _one: ClassVar[str] = f"select {', '.join(_fields)} from people_account where id = %s"  # noqa: S608

    def get_user(self, user_id: UUID) -> Account | None:
        """Give an account by its key."""
        row = _row(self._one, [user_id])
        return None if row is None else Account.from_db("default", self._fields, row)


@dataclass(frozen=True, slots=True)
class Seat:
    """A post and who holds it, as far as an actor needs it; named as in `Post`."""

    id: UUID
    title: str
    roles: tuple[str, ...]
    person_id: UUID
    person_name: str
    office_id: int
    office_name: str


def seats_of(person_id: UUID, on: dt.date) -> tuple[Seat, ...]:
    """Give the posts a person holds on the day in offices that exist then, none once closed.

    Row-level security lets one see one's own in every office.
    """
    here = Actor(kind=ActorKind.PERSON, name="", person_id=person_id)
    with acting(here), connection.cursor() as cursor:
        cursor.execute(_SEATS, {"person": person_id, "on": on})
        return tuple(_seat(row) for row in cursor.fetchall())


def _seat(row: tuple[Any, ...]) -> Seat:
    post, title, roles, *rest = row
    return Seat(post, title, tuple(json.loads(roles)), *rest)


def _row(statement: str, given: list[Any]) -> tuple[Any, ...] | None:
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        found: tuple[Any, ...] | None = cursor.fetchone()
        return found
