"""Reads of the administrative units: the public list, the same for every office."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.db.models import Q

from vanphong.kernel.actor import Actor
from vanphong.kernel.text import fold
from vanphong.people.models import Level, Unit
from vanphong.people.queries import own_office

_CODE = re.compile(r"\[?(\d{2,10})\]?$", re.ASCII)


def unit_label(unit: Unit) -> str:
    """Give the name of a unit with its province and the code that tells it from namesakes."""
    within = f", {unit.parent.name}" if unit.parent else ""
    return f"{unit.full_name}{within} [{unit.code}]"


def units_of(codes: Iterable[str]) -> dict[str, Unit]:
    """Give units by their code, those that do not exist left out."""
    rows = Unit.objects.filter(pk__in=set(codes)).select_related("parent")
    return {unit.code: unit for unit in rows}


def provinces() -> list[Unit]:
    """Give the provinces in the order of their codes, which runs from north to south."""
    return list(Unit.objects.filter(level=Level.PROVINCE).order_by("code"))


def units_near(actor: Actor) -> list[Unit]:
    """Give the provinces, and the communes of the province the actor's office lies in."""
    near = Q(level=Level.PROVINCE)
    unit = own_office(actor).unit
    if unit is not None:
        near |= Q(parent_id=unit.parent_id or unit.code)
    rows = Unit.objects.filter(near).select_related("parent")
    return list(rows.order_by("-level", "sort_key", "code"))


def units_named(words: str, most: int = 40) -> list[Unit]:
    """Give the first units whose name, with that of their province, holds the words."""
    wanted = fold(words).split()
    rows = Unit.objects.select_related("parent").order_by("-level", "sort_key", "code")
    found = (unit for unit in rows if all(word in fold(unit_label(unit)) for word in wanted))
    return [unit for unit, _place in zip(found, range(most), strict=False)] if wanted else []


def unit_meant(typed: str) -> Unit | None:
    """Give the unit of a code, a label or a name that only one has; None otherwise."""
    code = _CODE.search(typed.strip())
    if code is not None:
        return Unit.objects.select_related("parent").filter(pk=code[1]).first()
    name = fold(typed.strip())
    rows = Unit.objects.select_related("parent")
    same = [
        unit
        for unit in rows
        if name
        in {fold(unit.name), fold(unit.full_name), fold(unit_label(unit).split(" [")[0])}
    ]
    return same[0] if len(same) == 1 else None


def home_province(actor: Actor) -> Unit | None:
    """Give the province the actor's office lies in; none for an office of the centre."""
    unit = own_office(actor).unit
    return (unit.parent or unit) if unit else None
