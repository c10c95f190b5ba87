"""Urgings and their replies as programs read them: the same for the API and the commands."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.petitions import queries, report_pages
from vanphong.petitions.models import UrgingReply
from vanphong.petitions.rules.following import URGING_LABELS

Out = dict[str, Any]


def urging_out(urging: queries.Urging, today: dt.date) -> Out:
    """Give an urging with what came on it."""
    step, state = urging.step, urging.state_on(today)
    return {
        "case_id": step.case_id,
        "case": str(step.case),
        "step_id": step.pk,
        "number": urging.number,
        "on": urging.on,
        "to": step.addressee,
        "symbol": step.symbol,
        "document_id": step.document_id,
        "answer_by": step.answer_by,
        "state": state,
        "label": _(URGING_LABELS[state]),
        "reply": reply_out(urging.reply) if urging.reply else None,
    }


def reply_out(reply: UrgingReply) -> Out:
    """Give the document that answers an urging."""
    return {
        "document_id": reply.document_id, "symbol": reply.symbol,
        "replied_on": reply.replied_on,
    }  # fmt: skip


def urgings_out(actor: Actor, view: str, period: str, after: str, today: dt.date) -> Out:
    """Give one page of the urgings of a view.

    :raises Invalid: `no_period`, for a key that is not one of ours.
    """
    asked = report_pages.period_asked(period, today) if period else None
    rows = queries.in_urging_view(queries.urgings(actor), view, today, asked)
    page = queries.urging_page(rows, after=after)
    return {"items": [urging_out(one, today) for one in page.items], "next": page.next_key}


def came_out(actor: Actor, period: str, today: dt.date) -> list[Out]:
    """Give the documents that came in answer, each once, oldest first.

    :raises Invalid: `no_period`.
    """
    asked = report_pages.period_asked(period, today) if period else None
    return [
        {
            "on": one.on, "symbol": one.symbol, "sender": one.sender,
            "document_id": one.document_id, "cases": [str(case) for case in one.cases],
        }
        for one in queries.came(actor, asked)
    ]  # fmt: skip


def urging_line(one: Out) -> str:
    """Write an urging as one line."""
    reply = one["reply"]
    parts = [
        str(one["step_id"]), one["case"], f"lần {one['number']}", f"{one['on']:%d/%m/%Y}",
        one["symbol"], one["to"],
        f"hạn {one['answer_by']:%d/%m/%Y}" if one["answer_by"] else "",
        f"trả lời {reply['symbol']} {reply['replied_on']:%d/%m/%Y}" if reply else one["label"],
    ]  # fmt: skip
    return "  ".join(filter(None, parts))
