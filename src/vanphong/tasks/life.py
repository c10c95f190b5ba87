"""The life of a task as a line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.tasks import queries
from vanphong.tasks.models import Task, Verdict
from vanphong.tasks.rules import Alert


def life(task: Task, actor: Actor) -> list[dict[str, Any]]:
    """Give the life of the task, oldest first: the acts of the trail, each at the moment the
    task itself keeps of it, where it keeps one.
    """
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
    kept = _moments(task)
    for event in audit.events_of(actor, task):
        if event.action in _STEPS:
            moments = kept.get((event.action, event.detail.get("evidence")))
            steps.append(_step(event, moments.pop(0) if moments else event.at))
    steps += [
        {
            "what": _("Cảnh báo: %(step)s") % {"step": _(Alert(alarm.step).label)},
            "who": "",
            "at": alarm.raised_at,
            "icon": "bell",
            "detail": _("hạn %(day)s") % {"day": f"{alarm.due_on:%d/%m/%Y}"},
        }
        for alarm in task.alarms.all()
    ]
    return sorted(steps, key=lambda step: step["at"])


_DONE_HERE = {
    "tasks:office:people": gettext_noop("Phân công người của cơ quan mình"),
    "tasks:extension:ask": gettext_noop("Đề nghị gia hạn"),
}


def done_here(task: Task, actor: Actor, since: dt.datetime) -> list[dict[str, Any]]:
    """Give whom the own office named on a task of another one, and what it asked for since then.

    From the own trail: the rows of it stand in the office that gave the task.
    """
    found = audit.events_of(actor, task).filter(action__in=_DONE_HERE, at__gte=since)
    return [
        {
            **_step(event, event.at),
            "what": _(_DONE_HERE[event.action]),
            "to": event.detail.get("to", ""),
        }
        for event in found
    ]


def refused_there(task: Task, there: Actor, asked: Collection[str]) -> list[dict[str, Any]]:
    """Give which of the later due dates asked for the giving office did not agree to, and why."""
    found = audit.events_of(there, task).filter(action="tasks:extension:decline")
    return [
        {**_step(event, event.at), "who": task.office.short_name}
        for event in found
        if event.detail.get("asked") in asked
    ]


def _moments(task: Task) -> dict[tuple[str, str | None], list[dt.datetime]]:
    """Give the moments the task keeps, by the act and the product it was about, oldest first."""
    kept: dict[tuple[str, str | None], list[dt.datetime]] = {
        ("tasks:task:create", None): [task.created_at],
        ("tasks:task:urge", None): [
            urging.urged_at for urging in task.urgings.order_by("urged_at")
        ],
    }
    for pause in queries.pauses_of(task):
        kept.setdefault(("tasks:task:pause", None), []).append(pause.paused_at)
        if pause.resumed_at is not None:
            kept.setdefault(("tasks:task:resume", None), []).append(pause.resumed_at)
    for evidence in queries.evidence_of(task):
        of = str(evidence.pk)
        kept["tasks:evidence:submit", of] = [evidence.submitted_at]
        if evidence.verdict_at is not None:
            judged = _JUDGED.get(evidence.verdict, "task:close")
            kept[f"tasks:{judged}", of] = [evidence.verdict_at]
    if task.cancelled_at is not None:
        kept["tasks:task:cancel", None] = [task.cancelled_at]
    return kept


_JUDGED: dict[str, str] = {
    Verdict.RETURNED: "evidence:return",
    Verdict.TAKEN_BACK: "evidence:take_back",
}
_STEPS = {
    "tasks:task:create": (gettext_noop("Giao việc"), "list-checks", ""),
    "tasks:task:hand_on": (gettext_noop("Chuyển người chủ trì"), "users", ""),
    "tasks:task:extend": (gettext_noop("Gia hạn"), "calendar-days", ""),
    "tasks:task:pause": (gettext_noop("Tạm dừng"), "clock", ""),
    "tasks:task:resume": (gettext_noop("Tiếp tục"), "clock", ""),
    "tasks:task:follow": (gettext_noop("Đổi người theo dõi"), "eye", ""),
    "tasks:task:recount": (
        gettext_noop("Hạn tính lại theo lịch làm việc"),
        "calendar-days",
        "",
    ),
    "tasks:office:name": (gettext_noop("Giao cơ quan khác"), "send", ""),
    "tasks:office:people": (gettext_noop("Cơ quan được giao phân công người"), "users", ""),
    "tasks:office:take_off": (gettext_noop("Thôi giao cơ quan"), "ban", ""),
    "tasks:extension:ask": (gettext_noop("Đề nghị gia hạn"), "calendar-days", ""),
    "tasks:extension:decline": (gettext_noop("Không đồng ý gia hạn"), "calendar-days", ""),
    "tasks:task:urge": (gettext_noop("Nhắc"), "bell", "due"),
    "tasks:evidence:submit": (gettext_noop("Báo cáo sản phẩm"), "file-text", ""),
    "tasks:evidence:return": (gettext_noop("Trả lại sản phẩm"), "rotate-ccw", "due"),
    "tasks:evidence:take_back": (gettext_noop("Rút báo cáo sản phẩm"), "rotate-ccw", ""),
    "tasks:task:close": (gettext_noop("Kết thúc"), "circle-check", "done"),
    "tasks:task:cancel": (gettext_noop("Hủy"), "ban", ""),
}


def _step(event: Any, at: dt.datetime) -> dict[str, Any]:
    what, icon, state = _STEPS[event.action]
    return {
        "what": _(what),
        "who": doer(event),
        "at": at,
        "note": " · ".join(_notes(event.detail)),
        "icon": icon,
        "state": state,
    }


def doer(event: Any) -> str:
    """Name who did an act of the trail, and for whom."""
    name: str = event.actor.get("name", "")
    stood_in = event.actor.get("for_name")
    if not stood_in:
        return name
    return _("%(name)s thay %(absent)s") % {"name": name, "absent": stood_in}


def _notes(detail: dict[str, Any]) -> list[str]:
    notes = [detail[k] for k in ("lead", "to_name") if detail.get(k)]
    if "evidence" in detail:
        notes += [detail.get("symbol") or detail.get("product", ""), detail.get("grade", "")]
    moved = "to" in detail and "to_name" not in detail
    if moved:
        before, after = (day_said(detail.get(key)) for key in ("from", "to"))
        notes.append(f"{before} → {after}" if before else after)
    notes += [detail.get(key, "") for key in ("words", "reason", "basis")]
    if detail.get("met"):
        notes.append(
            _("Hạn mới đã đến ngày xin gia hạn %(day)s") % {"day": day_said(detail["met"])}
        )
    return [note for note in notes if note]


def day_said(value: str | None) -> str:
    """Say a day of the trail."""
    return f"{dt.date.fromisoformat(value):%d/%m/%Y}" if value else ""
