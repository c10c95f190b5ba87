"""What waits for a person on the desk: to handle, to accept, to decide on dates, to urge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.waiting import Waiting, WaitingLine, first_and_count
from vanphong.tasks import queries
from vanphong.tasks.models import Task, Verdict
from vanphong.tasks.rules import DIRECT, HANDLE, TaskState

_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[object]:
    """Give the boxes of the desk: to handle, to accept, to extend, overdue among what one gave."""
    boxes = (
        _handle(actor),
        _accept(actor),
        _extend(actor),
        _urge(actor, vietnam_date(now)),
    )
    return [box for box in boxes if box is not None and box.count]


def to_handle(actor: Actor) -> QuerySet[Task]:
    """Give the open tasks the actor leads that wait for a product."""
    return queries.led_tasks(actor).filter(queries.OPEN, submitted_at=None)


def to_accept(actor: Actor) -> QuerySet[Task]:
    """Give the tasks whose evidence waits for the actor."""
    own = Task.objects.filter(
        evidence__verdict=Verdict.WAITING,
        evidence__submitted_by__person_id__in=actor.person_ids,
    )
    waiting = queries.directed_tasks(actor).filter(queries.OPEN, submitted_at__isnull=False)
    return waiting.exclude(pk__in=own.values("pk"))


def _handle(actor: Actor) -> Waiting | None:
    if not actor.may(HANDLE):
        return None
    tasks = to_handle(actor)
    return _box("handle", _("Xử lý"), "?loc=toi-chu-tri", tasks, _from_whom)


def _accept(actor: Actor) -> Waiting | None:
    if not (actor.may(DIRECT) or actor.may(HANDLE)):
        return None
    tasks = to_accept(actor)
    return _box("accept", _("Nghiệm thu"), "?loc=cho-nghiem-thu", tasks, _by_whom)


def _extend(actor: Actor) -> Waiting | None:
    if not (actor.may(DIRECT) or actor.may(HANDLE)):
        return None
    asked = queries.directed_tasks(actor).filter(queries.OPEN, extension_on__isnull=False)
    return _box("extend", _("Đề nghị gia hạn"), "?loc=toi-giao", asked, _asked)


def _urge(actor: Actor, today: dt.date) -> Waiting | None:
    if not actor.may(DIRECT):
        return None
    directed = queries.directed_tasks(actor).exclude(lead__person_id__in=actor.person_ids)
    late = queries.in_states(
        directed, frozenset({TaskState.OVERDUE}), today, actor.office_id
    ).filter(submitted_at=None)
    return _box("urge", _("Đôn đốc"), "?loc=toi-giao&trang-thai=qua-han", late, _urged)


def _box(
    act: str,
    label: str,
    query: str,
    tasks: QuerySet[Task],
    detail: Callable[[Task], str],
) -> Waiting:
    shown = queries.with_urgings(tasks.select_related("document")).order_by(
        F("due_on").asc(nulls_last=True), "id"
    )
    first, count = first_and_count(shown, _LINES)
    lines = tuple(_line(task, detail(task)) for task in first)
    return Waiting(act, label, reverse("tasks") + query, count, lines)


def _line(task: Task, detail: str) -> WaitingLine:
    document = task.document
    return WaitingLine(
        title=task.title,
        url=reverse("task", args=[task.pk]),
        detail=detail,
        due_on=task.due_on,
        symbol=document.symbol if document is not None else "",
        urgent=document is not None and document.urgency != "NORMAL",
    )


def _from_whom(task: Task) -> str:
    urging = queries.last_urging(task)
    if urging is not None:
        return _("%(name)s nhắc ngày %(day)s: “%(words)s”") % {
            "name": urging.urged_by.person.full_name,
            "day": f"{urging.urged_on:%d/%m}",
            "words": urging.words,
        }
    giver = task.direction.given_by if task.direction is not None else task.created_by
    return _("%(name)s giao") % {"name": giver.person.full_name}


def _by_whom(task: Task) -> str:
    return _("%(name)s chủ trì") % {"name": task.lead.person.full_name}


def _asked(task: Task) -> str:
    return _("%(name)s xin đến %(day)s: %(reason)s") % {
        "name": task.lead.person.full_name,
        "day": f"{task.extension_on:%d/%m/%Y}",
        "reason": task.extension_reason,
    }


def _urged(task: Task) -> str:
    urging = queries.last_urging(task)
    if urging is None:
        return _by_whom(task)
    said = _("đã nhắc ngày %(day)s") % {"day": f"{urging.urged_on:%d/%m}"}
    return f"{_by_whom(task)} · {said}"
