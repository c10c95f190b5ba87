"""What a draft is, in labelled words: for its page, and for the sheet before an act."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.template.defaultfilters import capfirst
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from vanphong.drafting import building, programme_queries
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import LABELS, DraftState, Mender
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.signing import api as signing

Fact = dict[str, Any]
_BADGES = {
    DraftState.SUBMITTED: "soon",
    DraftState.NUMBERED: "soon",
    DraftState.SIGNED: "soon",
    DraftState.RETURNED: "due",
    DraftState.ISSUED: "done",
}


def badge(draft: Draft) -> dict[str, str]:
    """Give the state as a word with its colour."""
    state = DraftState(draft.state)
    return {"label": LABELS[state], "kind": _BADGES.get(state, "")}


def type_name(draft: Draft) -> str:
    """Give the name of the draft's type."""
    return str(capfirst(registry.document_type(draft.type_code).name))


def title_of(draft: Draft) -> str:
    """Give what a draft is called in headings."""
    if draft.symbol:
        return f"{type_name(draft)} {draft.symbol}"
    return _("Dự thảo %(type)s") % {"type": registry.document_type(draft.type_code).name}


def facts_of(draft: Draft) -> list[Fact]:
    """Give what the draft is, for the side of its page."""
    return [
        {"label": _("Tình trạng"), "badge": badge(draft)},
        {"label": _("Số, ký hiệu"), "text": draft.symbol},
        {"label": _("Ngày ban hành"), "text": _day(draft.issued_on)},
        {"label": _("Cơ quan ban hành"), "text": draft.body.name},
        {"label": _("Loại văn bản"), "text": type_name(draft)},
        {"label": _("Trích yếu"), "text": draft.abstract},
        {"label": _("Độ khẩn"), "badge": _urgency(draft)},
        {"label": _("Phạm vi lưu hành"), "text": draft.circulation},
        {"label": _("Người ghi biên bản"), "text": draft.recorder},
        {"label": _("Kính gửi"), "text": "; ".join(draft.addressees)},
        {"label": _("Người ký"), "text": _named(draft.signer)},
        _recipients(draft),
        {"label": _("Nơi lưu"), "text": draft.file_copy},
        _answered(draft),
        _asked_for(draft),
        _programme(draft),
        {"label": _("Nguồn"), "text": _source(draft)},
        {"label": _("Người soạn"), "text": draft.created_by.person.full_name},
    ]


def _programme(draft: Draft) -> Fact:
    """Give the line of a work programme it was made for."""
    line = programme_queries.line_of(draft)
    words = f"{programme_queries.said(line)}: {line.words}" if line is not None else ""
    return {"label": _("Chương trình công tác"), "text": words}


def sheet_facts(
    actor: Actor, draft: Draft, key: signing.SigningKey | None, on: dt.date
) -> list[Fact]:
    """Say what an act is about to do: to which paper, with which key, number, receivers."""
    what = f"{type_name(draft)} · {draft.body.name}"
    return [
        {"label": _("Văn bản"), "text": draft.abstract, "detail": what},
        {"label": _("Người ký"), "text": _named(draft.signer)},
        {"label": _("Thể thức đề ký"), "text": _mark(draft, on)},
        _key(key),
        number_fact(actor, draft, on),
        {"label": _("Ngày"), "text": _day(draft.issued_on or on)},
        _recipients(draft),
    ]


def number_fact(actor: Actor, draft: Draft, on: dt.date) -> Fact:
    """Give the number fixed, or the one to be expected."""
    if draft.symbol:
        return {"label": _("Số"), "text": draft.symbol}
    return {
        "label": _("Số dự kiến"),
        "text": expected_symbol(actor, draft, on) or _("Chưa mở sổ cho loại văn bản này."),
        "detail": _("Số chính thức được cấp ngay trước khi ký."),
    }


def book_of(actor: Actor, draft: Draft, on: dt.date) -> registry.Book | None:
    """Give the open book that numbers the draft on the day."""
    return registry.book_for(actor, body=draft.body, type_code=draft.type_code, on=on)


def expected_symbol(actor: Actor, draft: Draft, on: dt.date) -> str:
    """Give the symbol that the next free number of the open book makes; empty without one."""
    book = book_of(actor, draft, on)
    if book is None:
        return ""
    short = book.abbreviation or registry.document_type(draft.type_code).abbreviation
    symbol = registry.open_symbol(short, draft.body.symbol, draft.body.system)
    return symbol.replace("……", f"{book.next_number:02d}")


def mender_words(draft: Draft) -> str:
    """Say who mends a returned draft."""
    if draft.returned_to == Mender.CLERK:
        return _("Văn thư")
    return draft.created_by.person.full_name


def document_url(document_id: object) -> str:
    """Give the address of a document's page."""
    return reverse("document", args=[document_id])


def _asked_for(draft: Draft) -> Fact:
    """Lead from a letter to the asking it belongs to."""
    letter = draft.asks_opinions.select_related("asked__request").first()
    if letter is None:
        return {"label": _("Gửi xin ý kiến"), "text": ""}
    request = letter.asked.request
    return {
        "label": _("Gửi xin ý kiến"),
        "text": _("Đợt xin ý kiến, hạn %(day)s") % {"day": f"{request.due_on:%d/%m/%Y}"},
        "url": reverse("opinion-request", args=[request.draft_id, request.pk]),
    }


def _named(post: people.Post | None) -> str:
    return f"{post.person.full_name}, {post.title}" if post else ""


def _mark(draft: Draft, on: dt.date) -> str:
    if draft.signer is None:
        return ""
    return " / ".join(draft.mark_lines or building.signature_mark(draft, on).lines)


def _key(key: signing.SigningKey | None) -> Fact:
    if key is None:
        return {"label": pgettext("khóa ký", "Khóa"), "text": ""}
    until = key.valid_until.astimezone(clock.VIETNAM)
    detail = _("Còn hạn đến %(day)s.") % {"day": f"{until:%d/%m/%Y}"}
    return {"label": pgettext("khóa ký", "Khóa"), "text": key.subject, "detail": detail}


def _recipients(draft: Draft) -> Fact:
    offices = sum(1 for recipient in draft.recipients if "office" in recipient)
    detail = ""
    if offices:
        detail = ngettext(
            "%(count)d nơi nhận qua mạng.", "%(count)d nơi nhận qua mạng.", offices
        ) % {"count": offices}
    elif draft.recipients:
        detail = _("Chưa có nơi nhận qua mạng.")
    lines = "; ".join(building.recipient_lines(draft))
    return {"label": _("Nơi nhận"), "text": lines, "detail": detail}


def _answered(draft: Draft) -> Fact:
    label, answered = _("Trả lời văn bản"), draft.answers
    if answered is None:
        return {"label": label, "text": ""}
    said = f"{answered.symbol} {answered.abstract}".strip()
    return {"label": label, "text": said, "url": document_url(answered.id)}


def _source(draft: Draft) -> str:
    if draft.own_pdf_id is not None:
        return _("Tệp PDF của cơ quan")
    return _("Tệp Word") if draft.source_file_id is not None else ""


def _urgency(draft: Draft) -> dict[str, str] | None:
    if draft.urgency in {"", registry.Urgency.NORMAL}:
        return None
    return {"label": registry.Urgency(draft.urgency).label.capitalize(), "kind": "strong"}


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
