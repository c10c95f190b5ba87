"""The parts of administration, each shown to who may open it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor

# url name, label, the permission that opens it.
PARTS = (
    ("offices", _("Cơ quan"), "people:office:manage"),
    ("staff", _("Nhân sự"), "people:post:manage"),
    ("accounts", _("Tài khoản"), "people:account:manage"),
    ("roles", _("Vai trò"), "people:directory:read"),
    ("delegations", _("Giao ký thừa lệnh"), "people:delegation:manage"),
    ("substitutions", _("Làm thay"), "people:substitution:manage"),
    ("tokens", _("Khóa ứng dụng"), "people:token:manage"),
    ("trail", _("Dấu vết"), "audit:event:read"),
)


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor the gate has set."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


def sent(request: HttpRequest) -> QueryDict | None:
    """Give what a form has sent, None when the page is only looked at."""
    return request.POST if request.method == "POST" else None


def tabs(actor: Actor, active: str) -> list[dict[str, Any]]:
    """Give the parts the actor may open, the present one marked."""
    found = []
    for name, label, permission in PARTS:
        if not actor.may(permission):
            continue
        try:
            url = reverse(name)
        except NoReverseMatch:
            continue
        found.append({"label": label, "url": url, "active": name == active})
    return found


def crumbs(name: str, label: Any) -> list[dict[str, Any]]:
    """Give the way to a page below a part."""
    return [
        {"label": _("Quản trị"), "url": reverse("administration")},
        {"label": label, "url": reverse(name)},
    ]


def list_page(
    request: HttpRequest,
    *,
    active: str,
    title: Any,
    columns: Sequence[dict[str, Any]],
    rows: Sequence[dict[str, Any]],
    empty: Any,
    buttons: Sequence[dict[str, Any]] = (),
    text: Any = "",
) -> HttpResponse:
    """Show one part of administration as a table."""
    context = {
        "page_title": title,
        "tabs": tabs(actor_of(request), active),
        "columns": columns,
        "rows": rows,
        "empty": empty,
        "buttons": buttons,
        "text": text,
    }
    return render(request, "people/list.html", context)


def state_cell(*, ended: bool, waiting: bool = False) -> dict[str, Any]:
    """Give a cell that says in a word whether something holds."""
    if ended:
        return {"badge": {"label": _("Đã kết thúc")}}
    if waiting:
        return {"badge": {"label": _("Chưa bắt đầu"), "kind": "line"}}
    return {"badge": {"label": _("Đang có"), "kind": "done"}}
