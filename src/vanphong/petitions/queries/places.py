"""Where cases lie: those of a place, the places that cases are about."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case
from vanphong.petitions.queries.cases import visible_cases


def in_place(rows: QuerySet[Case], code: str) -> QuerySet[Case]:
    """Give the cases of a unit; those of a province with those of its communes."""
    return rows.filter(Q(place_id=code) | Q(place__parent_id=code))


def places_used(actor: Actor) -> list[str]:
    """Give the codes of the places that cases the actor may see are about."""
    rows = visible_cases(actor).exclude(place=None).order_by()
    return list(rows.values_list("place_id", flat=True).distinct())
