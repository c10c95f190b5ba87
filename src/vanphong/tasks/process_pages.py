"""What the pages show of processes: the drawn line of steps, what is asked, lists."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import pages, queries
from vanphong.tasks.due_words import due_cell
from vanphong.tasks.models import Process, ProcessStep, Task, TemplateStep, TemplateVersion
from vanphong.tasks.rules import ProcessState, StepState, levels

_STEP_BADGES = {
    StepState.WAITING: ("line", "clock"),
    StepState.RUNNING: ("", ""),
    StepState.DONE: ("done", "check"),
    StepState.CANCELLED: ("due", "circle-alert"),
    StepState.STUCK: ("due", "circle-alert"),
    StepState.SKIPPED: ("line", "ban"),
    StepState.NEVER: ("line", "ban"),
}
_PROCESS_BADGES = {
    ProcessState.RUNNING: ("", ""),
    ProcessState.ASKS: ("due", "circle-alert"),
    ProcessState.DONE: ("done", "check"),
    ProcessState.STOPPED: ("line", "ban"),
}


def process_badge(state: ProcessState) -> dict[str, str]:
    """Give how a process stands, in a word."""
    kind, icon = _PROCESS_BADGES[state]
    return {"label": in_language(state.label), "kind": kind, "icon": icon}


def steps_said(count: int) -> str:
    """Say how many steps there are."""
    return ngettext("%(count)s bước", "%(count)s bước", count) % {"count": count}


def steps_done(stand: queries.Stand) -> str:
    """Say how many steps are done of how many, and how many it went on without."""
    steps = len(stand.steps)
    said = ngettext("%(done)s/%(all)s bước", "%(done)s/%(all)s bước", steps)
    said %= {"done": stand.done, "all": steps}
    if not stand.skipped:
        return said
    return _("%(said)s, bỏ qua %(skipped)s") % {"said": said, "skipped": stand.skipped}


def after_words(numbers: list[int]) -> str:
    """Say after which steps one begins."""
    if not numbers:
        return _("từ đầu")
    return _("sau bước %(steps)s") % {"steps": ", ".join(map(str, numbers))}


def time_words(step: TemplateStep) -> str:
    """Say how long a step has."""
    if step.count is None:
        return _("không ghi thời hạn")
    unit = in_language(calendars.TermUnit(step.unit).label)
    return f"{step.count} {unit}"


def lead_words(step: TemplateStep) -> str:
    """Say who leads a step of a template."""
    if step.lead is not None:
        return str(step.lead)
    if step.lead_role:
        return _("vai trò: %(role)s") % {"role": people.role_name(step.lead_role)}
    return step.lead_unit or _("người phụ trách quy trình")


def template_flow(version: TemplateVersion) -> list[list[dict[str, Any]]]:
    """Give the line of steps of a template, those beside each other together."""
    cards = {
        step.number: {
            "number": step.number,
            "title": step.title,
            "lead": lead_words(step),
            "detail": f"{time_words(step)}, {after_words(step.after)}",
            "product": step.product,
        }
        for step in queries.template_steps(version)
    }
    after = [step.after for step in version.steps.order_by("number")]
    return [[cards[number] for number in level] for level in levels(after)]


def process_flow(
    process: Process, stand: queries.Stand, actor: Actor, today: dt.date
) -> list[list[dict[str, Any]]]:
    """Give the line of steps of a process as it stands; tasks one may open are linked."""
    calendar = calendars.calendar_for(actor.office_id)
    seen = queries.seen_step_tasks(actor, [step for step, _state in stand.steps])
    expected = _expected(process, stand, today, calendar)
    passed = {step.number for step, state in stand.steps if state.is_passed}
    cards = {}
    for step, state in stand.steps:
        task = queries.task_of(step)
        waits = [number for number in step.of.after if number not in passed]
        card = {
            "number": step.number,
            "title": step.of.title,
            "state": state.value.lower(),
            "badge": _badge(task, state, today, calendar),
            "lead": str(task.lead if task is not None else step.lead),
            "url": page_of("task", task.pk) if task is not None and task.pk in seen else "",
            "detail": _detail(step, state, waits, expected.get(step.number)),
            "why": step.skip_reason or step.trouble,
        }
        if task is not None and state is StepState.RUNNING:
            card |= due_cell(task, today, calendar)
        cards[step.number] = card
    after = [step.of.after for step, _state in stand.steps]
    return [[cards[number] for number in level] for level in levels(after)]


def _badge(
    task: Task | None, state: StepState, today: dt.date, calendar: calendars.WorkingCalendar
) -> dict[str, str]:
    if task is not None and state is StepState.RUNNING:
        return pages.state_badge(task, today, calendar)
    kind, icon = _STEP_BADGES[state]
    return {"label": in_language(state.label), "kind": kind, "icon": icon}


def _detail(
    step: ProcessStep, state: StepState, waits: list[int], expected: dt.date | None
) -> str:
    if state is not StepState.WAITING:
        return after_words(step.of.after)
    numbers = ", ".join(map(str, waits))
    said = (
        _("chờ bước %(steps)s") % {"steps": numbers}
        if waits
        else _("chờ nhiệm vụ chung tiếp tục")
    )
    if expected is None:
        return f"{said}; {time_words(step.of)}"
    day = f"{expected:%d/%m/%Y}"
    return f"{said}; " + _("%(time)s, nếu đúng hạn thì đến %(day)s") % {
        "time": time_words(step.of), "day": day,
    }  # fmt: skip


def _expected(
    process: Process,
    stand: queries.Stand,
    today: dt.date,
    calendar: calendars.WorkingCalendar,
) -> dict[int, dt.date]:
    """Give until when the steps that wait are due if all before them is done when it is due.

    Those behind a step without a deadline, or one that asks, have no such day.
    """
    ends: dict[int, dt.date | None] = {}
    found = {}
    by_number = {step.number: (step, state) for step, state in stand.steps}
    for level in levels([step.of.after for step, _state in stand.steps]):
        for number in level:
            step, state = by_number[number]
            before = [ends[one] for one in step.of.after]
            if state is StepState.WAITING:
                ends[number] = _due_after(process, step, before, today, calendar)
                if ends[number] is not None:
                    found[number] = ends[number]
            else:
                ends[number] = _end(step, state, today)
    return {number: day for number, day in found.items() if day is not None}


def _end(step: ProcessStep, state: StepState, today: dt.date) -> dt.date | None:
    """Give the day on which a step ended, or is to end when it is met."""
    task = queries.task_of(step)
    if state is StepState.SKIPPED and step.skipped_at is not None:
        return vietnam_date(step.skipped_at)
    if task is not None and task.closed_at is not None:
        return vietnam_date(task.closed_at)
    if task is None or state is not StepState.RUNNING or task.due_on is None:
        return None
    return max(task.due_on, today)


def _due_after(
    process: Process,
    step: ProcessStep,
    before: list[dt.date | None],
    today: dt.date,
    calendar: calendars.WorkingCalendar,
) -> dt.date | None:
    days = [day for day in before if day is not None]
    if step.of.count is None or len(days) < len(before):
        return None
    start = max(days, default=today)
    unit = calendars.TermUnit(step.of.unit)
    due = calendars.due_date(start, step.of.count, unit, calendar).on
    limit = process.task.due_on
    return min(due, limit) if limit is not None else due


def asked(process: Process, stand: queries.Stand) -> list[dict[str, str]]:
    """Give the steps that ask whoever keeps the process, with the answers there are."""
    found = []
    for step, state in stand.steps:
        if not state.asks:
            continue
        found.append(
            {
                "words": asked_words(step),
                "skip_url": step_url(process, step.number, "bo-qua"),
                "lead_url": (
                    step_url(process, step.number, "chu-tri")
                    if state is StepState.STUCK
                    else ""
                ),
            }
        )
    return found


def who_decides(process: Process) -> str:
    """Say who decides how a process goes on, for those who do not."""
    if process.owner is None:
        return _("Lãnh đạo cơ quan quyết định đi tiếp hay dừng.")
    said = _("%(who)s quyết định đi tiếp hay dừng.")
    return said % {"who": process.owner.person.full_name}


def asked_words(step: ProcessStep) -> str:
    """Say what became of a step, so that someone must decide."""
    values = {"number": step.number, "title": step.of.title}
    task = queries.task_of(step)
    if task is not None:
        said = _("Bước %(number)s, %(title)s: nhiệm vụ đã hủy (%(reason)s).")
        return said % {**values, "reason": task.cancel_reason}
    said = _("Bước %(number)s, %(title)s: đến lượt nhưng chưa giao được. %(reason)s")
    return said % {**values, "reason": _(step.trouble)}


def step_url(process: Process, number: int, slug: str) -> str:
    """Give the address of an act on a step."""
    return reverse("process_step_act", args=[process.pk, number, slug])


def facts(process: Process, stand: queries.Stand, actor: Actor) -> list[dict[str, Any]]:
    """Give what a process is, with links to what one may open."""
    whole, of = process.task, process.of
    sees = queries.visible_tasks(actor).filter(pk=whole.pk).exists()
    stopped = ""
    if process.stopped_at is not None and process.stopped_by is not None:
        stopped = _("ngày %(day)s, %(who)s: %(reason)s") % {
            "day": f"{vietnam_date(process.stopped_at):%d/%m/%Y}",
            "who": process.stopped_by.person.full_name,
            "reason": process.stop_reason,
        }
    return [
        {"label": _("Tình trạng"), "badge": process_badge(stand.state)},
        {"label": _("Dừng"), "text": stopped},
        {"label": _("Đã xong"), "text": steps_done(stand)},
        {
            "label": _("Quy trình mẫu"),
            "text": of.name,
            "url": page_of("process_template", of.template_id),
            "detail": _("bản thứ %(number)s") % {"number": of.number},
        },
        {
            "label": _("Nhiệm vụ chung"),
            "text": whole.title,
            "url": page_of("task", whole.pk) if sees else "",
        },
        _document(process, actor),
        {"label": _("Phụ trách"), "text": str(whole.lead)},
        {"label": _("Người bắt đầu"), "text": str(process.started_by)},
        {
            "label": _("Người giao việc các bước"),
            "text": str(process.owner or "")
            if process.owner_id != process.started_by_id
            else "",
        },
        {"label": _("Bắt đầu"), "text": f"{vietnam_date(process.started_at):%d/%m/%Y}"},
        {
            "label": _("Hạn chung"),
            "text": f"{whole.due_on:%d/%m/%Y}" if whole.due_on is not None else "",
        },
    ]


def _document(process: Process, actor: Actor) -> dict[str, Any]:
    label = _("Văn bản")
    key = process.task.document_id
    seen = registry.visible_documents(actor).filter(pk=key).first() if key else None
    if seen is None:
        return {"label": label}
    url = pages.document_url(seen.pk)
    return {"label": label, "text": seen.symbol or seen.abstract, "url": url}


def on_document(process: Process, actor: Actor, today: dt.date) -> dict[str, Any]:
    """Give a process as the page of its document shows it."""
    stand, url = queries.stand_of(process), page_of("process", process.pk)
    cards = [card for level in process_flow(process, stand, actor, today) for card in level]
    lines = [
        {
            "title": f"{card['number']}. {card['title']}",
            "url": card["url"] or url,
            "detail": f"{card['lead']} · {_when(card)}",
            "badge": card["badge"],
        }
        for card in cards
    ]
    return {
        "url": url,
        "title": process.task.title,
        "badge": process_badge(stand.state),
        "done": steps_done(stand),
        "lines": lines,
    }


def _when(card: dict[str, Any]) -> str:
    """Say until when a step runs, or what it waits for."""
    due = card.get("due")
    if due is None:
        return str(card["detail"])
    return _("hạn %(day)s") % {"day": f"{due['on']:%d/%m/%Y}"}


def table(processes: list[Process]) -> dict[str, Any]:
    """Give the list's table."""
    columns = [
        {"label": _("Bắt đầu"), "kind": "date"},
        {"label": _("Quy trình"), "kind": "main"},
        {"label": _("Phụ trách")},
        {"label": _("Người bắt đầu")},
        {"label": _("Đã xong")},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    rows = []
    for process in processes:
        stand = queries.stand_of(process)
        over = stand.state in {ProcessState.DONE, ProcessState.STOPPED}
        rows.append(
            {
                "state": "closed" if over else "",
                "cells": [
                    {"text": f"{vietnam_date(process.started_at):%d/%m/%Y}"},
                    {
                        "text": process.task.title,
                        "url": page_of("process", process.pk),
                        "detail": process.of.name,
                    },
                    process.task.led_by,
                    process.started_by.person.full_name,
                    steps_done(stand),
                    {"badge": process_badge(stand.state)},
                ],
            }
        )
    return {"columns": columns, "rows": rows}
