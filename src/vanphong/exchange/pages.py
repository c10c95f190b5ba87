"""What the pages of the exchange draw: rows of the trays, facts, steps, the paper."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.exchange import queries, services
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import DIFFERENCE_WORDS, ENDED, LABELS, STAGES, DeliveryState
from vanphong.exchange.verifying import is_invalid, report_on
from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.waiting import count_of
from vanphong.registry import api as registry
from vanphong.signing import api as signing

Line = dict[str, Any]
_KINDS = {
    DeliveryState.ARRIVED: "soon",
    DeliveryState.RECALL_ASKED: "due",
    DeliveryState.REFUSED: "due",
    DeliveryState.RECALLED: "line",
    DeliveryState.REPLACED: "line",
    DeliveryState.DONE: "done",
}
PAGES_SHOWN = 8


def badge(delivery: Delivery) -> Line:
    """Give the state of a delivery as a word."""
    state = DeliveryState(delivery.state)
    return {"label": LABELS[state], "kind": _KINDS.get(state, "")}


def verdict_words(verdict: str) -> str:
    """Give a noted verdict in a few words; what was not looked at yet says so."""
    words = {
        signing.Verdict.VALID: _("Chữ ký hợp lệ"),
        signing.Verdict.VALID_UNTRUSTED_CHAIN: _("Chưa xác minh đủ người ký"),
        signing.Verdict.INVALID: _("Chữ ký KHÔNG hợp lệ"),
        signing.Verdict.NO_SIGNATURE: _("Không có chữ ký số"),
        signing.Verdict.UNREADABLE: _("Không đọc được tệp để kiểm tra chữ ký"),
    }
    return words[signing.Verdict(verdict)] if verdict else _("Chữ ký sẽ được kiểm tra khi mở")


def tray(deliveries: list[Delivery], actor: Actor) -> Line:
    """Give a tray as a table: newest first, what waits stands out."""
    return {
        "columns": [
            {"label": _("Số, ký hiệu"), "kind": "symbol"},
            {"label": _("Trích yếu"), "kind": "main"},
            {"label": _("Gửi lúc"), "kind": "date"},
            {"label": _("Trạng thái"), "kind": "state"},
        ],
        "rows": [_row(one, actor) for one in deliveries],
    }


def _row(delivery: Delivery, actor: Actor) -> Line:
    envelope = Envelope.read(delivery.envelope)
    urgent = envelope.urgency != registry.Urgency.NORMAL
    urgency = _(str(registry.Urgency(envelope.urgency).label)).capitalize() if urgent else ""
    sent = delivery.sender_id == actor.office_id
    words = _("Tới %(office)s") if sent else _("Từ %(office)s")
    office = words % {"office": (delivery.receiver if sent else delivery.sender).name}
    verdict = "" if sent else verdict_words(delivery.verdict)
    waits = not sent and delivery.state in queries.WAITING
    return {
        "state": "unread" if waits else "closed" if delivery.state in ENDED else "",
        "cells": [
            {
                "text": envelope.symbol,
                "badge": {"label": urgency, "kind": "strong"} if urgent else None,
            },
            {
                "text": envelope.abstract,
                "url": reverse("delivery", args=[delivery.pk]),
                "detail": " · ".join(part for part in (office, verdict, delivery.note) if part),
            },
            _moment(delivery.sent_at),
            {"badge": badge(delivery)},
        ],
    }


def _moment(at: dt.datetime) -> str:
    return f"{at.astimezone(VIETNAM):%H:%M %d/%m/%Y}"


def facts(delivery: Delivery, envelope: Envelope) -> list[Line]:
    """Give what was sent, by whom to whom; told by the envelope, also after it was closed."""
    lines: list[Line] = [
        {"label": _("Số, ký hiệu"), "text": envelope.symbol},
        {"label": _("Trích yếu"), "text": envelope.abstract},
        {"label": _("Cơ quan ban hành"), "text": envelope.issuer},
        {"label": _("Ngày văn bản"), "text": _day(envelope.issued_on)},
        {"label": _("Loại"), "text": _type_name(envelope.type_code)},
        {"label": _("Người ký"), "text": envelope.signer_name, "detail": envelope.signer_title},
        {"label": _("Nơi gửi"), "text": delivery.sender.name},
        {"label": _("Nơi nhận"), "text": delivery.receiver.name},
        {"label": _("Gửi lúc"), "text": _moment(delivery.sent_at)},
        {"label": _("Thay thế văn bản"), "text": envelope.replaces},
        {"label": _("Tệp"), "text": ", ".join(file.name for file in envelope.files)},
    ]
    if envelope.urgency != registry.Urgency.NORMAL:
        label = _(str(registry.Urgency(envelope.urgency).label)).capitalize()
        lines.insert(2, {"label": _("Độ khẩn"), "badge": {"label": label, "kind": "strong"}})
    return lines


def _day(on: dt.date | None) -> str:
    return f"{on:%d/%m/%Y}" if on else ""


def _type_name(code: str) -> str:
    name = registry.document_type(code).name if registry.is_type_code(code) else ""
    return name[:1].upper() + name[1:]


_ICONS = {
    DeliveryState.ARRIVED: "inbox",
    DeliveryState.REFUSED: "ban",
    DeliveryState.ACCEPTED: "stamp",
    DeliveryState.ASSIGNED: "users",
    DeliveryState.IN_HAND: "list-checks",
    DeliveryState.RECALL_ASKED: "rotate-ccw",
    DeliveryState.RECALL_REFUSED: "x",
    DeliveryState.RECALLED: "rotate-ccw",
    DeliveryState.REPLACED: "copy",
}


def steps(delivery: Delivery) -> list[Line]:
    """Give the receipts as a line of time, oldest first."""
    found = []
    for receipt in queries.receipts_of(delivery):
        state = DeliveryState(receipt.state)
        found.append(
            {
                "what": LABELS[state],
                "who": f"{receipt.by} · {receipt.by_office.short_name}",
                "at": receipt.at,
                "note": receipt.reason,
                "icon": _ICONS.get(state, ""),
                "state": "done" if state is DeliveryState.DONE else "",
            }
        )
    return found


def paper(
    actor: Actor, delivery: Delivery, document: registry.Document | None, now: dt.datetime
) -> Line:
    """Give the paper with the verdict on its signatures; without it when it is closed or gone.

    A file that is missing or damaged is said, not hidden: it cannot be accepted.
    """
    file_id = document.file_id if document else None
    file = files.visible_files(actor).filter(pk=file_id).first() if file_id else None
    if file is None:
        return {"file": None, "invalid": False}
    try:
        report = report_on(file, now=now)
    except VanphongError as problem:
        return {"file": file, "problem": problem.message, "invalid": False}
    shown = min(file.page_count, PAGES_SHOWN) if files.has_pictures(file) else 0
    return {
        "file": file,
        "invalid": report is not None and is_invalid(report.verdict),
        "headline": report.headline
        if report
        else _("Tệp này không phải PDF nên không có chữ ký."),
        "kind": _NOTICES[report.verdict] if report else "info",
        "signatures": signing.report_lines(report) if report else [],
        "pages": [
            {"url": reverse("delivery-page", args=[delivery.pk, number]), "number": number}
            for number in range(1, shown + 1)
        ],
        "page_count": file.page_count,
        "file_url": reverse("delivery-file", args=[delivery.pk]),
        "text": "" if shown else files.text_of(file),
    }


_NOTICES = {
    signing.Verdict.VALID: "done",
    signing.Verdict.VALID_UNTRUSTED_CHAIN: "warn",
    signing.Verdict.INVALID: "error",
    signing.Verdict.NO_SIGNATURE: "warn",
    signing.Verdict.UNREADABLE: "error",
}


def banner(delivery: Delivery, *, sent: bool) -> Line | None:
    """Say on top what ended a delivery or what the receiver answered; None while it goes on."""
    office = delivery.receiver if sent else delivery.sender
    answer = delivery.answer if sent else ""
    words = {
        DeliveryState.REFUSED: _("%(office)s từ chối tiếp nhận.")
        if sent
        else _("Cơ quan đã từ chối tiếp nhận và báo cho %(office)s."),
        DeliveryState.RECALL_REFUSED: _("%(office)s không đồng ý thu hồi."),
        DeliveryState.RECALLED: _("%(office)s đã đồng ý thu hồi.")
        if answer
        else _("Văn bản này đã được thu hồi."),
        DeliveryState.REPLACED: _("%(office)s đã đồng ý thay bằng văn bản khác.")
        if answer
        else _("Văn bản này đã được thay bằng văn bản khác."),
    }
    state = DeliveryState(answer or delivery.state)
    if state not in words:
        return None
    new = delivery.replaced_by if state == DeliveryState.REPLACED else None
    return {
        "title": words[state] % {"office": office.short_name},
        "reason": delivery.note,
        "new_url": reverse("delivery", args=[new.pk]) if new else "",
        "new_symbol": Envelope.read(new.envelope).symbol if new else "",
    }


def answered(actor: Actor, envelope: Envelope) -> list[Line]:
    """Give the documents this one answers, as far as the actor may see them."""
    known = registry.visible_documents(actor).filter(pk__in=envelope.answers).order_by("id")
    return [
        {"symbol": one.symbol or _("Không số"), "url": reverse("document", args=[one.pk])}
        for one in known
    ]


def next_steps(actor: Actor, delivery: Delivery, entry: registry.IncomingEntry) -> list[Line]:
    """Give where to go after a document was accepted: pass it on, or take the next one.

    The main step is to pass it on as long as it went nowhere yet, then the next delivery.
    """
    found: list[Line] = []
    told = bool(registry.receivers(entry))
    waits = delivery.state == DeliveryState.ACCEPTED and not (told or entry.no_direction_at)
    waiting = queries.first_waiting(actor)
    if waiting:
        label = _("Văn bản chờ tiếp theo (%(count)s)") % {"count": count_of(waiting)}
        url = reverse("delivery", args=[waiting[0].pk])
        kind = "" if waits else "main"
        found.append({"label": label, "url": url, "icon": "arrow-right", "kind": kind})
    if actor.may("registry:incoming:correct") and delivery.state in STAGES:
        url = reverse("pass-on-document", args=[delivery.document_id])
        label = _("Chuyển tiếp, sửa nơi nhận") if told else _("Chuyển xử lý")
        kind = "main" if waits else ""
        step = {"label": label, "url": url, "icon": "send", "kind": kind}
        found.insert(0 if waits else len(found), step)
    return found


def replacement(actor: Actor, delivery: Delivery, new_id: UUID, *, whole: bool) -> Line:
    """Give the two documents side by side, what will happen, and in what they differ."""
    old = registry.get_document(actor, delivery.document_id)
    new = registry.get_document(actor, new_id)
    held = queries.live_receivers(delivery)
    office = delivery.receiver.short_name
    if whole and held > 1:
        effect = _(
            "Bản mới được gửi tới %(count)s nơi đang giữ bản cũ. Bản cũ không còn hiệu lực "
            "trong sổ và khi tra cứu theo mã ngay từ bây giờ."
        )
    elif whole:
        effect = _(
            "Bản mới được gửi tới %(office)s. Đây là nơi nhận duy nhất, nên khi việc thay thế "
            "xong, bản cũ không còn hiệu lực trong sổ và khi tra cứu theo mã."
        )
    else:
        effect = _(
            "Bản mới chỉ được gửi tới %(office)s. Bản cũ vẫn còn hiệu lực ở các nơi nhận khác."
        )
    consent = _("Nơi đã vào sổ bản cũ được đề nghị đồng ý; nơi chưa tiếp nhận được thay ngay.")
    differences = services.differences(old, new, delivery.receiver_id)
    return {
        "text": f"{effect} {consent}" % {"count": held, "office": office},
        "old": _paper_facts(old),
        "new": _paper_facts(new),
        "warnings": [_(DIFFERENCE_WORDS[key]) for key in differences],
    }


def _paper_facts(document: registry.Document) -> list[Line]:
    return [
        {"label": _("Số, ký hiệu"), "text": document.symbol},
        {"label": _("Ngày văn bản"), "text": _day(document.issued_on)},
        {"label": _("Loại"), "text": _type_name(document.type_code)},
        {"label": _("Trích yếu"), "text": document.abstract},
    ]


def receivers(actor: Actor, document: registry.Document) -> list[Line]:
    """Give the receivers of an own document: state, time, who; also those not reached."""
    deliveries = queries.deliveries_on(actor.office_key, document.pk)
    prefetch_related_objects(deliveries, "receipts")
    rows = [_receiver(one) for one in deliveries]
    reached = {one.receiver_id for one in deliveries}
    rows += [
        {"cells": [office.name, {"badge": {"label": _("Chưa gửi qua mạng")}}]}
        for office in queries.addressed_offices(document)
        if office.pk not in reached
    ]
    return rows


def _receiver(delivery: Delivery) -> Line:
    last = max(delivery.receipts.all(), key=lambda receipt: receipt.position)
    said = (_moment(last.at), last.by, delivery.note)
    return {
        "state": "closed" if delivery.state in ENDED else "",
        "cells": [
            {
                "text": delivery.receiver.name,
                "url": reverse("delivery", args=[delivery.pk]),
                "detail": " · ".join(part for part in said if part),
            },
            {"badge": badge(delivery)},
        ],
    }


def receiver_columns() -> list[Line]:
    """Give the columns of the table of receivers."""
    return [
        {"label": _("Nơi nhận"), "kind": "main"},
        {"label": _("Trạng thái"), "kind": "state"},
    ]
