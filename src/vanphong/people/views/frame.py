"""What the pages of administration share: the actor, the way there, lists."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.templatetags.vanphong import vn_date


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form has sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def safe_place(request: HttpRequest, place: str) -> str:
    """Give a place to go if it lies in this office's pages, else nothing."""
    safe = url_has_allowed_host_and_scheme(
        place, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    is_address = place.startswith(("/", "http://", "https://"))  # else it may name a page
    return place if safe and is_address else ""


def crumbs(name: str, label: Any) -> list[dict[str, Any]]:
    """Give the way to a page below a part."""
    return [
        {"label": _("Quản trị"), "url": reverse("administration")},
        {"label": label, "url": reverse(name)},
    ]


def list_page(
    request: HttpRequest,
    *,
    title: Any,
    columns: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]],
    empty: Any,
    buttons: Sequence[dict[str, Any]] = (),
    text: Any = "",
    search: dict[str, Any] | None = None,
) -> HttpResponse:
    """Show one part of administration as a table."""
    context = {
        "page_title": title,
        "columns": columns,
        "rows": rows,
        "empty": empty,
        "buttons": buttons,
        "text": text,
        "search": search,
    }
    return render(request, "people/list.html", context)


def last_day(until: dt.date | None, *, since: dt.date | None = None) -> str:
    """Give the last day of a period; empty while it is open, or when it never began."""
    if until is None or until == since:
        return ""
    return vn_date(until - dt.timedelta(days=1))


def state_cell(*, ended: bool, waiting: bool = False, holding: Any = "") -> dict[str, Any]:
    """Give a cell that says in a word whether something holds; `holding` is the word for it."""
    if ended:
        return {"badge": {"label": _("Đã kết thúc")}}
    if waiting:
        return {"badge": {"label": _("Chưa bắt đầu"), "kind": "line"}}
    return {"badge": {"label": holding or _("Đang hiệu lực"), "kind": "done"}}
