"""What pages, command line and API show of visits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from vanphong.calendars import api as calendars
from vanphong.drafting import api as drafting
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.petitions import api as petitions
from vanphong.reception import queries
from vanphong.reception.models import Visit, VisitPaper, VisitPerson
from vanphong.reception.rules import (
    ANSWERED_LATER,
    OUTCOME_LABELS,
    PAPER_LABELS,
    VISIT_LABELS,
    PaperKind,
    VisitCounts,
    VisitOutcome,
    VisitState,
    answer_by,
    grounds_on,
    may_begin,
    refusal_by,
    told_in_writing,
)

Line = dict[str, Any]
Persons = Mapping[UUID, Sequence[VisitPerson]]
_KINDS = {
    VisitState.WAITING: "soon",
    VisitState.RECEIVED: "done",
    VisitState.LEFT: "line",
    VisitState.REFUSED: "line",
}


def visit_url(visit: Visit) -> str:
    """Give the address of a visit."""
    return reverse("reception_visit", args=[visit.pk])


def letter_origins(actor: Actor, letter_id: UUID) -> list[dict[str, str]]:
    """Give the visits a letter came of that the actor may see, as facts of its page."""
    rows = queries.visible_visits(actor).filter(letter_id=letter_id).order_by("pk")
    return [
        {"label": _("Từ lượt tiếp công dân"), "text": str(one), "url": visit_url(one)}
        for one in rows
    ]


def receipt_page(actor: Actor, hand_over_id: UUID) -> str:
    """Give the address of the visit a receipt was made at, empty for none the actor may see."""
    visit_id = queries.visit_of_receipt(actor, hand_over_id)
    return page_of("reception_visit", visit_id) if visit_id else ""


def who(visit: Visit, persons: Sequence[VisitPerson]) -> str:
    """Say who came in one line; of a protected visit no name."""
    if visit.is_protected:
        return _("Được giữ bí mật")
    return "; ".join(one.petitioner.full_name for one in persons)


def how_many(visit: Visit) -> str:
    """Say how many came, and that they are a crowd (đoàn)."""
    words = ngettext("%(count)d người", "%(count)d người", visit.people) % {
        "count": visit.people
    }
    return _("Đoàn %(people)s") % {"people": words} if is_crowd(visit) else words


def is_crowd(visit: Visit) -> bool:
    """Say whether so many came that they are a crowd."""
    return petitions.is_group(visit.people)


def nature(visit: Visit) -> str:
    """Say what the visit is about by its kind."""
    return _(petitions.NATURE_LABELS[petitions.Nature(visit.nature)])


def badge(visit: Visit) -> Line:
    """Give the state of a visit as a badge."""
    state = VisitState(visit.state)
    return {"label": _(VISIT_LABELS[state]), "kind": _KINDS[state]}


def answer_due(visit: Visit) -> dt.date | None:
    """Give the day by which the citizen hears of the first handling, None when nothing is due.

    Of one who was refused: by which the notice goes out, where the ground asks for one.
    """
    if visit.state == VisitState.REFUSED and visit.refused_on is not None:
        if visit.refusal_code not in told_in_writing():
            return None
        return refusal_by(visit.refused_on, calendars.calendar_for(visit.office_id))
    if visit.outcome not in ANSWERED_LATER or visit.answered_on is not None:
        return None
    return answer_by(visit.day, calendars.calendar_for(visit.office_id))


def received_by(visit: Visit) -> str:
    """Say at which reception one came: a leader's session, or the standing one."""
    if visit.session is None:
        return _("Tiếp thường xuyên")
    return _("Buổi tiếp của %(name)s") % {"name": visit.session.leader.person.full_name}


def table(rows: Iterable[Visit], persons: Persons) -> Line:
    """Give visits as a table; the longest wait, or the newest, on top."""
    return {
        "columns": [
            {"label": _("Số"), "kind": "number"},
            {"label": _("Người đến, nội dung"), "kind": "main"},
            {"label": _("Số người")},
            {"label": _("Đến lúc"), "kind": "date"},
            {"label": _("Nơi tiếp")},
            {"label": _("Hiện nay"), "kind": "state"},
        ],
        "rows": [
            {
                "cells": [
                    str(one),
                    {
                        "text": who(one, persons.get(one.pk, ())),
                        "url": visit_url(one),
                        "detail": f"{nature(one)}: {one.content}",
                    },
                    how_many(one),
                    _came(one),
                    received_by(one),
                    {"badge": badge(one), "detail": _outcome(one)},
                ],
            }
            for one in rows
        ],
    }


def _came(visit: Visit) -> str:
    return f"{visit.came_at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def _outcome(visit: Visit) -> str:
    return _(OUTCOME_LABELS[VisitOutcome(visit.outcome)]) if visit.outcome else ""


def counts_shown(counts: VisitCounts) -> list[Line]:
    """Give the figures of a day: visits, people and crowds are counted apart."""
    return [
        {"label": _("Lượt"), "value": counts.visits},
        {"label": _("Người"), "value": counts.people},
        {"label": _("Đoàn đông người"), "value": counts.crowds},
    ]


def facts(visit: Visit, actor: Actor) -> list[Line]:
    """Give what a visit is; letter and case as links where the actor may see them."""
    due = answer_due(visit)
    letter, case = visit.letter, visit.case
    sees_letter = petitions.visible_letters(actor).contains(letter) if letter else False
    sees_case = petitions.visible_cases(actor).contains(case) if case else False
    return [
        {"label": _("Số lượt"), "text": str(visit)},
        {
            "label": _("Ngày tiếp"),
            "text": f"{visit.day:%d/%m/%Y}",
            "detail": received_by(visit),
        },
        {"label": _("Số người"), "text": how_many(visit)},
        {"label": _("Loại"), "text": nature(visit)},
        {"label": _("Giữ bí mật"), "text": _secrecy(visit)},
        {"label": _("Giấy tờ nhận"), "text": visit.papers},
        {"label": _("Đến nhiều lần"), "text": _("Có") if visit.is_repeat else ""},
        {"label": _("Cơ quan đã giải quyết"), "text": visit.prior_body},
        {"label": _("Kết quả"), "text": _outcome(visit), "detail": _elsewhere(visit)},
        {
            "label": _("Đơn"),
            "text": str(letter or ""),
            "url": page_of("petition_letter", letter.pk) if letter and sees_letter else "",
        },
        {
            "label": _("Vụ việc"),
            "text": str(case or ""),
            "url": page_of("petition_case", case.pk) if case and sees_case else "",
        },
        {
            "label": _("Căn cứ từ chối"),
            "text": visit.refusal_ground,
            "detail": _refused(visit),
        },
        {"label": _due_label(visit), "due": {"on": due} if due else None},
        {
            "label": _("Đã trả lời"),
            "text": f"{visit.answered_on:%d/%m/%Y}" if visit.answered_on else "",
            "detail": visit.answer_symbol,
        },
        {
            "label": _("Ghi sổ"),
            "text": vn_datetime(visit.came_at),
            "detail": visit.entered_by.person.full_name,
        },
        {
            "label": _("Ghi khi mất mạng"),
            "text": _("Có") if visit.arrived_at else "",
            "detail": _("vào sổ %(moment)s") % {"moment": vn_datetime(visit.arrived_at)}
            if visit.arrived_at
            else "",
        },
        {
            "label": _("Tiếp xong"),
            "text": vn_datetime(visit.ended_at),
            "detail": visit.ended_by.person.full_name if visit.ended_by else "",
        },
        {"label": _("Ghi chú"), "text": visit.note},
    ]


def _refused(visit: Visit) -> str:
    """Say since when one is refused, by which article, and how they are told."""
    if visit.refused_on is None:
        return ""
    words = [f"{visit.refused_on:%d/%m/%Y}"]
    rule = grounds_on(visit.refused_on).get(visit.refusal_code)
    if rule is not None:
        words.append(rule.source)
    if visit.refusal_code not in told_in_writing():
        words.append(_("giải thích trực tiếp, không phải ra thông báo"))
    return " · ".join(words)


def _due_label(visit: Visit) -> str:
    if visit.state == VisitState.REFUSED:
        return _("Thông báo từ chối")
    return _("Trả lời kết quả xử lý ban đầu")


def papers(visit: Visit, begun: Sequence[VisitPaper]) -> list[Line]:
    """Give the papers that go out after a visit: begun, issued, or to be begun."""
    by_kind = {PaperKind(one.kind): one for one in begun}
    found = []
    for kind in PaperKind:
        paper = by_kind.get(kind)
        given_up = paper is not None and paper.draft.state == drafting.DraftState.WITHDRAWN
        may = may_begin(
            kind, VisitState(visit.state), visit.outcome,
            answered=visit.answered_on is not None,
        )  # fmt: skip
        if paper is None and not may:
            continue
        found.append(_paper_line(kind, None if given_up else paper, may=bool(may)))
    return found


def _paper_line(kind: PaperKind, paper: VisitPaper | None, *, may: bool) -> Line:
    document = paper.document if paper else None
    return {
        "kind": kind.value,
        "label": _(PAPER_LABELS[kind]),
        "symbol": document.symbol if document else "",
        "url": page_of("document", document.pk)
        if document
        else page_of("draft", paper.draft_id)
        if paper
        else "",
        "may_begin": may and paper is None,
    }


def _secrecy(visit: Visit) -> str:
    if visit.is_protected:
        return _("Có; họ tên không ghi ở đây")
    return _("Người tố cáo nói không cần giữ bí mật") if visit.declined_secrecy else ""


def _elsewhere(visit: Visit) -> str:
    return " · ".join(filter(None, (visit.to_body, visit.to_symbol)))


def people_table(persons: Sequence[VisitPerson]) -> Line:
    """Give who was named as a table."""
    return {
        "columns": [
            {"label": _("Họ tên, địa chỉ"), "kind": "main"},
            {"label": _("Giấy tờ")},
            {"label": _("Ghi chú")},
        ],
        "rows": [
            {
                "cells": [
                    {"text": one.petitioner.full_name, "detail": one.petitioner.address},
                    one.petitioner.id_number,
                    _("Đại diện") if one.speaks else "",
                ]
            }
            for one in persons
        ],
    }


def visit_out(visit: Visit, persons: Sequence[VisitPerson]) -> Line:
    """Give a visit as a program reads it."""
    return {
        "id": visit.pk,
        "number": str(visit),
        "day": visit.day,
        "session_id": visit.session_id,
        "state": visit.state,
        "label": _(VISIT_LABELS[VisitState(visit.state)]),
        "people": visit.people,
        "is_crowd": is_crowd(visit),
        "nature": visit.nature,
        "is_protected": visit.is_protected,
        "persons": [
            {
                "full_name": one.petitioner.full_name,
                "address": one.petitioner.address,
                "speaks": one.speaks,
            }
            for one in persons
        ],
        "content": visit.content,
        "papers": visit.papers,
        "is_repeat": visit.is_repeat,
        "prior_body": visit.prior_body,
        "outcome": visit.outcome,
        "to_body": visit.to_body,
        "to_symbol": visit.to_symbol,
        "note": visit.note,
        "letter_id": visit.letter_id,
        "case_id": visit.case_id,
        "came_at": visit.came_at,
        "arrived_at": visit.arrived_at,
        "answer_due_on": answer_due(visit),
        "refused_on": visit.refused_on,
        "refusal_code": visit.refusal_code,
        "refusal_ground": visit.refusal_ground,
        "answered_on": visit.answered_on,
        "answer_symbol": visit.answer_symbol,
        "version": visit.version,
    }
