"""The one way over the wall between the offices of a shared task: scope, lock, trail, news.

What another office does on a task is written in the scope of the office that gave it, in the name
of the person who did it, who has no permission there: the rows stay that office's. What the giving
office tells a named one is written there in the name of the office.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any
from uuid import UUID

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.scope import acting
from vanphong.kernel.telling import tell_persons
from vanphong.people import api as people
from vanphong.tasks import queries
from vanphong.tasks.models import Hand, HandRole, Task
from vanphong.tasks.rules import Alert


@contextmanager
def in_office(actor: Actor, office_id: int) -> Iterator[Actor]:
    """Let the actor write in another office's scope; gives them there, without a permission."""
    there = replace(actor, office_id=office_id, permissions=frozenset())
    with acting(there):
        yield there


def days_of(actor: Actor, office_ids: Collection[int]) -> dict[int, calendars.WorkingCalendar]:
    """Give the working days of offices that gave tasks: by these their due dates are counted."""
    found = {}
    for office_id in sorted(office_ids):
        with in_office(actor, office_id):
            found[office_id] = calendars.calendar_for(office_id)
    return found


@contextmanager
def as_office(actor: Actor, office_id: int) -> Iterator[Actor]:
    """Let the giving office write in the scope of one it named: in its own name, no person's."""
    there = job_actor(people.get_office(actor.office_key).name, office_id, frozenset())
    with acting(there):
        yield there


def record_for_both(actor: Actor, action: str, task: Task, detail: Mapping[str, Any]) -> None:
    """Write what a named office did into its own trail and that of the giving office."""
    for office_id in (task.office_id, actor.office_key):
        audit.record(actor, action, subject=task, detail=detail, office_id=office_id)


def tell_lead_office(
    actor: Actor, task: Task, kind: NewsKind, event: object, now: dt.datetime
) -> None:
    """Tell who works on a task in the other office that leads it; nothing where none does."""
    if task.lead_office_id is not None:
        with as_office(actor, task.lead_office_id) as there:
            persons = _Hands.of(task).first or queries.deciders(there, vietnam_date(now))
            tell_persons(there, [News(kind, task, str(event), persons)], now)


def tell_offices(
    actor: Actor, task: Task, kind: NewsKind, event: object, now: dt.datetime
) -> None:
    """Tell who works on a task in every other office it is opened to."""
    for line in queries.offices_of(task):
        with as_office(actor, line.office_id) as there:
            persons = _Hands.of(task).all or queries.deciders(there, vietnam_date(now))
            tell_persons(there, [News(kind, task, str(event), persons)], now)


@dataclass(frozen=True, slots=True)
class _Hands:
    """Who works on a task in the office acted in: all, the first hand, and who named that one."""

    all: tuple[UUID, ...] = ()
    first: tuple[UUID, ...] = ()
    named_by: tuple[UUID, ...] = ()

    @classmethod
    def of(cls, task: Task) -> _Hands:
        return cls.of_all([task.pk]).get(task.pk, cls())

    @classmethod
    def of_all(cls, task_ids: Sequence[UUID]) -> dict[UUID, _Hands]:
        hands = Hand.objects.filter(task_id__in=task_ids).select_related("named_by")
        found: dict[UUID, _Hands] = {}
        for hand in hands.order_by("id"):
            kept = found.get(hand.task_id, cls())
            kept = replace(kept, all=(*kept.all, hand.person_id))
            if hand.role == HandRole.LEAD:
                named_by = (hand.named_by.person_id,)
                kept = replace(kept, first=(hand.person_id,), named_by=named_by)
            found[hand.task_id] = kept
        return found


def tell_steps_elsewhere(
    actor: Actor,
    raised: Sequence[tuple[UUID, str, dt.date]],
    kinds: Mapping[Alert, NewsKind],
    now: dt.datetime,
) -> None:
    """Tell the steps of the ladder in the offices that lead the tasks, by the rules of ADR 0026.

    The first hand hears of yellow and red, who named that one of red, the leaders there of deep
    red, and of all as long as nobody was named.
    """
    led = queries.led_elsewhere({task_id for task_id, _step, _due in raised})
    for office_id, lines in groupby(led, key=lambda line: line[1]):
        ids = [task_id for task_id, _office in lines]
        with as_office(actor, office_id) as there:
            hands, deciders = _Hands.of_all(ids), queries.deciders(there, vietnam_date(now))
            tasks = Task.objects.in_bulk(ids)
            news = []
            for task_id, step, due_on in raised:
                if task_id not in tasks:
                    continue
                of, alert = hands.get(task_id, _Hands()), Alert(step)
                told = {
                    Alert.YELLOW: of.first or deciders,
                    Alert.RED: (of.first + of.named_by) or deciders,
                    Alert.RED_SPECIAL: deciders,
                }[alert]
                news.append(News(kinds[alert], tasks[task_id], due_on.isoformat(), told))
            tell_persons(there, news, now)
