"""What the registry gives to the desk: papers that wait for a direction, to go on, to be read."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.remembered import remembered
from vanphong.kernel.waiting import Waiting, WaitingLine, count_of, counted
from vanphong.registry import incoming_queries
from vanphong.registry.models import IncomingEntry, Urgency

_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the boxes of papers: to direct, to pass on, passed to the person; a query each."""
    boxes = []
    if actor.may(incoming_queries.DIRECT):
        boxes.append(_box(actor, now, "direct", _("Bút phê"), "to_direct"))
    if actor.may("registry:incoming:correct"):
        boxes.append(_box(actor, now, "forward", _("Chuyển xử lý"), "waiting"))
    boxes.append(_box(actor, now, "passed", _("Được chuyển"), "to_me"))
    return [box for box in boxes if box.count]


_WORDS = {"to_direct": "cho-but-phe", "waiting": "cho", "to_me": "chua-xem"}


def _box(actor: Actor, now: dt.datetime, act: str, label: str, state: str) -> Waiting:
    today = vietnam_date(now)
    since = incoming_queries.recent_since(today)
    first = _first(actor, since, today, state)
    lines = tuple(_line(entry, act) for entry in first)
    words = urlencode({"trang-thai": _WORDS[state], "tu-ngay": f"{since:%d/%m/%Y}"})
    return Waiting(act, label, f"{reverse('incoming')}?{words}", count_of(first), lines)


@remembered
def _first(actor: Actor, since: dt.date, today: dt.date, state: str) -> QuerySet[IncomingEntry]:
    waiting = incoming_queries.waiting_lines(actor, since, today, state)
    return counted(waiting.select_related("document"), _LINES)


def _line(entry: IncomingEntry, act: str) -> WaitingLine:
    document = entry.document
    words = _("%(issuer)s, đến %(day)s")
    if getattr(entry, "by_name", False):
        words = _("%(issuer)s, đến %(day)s, chuyển đến đồng chí")
    return WaitingLine(
        title=document.abstract,
        url=_place(entry, act),
        detail=words % {"issuer": document.issuer_name, "day": f"{entry.arrived_on:%d/%m/%Y}"},
        due_on=entry.due_on,
        symbol=document.symbol,
        urgent=document.urgency != Urgency.NORMAL,
    )


def _place(entry: IncomingEntry, act: str) -> str:
    """Lead a clerk to the line of the book, everyone else to the paper."""
    name = "pass-on-document" if act == "forward" else "document"
    return reverse(name, args=[entry.document_id])
