"""What waits for a person: the boxes of all apps in the order of the office's day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from django.urls import resolve, reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _l

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.waiting import Waiting, WaitingLine


@dataclass(frozen=True, slots=True)
class Kind:
    """How an act is shown: its button, its icon, the line of the menu it is counted at."""

    button: str | Promise
    icon: str
    menu: str


# In this order on the desk; an act that is not here comes last.
KINDS: dict[str, Kind] = {
    "sign": Kind(_l("Ký"), "pen-line", "drafts"),
    "opinion": Kind(_l("Cho ý kiến"), "message-square", "drafts"),
    "appraise": Kind(_l("Thẩm định"), "list-checks", "drafts"),
    "approve": Kind(_l("Phê duyệt"), "check", "drafts"),
    "direct": Kind(_l("Bút phê"), "message-square", "incoming"),
    "forward": Kind(_l("Chuyển"), "send", "incoming"),
    "passed": Kind(_l("Xem"), "inbox", "incoming"),
    "handle": Kind(_l("Xử lý"), "list-checks", "tasks"),
    "shared": Kind(_l("Xử lý"), "list-checks", "tasks"),
    "assign": Kind(_l("Phân công"), "users", "tasks"),
    "settle": Kind(_l("Xử lý"), "list-checks", "tasks"),
    "return": Kind(_l("Sửa lại"), "rotate-ccw", "drafts"),
    "mend": Kind(_l("Sửa lại"), "rotate-ccw", "drafts"),
    "close": Kind(_l("Kết thúc"), "check", "drafts"),
    "accept": Kind(_l("Nghiệm thu"), "check", "tasks"),
    "extend": Kind(_l("Trả lời"), "calendar-days", "tasks"),
    "process": Kind(_l("Trả lời"), "list-checks", "tasks"),
    "urge": Kind(_l("Nhắc"), "bell", "tasks"),
    "follow": Kind(_l("Nhắc"), "eye", "tasks"),
    "special": Kind(_l("Xem"), "bell", "tasks"),
    "register": Kind(_l("Vào sổ"), "book-open", "incoming"),
    "mail": Kind(_l("Vào sổ"), "mail", "incoming"),
    "receive": Kind(_l("Tiếp nhận"), "inbox", "deliveries"),
    "refused": Kind(_l("Xem"), "ban", "deliveries"),
    "answered": Kind(_l("Xem"), "rotate-ccw", "deliveries"),
    "issue": Kind(_l("Phát hành"), "stamp", "drafts"),
    "seal": Kind(_l("Phát hành"), "stamp", "drafts"),
    "send": Kind(_l("Gửi"), "send", "outgoing"),
    "approve_petition": Kind(_l("Duyệt"), "check", "petitions"),
    "use_opening": Kind(_l("Xem"), "lock", "petitions"),
    "consent_opening": Kind(_l("Xem"), "lock", "petitions"),
    "receive_visit": Kind(_l("Tiếp"), "users", "receptions"),
    "submission": Kind(_l("Vào sổ"), "mail", "petitions"),
    "assign_petition": Kind(_l("Giao"), "users", "petitions"),
    "late_petition": Kind(_l("Xem"), "clock", "petitions"),
    "petition": Kind(_l("Xử lý"), "list-checks", "petitions"),
    "urge_petition": Kind(_l("Đôn đốc"), "bell", "petitions"),
    "answer_visit": Kind(_l("Trả lời"), "users", "receptions"),
    "publish_reception": Kind(_l("Công bố"), "calendar-days", "receptions"),
}
_OTHER = Kind(_l("Xem"), "bell", "")
_PLACE = {act: place for place, act in enumerate(KINDS)}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that waits; `url` opens it, `button_url` starts the act of its one button.

    With `act_url` the button does the act at once.
    """

    title: str
    url: str
    button: str | Promise
    button_url: str
    detail: str = ""
    symbol: str = ""
    due_on: dt.date | None = None
    urgent: bool = False
    soon: bool | None = None
    act_url: str = ""


@dataclass(frozen=True, slots=True)
class Box:
    """An act that is asked, and the first things that wait for it."""

    act: str
    label: str
    icon: str
    url: str
    count: int
    lines: tuple[Line, ...]


def waiting(actor: Actor, now: dt.datetime) -> list[Box]:
    """Give the boxes with something in them, in the order of the office's day."""
    found = [
        box for port in ports.waiting_work for box in cast("list[Waiting]", port(actor, now))
    ]
    return sorted(map(_box, found), key=lambda box: _PLACE.get(box.act, len(_PLACE)))


def _box(box: Waiting) -> Box:
    kind = KINDS.get(box.act, _OTHER)
    lines = tuple(_line(line, kind, box.act) for line in box.lines)
    return Box(box.act, box.label, kind.icon, box.url, box.count, lines)


def _line(line: WaitingLine, kind: Kind, act: str) -> Line:
    return Line(
        title=line.title,
        url=line.url,
        button=kind.button,
        button_url=_start(line.url) if act == "direct" else line.url,
        detail=line.detail,
        symbol=line.symbol,
        due_on=line.due_on,
        urgent=line.urgent,
        soon=line.soon,
        act_url=line.act_url,
    )


def _start(url: str) -> str:
    """Give where the direction on a document is written, one tap from the desk."""
    place = resolve(url)
    if place.url_name != "document":
        return url
    return reverse("direct", args=[place.kwargs["document_id"]])


def counts(boxes: Iterable[Box]) -> dict[str, int]:
    """Give how many things wait behind each line of the menu, by its url name."""
    found: dict[str, int] = {}
    for box in boxes:
        menu = KINDS.get(box.act, _OTHER).menu
        if menu:
            found[menu] = found.get(menu, 0) + box.count
    return found
