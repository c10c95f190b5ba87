"""What the pages of drafting show: the list, a draft's next steps, its life, its paper."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from vanphong.audit import api as audit
from vanphong.drafting import picturing, queries
from vanphong.drafting.facts import badge, type_name
from vanphong.drafting.models import Draft, DraftVersion
from vanphong.drafting.readying import NO_BOOK, SIGNER_AWAY, UNSENT, Note, Readiness
from vanphong.drafting.rules import (
    ENDED,
    LABELS,
    NO_RIGHT,
    NOT_SIGNER,
    RESERVE,
    DraftState,
    Step,
    may_do,
    next_step,
)
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.rules import NOT_KNOWN, Decision
from vanphong.people import api as people

NO_ABSTRACT = lazy("(chưa có trích yếu)")
MANAGE_BOOKS = "registry:book:manage"
_NOT_ONES_OWN = {NO_RIGHT, NOT_SIGNER}
# step: label, icon, url name
_STEPS = {
    Step.EDIT: (lazy("Sửa nội dung"), "file-pen", "draft-edit"),
    Step.SUBMIT: (lazy("Trình ký"), "send", "draft-submit"),
    Step.NUMBER: (lazy("Cấp số trước khi ký"), "book-open", "draft-number"),
    Step.TAKE_PDF: (lazy("Dùng tệp PDF của cơ quan"), "upload", "draft-own-pdf"),
    Step.SIGN: (lazy("Ký"), "pen-line", "draft-sign"),
    Step.TAKE_BACK: (lazy("Lấy lại để sửa"), "rotate-ccw", "draft-take-back"),
    Step.CHANGE_SIGNER: (lazy("Đổi người ký"), "user", "draft-signer"),
    Step.RETURN: (lazy("Trả lại"), "rotate-ccw", "draft-return"),
    Step.ISSUE: (lazy("Đóng dấu, phát hành"), "stamp", "draft-seal"),
    Step.WITHDRAW: (lazy("Rút dự thảo"), "ban", "draft-withdraw"),
    Step.BEGIN_AGAIN: (lazy("Lập lại từ bản này"), "file-plus", "draft-begin-again"),
}
_WITH_REASON = frozenset({"return", "withdraw", "change_signer"})
# Steps without a page of their own: the button does them.
_AT_ONCE = {Step.TAKE_BACK, Step.BEGIN_AGAIN}
# act in the trail: words, icon
_OF_DRAFT = "drafting:draft:"
_SHOWN_ACTS = (_OF_DRAFT, "drafting:opinion:", "drafting:appraisal:")
_ACTS = {
    "create": (lazy("Lập dự thảo"), "file-plus"),
    "change": (lazy("Sửa dự thảo"), "file-pen"),
    "take_docx": (lazy("Lấy nội dung từ tệp Word"), "upload"),
    "take_pdf": (lazy("Nhận tệp PDF của cơ quan"), "upload"),
    "submit": (lazy("Trình ký"), "send"),
    "address": (lazy("Thêm nơi nhận qua mạng"), "send"),
    "take_back": (lazy("Lấy lại để sửa"), "rotate-ccw"),
    "return": (lazy("Trả lại"), "rotate-ccw"),
    "change_signer": (lazy("Đổi người ký"), "user"),
    "number": (lazy("Cấp số %(symbol)s"), "book-open"),
    "sign": (lazy("Ký số"), "pen-line"),
    "issue": (lazy("Đóng dấu, phát hành"), "stamp"),
    "withdraw": (lazy("Rút dự thảo"), "ban"),
    "opinion:ask": (lazy("Xin ý kiến"), "message-square"),
    "opinion:give": (lazy("Cho ý kiến"), "message-square"),
    "opinion:record": (lazy("Ghi ý kiến nhận bằng văn bản"), "message-square"),
    "opinion:close": (lazy("Kết thúc xin ý kiến"), "check"),
    "opinion:note": (lazy("Ghi tiếp thu, giải trình"), "check"),
    "appraisal:open": (lazy("Mở thẩm định"), "list-checks"),
    "appraisal:sign": (lazy("Ký phiếu thẩm định"), "pen-line"),
    "appraisal:dissent": (lazy("Ghi ý kiến khác khi thẩm định"), "message-square"),
    "approve": (lazy("Phê duyệt trình"), "check"),
}


def list_table(drafts: list[Draft]) -> dict[str, Any]:
    """Give the list as `_table` shows it."""
    return {
        "columns": [
            {"label": _("Số, ký hiệu"), "kind": "symbol"},
            {"label": _("Trích yếu"), "kind": "main"},
            {"label": _("Người soạn")},
            {"label": _("Người ký")},
            {"label": _("Tình trạng"), "kind": "state"},
            {"label": _("Sửa lúc"), "kind": "date"},
        ],
        "rows": [_row(draft) for draft in drafts],
    }


def _row(draft: Draft) -> dict[str, Any]:
    changed = draft.changed_at.astimezone(clock.VIETNAM)
    return {
        "state": "closed" if draft.state in ENDED else "",
        "cells": [
            draft.symbol or "–",
            {
                "text": draft.abstract or NO_ABSTRACT,
                "url": reverse("draft", args=[draft.id]),
                "detail": f"{type_name(draft)} · {draft.body.name}",
            },
            {"html": _whole(draft.created_by.person.full_name)},
            {"html": _whole(draft.signer.person.full_name if draft.signer else "–")},
            {"badge": badge(draft)},
            f"{changed:%H:%M %d/%m/%Y}",
        ],
    }


def _whole(name: str) -> str:
    return format_html('<span class="nowrap">{}</span>', name)


def state_chips(actor: Actor, active: str) -> list[dict[str, Any]]:
    """Give the states as filters in the address, with how many drafts stand in each."""
    counts = queries.counts_by_state(actor)
    home = reverse("drafts")
    chips = [
        {
            "label": LABELS[state],
            "url": f"{home}?trang-thai={state}",
            "count": counts.get(state, 0),
            "active": active == state,
        }
        for state in DraftState
        if counts.get(state) or active == state
    ]
    total = sum(counts.values())
    return [{"label": _("Tất cả"), "url": home, "count": total, "active": not active}, *chips]


def acts(actor: Actor, draft: Draft, found: Readiness) -> dict[str, Any]:
    """Give the one main button and the menu of the others, impossible ones with the reason.

    `submit` presents the draft: the main button, or one beside it while it is to be mended.
    """
    standing = queries.standing_of(actor, draft)
    if standing.is_only_asked:
        return {"main": None, "submit": None, "menu": []}
    main = _main_step(actor, draft, found)
    items, first, submit = [], None, None
    for step, (label, icon, name) in _STEPS.items():
        decision = _decision(step, may_do(step, standing, draft.state), draft, found)
        item = {"label": label, "icon": icon, "url": reverse(name, args=[draft.id])}
        if step in _AT_ONCE:
            item["form"] = "step"
        if step is main:
            waited = _who_is_awaited(step, draft) if decision.code in _NOT_ONES_OWN else ""
            first = item | {"step": step, "disabled_reason": waited or decision.reason}
            submit = first if step is Step.SUBMIT else None
        elif step is Step.SUBMIT and decision:
            submit = item
        elif decision or draft.state not in ENDED:
            items.append(item | {"disabled_reason": decision.reason})
    if draft.content or draft.own_pdf_id:
        address = reverse("draft-findings", args=[draft.id])
        items.append({"label": _("Soát thể thức"), "icon": "list-checks", "url": address})
    return {"main": first, "submit": submit, "menu": items}


def _who_is_awaited(step: Step, draft: Draft) -> str:
    """Say who takes the next step, to one who cannot."""
    if step is Step.SIGN and draft.signer is not None:
        return _("Đang chờ %(name)s ký.") % {"name": draft.signer.person.full_name}
    return _("Đang chờ văn thư đóng dấu, phát hành.") if step is Step.ISSUE else ""


def _main_step(actor: Actor, draft: Draft, found: Readiness) -> Step | None:
    """Give the step the page offers first: what is to be mended comes before submitting."""
    step = next_step(draft.state)
    if step is Step.SUBMIT and (found.stops or _waits_for_mending(found)):
        return Step.EDIT
    if step is Step.SIGN and draft.own_pdf_id and not draft.symbol and actor.may(RESERVE):
        return Step.NUMBER
    return step


def _waits_for_mending(found: Readiness) -> bool:
    """Say whether the text is still the one that was returned, or found not ready."""
    return found.is_unready or found.is_as_returned


def _decision(step: Step, decision: Decision, draft: Draft, found: Readiness) -> Decision:
    """Add what the state alone does not say: missing parts, a number already fixed."""
    if not decision:
        return decision
    if step is Step.SUBMIT and found.stops:
        return Decision(allowed=False, reason=" ".join(found.stops))
    if step is Step.NUMBER and draft.symbol:
        return Decision(
            allowed=False, reason=_("Số %(symbol)s đã được cấp.") % {"symbol": draft.symbol}
        )
    if step is Step.SIGN and draft.own_pdf_id and not draft.symbol:
        return Decision(
            allowed=False, reason=_("Tệp PDF của cơ quan phải mang số: cấp số trước.")
        )
    if step in {Step.NUMBER, Step.SIGN} and (no_book := found.note(NO_BOOK)):
        return Decision(allowed=False, reason=no_book.text)
    return decision


def notices(
    actor: Actor, draft: Draft, found: Readiness, stop: Note | None = None
) -> list[dict[str, Any]]:
    """Give what is to be looked at, each with the act that mends it; first what stops."""
    shown = [stop] if stop else []
    left_out = {NOT_KNOWN, stop.code if stop else NOT_KNOWN}
    shown += [note for note in found.notes if note.code not in left_out]
    return [
        {
            "kind": "error" if note is stop else "warn",
            "text": note.text,
            "source": note.source,
            "act": _mending(actor, draft, note.code),
        }
        for note in shown
    ]


def _mending(actor: Actor, draft: Draft, code: str) -> dict[str, Any] | None:
    """Give the button that takes away the cause of a note, to those who may press it."""
    standing = queries.standing_of(actor, draft)
    if code == UNSENT and may_do(Step.ADDRESS, standing, draft.state):
        url = reverse("draft-address", args=[draft.id])
        return {"label": _("Thêm vào nơi nhận qua mạng"), "url": url, "posts": True}
    if code == SIGNER_AWAY and may_do(Step.CHANGE_SIGNER, standing, draft.state):
        url = reverse("draft-signer", args=[draft.id])
        return {"label": _("Đổi người ký"), "url": url, "posts": False}
    if code == NO_BOOK and actor.may(MANAGE_BOOKS):
        query = urlencode(
            {"chieu": "OUT", "co-quan": str(draft.body_id), "loai": draft.type_code}
        )
        return {"label": _("Mở sổ"), "url": f"{reverse('open-book')}?{query}", "posts": False}
    return None


def life(actor: Actor, draft: Draft) -> list[dict[str, Any]]:
    """Give the draft's life, oldest first: the acts of the trail, the last of each at the moment
    the draft keeps of it, where it keeps one; changes in a row count as one.
    """
    acts = [
        (event.action.removeprefix(_OF_DRAFT).removeprefix("drafting:"), event)
        for event in audit.events_of(actor, draft)
        if event.action.startswith(_SHOWN_ACTS)
    ]
    kept, last = _moments(draft), {act: event.pk for act, event in acts}
    steps: list[dict[str, Any]] = []
    for act, event in acts:
        if act not in _ACTS:
            continue
        words, icon = _ACTS[act]
        step = {
            "what": words % event.detail if act == "number" else words,
            "who": event.actor.get("name", ""),
            "at": (last[act] == event.pk and kept.get(act)) or event.at,
            "icon": icon,
            "quote": event.detail.get("reason", "") if act in _WITH_REASON else "",
        }
        same = (
            steps
            and act == "change"
            and (steps[-1]["what"], steps[-1]["who"]) == (step["what"], step["who"])
        )
        if same:
            steps.pop()
        steps.append(step)
    following = next_step(draft.state)
    if following is not None:
        steps.append({"what": _STEPS[following][0], "state": "next", "who": _who_next(draft)})
    return steps


def _moments(draft: Draft) -> dict[str, dt.datetime | None]:
    """Give the moments the draft and its papers keep, by the act."""
    number, issued = draft.number_entry, draft.issued_document
    return {
        "create": draft.created_at,
        "submit": draft.submitted_at,
        "number": number.reserved_at if number else None,
        "sign": draft.signed_at,
        "issue": issued.registered_at if issued else None,
    }


def _who_next(draft: Draft) -> str:
    if next_step(draft.state) is Step.SIGN and draft.signer:
        return draft.signer.person.full_name
    return ""


def paper(actor: Actor, draft: Draft) -> dict[str, Any]:
    """Give the pages of the draft for `_paper`, or the sentence why they cannot be set."""
    file = picturing.stored_file(actor, draft)
    stamp = draft.changed_at.timestamp()
    if file is not None:
        pages: list[dict[str, Any]] = [
            {"number": n, "url": _page_url(draft, n, stamp)}
            for n in range(1, file.page_count + 1)
        ]
    else:
        try:
            sheets = picturing.preview_of(draft).sheets
        except VanphongError as error:
            return {"error": error}
        pages = [_sheet_out(sheet, _page_url(draft, sheet.number, stamp)) for sheet in sheets]
    return {
        "pages": pages,
        "count": len(pages),
        "file_url": reverse("draft-pdf", args=[draft.id]),
    }


def version_paper(draft: Draft, version: DraftVersion) -> dict[str, Any]:
    """Give the pages of an earlier version for `_paper`, or the sentence why they cannot be set."""
    try:
        sheets = picturing.preview_of_version(draft, version).sheets
    except VanphongError as error:
        return {"error": error}
    stamp = draft.changed_at.timestamp()
    pages = []
    for sheet in sheets:
        url = reverse("draft-version-page", args=[draft.id, version.number, sheet.number])
        pages.append(_sheet_out(sheet, f"{url}?v={stamp:.0f}"))
    return {"pages": pages, "count": len(pages)}


def _sheet_out(sheet: picturing.Sheet, url: str) -> dict[str, Any]:
    return {
        "number": sheet.number, "url": url, "width": sheet.width, "height": sheet.height,
        "words": sheet.words,
    }  # fmt: skip


def _page_url(draft: Draft, number: int, stamp: float) -> str:
    return f"{reverse('draft-page', args=[draft.id, number])}?v={stamp:.0f}"


def own_body(actor: Actor, on: dt.date) -> str:
    """Give the id of the body of the actor's own post, the likely one to issue."""
    if actor.post_id is None:
        return ""
    body_id = people.get_post(actor, actor.post_id, on).body_id
    return str(body_id) if body_id else ""


def offices_named(words: str, on: dt.date, own: int | None) -> list[people.Office]:
    """Give the first offices of the directory whose name or code holds the words."""
    found = people.offices_directory(on, words=words)[:41]
    return [office for office in found if office.id != own][:40]
