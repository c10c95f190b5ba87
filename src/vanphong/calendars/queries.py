"""Reads of the tables of days; an office's calendar is kept per process until days change."""

from __future__ import annotations

import datetime as dt
import threading
from collections import OrderedDict
from types import MappingProxyType
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.calendars.models import (
    SITE_SCOPE,
    CalendarYear,
    DayChange,
    OfficeDay,
    Origin,
    Scope,
    SiteDay,
)
from vanphong.calendars.rules import Day, DayKind, WorkingCalendar
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.isolation import OFFICES
from vanphong.kernel.rules import Confidence

# Calendars kept in this process: office (None: the country) -> the versions read, the calendar.
_KEPT: OrderedDict[int | None, tuple[tuple[UUID | None, UUID | None], WorkingCalendar]] = (
    OrderedDict()
)
_KEPT_AT_MOST = 200
_LOCK = threading.Lock()

_VERSIONS = f"""
select (select version from calendars_version where scope = {SITE_SCOPE}),
       (select version from calendars_version where scope = %(office)s),
       %(office)s::int is null or %(office)s = any({OFFICES})
"""  # noqa: S608 - constants of ours, the office is a parameter


def calendar_for(
    office_id: int | None, from_year: int | None = None, to_year: int | None = None
) -> WorkingCalendar:
    """Give the working calendar of an office: the country's days, then the office's over them.

    None gives the country's days alone. Years, both included, cut the days short; without
    them all days of the table are there. One small query when nothing changed.

    :raises LookupError: for an office outside the running scope, whose days cannot be seen.
    """
    calendar = _whole_calendar(office_id)
    if from_year is None and to_year is None:
        return calendar
    first, last = from_year or dt.MINYEAR, to_year or dt.MAXYEAR
    days = {d: day for d, day in calendar.days.items() if first <= d.year <= last}
    return WorkingCalendar(
        calendar.weekly_rest_days, days, calendar.known_years, calendar.uncertain_years
    )


def _whole_calendar(office_id: int | None) -> WorkingCalendar:
    with connection.cursor() as cursor:
        cursor.execute(_VERSIONS, {"office": office_id})
        site, own, in_scope = cursor.fetchone()
    if not in_scope:
        raise LookupError(f"the calendar of office {office_id} is outside the scope")
    with _LOCK:
        kept = _KEPT.get(office_id)
    if kept is not None and kept[0] == (site, own):
        return kept[1]
    calendar = _read_calendar(office_id)
    with _LOCK:
        _KEPT[office_id] = ((site, own), calendar)
        _KEPT.move_to_end(office_id)
        while len(_KEPT) > _KEPT_AT_MOST:
            _KEPT.popitem(last=False)
    return calendar


def _read_calendar(office_id: int | None) -> WorkingCalendar:
    days = {row.date: site_day(row) for row in SiteDay.objects.filter(in_force=True)}
    if office_id is not None:
        own = OfficeDay.objects.filter(office_id=office_id)
        days.update((row.date, _office_day(row)) for row in own)
    years = dict(CalendarYear.objects.values_list("year", "decided"))
    return WorkingCalendar(
        days=MappingProxyType(days),
        known_years=frozenset(years),
        uncertain_years=frozenset(year for year, decided in years.items() if not decided),
    )


def site_day(row: SiteDay) -> Day:
    """Give a row of the country as the rules read it."""
    return Day(
        row.date,
        DayKind(row.kind),
        row.reason,
        row.source,
        Confidence(row.confidence),
        by_hand=row.origin == Origin.EDITED,
    )


def _office_day(row: OfficeDay) -> Day:
    return Day(row.date, DayKind(row.kind), row.reason, row.source, by_hand=True)


def day_rows(actor: Actor, date: dt.date) -> tuple[SiteDay | None, OfficeDay | None]:
    """Give the rows of a date: the country's (even one taken out) and the own office's."""
    own = OfficeDay.objects.filter(office_id=actor.office_key, date=date).first()
    return SiteDay.objects.filter(date=date).first(), own


def known_years(actor: Actor) -> QuerySet[CalendarYear]:  # noqa: ARG001 - the same for everyone
    """Give the years in the table, in order."""
    return CalendarYear.objects.order_by("year")


def own_dates(actor: Actor) -> set[dt.date]:
    """Give the dates that the actor's office has set for itself."""
    return set(
        OfficeDay.objects.filter(office_id=actor.office_key).values_list("date", flat=True)
    )


def changes(actor: Actor) -> QuerySet[DayChange]:
    """Give the changes of days felt by the actor's office, newest first."""
    return DayChange.objects.filter(office_id=actor.office_key).order_by("-changed_at", "-id")


def get_change(actor: Actor, change_id: UUID) -> DayChange:
    """Give one change.

    :raises NotFound: when the actor's office has none of this id.
    """
    change = changes(actor).filter(pk=change_id).first()
    if change is None:
        raise NotFound(_("Không có lần thay đổi lịch này."))
    return change


def has_own_row(actor: Actor, date: dt.date, scope: Scope) -> bool:
    """Say whether the scope has a row in force on the date that could be taken out."""
    site, own = day_rows(actor, date)
    if scope is Scope.SITE:
        return site is not None and site.in_force
    return own is not None
