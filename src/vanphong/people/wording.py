"""Roles and permissions in words, in the language of the page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from vanphong.people import rules


def said(words: rules.Words) -> str:
    """Give words in the language of the page."""
    return words.in_language(get_language() or "vi")


def role_name(code: str) -> str:
    """Give the name of a role; an unknown code stands for itself."""
    role = rules.roles().get(code)
    return said(role.words) if role else code


def roles_with(permission: str) -> list[str]:
    """Give the names of the roles that carry a permission."""
    return [
        said(role.words) for role in rules.roles().values() if permission in role.permissions
    ]


def permission_name(permission: str) -> str:
    """Give what a permission lets one do; an unknown one stands for itself."""
    words = rules.permission_words().get(permission)
    return said(words) if words else permission


def grouped(permissions: Iterable[str]) -> list[tuple[str, list[tuple[str, str]]]]:
    """Give permissions as (group, [(permission, its words)]) in the order of the office's day."""
    held = sorted(permissions)
    found = []
    for app, words in rules.permission_groups().items():
        inside = [(p, permission_name(p)) for p in held if p.startswith(f"{app}:")]
        if inside:
            found.append((said(words), inside))
    return found


_PERMISSIONS_NAMED = 3


def scope_words(permissions: Sequence[str]) -> str:
    """Say what a key may do: the first few permissions, and how many more."""
    named = "; ".join(map(permission_name, permissions[:_PERMISSIONS_NAMED]))
    more = len(permissions) - _PERMISSIONS_NAMED
    if more <= 0:
        return named
    words = ngettext("%(named)s và %(more)d việc khác", "%(named)s và %(more)d việc khác", more)
    return words % {"named": named, "more": more}


def device_words(agent: str) -> str:
    """Say from what device somebody logged in: "Chrome trên Linux"."""
    browser, system = rules.device_of(agent)
    if browser and system:
        return _("%(browser)s trên %(system)s") % {"browser": browser, "system": system}
    return browser or system or _("Thiết bị không rõ")
