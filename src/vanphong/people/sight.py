"""Who of an office can see something, and why: the rule of its app asked for everyone there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _
from ninja import Schema

from vanphong.kernel.actor import Actor
from vanphong.people import rules, wording
from vanphong.people.sessions import actors_of_office


@dataclass(frozen=True, slots=True)
class Reader:
    """One person of the office who can see it, in a post, and by which rules."""

    person_id: UUID
    name: str
    title: str
    reasons: tuple[str, ...]


class ReaderOut(Schema):
    """One person of the office who can see it, in a post, and why."""

    person_id: UUID
    name: str
    title: str
    reasons: list[str]


class ReadersOut(Schema):
    """Who of the office can see it."""

    readers: list[ReaderOut]


@dataclass(frozen=True, slots=True)
class Reading:
    """A rule of visibility: `sees` is the rule itself; the rest says which part of it let one in.

    `reads_all` is the permission that shows all of the kind, `all_words` its sentence with
    %(role)s; `why` gives each person's part in the thing, in words.
    """

    sees: Callable[[Actor], bool]
    reads_all: str
    all_words: str
    why: Mapping[UUID, Sequence[str]]


def readers_of(actor: Actor, on: dt.date, reading: Reading) -> tuple[Reader, ...]:
    """Give who of the actor's office can see a thing on a day, each post with its reasons."""
    found: dict[tuple[UUID, str], Reader] = {}
    for person, roles in actors_of_office(actor, on):
        if not reading.sees(person):
            continue
        key = (person.person_key, person.post_title)
        before = found[key].reasons if key in found else ()
        kept = tuple(dict.fromkeys((*before, *_reasons(person, roles, reading))))
        found[key] = Reader(person.person_key, person.name, person.post_title, kept)
    return tuple(found.values())


def _reasons(person: Actor, roles: Sequence[str], reading: Reading) -> Iterator[str]:
    for code, role in rules.roles().items():
        if code in roles and reading.reads_all in role.permissions:
            yield reading.all_words % {"role": wording.role_name(code)}
    yield from reading.why.get(person.person_key, ())
    if person.substituted_person_id is not None:
        for reason in reading.why.get(person.substituted_person_id, ()):
            yield _("làm thay %(name)s: %(reason)s") % {
                "name": person.substituted_name,
                "reason": reason,
            }
