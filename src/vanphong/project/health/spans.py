"""Lengths of time in words."""

from __future__ import annotations

from django.utils.translation import ngettext


def span(seconds: float) -> str:
    """Say a length of time in its largest whole unit."""
    whole = max(0, int(seconds))
    if whole < 120:
        return ngettext("%(n)d giây", "%(n)d giây", whole) % {"n": whole}
    if whole < 2 * 3600:
        return ngettext("%(n)d phút", "%(n)d phút", whole // 60) % {"n": whole // 60}
    if whole < 2 * 86400:
        return ngettext("%(n)d giờ", "%(n)d giờ", whole // 3600) % {"n": whole // 3600}
    return ngettext("%(n)d ngày", "%(n)d ngày", whole // 86400) % {"n": whole // 86400}
