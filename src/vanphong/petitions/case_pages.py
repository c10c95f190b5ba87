"""What the pages show of cases: rows, facts, steps with their reasons, the line of time."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from itertools import islice
from types import MappingProxyType
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from vanphong.drafting import api as drafting
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import said
from vanphong.people import api as people
from vanphong.petitions import case_life, papers, queries
from vanphong.petitions.models import NEVER, Case, CaseStep, Judgement, Verdict
from vanphong.petitions.rules import (
    JUDGED_LABELS,
    KEY_LABELS,
    LABELS,
    PLACE,
    SIGNED_LABELS,
    STATE_LABELS,
    STEP_LABELS,
    Key,
    Offer,
    State,
    Step,
    may_step,
    offers,
    value_label,
)
from vanphong.petitions.rules.permissions import (
    ASSIGN,
    DECIDE,
    HANDLE,
    READ_ALL,
    REGISTER,
    SEARCH_NAMES,
    VAULT_CONSENT,
    VAULT_REQUEST,
    VAULT_REVIEW,
)

Line = dict[str, Any]
# slug, words, whether it is sorted by due date.
ALL = "tat-ca"
VIEWS = (
    ("", gettext_noop("Đang xử lý"), True),
    ("cho-xu-ly", gettext_noop("Chờ xử lý"), True),
    ("cua-toi", gettext_noop("Của tôi"), True),
    ("cho-duyet", gettext_noop("Chờ duyệt"), True),
    ("chua-giao", gettext_noop("Chưa giao"), True),
    ("qua-han", gettext_noop("Quá hạn"), True),
    ("don-doc", gettext_noop("Cần đôn đốc"), False),
    ("da-chuyen", gettext_noop("Đã chuyển"), True),
    ("da-xong", gettext_noop("Đã xong"), False),
    (ALL, gettext_noop("Tất cả"), False),
)
# Of those who may approve a proposal, so many are named.
_APPROVERS = 3
_KINDS = {
    State.RECEIVED: "soon",
    State.ACCEPTED: "soon",
    State.FORWARDED: "line",
    State.SUSPENDED: "line",
    State.SPLIT: "line",
    State.JOINED: "line",
}
STEP_SLUGS = {
    Step.ACCEPT: "thu-ly",
    Step.REFUSE: "khong-thu-ly",
    Step.GUIDE: "huong-dan",
    Step.FORWARD: "chuyen-don",
    Step.RETURN: "tra-lai",
    Step.LEAVE: "khong-xu-ly",
    Step.FILE: "luu-don",
    Step.FILE_AS_SOURCE: "nguon-tin",
    Step.INVESTIGATE: "chuyen-dieu-tra",
    Step.URGE: "don-doc",
    Step.RECORD_ANSWER: "tra-loi",
    Step.TELL_RESULT: "bao-ket-qua",
    Step.SUSPEND: "tam-dinh-chi",
    Step.CONTINUE: "tiep-tuc",
    Step.FORM_TEAM: "lap-doan",
    Step.CONCLUDE: "ket-luan",
    Step.TERMINATE: "dinh-chi",
    Step.REOPEN: "xem-xet-lai",
}
STEP_OF_SLUG = {slug: step for step, slug in STEP_SLUGS.items()}


def badge(case: Case) -> Line:
    """Give the state of a case as a word."""
    state = State(case.state)
    return {"label": _(STATE_LABELS[state]), "kind": _KINDS.get(state, "done")}


def sent_words(count: int) -> str:
    """Say how many letters sent over the network wait; nothing when none does."""
    if not count:
        return ""
    return _("Đơn gửi qua mạng chờ vào sổ: %(count)d") % {"count": count}


def list_menu(actor: Actor) -> list[Line]:
    """Give what else leads on from the list of cases."""
    opening = (VAULT_REQUEST, VAULT_CONSENT, VAULT_REVIEW)
    sent = actor.may(REGISTER) or actor.may(READ_ALL)
    places = (
        (sent, _("Đơn gửi qua mạng"), "mail", "petition_submissions"),
        (True, _("Bản gốc đang giữ"), "folder", "petition_originals"),
        (True, _("Đôn đốc và trả lời"), "bell", "petition_urgings"),
        (any(map(actor.may, opening)), _("Mở danh tính"), "lock", "petition_openings"),
        (actor.may(SEARCH_NAMES), _("Tìm theo tên"), "search", "petition_names"),
        (True, _("So khớp với cơ quan khác"), "copy", "petition_circles"),
        (True, _("Đại hội sắp tới"), "calendar", "petition_congresses"),
    )
    return [
        {"label": label, "icon": icon, "url": reverse(route)}
        for may, label, icon, route in places
        if may
    ]


def due(case: Case) -> Line:
    """Give the cell of the first day something is due; empty without one."""
    if case.next_due_on == NEVER:
        return {"text": ""}
    return {"due": {"on": case.next_due_on}}


def table(cases: list[Case], more: Mapping[UUID, str] = MappingProxyType({})) -> Line:
    """Give cases as a table, in the order of the paper book; `more` says something of some."""
    return {
        "columns": [
            {"label": _("Số"), "kind": "number"},
            {"label": _("Ngày nhận"), "kind": "date"},
            {"label": _("Nội dung"), "kind": "main"},
            {"label": _("Người xử lý")},
            {"label": _("Hạn"), "kind": "date"},
            {"label": _("Tình trạng"), "kind": "state"},
        ],
        "rows": [_row(case, more.get(case.pk, "")) for case in cases],
    }


def _row(case: Case, more: str) -> Line:
    detail = [value_label(Key.NATURE, case.nature) if case.nature else ""]
    detail.append(LABELS[case.first_letter.channel])
    if case.owes_paper:
        detail.append(gettext_noop("chưa có văn bản"))
    words = [*(_(one) for one in detail if one), more]
    return {
        "state": "closed" if case.is_done else "",
        "cells": [
            str(case),
            f"{case.received_on:%d/%m/%Y}",
            {
                "text": case.title,
                "url": case_url(case),
                "detail": " · ".join(filter(None, words)),
            },
            case.handler.person.full_name if case.handler else "",
            due(case),
            {"badge": badge(case)},
        ],
    }


def lines(cases: list[Case]) -> list[Line]:
    """Give cases as short lines."""
    return [
        {
            "number": str(case), "title": case.title, "url": case_url(case), "badge": badge(case),
        }
        for case in cases
    ]  # fmt: skip


def case_url(case: Case) -> str:
    """Give the address of a case."""
    return reverse("petition_case", args=[case.pk])


def chips(actor: Actor, view: str | None) -> list[Line]:
    """Give the views of the list the actor can use."""
    hidden = set() if actor.may(HANDLE) else {"cua-toi"}
    if not (actor.may(ASSIGN) or actor.may(READ_ALL)):
        hidden.add("chua-giao")
    return [
        {"label": _(words), "url": f"?loc={slug}" if slug else "?", "active": slug == view}
        for slug, words, _due in VIEWS
        if slug not in hidden
    ]


def facts(case: Case) -> list[Line]:
    """Give what a case is."""
    letter = case.first_letter
    return [
        {"label": _("Tình trạng"), "badge": badge(case)},
        {"label": _("Hạn gần nhất"), **due(case)},
        {"label": _("Số vụ việc"), "text": str(case)},
        {"label": _("Ngày nhận đơn"), "text": f"{case.received_on:%d/%m/%Y}"},
        {"label": _("Đến bằng"), "text": _(LABELS[letter.channel]), "detail": letter.forwarder},
        {"label": _("Người viết"), "text": _(SIGNED_LABELS[letter.signed])},
        {"label": _("Người xử lý"), "text": str(case.handler or "")},
        *(
            {"label": _(KEY_LABELS[key]), "text": _(value_label(key, value))}
            for key, value in case.judged().items()
            if value
        ),
        {"label": _(JUDGED_LABELS[PLACE]), "text": place_words(case)},
        *_other(_("Đã nhập vào"), case.joined_into),
        *_other(_("Tách từ"), case.split_from),
        *(line for one in _parts(case) for line in _other(_("Tách thành"), one)),
    ]


def place_words(case: Case) -> str:
    """Say where a case lies, with the province of a commune; empty for nowhere."""
    if case.place is None:
        return ""
    parent = case.place.parent
    return f"{case.place.full_name}, {parent.name}" if parent else case.place.full_name


def _parts(case: Case) -> list[Case]:
    """Give the cases a letter was taken apart into; none of a case that was not."""
    return list(case.parts.order_by("pk")) if case.state == State.SPLIT else []


def _other(words: str, other: Case | None) -> list[Line]:
    return [{"label": words, "text": str(other), "url": case_url(other)}] if other else []


def lawful(case: Case, actor: Actor, today: dt.date) -> tuple[list[Line], list[Line]]:
    """Give the steps that are possible now, and those that are not with their reasons."""
    if not (actor.may(HANDLE) or actor.may(DECIDE)):
        return [], []
    found = [_offer(case, one) for one in offers(queries.facts_of(case), today)]
    return [one for one in found if not one["disabled_reason"]], [
        one for one in found if one["disabled_reason"]
    ]


def _offer(case: Case, offer: Offer) -> Line:
    decision = offer.decision
    return {
        "label": _(STEP_LABELS[offer.step]),
        "url": reverse("petition_step", args=[case.pk, STEP_SLUGS[offer.step]]),
        "detail": " ".join(said(words) for words in decision.warnings) if decision else "",
        "disabled_reason": "" if decision else said(decision.reason),
        "source": decision.source,
    }


def waiting_of(rows: Sequence[CaseStep]) -> CaseStep | None:
    """Give the step that waits for approval among the steps of a case."""
    return next((one for one in rows if one.verdict == Verdict.WAITING), None)


def proposal(case: Case, waiting: CaseStep, today: dt.date) -> Line:
    """Give what is proposed: step, day, paper, what to mind or why it is not lawful now."""
    facts = queries.facts_of(case, but=waiting)
    answer = may_step(Step(waiting.step), facts, today)
    paper = [f"{waiting.happened_on:%d/%m/%Y}", waiting.symbol]
    return {
        "label": step_words(waiting),
        "paper": " · ".join(filter(None, paper)),
        "kind": "warn" if answer else "error",
        "notes": [said(words) for words in answer.warnings]
        if answer
        else [said(answer.reason)],
        "source": answer.source,
    }


def may_decide(waiting: CaseStep | None, actor: Actor) -> bool:
    """Say whether the actor is to approve the step that waits, or to decline it."""
    if waiting is None or not actor.may(DECIDE):
        return False
    return waiting.proposed_by.person_id not in actor.person_ids


def approvers(actor: Actor, waiting: CaseStep, today: dt.date) -> list[str]:
    """Name, with their titles, the first who may approve the step that waits; nobody barred."""
    barred = {one.person_id for one in queries.bars_of(waiting.case)}
    barred.add(waiting.proposed_by.person_id)
    posts = (
        post
        for post in people.posts_of_office(actor, today)
        if DECIDE in people.permissions_of(post.roles) and post.person_id not in barred
    )
    return [str(post) for post in islice(posts, _APPROVERS)]


def papers_of(case: Case, rows: Sequence[CaseStep], actor: Actor) -> list[Line]:
    """Give the approved steps that have a paper, or should get one."""
    found = []
    for one in rows:
        if one.verdict != Verdict.APPROVED or Step(one.step) in papers.WITHOUT:
            continue
        given_up = one.draft is not None and one.draft.state == drafting.DraftState.WITHDRAWN
        draft = one.draft if one.draft and not given_up else None
        begin = draft is None and one.document is None and not one.symbol
        found.append(
            {
                "label": step_words(one),
                "symbol": one.symbol,
                "url": page_of("document", one.document_id)
                if one.document_id
                else page_of("draft", draft.pk)
                if draft
                else "",
                "draft": draft is not None and one.document is None,
                "form": papers.form_words(case, one) if draft else "",
                "begin_url": reverse("petition_paper", args=[case.pk, one.pk])
                if begin and actor.may(HANDLE) and actor.may("drafting:draft:create")
                else "",
            }
        )
    return found


def steps(case: Case, rows: Sequence[CaseStep]) -> list[Line]:
    """Give the life of a case, newest first: letters, judgings, steps, what it was linked to."""
    found = [_step(one) for one in rows]
    judged = queries.judgements_of(case)
    units = people.units_of(one.value for one in judged if one.key == PLACE)
    found += [
        {
            "what": f"{_(JUDGED_LABELS[one.key])}: {_judged(one, units)}",
            "who": one.judged_by.person.full_name,
            "at": one.judged_at,
            "note": one.reason,
            "icon": "list-checks",
        }
        for one in judged
    ]
    found += case_life.linked(case) + case_life.replies(case)
    found += case_life.lengthened(case) + case_life.letters_moved(case)
    found += case_life.sealed(case)
    found.append({"what": _("Mở vụ việc"), "at": case.opened_at, "icon": "inbox"})
    return sorted(found, key=lambda one: one["at"], reverse=True)


def _judged(one: Judgement, units: Mapping[str, people.Unit]) -> str:
    if one.key == PLACE:
        return units[one.value].full_name
    return str(_(value_label(one.key, one.value)))


def step_words(one: CaseStep) -> str:
    """Give a step as a word."""
    return _(STEP_LABELS[Step(one.step)])


def _step(one: CaseStep) -> Line:
    label = step_words(one)
    waits = one.verdict == Verdict.WAITING
    approved = one.verdict == Verdict.APPROVED
    decided = one.decided_by.person.full_name if one.decided_by else ""
    if waits:
        what = _("Đề xuất: %(step)s") % {"step": label}
    elif approved:
        what = label
    else:
        what = f"{label}: {_(Verdict(one.verdict).label)}"
    note = [one.addressee, one.symbol, one.verdict_reason]
    return {
        "what": what,
        "who": one.proposed_by.person.full_name
        if not decided or decided == one.proposed_by.person.full_name
        else _("%(who)s đề xuất, %(by)s quyết định")
        % {"who": one.proposed_by.person.full_name, "by": decided},
        "at": one.decided_at or one.proposed_at,
        "quote": one.words,
        "note": " · ".join(filter(None, note)),
        "state": "done" if approved else "due" if waits else "",
        "icon": "ban" if not waits and not approved else "",
    }
