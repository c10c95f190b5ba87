"""Which persons an act on a task concerns, told in the transaction of the act."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import tell_persons
from vanphong.tasks import queries
from vanphong.tasks.models import Evidence, Role, Task
from vanphong.tasks.rules import Alert
from vanphong.tasks.services.elsewhere import (
    tell_lead_office,
    tell_offices,
    tell_steps_elsewhere,
)

_STEPS = {
    Alert.YELLOW: NewsKind.TASK_YELLOW,
    Alert.RED: NewsKind.TASK_RED,
    Alert.RED_SPECIAL: NewsKind.TASK_RED_SPECIAL,
}

_AT_ONCE = 2000


def tell_given(
    actor: Actor, task: Task, persons: Iterable[UUID | None], now: dt.datetime
) -> None:
    """Tell those who are to work on a task that it is theirs."""
    news = News(NewsKind.TASK_GIVEN, task, str(task.version), tuple(persons))
    tell_persons(actor, [news], now)


def tell_follower(actor: Actor, task: Task, now: dt.datetime) -> None:
    """Tell who follows a task from now on that they do."""
    if task.follower is not None:
        told = (task.follower.person_id,)
        tell_persons(actor, [News(NewsKind.TASK_TO_FOLLOW, task, str(task.version), told)], now)


def tell_cancelled(actor: Actor, task: Task, now: dt.datetime) -> None:
    """Tell who worked on a task, and who followed it, that it is to be done no more."""
    working = task.participants.filter(role=Role.COOPERATING).order_by("id")
    told: list[UUID | None] = [task.lead.person_id]
    told += working.values_list("post__person_id", flat=True)
    if task.follower is not None:
        told.append(task.follower.person_id)
    event = str(task.version)
    tell_persons(actor, [News(NewsKind.TASK_CANCELLED, task, event, tuple(told))], now)
    tell_offices(actor, task, NewsKind.TASK_CANCELLED, event, now)


def tell_reporter(actor: Actor, task: Task, evidence: Evidence, now: dt.datetime) -> None:
    """Tell who reported a product that it was accepted."""
    if evidence.submitted_by is None:
        tell_lead_office(actor, task, NewsKind.EVIDENCE_ACCEPTED, evidence.pk, now)
        return
    told = (evidence.submitted_by.person_id,)
    news = News(NewsKind.EVIDENCE_ACCEPTED, task, str(evidence.pk), told)
    tell_persons(actor, [news], now)


def tell_lead(
    actor: Actor, task: Task, kind: NewsKind, event: object, now: dt.datetime
) -> None:
    """Tell the lead what came to the task; where another office leads it, that office too."""
    tell_persons(actor, [News(kind, task, str(event), (task.lead.person_id,))], now)
    tell_lead_office(actor, task, kind, event, now)


def tell_givers(
    actor: Actor, task: Task, kind: NewsKind, event: object, now: dt.datetime
) -> None:
    """Tell who gave the task, and for whom it was said, what waits for their word."""
    persons: list[UUID | None] = [queries.giver_of(task).person_id]
    if task.direction is not None and task.parent_id is None:
        persons.append(task.direction.on_behalf_of_id)
    tell_persons(actor, [News(kind, task, str(event), tuple(persons))], now)


def tell_steps(
    actor: Actor, raised: Iterable[tuple[UUID, str, dt.date]], now: dt.datetime
) -> None:
    """Tell whom the steps reach that tasks have just reached: (task id, step, due date).

    The lead hears of yellow and red, who gave the work of red, the leaders of deep red (ADR 0026).
    """
    steps, leaders = list(raised), queries.deciders(actor, vietnam_date(now))
    # In parts: a statement has room for 65,535 values.
    for first in range(0, len(steps), _AT_ONCE):
        part = steps[first : first + _AT_ONCE]
        tell_persons(actor, _news(part, leaders), now)
        tell_steps_elsewhere(actor, part, _STEPS, now)


def _news(steps: Sequence[tuple[UUID, str, dt.date]], leaders: tuple[UUID, ...]) -> list[News]:
    found = Task.objects.filter(pk__in={task_id for task_id, _step, _due in steps})
    named = ("lead", "created_by", "direction__given_by")
    tasks = {task.pk: task for task in found.select_related(*named)}
    news = []
    for task_id, step, due_on in steps:
        task = tasks[task_id]
        lead, giver = task.lead.person_id, queries.giver_of(task).person_id
        told = {
            Alert.YELLOW: (lead,),
            Alert.RED: (lead, giver),
            Alert.RED_SPECIAL: leaders,
        }[Alert(step)]
        news.append(News(_STEPS[Alert(step)], task, due_on.isoformat(), told))
    return news
