"""What else stands on a desk: what one waits for, the days ahead, the office's figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.drafting import api as drafting
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import WaitingLine, count_of, counted
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

_LINES = 5
_DAYS = 7
_LATELY = 21
_WORTH_DRAWING = 10
_READ_ALL = "registry:document:read_all"
_TASKS_READ_ALL = "tasks:task:read_all"


@dataclass(frozen=True, slots=True)
class Awaited:
    """One thing that others do."""

    title: str
    url: str
    detail: str
    symbol: str = ""
    due_on: dt.date | None = None
    soon: bool | None = None


@dataclass(frozen=True, slots=True)
class WaitedFor:
    """The first things others do for one, how many there are in all, where the rest is listed."""

    first: list[Awaited]
    count: int
    rest_url: str


def waited_for(actor: Actor, today: dt.date) -> WaitedFor:
    """Give what the actor waits for: what others do with drafts, tasks directed, tasks
    answered for that another office leads, first due.

    Overdue tasks stand among what waits for the actor: they are to be urged.
    """
    drafts, drafts_count = (
        drafting.waited_for(actor, today) if actor.may("drafting:draft:create") else ((), 0)
    )
    given = _given(actor, today)
    given_count = count_of(given)
    rest_url = ""
    if drafts_count > len(drafts):
        rest_url = reverse("drafts")
    elif given_count > len(given):
        answered = all(task.lead.person_id in actor.person_ids for task in given)
        rest_url = f"{reverse('tasks')}?loc={'toi-dau-moi' if answered else 'toi-giao'}"
    first = [*map(_awaited, drafts), *_with_leads(actor, given, today)]
    return WaitedFor(first, drafts_count + given_count, rest_url)


def _awaited(line: WaitingLine) -> Awaited:
    return Awaited(line.title, line.url, line.detail, line.symbol, line.due_on)


@remembered
def _given(actor: Actor, today: dt.date) -> QuerySet[tasks.Task]:
    given = (
        tasks.awaited_tasks(actor)
        .filter(tasks.RUNNING)
        .exclude(due_on__lt=today)
        .select_related("lead__person", "document")
        .order_by(F("due_on").asc(nulls_last=True), "id")
    )
    return counted(given, _LINES)


def due_soon(actor: Actor, today: dt.date) -> list[Awaited]:
    """Give the open tasks the actor has a part in that are due today or in the days ahead."""
    until = today + dt.timedelta(days=_DAYS)
    return _with_leads(actor, _due_between(actor, today, until), today)


@remembered
def _due_between(actor: Actor, today: dt.date, until: dt.date) -> QuerySet[tasks.Task]:
    return (
        tasks.my_tasks(actor)
        .filter(tasks.RUNNING, due_on__range=(today, until))
        .select_related("lead__person", "document")
        .order_by("due_on", "id")[: _LINES * 2]
    )


def _with_leads(actor: Actor, rows: Sequence[tasks.Task], today: dt.date) -> list[Awaited]:
    calendar = calendars.calendar_for(actor.office_id) if rows else None
    return [
        Awaited(
            title=task.title,
            url=reverse("task", args=[task.pk]),
            detail=_("%(name)s chủ trì") % {"name": task.led_by},
            symbol=task.document.symbol if task.document else "",
            due_on=task.due_on,
            soon=tasks.is_soon(task.due_on, today, calendar),
        )
        for task in rows
        if calendar is not None
    ]


def handled_lately(actor: Actor, now: dt.datetime) -> list[Awaited]:
    """Give what the actor did in the last weeks: work ended, directions, papers; newest first."""
    since = now - dt.timedelta(days=_LATELY)
    found = [
        *map(_ended, _tasks_ended(actor, since)),
        *map(_said, _directions_given(actor, since)),
        *map(_issued, _drafts_issued(actor, vietnam_date(since))),
    ]
    return [line for _on, line in sorted(found, key=lambda pair: pair[0], reverse=True)][
        :_LINES
    ]


@remembered
def _tasks_ended(actor: Actor, since: dt.datetime) -> QuerySet[tasks.Task]:
    ended = tasks.led_tasks(actor).filter(closed_at__gte=since)
    return ended.select_related("document", "closed_by").order_by("-closed_at")[:_LINES]


@remembered
def _directions_given(actor: Actor, since: dt.datetime) -> QuerySet[tasks.Direction]:
    said = tasks.visible_directions(actor).filter(
        given_by__person_id__in=actor.person_ids, given_at__gte=since
    )
    return said.select_related("document").order_by("-given_at")[:_LINES]


@remembered
def _drafts_issued(actor: Actor, since: dt.date) -> QuerySet[drafting.Draft]:
    issued = drafting.visible_drafts(actor).filter(
        created_by__person_id__in=actor.person_ids,
        state=drafting.DraftState.ISSUED,
        issued_on__gte=since,
    )
    return issued.defer("content").order_by("-issued_on", "-id")[:_LINES]


def _ended(task: tasks.Task) -> tuple[dt.date, Awaited]:
    product = task.closed_by.called if task.closed_by else ""
    on = vietnam_date(task.closed_at or task.created_at)
    detail = _("Xong bằng %(symbol)s, %(day)s") % {"symbol": product, "day": f"{on:%d/%m}"}
    symbol = task.document.symbol if task.document else ""
    return on, Awaited(task.title, reverse("task", args=[task.pk]), detail, symbol)


def _said(direction: tasks.Direction) -> tuple[dt.date, Awaited]:
    document, on = direction.document, vietnam_date(direction.given_at)
    detail = _("Bút phê ngày %(day)s: “%(words)s”") % {
        "day": f"{on:%d/%m}",
        "words": direction.text,
    }
    if document is None:
        url = reverse("tasks") + "?loc=toi-giao"
        return on, Awaited(_("Giao việc không có văn bản"), url, detail)
    url = reverse("document", args=[document.pk])
    return on, Awaited(document.abstract, url, detail, document.symbol)


def _issued(draft: drafting.Draft) -> tuple[dt.date, Awaited]:
    on = draft.issued_on or dt.date.min
    detail = _("Phát hành ngày %(day)s") % {"day": f"{on:%d/%m}"}
    url = reverse("draft", args=[draft.pk])
    return on, Awaited(draft.abstract, url, detail, draft.symbol)


@dataclass(frozen=True, slots=True)
class DayFigures:
    """How many documents came in and went out on a day."""

    on: dt.date
    came_in: int
    went_out: int


@dataclass(frozen=True, slots=True)
class Figures:
    """The office's small figures: the last seven days, and what is overdue now."""

    days: tuple[DayFigures, ...]
    overdue: int | None

    @property
    def came_in(self) -> int:
        """Give how many documents came in on the days."""
        return sum(day.came_in for day in self.days)

    @property
    def went_out(self) -> int:
        """Give how many documents went out on the days."""
        return sum(day.went_out for day in self.days)

    @property
    def is_busy(self) -> bool:
        """Say whether a drawing says more than the two numbers."""
        return self.came_in + self.went_out >= _WORTH_DRAWING

    @property
    def today(self) -> DayFigures:
        """Give the last of the days."""
        return self.days[-1]


def figures(actor: Actor, today: dt.date) -> Figures | None:
    """Give the figures of the office; None for whoever does not see all its documents."""
    if not actor.may(_READ_ALL):
        return None
    since = today - dt.timedelta(days=_DAYS - 1)
    came_in, went_out = dict(_came_in(actor, since)), dict(_went_out(actor, since))
    days = [since + dt.timedelta(days=n) for n in range(_DAYS)]
    return Figures(
        tuple(DayFigures(d, came_in.get(d, 0), went_out.get(d, 0)) for d in days),
        _overdue(actor, today),
    )


@remembered
def _came_in(actor: Actor, since: dt.date) -> QuerySet[Any, tuple[dt.date, int]]:
    narrow = registry.DocumentFilter(arrived_from=since)
    lines = registry.incoming_lines(actor, narrow, since)
    return lines.order_by().values_list("arrived_on").annotate(Count("pk"))


@remembered
def _went_out(actor: Actor, since: dt.date) -> QuerySet[Any, tuple[dt.date, int]]:
    own = registry.visible_documents(actor).filter(
        office_id=actor.office_key, origin=registry.Origin.OWN, issued_on__gte=since
    )
    return own.order_by().values_list("issued_on").annotate(Count("pk"))


def _overdue(actor: Actor, today: dt.date) -> int | None:
    if not actor.may(_TASKS_READ_ALL):
        return None
    late = frozenset({tasks.TaskState.OVERDUE})
    return tasks.in_states(
        tasks.visible_tasks(actor).select_related(None), late, today, actor.office_id
    ).count()
