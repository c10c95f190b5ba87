"""Books and their lines as the pages draw them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.registry.forms.books import book_kind
from vanphong.registry.forms.kinds import type_name
from vanphong.registry.lines import day
from vanphong.registry.models import (
    Book,
    Direction,
    IncomingEntry,
    NumberEntry,
    NumberState,
    RegisterImport,
)
from vanphong.registry.pages.lists import marked_urgent
from vanphong.registry.rules.symbol import open_symbol
from vanphong.registry.services.closings import VerifiedClosing

Line = dict[str, Any]
STATES = {"giu": NumberState.RESERVED, "huy": NumberState.VOID}


def book_columns() -> list[Line]:
    """Give the columns of the list of books."""
    return [
        {"label": _("Sổ"), "kind": "main"},
        {"label": _("Loại")},
        {"label": _("Đã cấp"), "kind": "number"},
        {"label": _("Đang giữ"), "kind": "number"},
        {"label": _("Số tiếp theo"), "kind": "number"},
        {"label": _("Tình trạng"), "kind": "state"},
    ]


def book_groups(books: Iterable[Book]) -> list[Line]:
    """Give the books by period, newest first."""
    groups: dict[str, Line] = {}
    for book in books:
        label = book.term.name if book.term else _("Năm %(y)d") % {"y": book.period_start.year}
        group = groups.setdefault(label, {"label": label, "rows": []})
        group["rows"].append(_book_row(book, label))
    return list(groups.values())


def _book_row(book: Book, period: str) -> Line:
    name = book.name.removesuffix(f", {period}").removesuffix(f", {period.lower()}")
    return {
        "state": "closed" if book.closed_at else "",
        "cells": [
            {"text": name, "url": reverse("book", args=[book.pk])},
            {"text": book_kind(book), "detail": _written(book)}
            if book.direction == Direction.OUT
            else _("Văn bản đến"),
            book.given,  # type: ignore[attr-defined]
            book.held or "",  # type: ignore[attr-defined]
            "" if book.closed_at else book.next_number,
            {"badge": state_badge(book)},
        ],
    }


def _written(book: Book) -> str:
    """Show how the symbols of a book end; bodies with this ending share the book."""
    system = book.body.system if book.body else ""
    short = book.abbreviation or "…"
    return open_symbol(short, book.symbol, system)


def state_badge(book: Book) -> Line:
    """Give the state of a book in a word."""
    if book.closed_at:
        return {"label": _("Đã khóa sổ"), "icon": "lock"}
    if book.closed_until:
        words = _("Khóa đến %(day)s") % {"day": day(book.closed_until)}
        return {"label": words, "kind": "line", "icon": "lock"}
    return {"label": _("Đang mở"), "kind": "done"}


def entry_columns(book: Book) -> list[Line]:
    """Give the columns of the lines of a book."""
    first: list[Line] = (
        [{"label": _("Số đến"), "kind": "number"}, {"label": _("Ngày đến"), "kind": "date"}]
        if book.direction == Direction.IN
        else [
            {"label": _("Số, ký hiệu"), "kind": "symbol"},
            {"label": _("Ngày"), "kind": "date"},
        ]
    )
    if book.direction == Direction.IN:
        first += [
            {"label": _("Số, ký hiệu"), "kind": "symbol"},
            {"label": _("Ngày văn bản"), "kind": "date"},
        ]
    who = _("Tác giả") if book.direction == Direction.IN else _("Người ký")
    return [
        *first,
        {"label": _("Tên loại và trích yếu nội dung"), "kind": "main"},
        {"label": who, "kind": "issuer"},
        {"label": _("Tình trạng"), "kind": "state"},
        {"label": _("Việc"), "kind": "action", "unseen": True},
    ]


def entry_row(
    actor: Actor, book: Book, entry: NumberEntry, arrival: IncomingEntry | None
) -> Line:
    """Give one line of a book: given, held or void."""
    incoming = book.direction == Direction.IN
    document = entry.document
    on = arrival.arrived_on if arrival else document.issued_on if document else None
    who = (document.issuer_name if incoming else document.signer_name) if document else ""
    number = {"text": str(entry) if incoming or not entry.symbol else entry.symbol}
    if entry.suffix and document:
        number["detail"] = _("số chen")
    written = (
        [document.symbol if document else "", day(document.issued_on) if document else ""]
        if incoming
        else []
    )
    return {
        "state": "closed struck" if entry.state == NumberState.VOID else "",
        "cells": [
            number,
            day(on or vietnam_date(entry.reserved_at)),
            *written,
            _what(entry),
            who,
            {"badge": _entry_badge(entry)},
            _act(actor, book, entry),
        ],
    }


def _what(entry: NumberEntry) -> Line:
    approved = approved_words(entry)
    if entry.document:
        void = entry.state == NumberState.VOID
        return {
            "text": entry.document.abstract,
            "url": reverse("document", args=[entry.document_id]),
            "detail": approved if void else type_name(entry.document.type_code),
        } | marked_urgent(entry.document)
    if entry.state == NumberState.VOID:
        return {"text": approved}
    inserted = _("Số chen: %(reason)s") % {"reason": entry.reason} if entry.suffix else ""
    url = reverse("number", args=[entry.book_id, entry.pk])  # there it is used
    text = entry.purpose or _("Giữ cho văn bản chưa ban hành")
    return {"text": text, "detail": inserted, "url": url}


def approved_words(entry: NumberEntry) -> str:
    """Say why a number is void and who approved it."""
    approver = entry.approved_by.full_name if entry.approved_by else ""
    approved = _("%(name)s duyệt") % {"name": approver} if approver else ""
    return f"{entry.reason} ({approved})" if approved else entry.reason


def _entry_badge(entry: NumberEntry) -> Line:
    if entry.state == NumberState.GIVEN:
        return {"label": _("Đã cấp"), "kind": "done"}
    if entry.state == NumberState.VOID:
        return {"label": _("Đã hủy"), "icon": "ban"}
    return {"label": _("Đang giữ"), "kind": "soon", "icon": "clock"}


def _act(actor: Actor, book: Book, entry: NumberEntry) -> Line | str:
    if entry.state != NumberState.RESERVED or not actor.may("registry:number:void"):
        return ""
    return {"text": _("Hủy số"), "url": reverse("void-number", args=[book.pk, entry.pk])}


def closing_columns() -> list[Line]:
    """Give the columns of the closings of a book, verified."""
    return [
        {"label": _("Đến hết ngày"), "kind": "date"},
        {"label": _("Số dòng lúc khóa"), "kind": "number"},
        {"label": _("Số dòng hiện nay"), "kind": "number"},
        {"label": _("Người khóa"), "kind": "main"},
        {"label": _("Kết quả"), "kind": "state"},
    ]


def closing_row(one: VerifiedClosing) -> Line:
    """Give one closing with what its check found."""
    closing = one.closing
    result = (
        {"label": _("Còn nguyên"), "kind": "done", "icon": "check"}
        if one.intact
        else {"label": _("Đã thay đổi"), "kind": "late", "icon": "triangle-alert"}
    )
    who = closing.closed_by.full_name if closing.closed_by else ""
    cells = [day(closing.until), closing.line_count, one.lines_now, who, {"badge": result}]
    return {"cells": cells}


def import_columns() -> list[Line]:
    """Give the columns of the registers taken over."""
    return [
        {"label": _("Lúc"), "kind": "date"},
        {"label": _("Tệp"), "kind": "main"},
        {"label": _("Sổ")},
        {"label": _("Số dòng"), "kind": "number"},
        {"label": _("Người nhập")},
        {"label": _("Việc"), "kind": "action", "unseen": True},
    ]


def import_row(made: RegisterImport, today: dt.date) -> Line:
    """Give one register taken over; on its day it may be taken back."""
    act: Line | str = ""
    if made.taken_back_at:
        act = {"badge": {"label": _("Đã rút lại"), "icon": "rotate-ccw"}}
    elif vietnam_date(made.made_at) == today:
        act = {"text": _("Rút lại"), "url": reverse("take-back-import", args=[made.pk])}
    return {
        "state": "closed" if made.taken_back_at else "",
        "cells": [
            day(vietnam_date(made.made_at)),
            made.file_name,
            {"text": made.book.name, "url": reverse("book", args=[made.book_id])},
            made.row_count,
            made.made_by.full_name if made.made_by else "",
            act,
        ],
    }


def acts(actor: Actor, book: Book) -> list[Line]:
    """Give what may be done with a book; what is not possible says why."""
    closed = _("Sổ đã khóa.") if book.closed_at else ""
    found = []
    if actor.may("registry:book:print"):
        url = reverse("book-file", args=[book.pk])
        label = _("In, tải theo thời gian")
        found.append({"label": label, "icon": "printer", "url": url})
    wanted = (
        ("reserve-number", "registry:number:reserve", _("Giữ số"), "clock", True),
        ("insert-number", "registry:number:insert", _("Chen số"), "plus", True),
        ("import-register", "registry:register:import", _("Nhập sổ cũ"), "upload", False),
        ("close-period", "registry:book:close", _("Khóa đến một ngày"), "lock", False),
        ("close-book", "registry:book:close", _("Khóa hẳn sổ"), "lock", False),
    )
    for name, permission, label, icon, outgoing_only in wanted:
        if not actor.may(permission) or (outgoing_only and book.direction == Direction.IN):
            continue
        url = (
            f"{reverse(name)}?so={book.pk}"
            if name == "import-register"
            else reverse(name, args=[book.pk])
        )
        found.append({"label": label, "icon": icon, "url": url, "disabled_reason": closed})
    return found
