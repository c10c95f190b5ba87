"""What tasks add to the page of a document: its work, the next act, its steps in time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.panels import Act, Panel, Work
from vanphong.kernel.remembered import remembered
from vanphong.registry import api as registry
from vanphong.tasks import conclusion_pages, pages, process_pages, queries, shared_pages
from vanphong.tasks.models import Direction, Task
from vanphong.tasks.rules import DIRECT, READ_OWN, RECORD


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the panel of what was directed on a document and who does it."""
    panels = [
        *_conclusion_panels(actor, document),
        *_process_panels(actor, document),
        *_shared_panels(actor, document),
    ]
    directions = queries.directions_on(actor, document.pk)
    # Those of the steps stand in the line of their process.
    tasks = [task for task in queries.tasks_on(actor, document.pk) if task.step_id is None]
    if not directions and not tasks:
        return panels
    lines = pages.work_lines(tasks, actor, clock.today())
    context = {"directions": directions, "lines": lines, "today": clock.today()}
    work = Panel(_("Ý kiến chỉ đạo và nhiệm vụ"), "tasks/_on_document.html", context)
    return [*panels, work]


def _conclusion_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the conclusions of a document and what became of each."""
    if not actor.may(READ_OWN):
        return []
    panels = []
    for found in queries.sets_on(actor, document.pk):
        rows = list(queries.with_outcome(found.conclusions.order_by("position")))
        for row in rows:
            row.of = found
        context = {
            "found": found,
            "shown": conclusion_pages.shown(rows, actor, clock.today()),
            "today": clock.today(),
        }
        panels.append(
            Panel(
                _("Kết luận và việc thực hiện"), "tasks/_conclusions_on_document.html", context
            )
        )
    return panels


def _process_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give the processes on a document, each as its line of steps."""
    if not actor.may(READ_OWN):
        return []
    found = queries.processes_on(actor, document.pk)
    today = clock.today()
    return [
        Panel(
            _("Quy trình: %(name)s") % {"name": process.of.name},
            "tasks/_process_on_document.html",
            process_pages.on_document(process, actor, today),
        )
        for process in found
    ]


def _shared_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Give what the office that sent the document gave the own office to do."""
    if document.office_id == actor.office_id or not actor.may(READ_OWN):
        return []
    given = list(queries.shared_tasks(actor).filter(document_id=document.pk).order_by("pk"))
    if not given:
        return []
    today = clock.today()
    lines = shared_pages.lines(given, actor, today)
    context = {"directions": [], "lines": lines, "today": today}
    return [Panel(_("Việc cơ quan gửi giao"), "tasks/_on_document.html", context)]


def document_acts(actor: Actor, document: registry.Document) -> list[Act]:
    """Give the next acts: report for the lead of an open task, direct for a leader."""
    acts = [
        Act(
            "report",
            _("Báo cáo sản phẩm"),
            url=reverse("task", args=[task.pk]) + "#bao-cao",
            icon="check",
            detail=task.title,
            main=True,
        )
        for task in queries.to_report_on(actor, document.pk)
    ]
    if actor.may(DIRECT):
        undirected = not queries.directions_on(actor, document.pk)
        received = document.origin == registry.Origin.RECEIVED or (
            document.office_id != actor.office_id
        )
        url = reverse("direct", args=[document.pk])
        acts.append(
            Act("direct", _("Bút phê"), url, "message-square", main=undirected and received)
        )
    if actor.may(DIRECT):
        url = f"{reverse('process_start')}?van-ban={document.pk}"
        acts.append(Act("process", _("Bắt đầu quy trình"), url, "list-checks"))
    if actor.may(DIRECT) or actor.may(RECORD):
        url = f"{reverse('take_conclusions')}?van-ban={document.pk}"
        acts.append(Act("conclude", _("Ghi kết luận"), url, "list-checks"))
    if actor.may(RECORD) and registry.arrival_of(actor, document.pk) is not None:
        url = reverse("record-direction", args=[document.pk])
        acts.append(Act("record", _("Ghi bút phê trên giấy"), url, "pen-line"))
    return acts


def document_steps(actor: Actor, document: registry.Document) -> list[object]:
    """Give the steps of a document's life that directions and tasks are."""
    steps: list[object] = [
        {
            "what": _("Ý kiến chỉ đạo"),
            "who": direction.given_by.person.full_name,
            "at": direction.given_at,
            "quote": direction.text,
            "note": on_paper(direction),
            "url": said_url(direction),
            "icon": "message-square",
        }
        for direction in queries.directions_on(actor, document.pk)
    ]
    for task in queries.tasks_on(actor, document.pk):
        steps.extend(_task_steps(task))
    return steps


def said_url(direction: Direction) -> str:
    """Give where the direction is seen on its paper, or heard; empty for words alone."""
    if direction.paper_scan_id is not None:
        return reverse("direction-paper", args=[direction.pk])
    if direction.voice_id is not None:
        return reverse("direction-voice", args=[direction.pk])
    return ""


def on_paper(direction: Direction) -> str:
    """Say that a direction was written on the paper, and who entered it here."""
    if direction.recorded_by is None:
        return ""
    name = direction.recorded_by.full_name
    return _("Ghi theo bút phê trên giấy, %(name)s ghi vào phần mềm") % {"name": name}


def _task_steps(task: Task) -> list[dict[str, object]]:
    url = reverse("task", args=[task.pk])
    name = task.led_by
    steps: list[dict[str, object]] = [
        {
            "what": _("Giao %(name)s chủ trì") % {"name": name},
            "who": task.created_by.person.full_name,
            "at": task.created_at,
            "url": url,
            "icon": "list-checks",
        }
    ]
    steps += [
        {
            "what": _("Nhắc %(name)s") % {"name": name},
            "who": urging.urged_by.person.full_name,
            "at": urging.urged_at,
            "note": urging.words,
            "url": url,
            "icon": "bell",
        }
        for urging in task.urgings.all()
    ]
    if task.closed_by is not None:
        done = {"what": _("Kết thúc bằng %(symbol)s") % {"symbol": task.closed_by.called}}
        steps.append({**done, "who": name, "at": task.closed_at, "url": url, "state": "done"})
    if task.cancelled_at is not None:
        steps.append(
            {
                "what": _("Hủy nhiệm vụ"),
                "at": task.cancelled_at,
                "note": task.cancel_reason,
                "url": url,
                "icon": "ban",
            }
        )
    return steps


# Until when a task is to be done, and when its product was reported.
_Days = tuple[dt.date | None, dt.datetime | None]


def document_work(office_id: int, document_ids: Sequence[UUID]) -> dict[UUID, Work]:
    """Give who leads the work directed on documents in an office, until when, and when it was done.

    Of several tasks the open one due first counts, one that is paused is not due; when all are
    done, the one done last.
    """
    leads: dict[UUID, dict[str, None]] = {}
    on: dict[UUID, list[_Days]] = {}
    tasks = _work_on(office_id, tuple(document_ids))
    for document_id, name, title, office, due_on, submitted_at, paused_at in tasks:
        if document_id is not None:
            leads.setdefault(document_id, {})[office or f"{name}, {title}"] = None
            stands = (None if paused_at else due_on, submitted_at)
            on.setdefault(document_id, []).append(stands)
    return {key: Work(tuple(names), *_days(on[key])) for key, names in leads.items()}


def _days(tasks: Sequence[_Days]) -> tuple[dt.date | None, dt.date | None]:
    """Give the due date that counts among tasks, and the day the last stopped the clock."""
    still_open = [due_on for due_on, submitted_at in tasks if submitted_at is None]
    if still_open:
        return min((due_on for due_on in still_open if due_on), default=None), None
    ended = [(submitted_at, due_on) for due_on, submitted_at in tasks if submitted_at]
    last, due_on = max(ended, key=lambda pair: pair[0])
    return due_on, clock.vietnam_date(last)


@remembered
def _work_on(office_id: int, document_ids: tuple[UUID, ...]) -> QuerySet[Task, tuple[Any, ...]]:
    return (
        Task.objects.filter(
            office_id=office_id, document_id__in=document_ids, parent=None, cancelled_at=None
        )
        .order_by("created_at", "id")
        .values_list(
            "document_id",
            "lead__person__full_name",
            "lead__title",
            "lead_office__short_name",
            "due_on",
            "submitted_at",
            "paused_at",
        )
    )
