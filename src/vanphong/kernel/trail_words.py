"""How each app says its acts, and the things they were done to, on the page of the trail."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.functional import Promise

from vanphong.kernel.actor import Actor

Words = str | Promise


@dataclass(frozen=True, slots=True)
class Thing:
    """A kind of thing that acts are done to; its table is the key under which it stands.

    `visible` gives the rows whose names the reader of the trail may know; without it only the
    noun is said. `page` gives the address of a row's page, to who holds `opened_by`.
    """

    noun: Words
    visible: Callable[[Actor], QuerySet[Any]] | None = None
    name: Callable[[Any], str] = str
    page: Callable[[Any], str] | None = None
    opened_by: str = ""

    def named(self, actor: Actor, ids: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Give (name, address) of the rows among `ids` that the actor may see."""
        if self.visible is None:
            return {}
        rows = self.visible(actor)
        key = rows.model._meta.pk
        asked = [one for one in ids if _fits(one, key)]
        page = self.page if not self.opened_by or actor.may(self.opened_by) else None
        return {
            str(row.pk): (self.name(row), page(row) if page else "")
            for row in rows.filter(pk__in=asked)
        }


@dataclass(frozen=True, slots=True)
class TrailWords:
    """One app's words: acts by code, kinds of things by table."""

    app: Words
    acts: Mapping[str, Words]
    things: Mapping[str, Thing]


def at(route: str) -> Callable[[Any], str]:
    """Give the address of a row's page on a route that takes its key alone."""
    return lambda row: reverse(route, args=[row.pk])


def _fits(text: str, key: Any) -> bool:
    if key.get_internal_type() == "UUIDField":
        try:
            UUID(text)
        except ValueError:
            return False
        return True
    return text.isdigit()
