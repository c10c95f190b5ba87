"""What the pages show of tasks: rows, facts, acts with their reasons, the line of time."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.audit import api as audit
from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Role, Task
from vanphong.tasks.rules import Act, Situation, TaskState, may, task_state

_BADGES = {
    TaskState.OPEN: ("", ""),
    TaskState.DUE_SOON: ("soon", "clock"),
    TaskState.OVERDUE: ("due", "circle-alert"),
    TaskState.RETURNED: ("soon", "rotate-ccw"),
    TaskState.DONE: ("done", "check"),
    TaskState.DONE_LATE: ("done", "check"),
    TaskState.CANCELLED: ("line", "ban"),
}
# The acts of the menu in their order: address, words, icon.
MENU = {
    Act.ASSIGN: ("giao-tiep", gettext_noop("Giao tiếp một phần việc"), "plus"),
    Act.HAND_ON: ("chuyen", gettext_noop("Chuyển người chủ trì"), "users"),
    Act.EXTEND: ("gia-han", gettext_noop("Gia hạn"), "calendar-days"),
    Act.RETURN: ("tra-lai", gettext_noop("Trả lại sản phẩm"), "rotate-ccw"),
    Act.CANCEL: ("huy", gettext_noop("Hủy nhiệm vụ"), "ban"),
}


def state_badge(
    task: Task, today: dt.date, calendar: calendars.WorkingCalendar
) -> dict[str, str]:
    """Give the state in a word; evidence that waits says so instead of "in time"."""
    state = task_state(task.facts, today, calendar)
    kind, icon = _BADGES[state]
    if state is TaskState.OPEN and task.facts.awaits_acceptance:
        return {"label": _("Chờ nghiệm thu"), "kind": "soon", "icon": "clock"}
    return {"label": _(state.label), "kind": kind, "icon": icon}


def due_cell(task: Task) -> dict[str, Any]:
    """Give the due date with the day that ended it, if any."""
    if task.due_on is None:
        return {"text": _("không có hạn")}
    if task.cancelled_at is not None:
        return {"text": f"{task.due_on:%d/%m/%Y}"}
    stopped = task.submitted_at
    done_on = vietnam_date(stopped) if stopped is not None else None
    return {"due": {"on": task.due_on, "done_on": done_on}}


def table(tasks: list[Task], actor: Actor, today: dt.date) -> dict[str, Any]:
    """Give the list's table."""
    calendar = calendars.calendar_for(actor.office_id)
    symbols = _symbols(actor, tasks)
    columns = [
        {"label": _("Hạn"), "kind": "date"},
        {"label": _("Nhiệm vụ"), "kind": "main"},
        {"label": _("Chủ trì")},
        {"label": _("Người giao")},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    rows = [
        {
            "state": "" if task.facts.is_open else "closed",
            "cells": [
                due_cell(task),
                {
                    "text": task.title,
                    "url": reverse("task", args=[task.pk]),
                    "detail": symbols.get(task.document_id, ""),
                },
                task.lead.person.full_name,
                giver_name(task),
                {"badge": state_badge(task, today, calendar)},
            ],
        }
        for task in tasks
    ]
    return {"columns": columns, "rows": rows}


def work_lines(tasks: list[Task], actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Give tasks as lines of work: whose, with whom, until when, in which state."""
    calendar = calendars.calendar_for(actor.office_id)
    return [
        {
            "title": task.title,
            "url": reverse("task", args=[task.pk]),
            "detail": _with_whom(task),
            "badge": state_badge(task, today, calendar),
            **due_cell(task).get("due", {}),
        }
        for task in tasks
    ]


def _with_whom(task: Task) -> str:
    names = [
        part.post.person.full_name
        for part in task.participants.all()
        if part.role == Role.COOPERATING
    ]
    lead = _("%(name)s chủ trì") % {"name": task.lead.person.full_name}
    if not names:
        return lead
    return _("%(lead)s; phối hợp: %(names)s") % {"lead": lead, "names": ", ".join(names)}


def _symbols(actor: Actor, tasks: list[Task]) -> dict[Any, str]:
    wanted = {task.document_id for task in tasks if task.document_id}
    found = registry.visible_documents(actor).filter(pk__in=wanted)
    return dict(found.values_list("pk", "symbol"))


def giver_name(task: Task) -> str:
    """Give the name of who gave the task: the parent's lead for work given on."""
    if task.direction is not None and task.parent_id is None:
        return task.direction.given_by.person.full_name
    return task.created_by.person.full_name


def facts(task: Task, actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Give what the task is."""
    calendar = calendars.calendar_for(actor.office_id)
    parts = list(queries.participants_of(task))
    names = {
        role: "; ".join(str(part.post) for part in parts if part.role == role) for role in Role
    }
    return [
        {"label": _("Tình trạng"), "badge": state_badge(task, today, calendar)},
        {"label": _("Hạn"), **due_cell(task)},
        {"label": _("Cách tính hạn"), "text": task.due_explanation.get("summary", "")},
        {"label": _("Chủ trì"), "text": str(task.lead)},
        {"label": _("Phối hợp"), "text": names[Role.COOPERATING]},
        {"label": _("Để biết"), "text": names[Role.INFORMED]},
        {"label": _("Người giao"), "text": giver_name(task)},
        {"label": _("Sản phẩm cần có"), "text": task.product},
        _document_fact(task, actor),
        _parent_fact(task, actor),
        {"label": _("Lý do hủy"), "text": task.cancel_reason},
    ]


def document_url(document_id: Any) -> str:
    """Give the address of a document's page, empty while no app shows documents."""
    try:
        return reverse("document", args=[document_id])
    except NoReverseMatch:
        return ""


def _document_fact(task: Task, actor: Actor) -> dict[str, Any]:
    label = _("Văn bản")
    shown = registry.visible_documents(actor)
    document = shown.filter(pk=task.document_id).first() if task.document_id else None
    if document is None:
        return {"label": label}
    url = document_url(document.pk)
    return {"label": label, "text": document.symbol or document.abstract, "url": url}


def _parent_fact(task: Task, actor: Actor) -> dict[str, Any]:
    label = _("Thuộc nhiệm vụ")
    shown = queries.visible_tasks(actor)
    parent = shown.filter(pk=task.parent_id).first() if task.parent_id else None
    if parent is None:
        return {"label": label}
    return {"label": label, "text": parent.title, "url": reverse("task", args=[parent.pk])}


def menu(task: Task, situation: Situation) -> list[dict[str, Any]]:
    """Give further acts; what is not possible stands grey with its reason."""
    items = []
    for act, (slug, label, icon) in MENU.items():
        decision = may(act, situation)
        item: dict[str, Any] = {"label": _(label), "icon": icon}
        if decision:
            item["url"] = reverse("task_act", args=[task.pk, slug])
        else:
            item["disabled_reason"] = decision.reason
        items.append(item)
    return items


def evidence_rows(task: Task) -> list[dict[str, Any]]:
    """Give the products reported, newest first, with what became of them."""
    found = list(queries.evidence_of(task))[::-1]
    return [
        {
            "evidence": evidence,
            "verdict": evidence.get_verdict_display(),
            "kind": {"ACCEPTED": "done", "RETURNED": "due"}.get(evidence.verdict, "soon"),
        }
        for evidence in found
    ]


def timeline(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the life of the task from the trail, oldest first."""
    steps = []
    if task.direction is not None and task.parent_id is None:
        steps.append(
            {
                "what": _("Ý kiến chỉ đạo"),
                "who": task.direction.given_by.person.full_name,
                "at": task.direction.given_at,
                "icon": "message-square",
            }
        )
    steps += [_step(event) for event in audit.events_of(actor, task) if event.action in _STEPS]
    return steps


_STEPS = {
    "tasks:task:create": (gettext_noop("Giao việc"), "list-checks", ""),
    "tasks:task:hand_on": (gettext_noop("Chuyển người chủ trì"), "users", ""),
    "tasks:task:extend": (gettext_noop("Gia hạn"), "calendar-days", ""),
    "tasks:task:recount": (
        gettext_noop("Hạn tính lại theo lịch làm việc"),
        "calendar-days",
        "",
    ),
    "tasks:evidence:submit": (gettext_noop("Báo cáo sản phẩm"), "file-text", ""),
    "tasks:evidence:return": (gettext_noop("Trả lại sản phẩm"), "rotate-ccw", "due"),
    "tasks:task:close": (gettext_noop("Kết thúc"), "circle-check", "done"),
    "tasks:task:cancel": (gettext_noop("Hủy"), "ban", ""),
}


def _step(event: Any) -> dict[str, Any]:
    what, icon, state = _STEPS[event.action]
    name = event.actor.get("name", "")
    stood_in = event.actor.get("for_name")
    if stood_in:
        name = _("%(name)s thay %(absent)s") % {"name": name, "absent": stood_in}
    return {
        "what": _(what),
        "who": name,
        "at": event.at,
        "note": " · ".join(_notes(event.detail)),
        "icon": icon,
        "state": state,
    }


def _notes(detail: dict[str, Any]) -> list[str]:
    notes = [detail[k] for k in ("lead", "to_name", "symbol") if detail.get(k)]
    moved = "to" in detail and "to_name" not in detail
    if moved:
        before, after = (_day(detail.get(key)) for key in ("from", "to"))
        notes.append(f"{before} → {after}" if before else after)
    return [*notes, *([detail["reason"]] if detail.get("reason") else [])]


def _day(value: str | None) -> str:
    return f"{dt.date.fromisoformat(value):%d/%m/%Y}" if value else ""
