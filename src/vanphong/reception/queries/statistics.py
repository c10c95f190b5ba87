"""The rows behind the statistics of a period, and the statistics that were frozen."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import NotFound
from vanphong.people import api as people
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Period, period_of
from vanphong.reception.models import FrozenStatistics
from vanphong.reception.queries.rota import visible_sessions
from vanphong.reception.queries.visits import visible_visits
from vanphong.reception.rules import (
    Line,
    SessionState,
    Statistics,
    VisitState,
    Way,
    read_statistics,
)
from vanphong.reception.rules.permissions import READ_ALL_VISITS, READ_OWN_VISITS, READ_ROTA

_EVERYTHING = frozenset({READ_ALL_VISITS, READ_OWN_VISITS, READ_ROTA})


@dataclass(frozen=True, slots=True)
class StatisticsOf:
    """The statistics of a period: as they are now, or as they were frozen."""

    period: Period
    found: Statistics
    frozen: FrozenStatistics | None


def statistics(actor: Actor, period: Period, today: dt.date) -> Statistics:
    """Give the rows of the period's statistics: the visits the actor may see, the sessions held."""
    return Statistics(
        period.key, period.since.isoformat(), period.until.isoformat(),
        tuple(_visits(actor, period)), tuple(_sessions(actor, period, today)),
    )  # fmt: skip


def office_statistics(actor: Actor, period: Period, today: dt.date) -> Statistics:
    """Give the rows of all visits of the actor's office, whoever asks."""
    job = job_actor("reception.statistics", actor.office_id, _EVERYTHING)
    return statistics(job, period, today)


def live_statistics(actor: Actor, period: Period, today: dt.date) -> StatisticsOf:
    """Give the statistics as they are now, of what the actor sees."""
    return StatisticsOf(period, statistics(actor, period, today), None)


def frozen_statistics(actor: Actor, statistics_id: UUID) -> StatisticsOf:
    """Give frozen statistics: of them what the actor may see today.

    :raises NotFound: when they are missing or hidden.
    """
    frozen = _kept(actor).filter(pk=statistics_id).first()
    if frozen is None:
        raise NotFound(_("Không tìm thấy số liệu đã chốt này."))
    kept, period = read_statistics(frozen.content), period_of(frozen.period)
    if period is None:
        raise ValueError(frozen.period)
    seen = visible_visits(actor).filter(pk__in=[row["id"] for row in kept.visits])
    known = {str(pk) for pk in seen.values_list("pk", flat=True)}
    return StatisticsOf(period, kept.only(lambda row: row["id"] in known), frozen)


def statistics_versions(actor: Actor, period: str) -> list[FrozenStatistics]:
    """Give the frozen versions of a period, the newest first, without their content."""
    return list(_kept(actor).filter(period=period).defer("content").order_by("-version"))


def visible_statistics(actor: Actor) -> QuerySet[FrozenStatistics]:
    """Give the frozen statistics of the actor's office without their content."""
    return _kept(actor).defer("content")


def contents_of(actor: Actor, rows: list[Line]) -> dict[str, str]:
    """Give what visits are about today, as far as the actor may see them; of protected ones nothing."""
    found = visible_visits(actor).filter(pk__in=[row["id"] for row in rows], is_protected=False)
    return {str(pk): words for pk, words in found.values_list("pk", "content")}


def _kept(actor: Actor) -> QuerySet[FrozenStatistics]:
    if not actor.may(READ_ALL_VISITS):
        return FrozenStatistics.objects.none()
    rows = FrozenStatistics.objects.filter(office_id=actor.office_key)
    return rows.select_related("frozen_by__person")


def _way(rank: str | None) -> Way:
    if rank is None:
        return Way.STANDING
    return Way.HEAD if rank == people.Rank.SECRETARY else Way.DELEGATED


def _visits(actor: Actor, period: Period) -> Iterator[Line]:
    rows = visible_visits(actor).filter(
        day__gte=period.since, day__lt=period.until, state=VisitState.RECEIVED
    )
    for one in rows.select_related("session__leader").order_by("year", "number"):
        yield {
            "id": str(one.pk),
            "number": str(one),
            "day": one.day.isoformat(),
            "people": one.people,
            "crowd": petitions.is_group(one.people),
            "repeat": one.is_repeat,
            "matter": str(one.case_id or one.pk),
            "way": _way(one.session.leader.rank if one.session else None).value,
        }


def _sessions(actor: Actor, period: Period, today: dt.date) -> Iterator[Line]:
    rows = visible_sessions(actor).filter(
        day__gte=period.since, day__lt=min(period.until, today + dt.timedelta(days=1)),
        state=SessionState.PUBLISHED,
    )  # fmt: skip
    for one in rows.select_related("leader").order_by("day", "starts_at", "pk"):
        yield {
            "id": str(one.pk),
            "number": f"{one.day:%d/%m/%Y} {one.starts_at:%H:%M}",
            "day": one.day.isoformat(),
            "way": _way(one.leader.rank).value,
        }
