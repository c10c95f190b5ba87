"""Rows of the two books as their pages draw them, in the order of the paper book's columns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from vanphong.kernel.addresses import page_of
from vanphong.kernel.panels import Work
from vanphong.registry.forms.kinds import type_name
from vanphong.registry.incoming_queries import receivers
from vanphong.registry.lines import day
from vanphong.registry.models import Document, DocumentState, IncomingEntry, Urgency
from vanphong.registry.queries import Order

Cells = dict[str, Any]


def order_of(query: QueryDict) -> Order:
    """Read how a list is ordered from its address: `xep=han-tang`."""
    word, _sign, way = query.get("xep", "").partition("-")
    return Order(_ORDERS.get(word, "date"), rising=way == "tang")


_ORDERS = {"ngay": "date", "so": "number", "han": "due"}


def _sorted(query: QueryDict, word: str) -> Cells:
    """Give the link of a head that sorts, and how the list is sorted by it now."""
    order = order_of(query)
    here = _ORDERS[word] == order.by
    changed = query.copy()
    changed.pop("sau", None)
    # A first touch gives the newest, the highest, the next due; a second turns it round.
    rising = not order.rising if here else word == "han"
    changed["xep"] = f"{word}-{'tang' if rising else 'giam'}"
    found = {"sort_url": f"?{changed.urlencode()}"}
    return found | ({"sorted": "ascending" if order.rising else "descending"} if here else {})


def incoming_columns(query: QueryDict) -> list[Cells]:
    """Give the columns of the incoming book as the page holds them."""
    return [
        {"label": _("Ngày đến"), "kind": "date"} | _sorted(query, "ngay"),
        {"label": _("Số đến"), "kind": "number"} | _sorted(query, "so"),
        {"label": _("Tác giả"), "kind": "issuer"},
        {"label": _("Số, ký hiệu"), "kind": "symbol"},
        {"label": _("Tên loại và trích yếu nội dung"), "kind": "main"},
        {"label": _("Nơi nhận"), "kind": "receiver"},
        {"label": _("Hạn, ghi chú"), "kind": "note"} | _sorted(query, "han"),
    ]


# What of a line and of its document stands in a row.
INCOMING_ROW = (
    "document_id", "arrival_number", "arrival_suffix", "arrived_on", "forwarded_to", "forwarded_on",
    "received_for", "due_on", "note", "document__issuer_name", "document__symbol",
    "document__issued_on", "document__abstract", "document__type_code", "document__urgency",
)  # fmt: skip


def incoming_row(entry: IncomingEntry, work: Work | None = None) -> Cells:
    """Give one line of the incoming book, with who leads the work directed on it, if any."""
    document = entry.document
    passed = [day(entry.forwarded_on), entry.received_for and _signed_for(entry.received_for)]
    due = due_of(entry, work)
    return {
        "cells": [
            day(entry.arrived_on),
            entry.arrived_as,
            document.issuer_name,
            {"text": document.symbol or _("Không số"), "detail": day(document.issued_on)},
            _title(document),
            {"text": receivers(entry, work), "detail": ", ".join(p for p in passed if p)},
            {"text": entry.note} | ({"due": due} if due else {}),
        ]
    }


def due_of(entry: IncomingEntry, work: Work | None) -> Cells | None:
    """Give until when a paper is to be handled, and the day the work directed on it was done."""
    on = (work and work.due_on) or entry.due_on
    return {"on": on, "done_on": work and work.done_on} if on else None


def _signed_for(name: str) -> str:
    return _("%(name)s ký nhận") % {"name": name}


def outgoing_columns(query: QueryDict) -> list[Cells]:
    """Give the columns of the outgoing book as the page holds them."""
    return [
        {"label": _("Số, ký hiệu"), "kind": "symbol"} | _sorted(query, "so"),
        {"label": _("Ngày tháng"), "kind": "date"} | _sorted(query, "ngay"),
        {"label": _("Tên loại và trích yếu nội dung"), "kind": "main"},
        {"label": _("Người ký"), "kind": "receiver"},
        {"label": _("Nơi nhận"), "kind": "places"},
        {"label": _("Bản lưu, số bản"), "kind": "note"},
        {"label": _("Ghi chú")},
    ]


_ROW_STATES: dict[str, str] = {DocumentState.ISSUED: "", DocumentState.VOID: "closed struck"}


def outgoing_row(document: Document) -> Cells:
    """Give one line of the outgoing book."""
    recipients = document.recipients_text.splitlines()
    shown = "; ".join(recipients[:3]) + ("…" if len(recipients) > 3 else "")
    copies = _("%(count)d bản") % {"count": document.copy_count} if document.copy_count else ""
    note: Cells = {"text": document.note}
    if document.state != DocumentState.ISSUED:
        note["badge"] = {"label": document.get_state_display().capitalize(), "kind": "line"}
    return {
        "state": _ROW_STATES.get(document.state, "closed"),
        "cells": [
            document.symbol,
            day(document.issued_on),
            _title(document),
            {"text": document.signer_name, "detail": document.signer_title},
            shown,
            {"text": document.filed_with, "detail": copies},
            note,
        ],
    }


def _title(document: Document) -> Cells:
    return {
        "text": document.abstract,
        "url": page_of("document", document.pk),
        "detail": type_name(document.type_code),
    } | marked_urgent(document)


def marked_urgent(document: Document) -> Cells:
    """Give the badge of a document that is urgent, nothing for others."""
    return {} if document.urgency == Urgency.NORMAL else {"badge": urgency_badge(document)}


def urgency_badge(document: Document) -> Cells:
    """Give the mark of urgency."""
    return {"label": document.get_urgency_display().capitalize(), "kind": "strong"}


def chips(query: QueryDict, name: str, words: Mapping[str, str]) -> list[Cells]:
    """Give the saved views of a list: one value each of one word of the address."""
    now = query.get(name, "")
    found = []
    for value, label in words.items():
        changed = query.copy()
        changed.pop("sau", None)
        changed.pop(name, None)
        if value:
            changed[name] = value
        found.append({"label": label, "url": f"?{changed.urlencode()}", "active": now == value})
    return found
