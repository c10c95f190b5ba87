"""Counts of a period: `rules.figures_of` as conditions of the database; a test holds them together."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db.models import (
    Case,
    Count,
    DateTimeField,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    When,
)
from django.db.models.functions import TruncDate

from vanphong.kernel.clock import VIETNAM
from vanphong.tasks.models import UNDONE, Evidence, Extension, Pause, Task
from vanphong.tasks.queries.ladder import GROUPS, with_giver
from vanphong.tasks.rules import Figure, Period


@dataclass(frozen=True, slots=True)
class Counted:
    """What one unit, person, leader or type of document has of each figure."""

    key: str
    counts: dict[Figure, int]


def counts_by(tasks: QuerySet[Task], by: str, period: Period, today: dt.date) -> list[Counted]:
    """Count tasks in a period by one of `GROUPS`, in no order: one look at each row."""
    within = _as_it_ended(tasks, period).filter(_touches(period)).order_by()
    conditions = _conditions(period, today)
    rows = (
        (with_giver(within) if by == "lanh-dao" else within)
        .values_list(GROUPS[by])
        .annotate(
            **{
                figure.lower(): Count("pk", filter=condition)
                for figure, condition in conditions.items()
            }
        )
    )
    return [
        Counted(str(key or ""), dict(zip(conditions, counts, strict=True)))
        for key, *counts in rows
        if any(counts)
    ]


def in_figure(
    tasks: QuerySet[Task], figure: Figure, period: Period, today: dt.date
) -> QuerySet[Task]:
    """Keep the tasks that a figure of a period counts."""
    condition = _conditions(period, today)[figure]
    return _as_it_ended(tasks, period).filter(condition)


def _as_it_ended(tasks: QuerySet[Task], period: Period) -> QuerySet[Task]:
    """Name the due date and the product that stood when the period ended.

    What was changed since is little: only those rows are looked at one by one.
    """
    end = period.ends_at
    extended = Extension.objects.filter(given_at__gte=end)
    before = extended.filter(task=OuterRef("pk")).order_by("given_at", "id")
    returned = Evidence.objects.filter(
        verdict__in=UNDONE, submitted_at__lt=end, verdict_at__gte=end
    )
    shown = returned.filter(task=OuterRef("pk")).order_by("-submitted_at", "-id")
    return tasks.alias(
        due_then=Case(
            When(
                pk__in=extended.values("task"), then=Subquery(before.values("due_before")[:1])
            ),
            default=F("due_on"),
        ),
        shown_at=Case(
            When(submitted_at__lt=end, then=F("submitted_at")),
            When(
                pk__in=returned.values("task"), then=Subquery(shown.values("submitted_at")[:1])
            ),
            default=None,
            output_field=DateTimeField(),
        ),
    ).alias(shown_on=TruncDate("shown_at", tzinfo=VIETNAM))


def _touches(period: Period) -> Q:
    """Leave out what came after the period, and most of what had ended before it."""
    ended = Q(submitted_at__lt=period.starts_at, cancelled_at=None)
    over = ended & (Q(due_on=None) | Q(due_on__lt=period.since))
    gone = Q(cancelled_at__lt=period.starts_at)
    return Q(created_at__lt=period.ends_at) & ~over & ~gone


def _conditions(period: Period, today: dt.date) -> dict[Figure, Q]:
    start, end = period.starts_at, period.ends_at
    given = Q(created_at__lt=end)
    goes_on = given & (Q(cancelled_at=None) | Q(cancelled_at__gte=end))
    done = goes_on & Q(shown_at__gte=start)
    paused = Pause.objects.filter(
        Q(resumed_at=None) | Q(resumed_at__gte=end), paused_at__lt=end
    )
    extended = Extension.objects.filter(given_at__gte=start, given_at__lt=end)
    stands_still = Q(pk__in=paused.values("task"))
    cut = period.late_before(today)
    open_now = goes_on & Q(shown_at=None) if cut is not None else Q(pk__in=[])
    return {
        Figure.GIVEN: given & Q(created_at__gte=start),
        Figure.DUE: goes_on & Q(due_then__gte=period.since, due_then__lt=period.until),
        Figure.IN_TIME: done & Q(shown_on__lte=F("due_then")),
        Figure.LATE: done & Q(shown_on__gt=F("due_then")),
        Figure.NO_DUE: done & Q(due_then=None),
        Figure.OPEN_LATE: open_now & Q(due_then__lt=cut or today) & ~stands_still,
        Figure.PAUSED: open_now & stands_still,
        Figure.CANCELLED: given & Q(cancelled_at__gte=start, cancelled_at__lt=end),
        Figure.EXTENDED: given & Q(pk__in=extended.values("task")),
    }
