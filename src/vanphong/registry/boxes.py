"""What the registry gives to the desk: papers that wait for a direction, to go on, to be read."""

from __future__ import annotations

import datetime as dt
from urllib.parse import urlencode

from django.db.models import F, QuerySet, Value
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.waiting import Waiting, WaitingLine, first_and_count
from vanphong.registry import incoming_queries, queries
from vanphong.registry.models import IncomingEntry, Urgency

# Older papers are looked for in the book, not on the desk.
RECENT = dt.timedelta(days=60)
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


def waiting_lines(actor: Actor, now: dt.datetime, state: str) -> QuerySet[IncomingEntry]:
    """Give the lines of the last weeks in a state of `DocumentFilter`, first due first.

    Of the papers to direct, those passed to the person by name come before all others.
    """
    since = vietnam_date(now) - RECENT
    narrow = queries.DocumentFilter(arrived_from=since, line_state=state)
    lines = incoming_queries.incoming_lines(actor, narrow)
    if state == "to_me" and actor.may(incoming_queries.DIRECT):  # they stand in the other box
        lines = lines.exclude(incoming_queries.undirected(actor))
    by_name = incoming_queries.named(actor) if state == "to_direct" else Value(value=False)
    return lines.annotate(by_name=by_name).order_by(
        "-by_name", F("due_on").asc(nulls_last=True), "arrived_on", "arrival_number", "id"
    )


_WORDS = {"to_direct": "cho-but-phe", "waiting": "cho", "to_me": "chua-xem"}


def _box(actor: Actor, now: dt.datetime, act: str, label: str, state: str) -> Waiting:
    waiting = waiting_lines(actor, now, state).select_related("document")
    first, count = first_and_count(waiting, _LINES)
    lines = tuple(_line(entry, act) for entry in first)
    since = vietnam_date(now) - RECENT
    words = urlencode({"trang-thai": _WORDS[state], "tu-ngay": f"{since:%d/%m/%Y}"})
    return Waiting(act, label, f"{reverse('incoming')}?{words}", count, lines)


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
