"""What the pages show of tasks between offices, on either side."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.rules import Decision
from vanphong.tasks import due_words, pages, queries
from vanphong.tasks.models import Hand, HandRole, Task
from vanphong.tasks.rules import DIRECT, Act, may, may_name_people, may_report_from_office
from vanphong.tasks.services.elsewhere import days_of
from vanphong.tasks.shared_seen import Seen

# Acts of the named office, as addresses name them.
NAME_PEOPLE, REPORT = "phan-cong", "bao-cao"
TAKE_BACK, ASK_MORE_TIME = "rut-bao-cao", "xin-gia-han"
_ACTS = {TAKE_BACK: Act.TAKE_BACK, ASK_MORE_TIME: Act.ASK_EXTENSION}


def table(tasks: Sequence[Task], actor: Actor, today: dt.date) -> dict[str, Any]:
    """Give the list of what other offices gave, each by the days of that office."""
    days = days_of(actor, {task.office_id for task in tasks})
    hands = first_hands(actor, tasks)
    columns = [
        {"label": _("Hạn"), "kind": "date"},
        {"label": _("Nhiệm vụ"), "kind": "main"},
        {"label": _("Cơ quan giao")},
        {"label": _("Cách tham gia")},
        {"label": _("Đầu mối")},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    rows = [
        {
            "state": "" if task.facts.is_open else "closed",
            "cells": [
                due_words.due_cell(task, today, days[task.office_id]),
                {"text": task.title, "url": reverse("shared_task", args=[task.pk])},
                task.office.short_name,
                part_of(task, actor),
                hands.get(task.pk, _("chưa phân công")),
                {"badge": pages.state_badge(task, today, days[task.office_id])},
            ],
        }
        for task in tasks
    ]
    return {"columns": columns, "rows": rows}


def first_hands(actor: Actor, tasks: Sequence[Task]) -> dict[Any, str]:
    """Name the first hand of the own office on each of some tasks."""
    hands = Hand.objects.filter(
        office_id=actor.office_key, task__in=tasks, role=HandRole.LEAD
    ).order_by("id")
    return dict(hands.values_list("task_id", "person__full_name"))


def part_of(task: Task, actor: Actor) -> str:
    """Say what the own office does on it."""
    return _("chủ trì") if task.lead_office_id == actor.office_id else _("phối hợp")


def lines(tasks: Sequence[Task], actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Give what other offices gave as lines of work."""
    days = days_of(actor, {task.office_id for task in tasks})
    hands = first_hands(actor, tasks)
    return [
        {
            "title": task.title,
            "url": reverse("shared_task", args=[task.pk]),
            "detail": _("%(office)s giao, cơ quan mình %(part)s; đầu mối: %(name)s")
            % {
                "office": task.office.short_name,
                "part": part_of(task, actor),
                "name": hands.get(task.pk, _("chưa phân công")),
            },
            "badge": pages.state_badge(task, today, days[task.office_id]),
            **due_words.due_cell(task, today, days[task.office_id]).get("due", {}),
        }
        for task in tasks
    ]


def facts(found: Seen, actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Give what a task of another office is, as far as the named office may know it."""
    task = found.task
    calendar = found.calendar
    document = queries.document_here(actor, task)
    url = pages.document_url(document.pk) if document is not None else ""
    return [
        {"label": _("Tình trạng"), "badge": pages.state_badge(task, today, calendar)},
        {"label": _("Hạn"), **due_words.due_cell(task, today, calendar)},
        {"label": _("Cách tính hạn"), "text": due_words.due_said(task, today, calendar)},
        {"label": _("Cơ quan giao"), "text": task.office.name},
        {"label": _("Người giao"), "text": found.given_by},
        {"label": _("Chủ trì"), "text": found.lead},
        {"label": _("Các cơ quan được giao"), "text": _offices_said(found)},
        {"label": _("Người thực hiện"), "text": workers_said(found)},
        {"label": _("Đầu mối cơ quan giao"), "text": found.contact},
        {"label": _("Người theo dõi"), "text": found.follower},
        {"label": _("Sản phẩm cần có"), "text": task.product},
        {"label": _("Văn bản"), "text": str(document or "")[:120], "url": url},
        {"label": _("Lý do hủy"), "text": task.cancel_reason},
    ]


def _offices_said(found: Seen) -> str:
    """Name the offices it was given to, unless that says no more than who leads."""
    return "" if found.offices == (found.lead,) else "; ".join(found.offices)


def workers_said(found: Seen) -> str:
    """Name who of the own office works on it; the first hand is marked."""
    return "; ".join(
        f"{one.name} ({_('đầu mối')})" if one.leads else one.name for one in found.workers
    )


def may_now(slug: str, found: Seen, actor: Actor) -> Decision:
    """Say whether an act of the named office, by its word in the address, is possible now."""
    if slug == NAME_PEOPLE:
        return may_name_people(directs=actor.may(DIRECT), is_open=found.task.facts.is_open)
    if slug == REPORT:
        return may_report_from_office(found.situation)
    return may(_ACTS[slug], found.situation)


def menu(found: Seen, actor: Actor) -> list[dict[str, Any]]:
    """Give the acts of the named office; what is not possible stands grey with its reason."""
    offered = [
        (slug, words, icon, may_now(slug, found, actor))
        for slug, words, icon in (
            (NAME_PEOPLE, _("Phân công người của cơ quan mình"), "users"),
            (REPORT, _("Báo cáo sản phẩm"), "check"),
            (TAKE_BACK, _("Rút báo cáo"), "rotate-ccw"),
            (ASK_MORE_TIME, _("Đề nghị gia hạn"), "calendar-days"),
        )
    ]
    return [
        {
            "label": label,
            "icon": icon,
            **(
                {"url": reverse("shared_task_act", args=[found.task.pk, slug])}
                if decision
                else {"disabled_reason": decision.reason}
            ),
        }
        for slug, label, icon, decision in offered
    ]


def offices_facts(task: Task) -> list[dict[str, Any]]:
    """Give the other offices named on an own task, each with who works there."""
    hands: dict[int, list[str]] = {}
    for hand in queries.hands_of(task):
        hands.setdefault(hand.office_id, []).append(hand.person.full_name)
    facts = []
    for line in queries.offices_of(task):
        part = _("chủ trì") if line.office_id == task.lead_office_id else _("phối hợp")
        names = ", ".join(hands.get(line.office_id, [])) or _("chưa phân công người")
        said = _("%(office)s %(part)s: %(names)s") % {
            "office": line, "part": part, "names": names,
        }  # fmt: skip
        facts.append({"label": _("Cơ quan được giao"), "text": said})
    return facts
