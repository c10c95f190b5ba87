"""What the pages show of tasks: rows, facts, acts with their reasons, the line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.calendars import api as calendars
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.panels import Writing
from vanphong.kernel.rules import Decision
from vanphong.kernel.templatetags.vanphong import in_language
from vanphong.registry import api as registry
from vanphong.tasks import board, queries
from vanphong.tasks.due_words import due_cell, due_said, extended_words
from vanphong.tasks.models import Evidence, Role, Task
from vanphong.tasks.rules import Act, Situation, TaskState, may, may_pass_on, task_state
from vanphong.tasks.services import ready_words

_PAPER_PAGES = 5
_VERDICT_KINDS = {
    "ACCEPTED": "done",
    "REGISTERED": "done",
    "RETURNED": "due",
    "TAKEN_BACK": "line",
}
_BADGES = {
    TaskState.OPEN: ("", ""),
    TaskState.DUE_SOON: ("soon", "clock"),
    TaskState.OVERDUE: ("due", "circle-alert"),
    TaskState.RETURNED: ("soon", "rotate-ccw"),
    TaskState.PAUSED: ("line", "clock"),
    TaskState.DONE: ("done", "check"),
    TaskState.DONE_LATE: ("done", "check"),
    TaskState.CANCELLED: ("line", "ban"),
}
# The acts of the menu in their order: address, words, icon.
MENU = {
    Act.ASSIGN: ("giao-tiep", gettext_noop("Giao tiếp một phần việc"), "plus"),
    Act.HAND_ON: ("chuyen", gettext_noop("Chuyển người chủ trì"), "users"),
    Act.ASK_EXTENSION: (
        "xin-gia-han",
        gettext_noop("Đề nghị gia hạn"),
        "calendar-days",
    ),
    Act.URGE: ("nhac", gettext_noop("Nhắc"), "bell"),
    Act.EXTEND: ("gia-han", gettext_noop("Gia hạn"), "calendar-days"),
    Act.PAUSE: ("tam-dung", gettext_noop("Tạm dừng"), "clock"),
    Act.RESUME: ("tiep-tuc", gettext_noop("Cho tiếp tục"), "clock"),
    Act.FOLLOW: ("theo-doi", gettext_noop("Đổi người theo dõi"), "eye"),
    Act.TAKE_BACK: ("rut-bao-cao", gettext_noop("Rút báo cáo"), "rotate-ccw"),
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
                due_cell(task, today, calendar),
                {
                    "text": task.title,
                    "url": page_of("task", task.pk),
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
            "url": page_of("task", task.pk),
            "detail": _with_whom(task),
            "badge": state_badge(task, today, calendar),
            **due_cell(task, today, calendar).get("due", {}),
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
    return queries.giver_of(task).person.full_name


def facts(
    task: Task, actor: Actor, today: dt.date, drafts: Sequence[Writing] = ()
) -> list[dict[str, Any]]:
    """Give what the task is, and what is being written for it."""
    calendar = calendars.calendar_for(actor.office_id)
    parts = list(queries.participants_of(task))
    names = {
        role: "; ".join(str(part.post) for part in parts if part.role == role) for role in Role
    }
    return [
        {"label": _("Tình trạng"), "badge": state_badge(task, today, calendar)},
        *({"label": one.title, "text": one.state, "url": one.url} for one in drafts),
        *_letters(task, actor),
        *_alert(task, actor, today),
        *_pause(task),
        {"label": _("Hạn"), **due_cell(task, today, calendar)},
        {"label": _("Cách tính hạn"), "text": due_said(task, today, calendar)},
        {"label": _("Gia hạn"), "text": _extended(task, actor)},
        {"label": _("Chủ trì"), "text": str(task.lead)},
        {"label": _("Phối hợp"), "text": names[Role.COOPERATING]},
        {"label": _("Để biết"), "text": names[Role.INFORMED]},
        {"label": _("Người giao"), "text": giver_name(task)},
        {"label": _("Người theo dõi"), "text": str(task.follower or "")},
        {"label": _("Sản phẩm cần có"), "text": task.product},
        _document_fact(task, actor),
        _parent_fact(task, actor),
        *_pattern_fact(task, actor),
        *_process_fact(task, actor),
        {"label": _("Lý do hủy"), "text": task.cancel_reason},
    ]


def _letters(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the letters that urged the task, as links for whoever may read them."""
    ids = task.urgings.exclude(letter=None).values("letter_id")
    seen = registry.visible_documents(actor).filter(pk__in=ids).order_by("issued_on", "id")
    label = _("Văn bản đôn đốc")
    return [
        {"label": label, "text": document.symbol, "url": document_url(document.pk)}
        for document in seen
    ]


def _alert(task: Task, actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Say on which step of the ladder a late task stands, and who must decide."""
    [line] = board.lines(actor, [task], queries.ladder_of(actor, today), today)
    if line.alert not in queries.RED_STEPS:
        return []
    said = _("%(step)s; cấp quyết định: %(who)s") % {
        "step": _(line.alert.label), "who": line.decides,
    }  # fmt: skip
    return [{"label": _("Mức cảnh báo"), "text": said}]


def _pause(task: Task) -> list[dict[str, Any]]:
    """Say since when the clock stands still, by whose decision, why, and what it rests on."""
    pause = queries.standing_pause(task)
    if pause is None:
        return []
    said = (
        _("từ %(day)s cùng nhiệm vụ cấp trên, %(who)s: %(reason)s")
        if pause.along_with_id is not None
        else _("từ %(day)s, %(who)s: %(reason)s")
    ) % {
        "day": f"{pause.paused_on:%d/%m/%Y}",
        "who": pause.paused_by.person.full_name,
        "reason": pause.reason,
    }
    basis = {"label": _("Căn cứ tạm dừng"), "text": pause.basis}
    return [{"label": _("Tạm dừng"), "text": said}, basis]


def _extended(task: Task, actor: Actor) -> str:
    """Say how often a task was extended; nothing of one that never was."""
    before = queries.extended_of(task)
    return extended_words(before, queries.extension_limit(actor)) if before.times else ""


def asked_extension(task: Task, situation: Situation) -> dict[str, Any] | None:
    """Give the extension the lead asked for, with the answers whoever decides may give."""
    if task.extension_on is None:
        return None
    url = {
        act: reverse("task_act", args=[task.pk, slug]) if may(act, situation) else ""
        for act, slug in ((Act.EXTEND, "gia-han"), (Act.DECLINE_EXTENSION, "khong-gia-han"))
    }
    return {
        "day": in_language(calendars.day_words(task.extension_on)),
        "reason": task.extension_reason,
        "who": task.lead.person.full_name,
        "give_url": url[Act.EXTEND],
        "decline_url": url[Act.DECLINE_EXTENSION],
        "paused": task.paused_at is not None,
    }


def urging_form(task: Task, situation: Situation, today: dt.date) -> dict[str, Any] | None:
    """Give the reminder that one tap sends for a task that is late or nearly so."""
    if task.due_on is None or not may(Act.URGE, situation):
        return None
    return {
        "url": reverse("task_act", args=[task.pk, "nhac"]),
        "words": ready_words(task, today),
        "who": task.lead.person.full_name,
    }


def paper_pages(document: registry.Document) -> list[str]:
    """Give the addresses of the first pages of a paper, none when it has no pictures."""
    file = document.file
    if file is None or not file.is_open or not files.has_pictures(file):
        return []
    shown = range(1, min(file.page_count, _PAPER_PAGES) + 1)
    return [reverse("document-page", args=[document.pk, file.pk, page]) for page in shown]


def document_url(document_id: Any) -> str:
    """Give the address of a document's page, empty while no app shows documents."""
    return page_named("document", document_id)


def page_named(name: str, *args: Any) -> str:
    """Give the address of a page of an app above, empty where there is none."""
    try:
        return reverse(name, args=args)
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


def _pattern_fact(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the pattern a task comes from, with its period."""
    found = (
        queries.visible_patterns(actor).filter(pk=task.pattern_id) if task.pattern_id else []
    )
    return [
        {
            "label": _("Việc định kỳ"),
            "text": f"{in_language(pattern.rhythm.words)} ({task.period})",
            "url": reverse("recurring_pattern", args=[pattern.pk]),
        }
        for pattern in found
    ]


def _process_fact(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the process a task holds as a whole or is a step of."""
    process = queries.process_of(actor, task)
    if process is None:
        return []
    url = page_of("process", process.pk)
    return [{"label": _("Thuộc quy trình"), "text": process.of.name, "url": url}]


def may_now(
    act: Act, task: Task, situation: Situation, actor: Actor, today: dt.date
) -> Decision:
    """Say whether an act is possible now; handing on also needs somebody to choose."""
    decision = may(act, situation)
    if decision and act is Act.HAND_ON:
        return may_pass_on(others=len(queries.others_to_lead(actor, task, today)))
    return decision


def menu(
    task: Task, situation: Situation, actor: Actor, today: dt.date
) -> list[dict[str, Any]]:
    """Give further acts; what is not possible stands grey with its reason."""
    items = []
    other = Act.RESUME if task.paused_at is None else Act.PAUSE
    for act, (slug, label, icon) in MENU.items():
        if act is other:
            continue
        decision = may_now(act, task, situation, actor, today)
        item: dict[str, Any] = {"label": _(label), "icon": icon}
        if act is Act.RETURN and task.closed_at is not None:
            item["label"] = _("Trả lại sản phẩm, mở lại nhiệm vụ")
        if decision:
            item["url"] = reverse("task_act", args=[task.pk, slug])
        else:
            item["disabled_reason"] = decision.reason
        items.append(item)
    return items


def _verdict_said(evidence: Evidence) -> str:
    """Say what became of a product, with its grade where the office gave one."""
    verdict = evidence.get_verdict_display()
    if not evidence.grade:
        return verdict
    said = _("%(verdict)s, mức %(grade)s")
    return said % {"verdict": verdict, "grade": evidence.grade}


def evidence_rows(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the products reported, newest first, with what became of them."""
    found = list(queries.evidence_of(task))[::-1]
    shown = queries.documents_shown(actor, {evidence.document_id for evidence in found})
    return [
        {
            "evidence": evidence,
            "url": document_url(evidence.document_id) if evidence.document_id in shown else "",
            "verdict": _verdict_said(evidence),
            "kind": _VERDICT_KINDS.get(evidence.verdict, "soon"),
        }
        for evidence in found
    ]
