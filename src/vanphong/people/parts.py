"""The parts of administration, each shown to who may open it."""

from __future__ import annotations

from typing import Any

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
    ("signing_keys", _("Khóa ký"), "signing:key:manage"),
    ("tokens", _("Mã ứng dụng"), "people:token:manage"),
    ("mailbox", _("Hộp thư công vụ"), "mailbox:mailbox:manage"),
    ("trail", _("Dấu vết"), "audit:event:read"),
    ("site_health", _("Tình trạng hệ thống"), "project:site:read"),
)


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
