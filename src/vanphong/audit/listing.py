"""Lines of the trail in words and in the machine's own terms, a page at a time."""

from __future__ import annotations

import datetime as dt
import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from vanphong.audit import queries, words
from vanphong.audit.models import Event
from vanphong.audit.queries import TrailFilter
from vanphong.audit.words import Named
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.trail_words import Words

READ_TRAIL = "audit:event:read"
# The name of a job; an operator's is in words.
_CODE = re.compile(r"[a-z_.]+")
PAGE = 50


@dataclass(frozen=True, slots=True)
class Line:
    """One event, what it says and what it was done to, as far as the reader may know."""

    event: Event
    act: Words
    subject: Named

    @property
    def told(self) -> dict[str, Any]:
        """The detail as written, as far as the reader may know: nothing of what is hidden.

        Changes of rows are told: who asks for them checks the machine.
        """
        hidden = self.subject.hidden and not self.event.action.startswith("row:")
        return {} if hidden else self.event.detail

    @property
    def person(self) -> Words:
        """Who did it, in words: the machine by itself, somebody unknown, or the name."""
        actor = self.event.actor
        if actor.get("kind") == ActorKind.PUBLIC:
            return _("Chưa đăng nhập")
        by_itself = actor.get("kind") == ActorKind.JOB and _CODE.fullmatch(actor["name"])
        return _("Hệ thống") if by_itself else str(actor["name"])

    @property
    def facts(self) -> Iterator[tuple[Words, Any]]:
        """The facts of the act that a person asks for, each with its word."""
        told = self.told
        return ((word, told[name]) for name, word in words.FACTS.items() if told.get(name))

    @property
    def detail(self) -> str:
        """The whole detail; empty when there is none to tell."""
        return json.dumps(self.told, ensure_ascii=False) if self.told else ""

    def as_data(self) -> dict[str, Any]:
        """Give the line as JSON data: machine terms first, then the words of the page."""
        event = self.event
        return {
            "id": event.id,
            "at": event.at,
            "action": event.action,
            "actor": event.actor,
            "subject_table": event.subject_table,
            "subject_id": event.subject_id,
            "detail": self.told,
            "act": str(self.act),
            "kind": str(self.subject.noun),
            "name": self.subject.name,
            "page": self.subject.url,
        }


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Some lines, newest first; `next_before` is where older ones begin, None at the end."""

    lines: list[Line]
    next_before: int | None

    def as_data(self) -> dict[str, Any]:
        """Give the page as JSON data."""
        return {
            "events": [line.as_data() for line in self.lines],
            "next_before": self.next_before,
        }


def page_of_trail(
    actor: Actor, wanted: TrailFilter, *, before_id: int | None = None, size: int = PAGE
) -> TrailPage:
    """Give one page of the trail of the actor's office, newest first.

    :raises NotAllowed: without the permission to read the trail.
    """
    require(actor, READ_TRAIL)
    found = list(queries.trail_of_office(actor, wanted, before_id=before_id)[: size + 1])
    shown = found[:size]
    acts, subjects = words.act_words(), words.name_subjects(actor, shown)
    lines = [
        Line(
            event,
            acts.get(event.action, event.action),
            subjects[event.subject_table, event.subject_id],
        )
        for event in shown
    ]
    return TrailPage(lines, shown[-1].id if len(found) > size else None)


def asked(
    *,
    person: str = "",
    action: str = "",
    table: str = "",
    subject_id: str = "",
    since: dt.date | None = None,
    until: dt.date | None = None,
    rows: bool = False,
) -> TrailFilter:
    """Give what is looked for; days are days in Vietnam, both included.

    :raises Invalid: for an act or a kind of thing that is not known, at its field.
    """
    for field, given, known in (
        ("action", action, words.act_words()),
        ("table", table, words.things()),
    ):
        if given and given not in known:
            sentence = _("Không có giá trị “%(value)s” ở mục này.") % {"value": given[:100]}
            raise Invalid(sentence, code="unknown_value", fields={field: [str(sentence)]})
    return TrailFilter(
        person=person,
        action=action,
        table=table,
        subject_id=subject_id,
        since=_midnight(since) if since else None,
        before=_midnight(until + dt.timedelta(days=1)) if until else None,
        rows=rows or action.startswith("row:"),
    )


def _midnight(day: dt.date) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(), VIETNAM)
