"""What the pages show of conclusions: rows of the list, what became of each, its source."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.registry import api as registry
from vanphong.tasks import pages, queries
from vanphong.tasks.models import Conclusion, ConclusionSet, Task
from vanphong.tasks.rules import ConclusionState

_BADGES = {
    ConclusionState.OPEN: ("soon", "clock"),
    ConclusionState.GIVEN: ("", "list-checks"),
    ConclusionState.DONE: ("done", "check"),
    ConclusionState.NO_TASK: ("line", "ban"),
}


def badge(state: ConclusionState) -> dict[str, str]:
    """Give what became of a conclusion, in a word."""
    kind, icon = _BADGES[state]
    return {"label": _(state.label), "kind": kind, "icon": icon}


def url_of(conclusion: Conclusion) -> str:
    """Give the address of a conclusion on the page of its set."""
    return f"{reverse('conclusion_set', args=[conclusion.of_id])}#kl-{conclusion.position}"


def table(rows: Sequence[Conclusion], actor: Actor) -> dict[str, Any]:
    """Give the list's table."""
    seen = _symbols(actor, rows)
    columns = [
        {"label": _("Kết luận"), "kind": "main"},
        {"label": _("Nguồn")},
        {"label": _("Ngày"), "kind": "date"},
        {"label": _("Người xử lý")},
        {"label": _("Tình trạng"), "kind": "state"},
    ]
    lines = [
        {
            "cells": [
                {
                    "text": f"{row.place}. {Truncator(row.words).chars(200)}",
                    "url": url_of(row),
                    "detail": row.heading,
                },
                {
                    "text": seen.get(row.of.document_id, "")
                    or Truncator(row.of.heading).chars(80)
                },
                f"{row.of.said_on:%d/%m/%Y}",
                row.of.handler.person.full_name,
                {"badge": badge(queries.outcome_of(row).state)},
            ]
        }
        for row in rows
    ]
    return {"columns": columns, "rows": lines}


def _symbols(actor: Actor, rows: Sequence[Conclusion]) -> dict[UUID | None, str]:
    wanted = {row.of.document_id for row in rows if row.of.document_id}
    found = registry.visible_documents(actor).filter(pk__in=wanted)
    return {document.pk: document.symbol for document in found.only("pk", "symbol")}


def facts(
    found: ConclusionSet, actor: Actor, outcomes: Sequence[queries.Outcome]
) -> list[dict[str, Any]]:
    """Give what a set is and how far it has come."""
    seen = registry.visible_documents(actor)
    document = seen.filter(pk=found.document_id).first() if found.document_id else None
    done = sum(one.state is not ConclusionState.OPEN for one in outcomes)
    taker = found.taken_by.person.full_name
    progress = ngettext(
        "%(done)d trên %(all)d kết luận", "%(done)d trên %(all)d kết luận", len(outcomes)
    ) % {"done": done, "all": len(outcomes)}
    return [
        {"label": _("Đã xử lý"), "text": progress},
        {
            "label": _("Văn bản"),
            "text": (document.symbol or document.abstract) if document else "",
            "url": pages.document_url(document.pk) if document else "",
        },
        {"label": _("Ngày kết luận"), "text": f"{found.said_on:%d/%m/%Y}"},
        {"label": _("Người xử lý"), "text": str(found.handler)},
        {"label": _("Người ghi"), "text": f"{taker}, {vietnam_date(found.taken_at):%d/%m/%Y}"},
    ]  # fmt: skip


def shown(rows: Sequence[Conclusion], actor: Actor, today: dt.date) -> list[dict[str, Any]]:
    """Give conclusions loaded `with_outcome`, each with what became of it.

    Of tasks one may not open only how many there are is said.
    """
    outcomes = [queries.outcome_of(row) for row in rows]
    seen = queries.seen_tasks(actor, outcomes)
    ids = [task.pk for one in outcomes for task in one.tasks if task.pk in seen]
    whole = queries.visible_tasks(actor).filter(pk__in=ids)
    tasks = {task.pk: task for task in queries.with_participants(whole)}
    return [
        {
            "row": row,
            "badge": badge(one.state),
            "mark": one.mark,
            "lines": pages.work_lines(_known(one.tasks, tasks), actor, today),
            "unseen": sum(task.pk not in seen for task in one.tasks),
            "open": one.state is ConclusionState.OPEN,
        }
        for row, one in zip(rows, outcomes, strict=True)
    ]


def _known(tasks: Sequence[Task], whole: dict[Any, Task]) -> list[Task]:
    return [whole[task.pk] for task in tasks if task.pk in whole]


def source_of(task: Task, actor: Actor) -> dict[str, Any] | None:
    """Give the conclusion a task carries out, with its address for who may see it."""
    conclusion = task.direction.conclusion if task.direction is not None else None
    if conclusion is None:
        return None
    seen = queries.visible_sets(actor).filter(pk=conclusion.of_id).exists()
    return {
        "place": conclusion.place,
        "page": conclusion.page,
        "heading": conclusion.of.heading,
        "above": conclusion.heading,
        "said_on": calendars.day_words(conclusion.of.said_on),
        "url": url_of(conclusion) if seen else "",
    }
