"""Counts by place, field and month; what may be counted so, and what never is."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet
from django.db.models.functions import TruncMonth

from vanphong.kernel.actor import Actor
from vanphong.petitions.models import Case
from vanphong.petitions.queries.cases import visible_cases
from vanphong.petitions.queries.figures import handled, late, told
from vanphong.petitions.rules import EMPTIED
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.rising import windows


def told_cases(actor: Actor) -> QuerySet[Case]:
    """Give the cases the actor may see that are counted by place and topic."""
    return visible_cases(actor).exclude(state__in=EMPTIED).filter(told()).order_by()


Series = Mapping[tuple[str, dt.date], int]


def by_month(rows: QuerySet[Case], day: str, since: dt.date, until: dt.date) -> Series:
    """Count cases by field and by the month of `received_on` or `handled_on` in `[since, until)`."""
    rows = rows.filter(**{f"{day}__gte": since, f"{day}__lt": until})
    found = rows.annotate(month=TruncMonth(day)).values("field", "month")
    return {
        (one["field"], one["month"]): one["count"] for one in found.annotate(count=Count("pk"))
    }


def by_place(rows: QuerySet[Case], period: Period) -> dict[str, int]:
    """Count the cases received in a period by the code of their place; those without one are ''."""
    rows = rows.filter(received_on__gte=period.since, received_on__lt=period.until)
    found = rows.values("place_id").annotate(count=Count("pk"))
    return {one["place_id"] or "": one["count"] for one in found}


def in_time(
    rows: QuerySet[Case], key: str, period: Period, today: dt.date
) -> dict[str, tuple[int, int]]:
    """Count the cases handled in a period by `field` or `place_id`: in time, and all."""
    rows = rows.annotate(is_late=late(period, today)).filter(handled(period))
    found = rows.values(key).annotate(
        whole=Count("pk"), part=Count("pk", filter=Q(is_late=False))
    )
    return {one[key] or "": (one["part"], one["whole"]) for one in found}


@dataclass(frozen=True, slots=True)
class Topic:
    """A place and a field, with the cases of the last four weeks and of the year before them."""

    place: str
    field: str
    recent: int
    before: int


def topics(rows: QuerySet[Case], today: dt.date, parents: Mapping[str, str]) -> list[Topic]:
    """Count the recent cases of every place and field; those of a commune for its province too."""
    first, recent, until = windows(today)
    rows = rows.filter(received_on__gte=first, received_on__lt=until).exclude(place=None)
    found = rows.exclude(field="").values("place_id", "field")
    counts: Counter[tuple[str, str]] = Counter()
    years: Counter[tuple[str, str]] = Counter()
    new = Q(received_on__gte=recent)
    for one in found.annotate(recent=Count("pk", filter=new), before=Count("pk", filter=~new)):
        for place in {one["place_id"], parents.get(one["place_id"], one["place_id"])}:
            counts[place, one["field"]] += one["recent"]
            years[place, one["field"]] += one["before"]
    return [
        Topic(*key, counts[key], years[key]) for key in sorted(counts.keys() | years.keys())
    ]
