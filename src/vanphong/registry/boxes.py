"""What the registry gives to the desk: papers that came in and went nowhere yet."""

from __future__ import annotations

import datetime as dt

from django.db.models import F, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.waiting import Waiting, WaitingLine, first_and_count
from vanphong.registry import queries
from vanphong.registry.models import IncomingEntry, Urgency

# Older papers are looked for in the book, not on the desk.
RECENT = dt.timedelta(days=60)
_LINES = 5


def waiting_work(actor: Actor, now: dt.datetime) -> list[Waiting]:
    """Give the box of papers nobody has directed or passed on; one query."""
    if actor.may("tasks:direction:give"):
        return _box(actor, now, "direct", _("Bút phê"))
    if actor.may("registry:incoming:correct"):
        return _box(actor, now, "forward", _("Chuyển xử lý"))
    return []


def waiting_lines(actor: Actor, now: dt.datetime) -> QuerySet[IncomingEntry]:
    """Give the lines of the book from the last weeks that went nowhere yet, first due first."""
    since = vietnam_date(now) - RECENT
    narrow = queries.DocumentFilter(arrived_from=since, line_state="waiting")
    return queries.incoming_lines(actor, narrow).order_by(
        F("due_on").asc(nulls_last=True), "arrived_on", "arrival_number", "id"
    )


def _box(actor: Actor, now: dt.datetime, act: str, label: str) -> list[Waiting]:
    waiting = waiting_lines(actor, now).select_related("document")
    first, count = first_and_count(waiting, _LINES)
    if not count:
        return []
    lines = tuple(_line(entry, act) for entry in first)
    return [Waiting(act, label, reverse("incoming") + "?trang-thai=cho", count, lines)]


def _line(entry: IncomingEntry, act: str) -> WaitingLine:
    document = entry.document
    return WaitingLine(
        title=document.abstract,
        url=_place(entry, act),
        detail=_("%(issuer)s, đến %(day)s")
        % {"issuer": document.issuer_name, "day": f"{entry.arrived_on:%d/%m/%Y}"},
        due_on=entry.due_on,
        symbol=document.symbol,
        urgent=document.urgency != Urgency.NORMAL,
    )


def _place(entry: IncomingEntry, act: str) -> str:
    """Lead a leader to the paper, a clerk to the line of the book."""
    name = "document" if act == "direct" else "pass-on-document"
    return reverse(name, args=[entry.document_id])
