"""What the pages of opinions show: askings, who said what, what was made of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Any
from uuid import UUID

from django.template.defaultfilters import linebreaksbr
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from vanphong.drafting.facts import document_url
from vanphong.drafting.models import Draft, OpinionAsked, OpinionRequest, OpinionWorking
from vanphong.drafting.opinion_queries import Line, Received, progress
from vanphong.drafting.opinion_rules import HANDLING_LABELS, STANCE_LABELS, Handling, Stance
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.ids import new_id

_STANCE_KINDS = {Stance.AGREE: "done", Stance.DISAGREE: "due", Stance.OTHER: "soon"}
_HANDLING_KINDS = {Handling.ACCEPTED: "done", Handling.PARTLY: "soon"}


def requests_table(draft: Draft, requests: Iterable[OpinionRequest]) -> dict[str, Any]:
    """Give the askings on a draft as `_table` shows them."""
    return {
        "columns": [
            {"label": _("Xin ý kiến"), "kind": "main"},
            {"label": _("Bản")},
            {"label": _("Hạn"), "kind": "date"},
            {"label": _("Đã trả lời"), "kind": "number"},
            {"label": _("Tình trạng"), "kind": "state"},
        ],
        "rows": [_request_row(draft, request) for request in requests],
    }


def _request_row(draft: Draft, request: OpinionRequest) -> dict[str, Any]:
    answered, asked = progress(request)
    is_closed = request.closed_at is not None
    said = _("Đã kết thúc") if is_closed else _("Đang xin ý kiến")
    return {
        "state": "closed" if is_closed else "",
        "cells": [
            {
                "text": request.question or _("Về toàn bộ dự thảo"),
                "url": reverse("opinion-request", args=[draft.pk, request.pk]),
                "detail": _("%(name)s hỏi lúc %(at)s")
                % {"name": request.asked_by.person.full_name, "at": _moment(request.asked_at)},
            },
            _("Phiên bản %(number)s") % {"number": request.version.number},
            f"{request.due_on:%d/%m/%Y}" if is_closed else {"due": {"on": request.due_on}},
            f"{answered}/{asked}",
            {"badge": {"label": said, "kind": "" if is_closed else "soon"}},
        ],
    }


def waiting_table(waiting: Iterable[OpinionAsked]) -> dict[str, Any]:
    """Give what waits for the reader's opinion as `_table` shows it."""
    return {
        "columns": [
            {"label": _("Dự thảo"), "kind": "main"},
            {"label": _("Người hỏi")},
            {"label": _("Hạn"), "kind": "date"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": asked.request.draft.abstract or _("(chưa có trích yếu)"),
                        "url": reverse(
                            "opinion-give", args=[asked.request.draft_id, asked.request_id]
                        ),
                        "detail": asked.request.question,
                    },
                    asked.request.asked_by.person.full_name,
                    {"due": {"on": asked.request.due_on}},
                ]
            }
            for asked in waiting
        ],
    }


def to_close_table(askings: Iterable[OpinionRequest]) -> dict[str, Any]:
    """Give the reader's askings that may be closed as `_table` shows them."""
    return {
        "columns": [
            {"label": _("Dự thảo"), "kind": "main"},
            {"label": _("Hạn"), "kind": "date"},
            {"label": _("Đã trả lời"), "kind": "number"},
        ],
        "rows": [
            {
                "cells": [
                    {
                        "text": one.draft.abstract or _("(chưa có trích yếu)"),
                        "url": reverse("opinion-request", args=[one.draft_id, one.pk]),
                        "detail": one.question,
                    },
                    f"{one.due_on:%d/%m/%Y}",
                    "{}/{}".format(*progress(one)),
                ]
            }
            for one in askings
        ],
    }


def received_table(found: Received, seen_papers: Collection[UUID]) -> dict[str, Any]:
    """Give who was asked and what they said as `_table` shows it; what is hidden is said so.

    `seen_papers` are the papers the reader may open.
    """
    return {
        "columns": [
            {"label": _("Nơi, người được hỏi")},
            {"label": pgettext("góp ý", "Ý kiến"), "kind": "state"},
            {"label": _("Nội dung ý kiến")},
            {"label": _("Tiếp thu, giải trình")},
        ],
        "rows": [
            {
                "cells": [
                    _name_cell(line),
                    _stance_cell(line, found),
                    _words_cell(line, seen_papers),
                    _handling_cell(line),
                ]
            }
            for line in found.lines
        ],
    }


def _name_cell(line: Line) -> dict[str, Any]:
    if line.letter is None:
        return {"text": line.name, "detail": line.title or _("hỏi bằng văn bản")}
    words = line.letter.symbol or _("công văn xin ý kiến (dự thảo)")
    link = format_html('<a href="{}">{}</a>', reverse("draft", args=[line.letter.pk]), words)
    return {"html": format_html("{}<br><small>{}</small>", line.name, link)}


def _words_cell(line: Line, seen_papers: Collection[UUID]) -> dict[str, Any] | str:
    if line.opinion is None:
        return ""
    words, paper = linebreaksbr(line.opinion.words), line.opinion.paper
    if paper is None:
        return {"html": words}
    if paper.id not in seen_papers:
        return {"html": words, "detail": paper.symbol}
    link = format_html('<a href="{}">{}</a>', document_url(paper.id), paper.symbol)
    return {"html": format_html("{}<br>{}", words, link) if words else link}


def _stance_cell(line: Line, found: Received) -> dict[str, Any]:
    if line.answered_at is None:
        detail = ""
        if line.reminded_at is not None:
            detail = _("đã nhắc %(day)s") % {"day": f"{vietnam_date(line.reminded_at):%d/%m}"}
        if found.is_past_due:
            badge = {"label": _("Chưa trả lời (quá hạn)"), "kind": "due"}
        else:
            badge = {"label": _("Chưa trả lời"), "kind": ""}
        return {"badge": badge, "detail": detail}
    came_on = line.opinion.came_on if line.opinion else None
    at = f"{came_on:%d/%m/%Y}" if came_on else _moment(line.answered_at)
    detail = _("%(at)s, sau hạn") % {"at": at} if line.is_late else at
    if line.opinion is None:
        return {"badge": {"label": _("Đã trả lời"), "kind": ""}, "detail": detail}
    stance = Stance(line.opinion.stance)
    badge = {"label": _(STANCE_LABELS[stance]), "kind": _STANCE_KINDS[stance]}
    return {"badge": badge, "detail": detail}


def _handling_cell(line: Line) -> dict[str, Any] | str:
    if line.handled is None:
        return ""
    handling = Handling(line.handled.handling)
    badge = {
        "label": _(HANDLING_LABELS[handling]),
        "kind": _HANDLING_KINDS.get(handling, "due"),
    }
    return {"badge": badge, "html": linebreaksbr(line.handled.why)}


def to_remind(found: Received, today: dt.date) -> list[dict[str, Any]]:
    """Give those of the office who are silent; `today` says who was reminded today already."""
    return [
        {
            "line": line,
            "today": line.reminded_at is not None and vietnam_date(line.reminded_at) == today,
        }
        for line in found.silent
        if not line.in_writing
    ]


def facts_of(found: Received) -> list[dict[str, Any]]:
    """Give what was asked, by whom, until when, and how it ended."""
    request = found.request
    asked = {"name": request.asked_by.person.full_name, "at": _moment(request.asked_at)}
    facts: list[dict[str, Any]] = [
        {"label": _("Hỏi về"), "text": request.question or _("Về toàn bộ dự thảo")},
        {
            "label": _("Bản xin ý kiến"),
            "text": _("Phiên bản %(number)s") % {"number": request.version.number},
        },
        {"label": _("Người hỏi"), "text": _("%(name)s, %(at)s") % asked},
    ]
    if request.closed_at is None:
        facts.append({"label": _("Hạn"), "due": {"on": request.due_on}})
    else:
        name = request.closed_by.person.full_name if request.closed_by else ""
        closed = {"name": name, "at": _moment(request.closed_at)}
        facts += [
            {"label": _("Hạn"), "text": f"{request.due_on:%d/%m/%Y}"},
            {
                "label": _("Kết thúc"),
                "text": _("%(name)s, %(at)s") % closed,
                "detail": request.close_reason,
            },
        ]
    return facts


def counts_of(found: Received) -> list[dict[str, Any]]:
    """Give the numbers for `_stat`: asked, each kind of answer once it may be seen, the silent."""
    stats = [{"label": _("Đã hỏi"), "value": len(found.lines)}]
    if found.is_open_to_all:
        stats += [
            {"label": _(STANCE_LABELS[stance]), "value": found.count(stance)}
            for stance in Stance
        ]
    else:
        stats.append({"label": _("Đã trả lời"), "value": found.answered})
    silent = _("Chưa trả lời (quá hạn)") if found.is_past_due else _("Chưa trả lời")
    return [*stats, {"label": silent, "value": len(found.silent)}]


def typed_before(left: OpinionWorking | None) -> dict[str, Any]:
    """Give what the form of an answer opens with: a window of its own, and what was kept."""
    if left is None:
        return {"typing": new_id()}
    return {
        "typing": new_id(),
        "over": left.typing,
        "stance": left.stance,
        "words": left.words,
    }


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"
