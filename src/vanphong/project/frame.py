"""The frame of the pages: the menu in the office's own words and order."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from vanphong.desk import api as desk
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.notices import api as notices
from vanphong.people import api as people


@dataclass(frozen=True, slots=True)
class MenuItem:
    """One line of the menu; `count` is what waits for this person, or None."""

    url: str
    label: str
    icon: str
    count: int | None
    active: bool


@dataclass(frozen=True, slots=True)
class Choice:
    """One post the person may act through."""

    post_id: str
    label: str
    active: bool


# url name, label, icon, any of these permissions opens it (None: everyone logged in).
_MENU: tuple[tuple[str, Promise, str, tuple[str, ...] | None], ...] = (
    ("desk", _("Bàn làm việc"), "house", None),
    ("notices", _("Thông báo"), "bell", None),
    (
        "incoming",
        _("Văn bản đến"),
        "inbox",
        ("registry:document:read_all", "tasks:task:read_own"),
    ),
    (
        "outgoing",
        _("Văn bản đi"),
        "send",
        ("registry:document:read_all", "drafting:draft:create"),
    ),
    (
        "deliveries",
        _("Gửi nhận"),
        "mail",
        ("exchange:delivery:receive", "exchange:delivery:send"),
    ),
    (
        "drafts",
        _("Soạn thảo"),
        "file-pen",
        ("drafting:draft:create", "drafting:draft:read_all"),
    ),
    ("tasks", _("Nhiệm vụ"), "list-checks", ("tasks:task:read_own", "tasks:task:read_all")),
    ("petitions", _("Đơn thư"), "message-square", ("petitions:case:read_own",)),
    ("receptions", _("Tiếp công dân"), "users", ("reception:session:read",)),
    ("dossiers", _("Hồ sơ"), "folder", ("registry:dossier:keep",)),
    ("books", _("Sổ văn bản"), "book-open", ("registry:book:manage", "registry:book:print")),
    ("search", _("Tra cứu"), "search", ("search:document:find",)),
    ("verify", _("Kiểm tra chữ ký"), "shield-check", ("signing:pdf:verify",)),
    ("calendar", _("Lịch làm việc"), "calendar-days", ("calendars:day:read",)),
    (
        "administration",
        _("Quản trị"),
        "settings",
        (
            "people:account:manage",
            "people:post:manage",
            "people:substitution:manage",
            "audit:event:read",
            "project:site:read",
        ),
    ),
)


def navigation(request: HttpRequest, actor: Actor) -> tuple[MenuItem, ...]:
    """Give the menu lines the actor may open, in the order of the office's day."""
    waiting, path = _waiting(request, actor), request.path
    return tuple(
        MenuItem(url, label, icon, waiting.get(name), path == url or path.startswith(below))
        for name, url, below, label, icon in _lines(actor.permissions, get_language())
    )


@functools.lru_cache(maxsize=1024)
def _lines(
    permissions: frozenset[str], _language: str | None
) -> tuple[tuple[str, str, str, str, str], ...]:
    """Give the lines of a menu: url name, url, what every page below begins with, label, icon."""
    found = []
    for name, label, icon, any_of in _MENU:
        if any_of is None or not permissions.isdisjoint(any_of):
            url = reverse(name)
            found.append((name, url, "\0" if url == "/" else f"{url}/", str(label), icon))
    return tuple(found)


def _waiting(request: HttpRequest, actor: Actor) -> dict[str, int]:
    """Give what waits behind each line; the desk has counted it already for its own page."""
    known = getattr(request, "waiting_counts", None)
    found = desk.counts(actor, clock.now()) if known is None else known
    return {**found, "notices": notices.unread_count(actor)}


def switcher(seats: Sequence[people.Seat], actor: Actor | None) -> tuple[Choice, ...]:
    """Give the posts as what one acts through, the present one marked."""
    here = actor and actor.post_id
    return tuple(Choice(str(s.id), f"{s.title}, {s.office_name}", s.id == here) for s in seats)


def office_name(seats: Sequence[people.Seat], actor: Actor | None) -> str:
    """Give the short name of the office acted in."""
    here = actor and actor.office_id
    return next((s.office_name for s in seats if s.office_id == here), "")


def is_demo() -> bool:
    """Say whether this is the demonstration with invented people."""
    return bool(settings.DEMO)
