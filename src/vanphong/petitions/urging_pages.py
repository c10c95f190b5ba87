"""What the pages show of urgings: the sequence of a case, the list of all, documents that answer."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Sequence
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop, ngettext

from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.panels import Act, Panel
from vanphong.petitions import case_pages, queries
from vanphong.petitions.models import Case, UrgingReply
from vanphong.petitions.rules import Step, state_after
from vanphong.petitions.rules.following import URGING_LABELS, UrgingState
from vanphong.petitions.rules.permissions import HANDLE, READ_OWN
from vanphong.registry import api as registry

Line = dict[str, Any]
# slug, words.
VIEWS = (
    ("", gettext_noop("Chưa trả lời")),
    ("qua-han", gettext_noop("Quá hạn trả lời")),
    ("da-tra-loi", gettext_noop("Đã trả lời")),
    ("tat-ca", gettext_noop("Tất cả")),
)
# What came, each document once, beside the urgings.
CAME = ("phuc-dap", gettext_noop("Văn bản phúc đáp"))
_KINDS = {
    UrgingState.REPLIED: "done",
    UrgingState.LATE: "due",
    UrgingState.STANDING: "soon",
    UrgingState.OVER: "line",
}


def badge(urging: queries.Urging, today: dt.date) -> Line:
    """Give how an urging stands as a word."""
    state = urging.state_on(today)
    return {"label": _(URGING_LABELS[state]), "kind": _KINDS[state]}


def in_case(actor: Actor, case: Case, today: dt.date) -> list[Line]:
    """Give the urgings of a case in their order, each with its paper and what came on it."""
    found = queries.urgings_of(case)
    replies = {one.reply.document_id for one in found if one.reply}
    papers = {one.step.document_id for one in found if one.step.document_id}
    seen = _seen(actor, replies | papers)
    answer = queries.last_step(case, Step.RECORD_ANSWER) if found else None
    may = actor.may(HANDLE)
    return [
        {
            "number": one.number,
            "on": one.on,
            "to": one.step.addressee,
            "symbol": one.step.symbol,
            "url": _page(one.step.document_id, seen),
            "answer_by": one.step.answer_by if one.standing else None,
            "badge": badge(one, today),
            "reply": one.reply,
            "reply_url": _page(one.reply.document_id, seen) if one.reply else "",
            "recorded": answer if answer and answer.happened_on >= one.on else None,
            "act": _act(case, one) if may else {},
            "next_url": _next(case, one.reply) if may and one.reply else "",
        }
        for one in found
    ]


def _act(case: Case, one: queries.Urging) -> Line:
    """Give what may be done with the reply of an urging: link one, or undo that."""
    route, label = (
        ("petition_reply", _("Liên kết văn bản trả lời"))
        if one.reply is None
        else ("petition_reply_undo", _("Bỏ liên kết"))
    )
    return {"label": label, "url": reverse(route, args=[case.pk, one.step.pk])}


def _next(case: Case, reply: UrgingReply) -> str:
    """Give the way to note what a reply says, while the case waits for that; its number goes along."""
    if state_after(case.state, Step.RECORD_ANSWER) is None:
        return ""
    slug = case_pages.STEP_SLUGS[Step.RECORD_ANSWER]
    url = reverse("petition_step", args=[case.pk, slug])
    return f"{url}?{urlencode({'so': reply.symbol})}"


def _seen(actor: Actor, ids: Collection[UUID]) -> set[UUID]:
    """Give those of the documents the actor may open."""
    rows = registry.visible_documents(actor).filter(pk__in=ids) if ids else ()
    return {one.pk for one in rows}


def _page(document_id: UUID | None, seen: Collection[UUID]) -> str:
    return page_of("document", document_id) if document_id and document_id in seen else ""


def chips(view: str) -> list[Line]:
    """Give the views of the list of urgings."""
    return [
        {"label": _(words), "url": f"?loc={slug}" if slug else "?", "active": slug == view}
        for slug, words in (*VIEWS, CAME)
    ]


def table(rows: Sequence[queries.Urging], today: dt.date) -> Line:
    """Give urgings as a table."""
    return {
        "columns": [
            {"label": _("Vụ việc"), "kind": "number"},
            {"label": _("Đôn đốc"), "kind": "main"},
            {"label": _("Nơi nhận")},
            {"label": _("Hạn trả lời"), "kind": "date"},
            {"label": _("Trả lời")},
            {"label": _("Tình trạng"), "kind": "state"},
        ],
        "rows": [_row(one, today) for one in rows],
    }


def _row(one: queries.Urging, today: dt.date) -> Line:
    by, reply = one.step.answer_by, one.reply
    return {
        "state": "" if one.standing else "closed",
        "cells": [
            {
                "text": str(one.step.case),
                "url": f"{case_pages.case_url(one.step.case)}#don-doc",
            },
            {"text": called(one), "detail": f"{one.on:%d/%m/%Y}"},
            one.step.addressee,
            {"due": {"on": by}} if by and one.standing else {"text": _day(by)},
            {"text": reply.symbol, "detail": _day(reply.replied_on)} if reply else {"text": ""},
            {"badge": badge(one, today)},
        ],
    }


def came_table(actor: Actor, rows: Sequence[queries.Came]) -> Line:
    """Give the documents that came in answer as a table, each once."""
    seen = _seen(actor, {one.document_id for one in rows if one.document_id})
    return {
        "columns": [
            {"label": _("Ngày"), "kind": "date"},
            {"label": _("Số, ký hiệu"), "kind": "main"},
            {"label": _("Nơi được đôn đốc")},
            {"label": _("Vụ việc")},
        ],
        "rows": [
            {
                "cells": [
                    _day(one.on),
                    {"text": one.symbol, "url": _page(one.document_id, seen)},
                    one.sender,
                    {
                        "text": ", ".join(map(str, one.cases)),
                        "url": case_pages.case_url(one.cases[0]),
                    },
                ]
            }
            for one in rows
        ],
    }


def called(one: queries.Urging) -> str:
    """Name an urging: which of its case, by which paper."""
    which = _("Lần %(number)d") % {"number": one.number}
    return f"{which}, {one.step.symbol}" if one.step.symbol else which


def urged_words(found: queries.Urged) -> str:
    """Say how often a case was urged, and by when it asked last while nothing came."""
    words = ngettext("đã đôn đốc %(count)d lần", "đã đôn đốc %(count)d lần", found.count)
    words %= {"count": found.count}
    if not found.standing or found.answer_by is None:
        return words
    return _("%(words)s, hạn trả lời %(day)s") % {
        "words": words, "day": _day(found.answer_by),
    }  # fmt: skip


def document_choices(rows: Iterable[registry.IncomingEntry]) -> list[tuple[str, str]]:
    """Give incoming documents to choose from."""
    return [
        (
            str(one.document_id),
            _("Số đến %(arrival)s ngày %(day)s: %(symbol)s, %(issuer)s. %(abstract)s")
            % {
                "arrival": one.arrival_number,
                "day": _day(one.arrived_on),
                "symbol": one.document.symbol or _("không số"),
                "issuer": one.document.issuer_name,
                "abstract": one.document.abstract[:160],
            },
        )
        for one in rows
    ]


def urging_choices(rows: Iterable[queries.Urging]) -> list[tuple[str, str]]:
    """Give urgings to choose from."""
    return [
        (
            str(one.step.pk),
            _("Vụ việc %(case)s, %(which)s ngày %(day)s, gửi %(to)s")
            % {
                "case": one.step.case, "which": called(one).lower() if not one.step.symbol
                else called(one), "day": _day(one.on), "to": one.step.addressee,
            },
        )
        for one in rows
    ]  # fmt: skip


def document_acts(actor: Actor, document: registry.Document) -> list[Act]:
    """Offer on an incoming document to say which urging it answers (port `document_acts`)."""
    if not actor.may(HANDLE):
        return []
    arrival = registry.arrival_of(actor, document.pk)
    if arrival is None or not queries.urgings_before(actor, arrival.arrived_on).exists():
        return []
    url = reverse("petition_reply_of", args=[document.pk])
    return [Act("urging_reply", _("Trả lời văn bản đôn đốc đơn"), url, "mail")]


def document_panels(actor: Actor, document: registry.Document) -> list[Panel]:
    """Say on a document which urgings it answers, in cases one sees (port `document_panels`)."""
    if not actor.may(READ_OWN):
        return []
    found = [
        {"case": str(one.step.case), "url": f"{case_pages.case_url(one.step.case)}#don-doc"}
        for one in queries.replies_by(actor, document.pk)
    ]
    if not found:
        return []
    return [
        Panel(
            _("Trả lời văn bản đôn đốc đơn"), "petitions/_replies_on_document.html",
            {"found": found},
        )
    ]  # fmt: skip


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
