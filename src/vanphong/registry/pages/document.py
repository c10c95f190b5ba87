"""The page of one document: what it is, what may be done, its life, who may see it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.panels import Act
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.book_queries import is_for_paper
from vanphong.registry.forms.kinds import type_name
from vanphong.registry.incoming_queries import DIRECT, receivers, work_on
from vanphong.registry.lines import day
from vanphong.registry.models import (
    Document,
    DocumentState,
    IncomingEntry,
    NumberEntry,
    Origin,
    RelationKind,
    Urgency,
)
from vanphong.registry.pages.books import approved_words
from vanphong.registry.pages.lists import due_of, urgency_badge
from vanphong.registry.rules.relations import LABELS
from vanphong.registry.services.arrivals import may_correct
from vanphong.registry.services.papers import ADD_SCAN
from vanphong.registry.services.voiding import VOID, why_not_void

Line = dict[str, Any]
CORRECT = "registry:incoming:correct"


def crumb_of(document: Document, actor: Actor) -> Line:
    """Lead back to the book the document stands in."""
    if document.office_id == actor.office_id and document.origin == Origin.OWN:
        return {"label": _("Văn bản đi"), "url": reverse("outgoing")}
    return {"label": _("Văn bản đến"), "url": reverse("incoming")}


def facts(document: Document) -> list[Line]:
    """Give what a document is."""
    symbol: Line = {"label": _("Số, ký hiệu"), "text": document.symbol or _("Không số")}
    if document.state != DocumentState.ISSUED:
        state = str(document.get_state_display())
        symbol["badge"] = {"label": state.capitalize(), "kind": "due", "icon": "circle-alert"}
    lines: list[Line] = [
        symbol,
        {"label": _("Ngày văn bản"), "text": day(document.issued_on)},
        {"label": _("Loại"), "text": type_name(document.type_code)},
        {"label": _("Cơ quan ban hành"), "text": document.issuer_name},
        {"label": _("Người ký"), "text": document.signer_name, "detail": document.signer_title},
        {"label": _("Nơi nhận"), "text": "; ".join(document.recipients_text.splitlines())},
        {"label": _("Bản lưu"), "text": document.filed_with},
        {"label": _("Số bản"), "text": document.copy_count or ""},
        {"label": _("Ghi chú"), "text": document.note},
    ]
    if document.urgency != Urgency.NORMAL:
        lines.insert(4, {"label": _("Độ khẩn"), "badge": urgency_badge(document)})
    return lines


def banner(actor: Actor, document: Document, number: NumberEntry | None) -> Line | None:
    """Say that a document is not in force any more: why, or by which one it was replaced."""
    if document.state == DocumentState.ISSUED:
        return None
    if document.state == DocumentState.VOID:
        return {
            "kind": "error",
            "title": _("Số của văn bản này đã hủy"),
            "why": approved_words(number) if number else "",
        }
    newer = [
        one.source
        for one in queries.relations_of(actor, document)
        if one.kind == RelationKind.REPLACES and one.target_id == document.pk
    ]
    recalled = document.state == DocumentState.RECALLED
    return {
        "kind": "error" if recalled else "warn",
        "title": _("Văn bản này đã bị thu hồi")
        if recalled
        else _("Văn bản này đã được thay thế"),
        "newer": [
            {"symbol": one.symbol, "url": reverse("document", args=[one.pk])} for one in newer
        ],
    }


def line_facts(
    actor: Actor, entry: IncomingEntry | None, number: NumberEntry | None
) -> list[Line]:
    """Give where a document stands in the office's books."""
    lines: list[Line] = []
    if number:
        opens = actor.may("registry:book:print")
        url = reverse("book", args=[number.book_id]) if opens else ""
        lines.append({"label": _("Sổ"), "text": number.book.name, "url": url})
    if entry:
        lines += [
            {"label": _("Số đến"), "text": entry.arrived_as, "detail": entry.book.name},
            {"label": _("Ngày đến"), "text": day(entry.arrived_on),
             "detail": capfirst(_(entry.get_channel_display()))},
            *_where(entry),
            {"label": _("Ghi chú vào sổ"), "text": entry.note},
        ]  # fmt: skip
    return lines


def _where(entry: IncomingEntry) -> list[Line]:
    """Say whom a line was passed to, who leads what was directed on it, and until when."""
    work = work_on(entry.office_id, [entry.document_id]).get(entry.document_id)
    passed = receivers(entry)
    found: list[Line] = []
    if passed or not work:
        text = passed or _("Chưa chuyển")
        found.append({"label": _("Chuyển tới"), "text": text, "detail": _passed(entry)})
    if work:
        found.append({"label": _("Chủ trì"), "text": "; ".join(work.leads)})
    found.append({"label": _("Hạn xử lý"), "due": due_of(entry, work)})
    return found


def _passed(entry: IncomingEntry) -> str:
    signed = _("%(name)s ký nhận") % {"name": entry.received_for} if entry.received_for else ""
    return ", ".join(part for part in (day(entry.forwarded_on), signed) if part)


def acts(
    actor: Actor, document: Document, entry: IncomingEntry | None
) -> tuple[Act | None, list[Line]]:
    """Give the one main act and the others; those of upper apps come first."""
    found: dict[str, Act] = {}
    above = [act for give in ports.document_acts for act in give(actor, document)]
    for act in (*above, *_own_acts(actor, document, entry)):
        found.setdefault(act.name, act)
    main = next((a for a in found.values() if a.main and not a.disabled_reason), None)
    others = [
        {"label": act.label, "icon": act.icon, "url": act.url, "detail": act.detail,
         "disabled_reason": act.disabled_reason, "form": "act" if act.post else ""}
        for act in found.values()
        if act is not main
    ]  # fmt: skip
    return main, others


def _own_acts(actor: Actor, document: Document, entry: IncomingEntry | None) -> list[Act]:
    found = [*_direct(actor, document, entry), *_book_acts(actor, document, entry)]
    key = [document.pk]
    if actor.may("registry:dossier:keep"):
        url = reverse("document-dossier", args=key)
        officer = not actor.may(CORRECT)
        found.append(Act("dossier", _("Đưa vào hồ sơ"), url, "folder", main=officer))
    if actor.may("registry:document:relate"):
        url = reverse("relate-document", args=key)
        found.append(Act("relate", _("Liên kết văn bản"), url, "link"))
    return found


def _direct(actor: Actor, document: Document, entry: IncomingEntry | None) -> list[Act]:
    if not actor.may(DIRECT) or entry is None:
        return []
    reason = ""
    if entry.directed_at:
        reason = _("Văn bản đã có ý kiến chỉ đạo.")
    elif entry.no_direction_at:
        reason = _("Đã ghi là không cần chỉ đạo.")
    url = reverse("no-direction", args=[document.pk])
    label = _("Đã xem, không cần chỉ đạo")
    return [Act("no_direction", label, url, "check", disabled_reason=reason, post=True)]


def _book_acts(actor: Actor, document: Document, entry: IncomingEntry | None) -> list[Act]:
    found = _paper_acts(actor, document)
    if not may_correct(actor, entry):
        return found
    if entry and actor.may(CORRECT):
        passed = bool(receivers(entry))
        label = _("Chuyển tiếp, sửa nơi nhận") if passed else _("Chuyển xử lý")
        waits = not (passed or entry.no_direction_at or entry.directed_at)
        url = reverse("pass-on-document", args=[document.pk])
        found.append(Act("pass_on", label, url, "send", main=waits))
    if entry:
        closed = _closed(entry)
        url = reverse("correct-line", args=[document.pk])
        found.append(
            Act("line", _("Sửa dòng vào sổ"), url, "book-open", disabled_reason=closed)
        )
    if document.origin == Origin.RECEIVED or document.office_id != actor.office_id:
        url = reverse("correct-document", args=[document.pk])
        reason = _not_correctable(actor, document, entry)
        found.append(
            Act("correct", _("Sửa thông tin"), url, "pen-line", disabled_reason=reason)
        )
    return found


def _paper_acts(actor: Actor, document: Document) -> list[Act]:
    """Give what may be done with one's own paper: add its scan, correct its line."""
    if document.office_id != actor.office_id:
        return []
    found = []
    if actor.may(ADD_SCAN):
        reason = _("Văn bản đã có tệp, không thay được.") if document.file_id else ""
        url = reverse("add-scan", args=[document.pk])
        found.append(Act("scan", _("Thêm bản quét"), url, "upload", disabled_reason=reason))
    if document.origin == Origin.OWN and actor.may(VOID):
        found += _void_act(actor, document)
    if actor.may("registry:number:reserve") and document.origin == Origin.OWN:
        url = reverse("correct-outgoing", args=[document.pk])
        reason = reads.why_fixed(document)
        found.append(
            Act("correct", _("Sửa thông tin"), url, "pen-line", disabled_reason=reason)
        )
    return found


def _void_act(actor: Actor, document: Document) -> list[Act]:
    """Offer to make the number of a paper void; what was issued here is recalled instead."""
    number = reads.number_of(actor, document)
    if number is None or not is_for_paper(actor, number):
        return []
    url = reverse("void-number", args=[number.book_id, number.pk])
    return [Act("void", _("Hủy số"), url, "ban", disabled_reason=why_not_void(document))]


def _closed(entry: IncomingEntry) -> str:
    until = entry.book.closed_until
    if until and entry.arrived_on <= until:
        return _("Sổ đã khóa đến ngày %(day)s.") % {"day": day(until)}
    return ""


def _not_correctable(actor: Actor, document: Document, entry: IncomingEntry | None) -> str:
    if document.office_id != actor.office_id:
        return _("Văn bản do cơ quan khác giữ; hãy đề nghị cơ quan gửi sửa.")
    return _closed(entry) if entry else ""


def related(actor: Actor, document: Document) -> list[Line]:
    """Give the related documents as typed links."""
    lines = []
    for relation in queries.relations_of(actor, document):
        outward = relation.source_id == document.pk
        other = relation.target if outward else relation.source
        lines.append(
            {
                "id": relation.pk,
                "label": _(LABELS[relation.kind][0 if outward else 1]),
                "url": reverse("document", args=[other.pk]),
                "symbol": other.symbol or _("Không số"),
                "issued_on": other.issued_on,
                "abstract": other.abstract,
            }
        )
    return lines


def dossier_links(actor: Actor, document: Document) -> list[Line]:
    """Give the visible dossiers a document lies in."""
    return [
        {"label": f"{d.code} · {d.title}", "url": reverse("dossier", args=[d.pk])}
        for d in queries.dossiers_with(actor, document)
    ]


def file_lines(document: Document, shown: UUID | None) -> list[Line]:
    """Give the files of a document with the ways to see and save them."""
    return [
        {
            "row": row,
            "role": capfirst(_(row.get_role_display())),
            "see_url": f"{reverse('document', args=[document.pk])}?tep={row.file_id}",
            "save_url": reverse("document-file", args=[document.pk, row.file_id]),
            "shown": row.file_id == shown,
        }
        for row in reads.files_of(document)
    ]
