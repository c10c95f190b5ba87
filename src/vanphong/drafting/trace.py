"""The trace of a case for somebody: found, as programs get it, and as pages show it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from vanphong.drafting import facts, programme_queries, queries
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound
from vanphong.kernel.tracing import (
    STAGE_LABELS,
    Stage,
    Step,
    Thing,
    ThingKind,
    Trace,
    keys_of,
    trace,
)
from vanphong.registry import api as registry
from vanphong.tasks import api as tasks

_ICONS = {
    Stage.ARRIVAL: "inbox",
    Stage.DIRECTION: "message-square",
    Stage.TASK: "list-checks",
    Stage.DRAFT: "file-pen",
    Stage.OPINION: "message-square",
    Stage.APPRAISAL: "shield-check",
    Stage.APPROVAL: "check",
    Stage.NUMBER: "book-open",
    Stage.SIGNATURE: "pen-line",
    Stage.ISSUE: "stamp",
    Stage.DELIVERY: "send",
    Stage.RESULT: "circle-check",
    Stage.URGING: "bell",
    Stage.RELATION: "link",
}
NO_SUCH = gettext_lazy("Không có mục này, hoặc bạn không được xem.")


def trace_of(actor: Actor, kind: ThingKind, key: UUID) -> tuple[Trace, str]:
    """Give the case a thing belongs to, and what the thing is called.

    :raises NotFound: when the thing is missing or hidden.
    """
    name = _name(actor, kind, key)
    return trace(actor, Thing(kind, key)), name


def _name(actor: Actor, kind: ThingKind, key: UUID) -> str:
    if kind is ThingKind.DOCUMENT:
        document = registry.get_document(actor, key)
        return f"{document.symbol} {document.abstract}".strip()
    if kind is ThingKind.DRAFT:
        draft = queries.get_draft(actor, key)
        return f"{facts.title_of(draft)}: {draft.abstract}"
    if kind is ThingKind.TASK:
        return tasks.get_known(actor, key).title
    direction = tasks.visible_directions(actor).filter(pk=key).first()
    if direction is None:
        raise NotFound(NO_SUCH)
    return _("Ý kiến chỉ đạo: %(text)s") % {"text": direction.text}


def trace_out(found: Trace, name: str) -> dict[str, Any]:
    """Give a case as programs get it; addresses of pages stay out of it."""
    return {
        "kind": found.start.kind,
        "id": str(found.start.key),
        "name": name,
        "things": [{"kind": one.kind, "id": str(one.key)} for one in found.things],
        "programme_lines": programme_queries.lines_out(keys_of(ThingKind.DRAFT, found.things)),
        "is_cut": found.is_cut,
        "steps": [_step_out(step) for step in found.steps],
    }


def _step_out(step: Step) -> dict[str, Any]:
    return {
        "at": step.at,
        "stage": step.stage,
        "what": step.what,
        "who": step.who,
        "note": step.note,
        "quote": step.quote,
        "files": [{"name": one.name, "sha256": one.sha256} for one in step.files],
    }


def stages_shown(found: Trace) -> list[dict[str, Any]]:
    """Give the way of the case in a glance: each stage with its first and last day."""
    shown = []
    for stage in Stage:
        days = [vietnam_date(step.at) for step in found.steps if step.stage is stage]
        if not days:
            continue
        first, last = f"{days[0]:%d/%m/%Y}", f"{days[-1]:%d/%m/%Y}"
        shown.append(
            {
                "label": _(STAGE_LABELS[stage]),
                "icon": _ICONS[stage],
                "count": len(days),
                "when": first if first == last else f"{first} – {last}",
            }
        )
    return shown


def days_shown(found: Trace) -> list[dict[str, Any]]:
    """Give the steps day by day, as `_timeline` shows them."""
    days: list[dict[str, Any]] = []
    for step in found.steps:
        day = vietnam_date(step.at)
        if not days or days[-1]["on"] != day:
            days.append({"on": day, "steps": []})
        days[-1]["steps"].append(_shown(step))
    return days


def _shown(step: Step) -> dict[str, Any]:
    names = _files_said(step.files)
    return {
        "what": f"{_(STAGE_LABELS[step.stage])}: {step.what}",
        "who": step.who,
        "at": step.at,
        "note": " · ".join(part for part in (step.note, names) if part),
        "quote": step.quote,
        "url": step.url,
        "icon": _ICONS[step.stage],
        "state": "done" if step.stage in {Stage.RESULT, Stage.ISSUE} else "",
    }


def _files_said(files: Iterable[Any]) -> str:
    names = ", ".join(one.name for one in files)
    return _("Tệp: %(names)s") % {"names": names} if names else ""
