"""Addresses of the pages of things, for lists that have many of them."""

from __future__ import annotations

import functools
from uuid import UUID

from django.urls import reverse

_ANY = UUID(int=0)


def page_of(name: str, key: UUID) -> str:
    """Give the address that `reverse(name, args=[key])` gives."""
    before, after = _around(name)
    return f"{before}{key}{after}"


@functools.cache
def _around(name: str) -> tuple[str, str]:
    before, _key, after = reverse(name, args=[_ANY]).partition(str(_ANY))
    return before, after
