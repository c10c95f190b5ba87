"""What waits for a person on the desk: to handle, to accept, to decide on dates, to urge."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.tasks import conclusion_pages, process_pages, queries
from vanphong.tasks.models import Conclusion, Evidence, ProcessStep, Task, Verdict
from vanphong.tasks.rules import DIRECT, HANDLE, READ_ALL, ConclusionState, is_soon
from vanphong.tasks.services.elsewhere import days_of

_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[object]:
    """Give the boxes of the desk: to handle, of other offices, conclusions to settle, to accept,
    to extend, processes that ask, specially late, overdue of what one gave, of what one answers
    for while another office leads, of what one follows.
    """
    if not (actor.may(DIRECT) or actor.may(HANDLE)):
        return []
    day = _Day(vietnam_date(now), calendars.calendar_for(actor.office_id))
    makers = (
        _handle,
        _from_offices,
        _to_assign,
        _settle,
        _accept,
        _extend,
        _ask,
        _special,
        _urge,
        _answer,
        _follow,
    )
    boxes = [maker(actor, day) for maker in makers]
    return [box for box in boxes if box is not None and box.count]


def to_handle(actor: Actor) -> QuerySet[Task]:
    """Give the open tasks the actor leads that wait for a product."""
    return queries.led_tasks(actor).filter(queries.RUNNING)


def to_accept(actor: Actor) -> QuerySet[Task]:
    """Give the tasks whose evidence waits for the actor."""
    own = Evidence.objects.filter(queries.reported_by_persons(actor), verdict=Verdict.WAITING)
    waiting = queries.directed_tasks(actor).filter(queries.OPEN, submitted_at__isnull=False)
    return waiting.exclude(pk__in=own.values("task_id"))


def _handle(actor: Actor, day: _Day) -> Waiting | None:
    if not actor.may(HANDLE):
        return None
    box = _Box(day, "?loc=toi-chu-tri", _from_whom)
    return box.of("handle", _("Xử lý"), _first_to_handle(actor))


def _from_offices(actor: Actor, day: _Day) -> Waiting | None:
    """What other offices gave and the actor is the first hand of, or cooperates in."""
    first = _first_from_offices(actor)
    label = _("Cơ quan khác giao")
    return _shared_box(actor, "shared", label, first, day)


def _to_assign(actor: Actor, day: _Day) -> Waiting | None:
    """What other offices gave and nobody of the own office was named for."""
    if not actor.may(DIRECT):
        return None
    label = _("Cơ quan khác giao, chờ phân công")
    return _shared_box(actor, "assign", label, _first_to_assign(actor), day)


def _shared_box(
    actor: Actor, act: str, label: str, first: Sequence[Task], day: _Day
) -> Waiting:
    """Give the box of some tasks of other offices; each is near by the days of its office."""
    days = days_of(actor, {task.office_id for task in first})
    lines = tuple(
        WaitingLine(
            title=task.title,
            url=reverse("shared_task", args=[task.pk]),
            detail=_("%(name)s giao") % {"name": task.office.short_name},
            due_on=task.due_on,
            soon=is_soon(task.due_on, day.today, days[task.office_id]),
        )
        for task in first
    )
    return Waiting(act, label, reverse("shared_tasks"), count_of(first), lines)


def _first_from_offices(actor: Actor) -> list[Task]:
    return list(_first_rows(queries.handed_tasks(actor).filter(queries.RUNNING)))


def _first_to_assign(actor: Actor) -> list[Task]:
    return list(_first_rows(queries.unassigned_tasks(actor).filter(queries.RUNNING)))


def _first_rows(tasks: QuerySet[Task]) -> QuerySet[Task]:
    return counted(tasks.order_by(F("due_on").asc(nulls_last=True), "id"), _LINES)


def _settle(actor: Actor, _day: _Day) -> Waiting | None:
    """Conclusions the actor is to process and nobody has acted on."""
    if not actor.may(DIRECT):
        return None
    first = _first_to_settle(actor)
    lines = tuple(
        WaitingLine(
            title=f"{row.place}. {Truncator(row.words).chars(160)}",
            url=conclusion_pages.url_of(row),
            detail=row.of.heading,
            symbol=row.of.document.symbol if row.of.document is not None else "",
        )
        for row in first
    )
    address = f"{reverse('conclusions')}?loc=cua-toi"
    return Waiting("settle", _("Kết luận chưa xử lý"), address, count_of(first), lines)


@remembered
def _first_to_settle(actor: Actor) -> QuerySet[Conclusion]:
    waiting = queries.of_state(queries.handled_conclusions(actor), ConclusionState.OPEN)
    return counted(waiting.order_by("of_id", "position"), _LINES)


def _accept(actor: Actor, day: _Day) -> Waiting:
    box = _Box(day, "?loc=cho-nghiem-thu", _by_whom)
    return box.of("accept", _("Nghiệm thu"), _first_to_accept(actor))


def _extend(actor: Actor, day: _Day) -> Waiting:
    box = _Box(day, "?loc=toi-giao", _asked)
    return box.of("extend", _("Đề nghị gia hạn"), _first_to_extend(actor))


def _ask(actor: Actor, day: _Day) -> Waiting | None:
    """Processes that stand before a step that was cancelled or could not be given."""
    if not actor.may(DIRECT):
        return None
    first = _first_to_ask(actor, day.today)
    lines = tuple(
        WaitingLine(
            title=step.process.task.title,
            url=reverse("process", args=[step.process_id]),
            detail=process_pages.asked_words(step),
        )
        for step in first
    )
    url = reverse("processes")
    return Waiting("process", _("Quy trình chờ quyết định"), url, count_of(first), lines)


@remembered
def _first_to_ask(actor: Actor, today: dt.date) -> QuerySet[ProcessStep]:
    return counted(queries.asking_steps(actor, today).order_by("id"), _LINES)


def _urge(actor: Actor, day: _Day) -> Waiting | None:
    if not actor.may(DIRECT):
        return None
    box = _Box(day, "?loc=toi-giao&trang-thai=qua-han", _urged)
    return box.of("urge", _("Đôn đốc"), _first_to_urge(actor, day.today))


def _answer(actor: Actor, day: _Day) -> Waiting:
    """Late work that another office leads and the actor answers for here."""
    box = _Box(day, "?loc=toi-dau-moi&trang-thai=qua-han", _urged)
    first = _first_to_answer(actor, day.today)
    return box.of("answer", _("Cơ quan khác chủ trì: quá hạn"), first)


def _follow(actor: Actor, day: _Day) -> Waiting:
    box = _Box(day, "?loc=toi-theo-doi&trang-thai=qua-han", _urged)
    return box.of("follow", _("Theo dõi: quá hạn"), _first_to_follow(actor, day.today))


def _special(actor: Actor, day: _Day) -> Waiting | None:
    """Work so late that it has come up to the leaders, given by somebody else."""
    if not (actor.may(DIRECT) and actor.may(READ_ALL)):
        return None
    address = f"{reverse('task_board')}?muc=do-dac-biet"
    first = _first_specially_late(actor, day.today)
    lines = tuple(_Box(day, "", _specially_late).line(task, "special") for task in first)
    return Waiting("special", _("Đỏ đặc biệt"), address, count_of(first), lines)


def _first_specially_late(actor: Actor, today: dt.date) -> list[Task]:
    own = queries.directed_tasks(actor).values("pk")  # these stand in the box of urging
    answered = queries.answered_tasks(actor).values("pk")  # and these in a box of theirs
    late = queries.specially_late(actor, today)
    return list(_first(late.exclude(pk__in=own).exclude(pk__in=answered)))


@remembered
def _first_to_handle(actor: Actor) -> QuerySet[Task]:
    return _first(queries.with_urgings(to_handle(actor)))


@remembered
def _first_to_accept(actor: Actor) -> QuerySet[Task]:
    return _first(to_accept(actor))


@remembered
def _first_to_extend(actor: Actor) -> QuerySet[Task]:
    asked = queries.directed_tasks(actor).filter(queries.RUNNING, extension_on__isnull=False)
    return _first(asked)


@remembered
def _first_to_follow(actor: Actor, today: dt.date) -> QuerySet[Task]:
    late = queries.followed_tasks(actor).filter(queries.RUNNING, due_on__lt=today)
    return _first(queries.with_urgings(late))


@remembered
def _first_to_answer(actor: Actor, today: dt.date) -> QuerySet[Task]:
    late = queries.answered_tasks(actor).filter(queries.RUNNING, due_on__lt=today)
    return _first(queries.with_urgings(late))


@remembered
def _first_to_urge(actor: Actor, today: dt.date) -> QuerySet[Task]:
    directed = queries.directed_tasks(actor).exclude(lead__person_id__in=actor.person_ids)
    late = directed.filter(queries.RUNNING, due_on__lt=today)
    return _first(queries.with_urgings(late))


def _first(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Give the first due of some tasks, with what a line says of them."""
    in_order = tasks.select_related("document").order_by(F("due_on").asc(nulls_last=True), "id")
    return counted(in_order, _LINES)


@dataclass(frozen=True, slots=True)
class _Day:
    """Today, and the office's days, by which a due date is near."""

    today: dt.date
    calendar: calendars.WorkingCalendar


@dataclass(frozen=True, slots=True)
class _Box:
    """How the lines of a box are made."""

    day: _Day
    query: str
    detail: Callable[[Task], str]

    def of(self, act: str, label: str, first: Sequence[Task]) -> Waiting:
        """Give the box of some tasks, of which the first are given."""
        lines = tuple(self.line(task, act) for task in first)
        return Waiting(act, label, reverse("tasks") + self.query, count_of(first), lines)

    def line(self, task: Task, act: str) -> WaitingLine:
        """Give one task as a line."""
        document = task.document
        urges = act in {"urge", "answer", "follow"}
        urging = queries.last_urging(task) if urges else None
        urged = urging is not None and urging.urged_on == self.day.today
        urge_at_once = urges and not urged
        return WaitingLine(
            title=task.title,
            url=reverse("task", args=[task.pk]),
            detail=self.detail(task),
            due_on=task.due_on,
            symbol=document.symbol if document is not None else "",
            urgent=document is not None and document.urgency != "NORMAL",
            soon=is_soon(task.due_on, self.day.today, self.day.calendar),
            act_url=reverse("task_act", args=[task.pk, "nhac"]) if urge_at_once else "",
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
    return _("%(name)s chủ trì") % {"name": task.led_by}


def _specially_late(task: Task) -> str:
    giver = queries.giver_of(task).person.full_name
    return _("Đỏ đặc biệt · %(lead)s · %(giver)s giao") % {
        "lead": _by_whom(task),
        "giver": giver,
    }


def _asked(task: Task) -> str:
    return _("%(name)s xin đến %(day)s: %(reason)s") % {
        "name": task.led_by,
        "day": f"{task.extension_on:%d/%m/%Y}",
        "reason": task.extension_reason,
    }


def _urged(task: Task) -> str:
    urging = queries.last_urging(task)
    if urging is None:
        return _by_whom(task)
    said = _("đã nhắc ngày %(day)s") % {"day": f"{urging.urged_on:%d/%m}"}
    return f"{_by_whom(task)} · {said}"
