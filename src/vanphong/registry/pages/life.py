"""The life of a document as a line of time: who did what, when, told whom, changed what."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _l

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.registry import document_queries as reads
from vanphong.registry.book_queries import import_of
from vanphong.registry.forms.kinds import type_name
from vanphong.registry.lines import day
from vanphong.registry.models import (
    Channel,
    Document,
    DocumentState,
    RegisterImport,
    Urgency,
)
from vanphong.registry.rules.relations import LABELS

Line = dict[str, Any]


def timeline(actor: Actor, document: Document) -> list[Line]:
    """Give the life of a document, oldest first: the trail, and what upper apps add."""
    steps: list[Line] = [_step(event) for event in reads.events_shown(actor, document)]
    steps = [step for step in steps if step["what"]]
    made = import_of(actor, document)
    if made:
        steps.append(_imported(made))
    for give in ports.document_steps:
        steps.extend(step for step in give(actor, document) if isinstance(step, dict))
    return sorted(steps, key=_moment)


def _imported(made: RegisterImport) -> Line:
    return {
        "what": _("Nhập từ sổ cũ vào %(book)s") % {"book": made.book.name},
        "icon": "upload",
        "who": made.made_by.full_name if made.made_by else "",
        "at": made.made_at,
        "note": made.file_name,
    }


def _moment(step: Line) -> dt.datetime:
    at, on = step.get("at"), step.get("on")
    if at is not None:
        return at  # type: ignore[no-any-return]
    last = dt.datetime.max.replace(tzinfo=dt.UTC)
    return dt.datetime.combine(on, dt.time.max, VIETNAM) if on else last


def _step(event: Any) -> Line:
    detail = event.detail
    who = event.actor.get("name", "")
    if event.actor.get("for_name"):
        who = _("%(name)s, thay %(absent)s") % {
            "name": who,
            "absent": event.actor["for_name"],
        }
    words = _ACTIONS.get(event.action, lambda _detail: ("", ""))
    what, icon = words(detail)
    at = dt.datetime.fromisoformat(detail["at"]) if "at" in detail else event.at
    return {"what": what, "icon": icon, "who": who, "at": at, "note": _note(detail)}


def _note(detail: Line) -> str:
    """Say whom an act told and what it changed, and why."""
    told, taken, outside = (detail.get(name) for name in ("told", "taken", "outside"))
    changes: dict[str, list[Any]] = detail.get("changes", {})
    said = [
        _("Báo cho %(names)s") % {"names": "; ".join(told)} if told else "",
        _("Thôi chuyển tới %(names)s") % {"names": "; ".join(taken)} if taken else "",
        _("Nơi nhận ngoài cơ quan: %(words)s") % {"words": outside} if outside else "",
        *(_change(name, *pair) for name, pair in changes.items() if name in _CHANGED),
        detail.get("reason", ""),
    ]
    return ". ".join(part for part in said if part)


_CHANGED = {
    "arrived_on": _l("Ngày đến"),
    "channel": _l("Cách nhận"),
    "received_for": _l("Người ký nhận"),
    "due_on": _l("Hạn xử lý"),
    "note": _l("Ghi chú"),
    "issuer_name": _l("Cơ quan ban hành"),
    "symbol": _l("Số, ký hiệu"),
    "issued_on": _l("Ngày văn bản"),
    "type_code": _l("Loại"),
    "abstract": _l("Trích yếu"),
    "urgency": _l("Độ khẩn"),
    "signer_name": _l("Người ký"),
    "signer_title": _l("Chức vụ người ký"),
    "recipients_text": _l("Nơi nhận"),
    "copy_count": _l("Số bản"),
    "filed_with": _l("Bản lưu"),
}


def _change(name: str, before: Any, after: Any) -> str:
    label = str(_CHANGED[name])
    within = label[0].lower() + label[1:]
    if not after:
        return _("Bỏ %(label)s %(before)s") % {"label": within, "before": _shown(name, before)}
    shown = _shown(name, after)
    if before:
        words = {"label": label, "before": _shown(name, before), "after": shown}
        return _("%(label)s: %(before)s → %(after)s") % words
    if name.endswith("_on"):
        return _("Ghi %(label)s %(after)s") % {"label": within, "after": shown}
    return f"{label}: {shown}"


def _shown(name: str, value: Any) -> str:
    if name.endswith("_on"):
        return day(dt.date.fromisoformat(value))
    choices: dict[str, Any] = {"channel": Channel, "urgency": Urgency}
    if name in choices:
        return str(_(choices[name](value).label))
    return type_name(value) if name == "type_code" else str(value)


def _registered(detail: Line) -> tuple[str, str]:
    number = detail.get("arrival_number", "")
    number = f"{number:02d}" if isinstance(number, int) else number
    return _("Vào sổ văn bản đến, số đến %(number)s") % {"number": number}, "inbox"


def _corrected(detail: Line) -> tuple[str, str]:
    if detail.get("line"):
        return _("Sửa dòng vào sổ"), "book-open"
    return _("Sửa thông tin"), "pen-line"


def _state_set(detail: Line) -> tuple[str, str]:
    label = dict(DocumentState.choices).get(str(detail.get("state")), "")
    return capfirst(_(str(label))), "rotate-ccw"


def _related(detail: Line) -> tuple[str, str]:
    return _("Liên kết: %(other)s") % {"other": _other(detail)}, "link"


def _unrelated(detail: Line) -> tuple[str, str]:
    return _("Bỏ liên kết: %(other)s") % {"other": _other(detail)}, "link"


def _other(detail: Line) -> str:
    """Say what a document is to the other one of a relation."""
    words = LABELS.get(str(detail.get("kind")), ("", ""))[detail.get("side", 0)]
    other = detail.get("symbol") or _("văn bản khác")
    return f"{_(words).lower()} {other}"


_ACTIONS: dict[str, Any] = {
    "registry:incoming:register": _registered,
    "registry:incoming:correct": _corrected,
    "registry:incoming:pass_on": lambda _d: (_("Chuyển xử lý"), "send"),
    "registry:incoming:no_direction": lambda _d: (_("Đã xem, không cần chỉ đạo"), "check"),
    "registry:document:issue": lambda d: (
        _("Vào sổ văn bản đi, số %(symbol)s") % {"symbol": d.get("symbol", "")},
        "send",
    ),
    "registry:document:set_state": _state_set,
    "registry:document:add_scan": lambda _d: (_("Thêm bản quét"), "upload"),
    "registry:outgoing:correct": lambda _d: (_("Sửa thông tin"), "pen-line"),
    "registry:document:relate": _related,
    "registry:document:unrelate": _unrelated,
    "registry:document:file": lambda d: (
        _("Đưa vào hồ sơ %(code)s") % {"code": d.get("dossier", "")},
        "folder",
    ),
    "registry:document:unfile": lambda d: (
        _("Đưa ra khỏi hồ sơ %(code)s") % {"code": d.get("dossier", "")},
        "folder",
    ),
}
