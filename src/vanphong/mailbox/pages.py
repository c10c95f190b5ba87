"""What the pages of the mailbox draw: rows of the list, facts of a mail, its files."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.mailbox import queries
from vanphong.mailbox.models import Attachment, Mail
from vanphong.mailbox.rules import (
    HELD_WORDS,
    PROBLEM_WORDS,
    REASON_LABELS,
    STATE_LABELS,
    Reason,
    State,
    may_dismiss,
    may_put_back,
    may_register,
)
from vanphong.registry import api as registry

Line = dict[str, Any]
PAGES_SHOWN = 5
_COUNTED = (State.WAITING, State.HELD)
_KINDS = {State.WAITING: "soon", State.HELD: "due", State.DISMISSED: "line"}


def badge(mail: Mail) -> Line:
    """Give the state of a mail as a word."""
    state = State(mail.state)
    return {"label": _(STATE_LABELS[state]), "kind": _KINDS.get(state, "done")}


def title(mail: Mail) -> str:
    """Give what a mail is called."""
    if mail.subject:
        return mail.subject
    if _is_letter(mail):
        return _("(đọc ở sổ đơn thư)")
    return _("(không lưu tiêu đề)") if mail.held_code else _("(thư không có tiêu đề)")


def _is_letter(mail: Mail) -> bool:
    return mail.state == State.LETTER


def readable(mail: Mail) -> list[Attachment]:
    """Give the files of a mail that are read here; none of what became a letter."""
    return [] if _is_letter(mail) else queries.attachments_of(mail)


def table(mails: list[Mail]) -> Line:
    """Give mails as a table."""
    return {
        "columns": [
            {"label": _("Thư"), "kind": "main"},
            {"label": _("Nhận lúc"), "kind": "date"},
            {"label": _("Trạng thái"), "kind": "state"},
        ],
        "rows": [_row(mail) for mail in mails],
    }


def _row(mail: Mail) -> Line:
    names = [] if _is_letter(mail) else [part.name for part in mail.attachments.all()]
    words = [sender(mail), ", ".join(names[:3])]
    if len(names) > 3:
        words.append(_("và %(count)d tệp nữa") % {"count": len(names) - 3})
    if mail.held_code:
        words.append(held_words(mail))
    return {
        "state": "unread" if mail.state == State.WAITING else "",
        "cells": [
            {
                "text": title(mail),
                "url": reverse("mail", args=[mail.pk]),
                "detail": " · ".join(filter(None, words)),
            },
            vn_datetime(mail.received_at),
            {"badge": badge(mail)},
        ],
    }


def sender(mail: Mail) -> str:
    """Give name and address as the mail says them."""
    name, address = mail.sender_name, mail.sender_address
    return f"{name} <{address}>" if name and address else name or address


def held_words(mail: Mail) -> str:
    """Say why nothing of a mail is kept."""
    words = _(HELD_WORDS[mail.held_code]) if mail.held_code in HELD_WORDS else mail.held_code
    return f"{words} ({mail.held_detail})" if mail.held_detail else str(words)


def facts(mail: Mail) -> list[Line]:
    """Give what is known of a mail."""
    if _is_letter(mail):
        return _times(mail) + _deciding(mail)
    lines: list[Line] = [
        {"label": _("Người gửi (theo thư ghi)"), "text": sender(mail)},
        *_times(mail),
        {"label": _("Dung lượng"), "text": filesizeformat(mail.size_bytes)},
        {
            "label": _("Máy chủ thư kiểm tra nơi gửi"),
            "text": ", ".join(mail.checks) or _("không ghi"),
            "detail": _("Chỉ để tham khảo; không thay việc kiểm tra chữ ký số của văn bản."),
        },
    ]
    if mail.state == State.DISMISSED:
        lines.append({
            "label": _("Lý do"), "text": _(REASON_LABELS[Reason(mail.reason)]),
            "detail": mail.note,
        })  # fmt: skip
    return lines + _deciding(mail)


def _times(mail: Mail) -> list[Line]:
    return [
        {"label": _("Máy chủ nhận lúc"), "text": vn_datetime(mail.received_at)},
        {"label": _("Lấy về lúc"), "text": vn_datetime(mail.taken_at)},
    ]


def _deciding(mail: Mail) -> list[Line]:
    if mail.decided_by is None or mail.decided_at is None:
        return []
    who = f"{mail.decided_by.full_name}, {vn_datetime(mail.decided_at)}"
    return [{"label": _("Người xử lý"), "text": who}]


def problems(mail: Mail) -> list[str]:
    """Say what of a mail could not be read."""
    return [_(PROBLEM_WORDS[code]) for code in mail.problems if code in PROBLEM_WORDS]


def parts(mail: Mail, attachments: list[Attachment], shown: UUID | None) -> list[Line]:
    """Give the files of a mail, each with what may be done with it."""
    return [_part(mail, part, shown) for part in attachments]


def _part(mail: Mail, part: Attachment, shown: UUID | None) -> Line:
    file, here = part.file, reverse("mail", args=[mail.pk])
    is_open = file is not None and file.is_open
    waits = is_open and part.document_id is None and bool(may_register(mail.state))
    return {
        "name": part.name,
        "size": filesizeformat(part.size_bytes),
        "refusal": _(part.refusal) if part.refusal else _shut_words(file),
        "shown": part.pk == shown,
        "view_url": f"{here}?{urlencode({'tep': part.pk})}" if is_open else "",
        "file_url": reverse("mail-attachment", args=[mail.pk, part.pk]) if is_open else "",
        "register_url": register_url(part.file_id) if waits and part.file_id else "",
        "document_url": reverse("document", args=[part.document_id])
        if part.document_id
        else "",
    }


def _shut_words(file: files.File | None) -> str:
    if file is None or file.is_open:
        return ""
    return file.withdrawn_reason or _("Tệp đang được giữ chờ quét mã độc.")


def register_url(file_id: UUID) -> str:
    """Give the address of the form that registers a file."""
    return f"{reverse('register-incoming-fields')}?{urlencode({'tep': file_id})}"


def shown_part(attachments: list[Attachment], asked: str) -> Attachment | None:
    """Give the file to show: the one asked for, else the first with pictures, else the first."""
    seen = [part for part in attachments if part.file is not None and part.file.is_open]
    for part in seen:
        if str(part.pk) == asked:
            return part
    pictured = [part for part in seen if part.file and files.has_pictures(part.file)]
    return next(iter(pictured or seen), None)


def paper(mail: Mail, part: Attachment | None) -> Line:
    """Give the pages of a file, or its words."""
    file = part.file if part else None
    if part is None or file is None:
        return {}
    count = min(file.page_count, PAGES_SHOWN) if files.has_pictures(file) else 0
    return {
        "name": part.name,
        "pages": [
            {"url": reverse("mail-attachment-page", args=[mail.pk, part.pk, n]), "number": n}
            for n in range(1, count + 1)
        ],
        "page_count": file.page_count,
        "text": "" if count else files.text_of(file),
        "unread_stamp_page": file.unread_stamp_page,
    }


def duplicates(actor: Actor, part: Attachment | None) -> list[Line]:
    """Give the documents that a file is probably the same as."""
    if part is None or part.file is None or part.document_id is not None:
        return []
    return [
        {
            "url": reverse("document", args=[document.pk]),
            "symbol": document.symbol,
            "issued_on": document.issued_on,
            "abstract": document.abstract,
            "why": " ".join(_(registry.DUPLICATE_WORDS[reason]) for reason in reasons),
        }
        for document, reasons in registry.alike(actor, part.file)
    ]


def may(mail: Mail) -> Line:
    """Say which acts are open."""
    whole = mail.file is not None and mail.file.is_open and mail.document_id is None
    return {
        "dismiss": bool(may_dismiss(mail.state)),
        "put_back": bool(may_put_back(mail.state, mail.reason)),
        "register_url": register_url(mail.file.pk)
        if mail.file and whole and may_register(mail.state)
        else "",
        "file_url": reverse("mail-file", args=[mail.pk])
        if mail.file is not None and mail.file.is_open and not _is_letter(mail)
        else "",
    }


def chips(actor: Actor, state: str) -> list[Line]:
    """Give the filters of the list."""
    return [
        {
            "label": _(STATE_LABELS[one]),
            "url": f"?muc={one.value}",
            "active": one == state,
            "count": queries.mails_in(actor, one).count() if one in _COUNTED else None,
        }
        for one in State
    ]
