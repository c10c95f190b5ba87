"""The table of opinions received: the same for programs and in print."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.drafting import versions
from vanphong.drafting.form_rules import form_for
from vanphong.drafting.models import OpinionAsked, OpinionRequest
from vanphong.drafting.opinion_queries import Line, Received, progress
from vanphong.drafting.opinion_rules import (
    HANDLING_LABELS,
    STANCE_LABELS,
    Handling,
    Stance,
    silence,
)
from vanphong.drafting.typesetting.compose import place_and_date
from vanphong.drafting.typesetting.printed_table import (
    PaperFrame,
    PrintedColumn,
    typeset_table,
)
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused

# Heading, share of the width. No form of the Party was found; the columns are what is known.
_COLUMNS = (
    ("TT", 0.4), ("Nơi, người được xin ý kiến", 1.8), ("Ý kiến", 1.0), ("Nội dung ý kiến", 3.4),
    ("Tiếp thu", 1.0), ("Giải trình", 2.8),
)  # fmt: skip


def request_out(request: OpinionRequest) -> dict[str, Any]:
    """Give an asking as programs get it in a list."""
    answered, asked = progress(request)
    return {
        "id": request.pk,
        "draft_id": request.draft_id,
        "version": request.version.number,
        "question": request.question,
        "due_on": request.due_on,
        "asked_by": request.asked_by.person.full_name,
        "asked_at": request.asked_at,
        "closed_at": request.closed_at,
        "close_reason": request.close_reason,
        "asked": asked,
        "answered": answered,
    }


def waiting_out(asked: OpinionAsked) -> dict[str, Any]:
    """Give an asking that waits for one's own answer as programs get it."""
    request = asked.request
    return {
        "id": request.pk,
        "draft_id": request.draft_id,
        "abstract": request.draft.abstract,
        "question": request.question,
        "due_on": request.due_on,
        "asked_by": request.asked_by.person.full_name,
    }


def received_out(found: Received) -> dict[str, Any]:
    """Give what an asking brought as programs get it, with the text that was asked about."""
    request = found.request
    rule = silence(vietnam_date(request.asked_at))
    return request_out(request) | {
        "text": "\n\n".join(versions.lines_of(request.version)),
        "is_open_to_all": found.is_open_to_all,
        "is_past_due": found.is_past_due,
        "counts": {stance.value: found.count(stance) for stance in Stance}
        if found.is_open_to_all
        else None,
        "silent": [line.name for line in found.silent],
        "silence": {"text": rule.text, "source": rule.source, "confidence": rule.confidence},
        "lines": [_line_out(line) for line in found.lines],
    }


def _line_out(line: Line) -> dict[str, Any]:
    opinion, handled = line.opinion, line.handled
    return {
        "asked_id": line.asked.pk,
        "name": line.name,
        "title": line.title,
        "in_writing": line.in_writing,
        "letter_id": line.letter.pk if line.letter else None,
        "answered_at": line.answered_at,
        "reminded_at": line.reminded_at,
        "is_late": line.is_late,
        "opinion_id": opinion.pk if opinion else None,
        "stance": opinion.stance if opinion else None,
        "words": opinion.words if opinion else None,
        "came_on": opinion.came_on if opinion else None,
        "paper": opinion.paper.symbol if opinion and opinion.paper else None,
        "handling": handled.handling if handled else None,
        "why": handled.why if handled else None,
    }


def print_table(actor: Actor, found: Received, now: dt.datetime) -> bytes:
    """Give the table as PDF.

    :raises Refused: `opinions_hidden` while the answers are not open to all.
    """
    if not found.is_open_to_all:
        raise Refused(
            _("Chưa xem được ý kiến của mọi người: đợt xin ý kiến chưa kết thúc và chưa đủ người "
              "trả lời."),
            code="opinions_hidden",
        )  # fmt: skip
    request, draft = found.request, found.request.draft
    pdf = typeset_table(
        title="BẢNG TỔNG HỢP TIẾP THU, GIẢI TRÌNH Ý KIẾN",
        subtitle=f"{draft.abstract or 'Dự thảo'} "
        f"(phiên bản {request.version.number}, xin ý kiến đến {request.due_on:%d/%m/%Y})",
        frame=_frame(request, vietnam_date(now)),
        columns=[PrintedColumn(title, width) for title, width in _COLUMNS],
        rows=[_printed(number, line, found) for number, line in enumerate(found.lines, 1)],
        footer=counts_said(found),
        timestamp=now,
    )
    detail = {"request": str(request.pk), "lines": len(found.lines)}
    audit.record(actor, "drafting:opinion:print", subject=draft, detail=detail)
    return pdf


def _frame(request: OpinionRequest, on: dt.date) -> PaperFrame:
    """Give the head of the body that issues the draft, and who asked, as who put it together."""
    body = request.draft.body
    form = form_for(body.system, on)
    heads = (form.value("header.title")["text"], form.value("header.motto")["text"])
    return PaperFrame(
        left=tuple(filter(None, (body.header_upper.upper(), body.header_name.upper()))),
        under=form.value("header.name_end")["text"],
        right=tuple(filter(None, heads)),
        place_date=place_and_date(body.office.place_name, on),
        signed_as="NGƯỜI TỔNG HỢP",
        signer=request.asked_by.person.full_name,
    )


def _printed(number: int, line: Line, found: Received) -> list[str]:
    opinion, handled = line.opinion, line.handled
    who = f"{line.name}, {line.title}" if line.title else line.name
    if opinion is None:
        late = " (quá hạn)" if found.is_past_due else ""
        return [str(number), who, f"Chưa trả lời{late}", "", "", ""]
    return [
        str(number),
        who,
        STANCE_LABELS[Stance(opinion.stance)] + (" (sau hạn)" if line.is_late else ""),
        f"{opinion.words}\n({opinion.paper.symbol})".strip()
        if opinion.paper
        else opinion.words,
        HANDLING_LABELS[Handling(handled.handling)] if handled else "",
        handled.why if handled else "",
    ]


def counts_said(found: Received) -> str:
    """Say how many were asked and what they said; who is silent counts for nothing else."""
    places = sum(line.in_writing for line in found.lines)
    parts = [f"Đã hỏi {len(found.lines) - places} người"]
    parts += [f"hỏi bằng văn bản {places} nơi"] if places else []
    parts += [f"{STANCE_LABELS[one].lower()} {found.count(one)}" for one in Stance]
    parts.append(f"chưa trả lời {len(found.silent)} (không tính là đồng ý)")
    return "; ".join(parts)
