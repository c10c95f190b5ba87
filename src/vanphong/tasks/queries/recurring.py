"""Reads of patterns of work that comes again: who sees one, and its next due dates."""

from __future__ import annotations

import datetime as dt
import itertools
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.tasks.models import Pattern, PatternPart
from vanphong.tasks.queries.work import own_office
from vanphong.tasks.rules import DIRECT, READ_ALL, Rhythm, slot_due, slots

RUNNING_PATTERNS = Q(paused_at=None, ended_at=None)


def visible_patterns(actor: Actor) -> QuerySet[Pattern]:
    """Give the patterns the actor may see: all of the office, or those one has a part in."""
    patterns = Pattern.objects.filter(office_id=own_office(actor)).select_related(
        "lead__person", "follower__person", "created_by__person"
    )
    if actor.may(READ_ALL):
        return patterns
    mine = actor.person_ids
    parts = PatternPart.objects.filter(post__person_id__in=mine).values("pattern_id")
    return patterns.filter(
        Q(lead__person_id__in=mine)
        | Q(follower__person_id__in=mine)
        | Q(created_by__person_id__in=mine)
        | Q(pk__in=parts)
    )


def get_pattern(actor: Actor, pattern_id: UUID, *, lock: bool = False) -> Pattern:
    """Give one pattern; with `lock` its row is locked until the transaction ends.

    :raises NotFound: missing or hidden.
    """
    patterns = visible_patterns(actor).filter(pk=pattern_id)
    if lock:
        patterns = patterns.select_for_update(of=("self",))
    pattern = patterns.first()
    if pattern is None:
        raise NotFound(_("Không có việc định kỳ này, hoặc bạn không được xem."))
    return pattern


def keeps_pattern(actor: Actor, pattern: Pattern) -> bool:
    """Say whether the actor changes it: who gives the work, or who directs and reads all."""
    gives = pattern.created_by.person_id in actor.person_ids
    return actor.may(DIRECT) and (gives or actor.may(READ_ALL))


@dataclass(frozen=True, slots=True)
class Coming:
    """An occurrence to come: its period, its due date, the day it appears, and why that day."""

    period: str
    due_on: dt.date
    appears_on: dt.date
    lines: tuple[str, ...]


def coming(
    rhythm: Rhythm,
    appear_days: int,
    since: dt.date,
    calendar: calendars.WorkingCalendar,
    count: int = 5,
) -> list[Coming]:
    """Give the next occurrences of a rhythm from a day on."""
    found = []
    for slot in itertools.islice(slots(rhythm, since), count):
        due = slot_due(slot.on, rhythm.words, calendar, back=slot.back)
        appears = due.on - dt.timedelta(days=appear_days)
        found.append(Coming(slot.period, due.on, appears, tuple(calendars.explain(due))))
    return found
