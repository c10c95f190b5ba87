"""Acts on the tables of days; each tells the due dates it moved."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.calendars import moving, queries
from vanphong.calendars.jobs import tell_offices
from vanphong.calendars.models import (
    OFFICE_KINDS,
    SITE_SCOPE,
    CalendarVersion,
    CalendarYear,
    OfficeDay,
    Origin,
    Scope,
    SiteDay,
)
from vanphong.calendars.moving import Outcome
from vanphong.calendars.rules import Day, DayKind, differences
from vanphong.calendars.seed import FIRST_YEAR, seed_days, uncertain_years
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, within
from vanphong.kernel.gate import require
from vanphong.kernel.ids import new_id
from vanphong.kernel.rules import Confidence
from vanphong.kernel.text import one_line

EDIT_OFFICE = "calendars:day:edit"
EDIT_SITE = "calendars:site_day:edit"
LAST_YEAR = 2100
_WORDS_MAX = 300


def require_scope(actor: Actor, scope: Scope) -> None:
    """Refuse who may not set days of a scope.

    :raises NotAllowed: naming the permission.
    """
    require(actor, EDIT_SITE if scope is Scope.SITE else EDIT_OFFICE)


def scopes_of(actor: Actor) -> list[Scope]:
    """Give for whom the actor may set days: the own office, the whole country.

    :raises NotAllowed: for neither.
    """
    if not actor.may(EDIT_SITE):
        require_scope(actor, Scope.OFFICE)
        return [Scope.OFFICE]
    return [Scope.OFFICE, Scope.SITE] if actor.may(EDIT_OFFICE) else [Scope.SITE]


@transaction.atomic
def seed_calendar(*, actor: Actor, years: Iterable[int], now: dt.datetime) -> Outcome:
    """Fill the country's days of these years from the library and our corrections.

    What an administrator edited or took out stays as it is and is told in `kept`. Twice is
    once. Locks the country's calendar.

    :raises Invalid: for years the library does not know.
    """
    require(actor, EDIT_SITE)
    wanted = sorted(set(years))
    if not wanted or wanted[0] < FIRST_YEAR or wanted[-1] > LAST_YEAR:
        raise Invalid(_("Năm phải từ 1995 đến 2100."), code="year_unknown")
    reason = f"Nạp lịch nghỉ {wanted[0]}-{wanted[-1]}"
    with _changing(actor, Scope.SITE, reason, now) as outcome:
        outcome.kept = _write_seed(actor, seed_days(wanted), wanted, now)
        unsure = uncertain_years(wanted)
        for year in wanted:
            CalendarYear.objects.get_or_create(
                year=year,
                defaults={"decided": year not in unsure, "note": unsure.get(year, "")},
            )
    audit.record(actor, "calendars:site_day:seed", detail={"years": wanted})
    return outcome


def _write_seed(
    actor: Actor, days: Iterable[Day], years: list[int], now: dt.datetime
) -> tuple[dt.date, ...]:
    there = {row.date: row for row in SiteDay.objects.filter(date__year__in=years)}
    kept, fresh = [], []
    for day in days:
        row = there.pop(day.date, None)
        if row is None:
            facts = _site_facts(day, Origin.SEED, actor, now, change_reason="")
            fresh.append(SiteDay(date=day.date, **facts))
        elif row.origin == Origin.EDITED:
            kept.append(day.date)
        elif _as_day(row) != day:
            facts = _site_facts(day, Origin.SEED, actor, now, change_reason="")
            SiteDay.objects.filter(pk=row.pk).update(**facts)
    SiteDay.objects.bulk_create(fresh)
    stale = [row.pk for row in there.values() if row.origin == Origin.SEED]
    SiteDay.objects.filter(pk__in=stale).delete()
    return tuple(kept)


def _as_day(row: SiteDay) -> Day:
    return Day(row.date, DayKind(row.kind), row.reason, row.source, Confidence(row.confidence))


class _TakenBackError(Exception):
    """Ends what was only tried."""


def preview(act: Callable[[], Outcome]) -> Outcome:
    """Do an act on days and take it all back; gives what it would do.

    :raises VanphongError: what the act would be refused for.
    """
    outcome = Outcome()
    try:
        with transaction.atomic():
            outcome = act()
            raise _TakenBackError  # noqa: TRY301 - the savepoint is left this way
    except _TakenBackError:
        return replace(outcome, change=None)


@transaction.atomic
def set_day(
    *,
    actor: Actor,
    date: dt.date,
    kind: DayKind,
    reason: str,
    change_reason: str,
    now: dt.datetime,
    source: str = "",
    scope: Scope = Scope.OFFICE,
) -> Outcome:
    """Set what a date is, for the actor's office or for the whole country.

    Locks the calendar of that scope. The office's own day wins over the country's.

    :raises Invalid: for an empty reason or one without room, a holiday declared by an office, a
        day that is already so, or a day of the country without its source.
    """
    require_scope(actor, scope)
    reason = within(one_line(reason), 200, "reason")
    change_reason = within(one_line(change_reason), _WORDS_MAX, "change_reason")
    source = within(one_line(source), _WORDS_MAX, "source")
    _check_words(reason=reason, change_reason=change_reason)
    _check_day(actor, date, kind, source, scope)
    day = Day(date, kind, reason, source, Confidence.SECOND_HAND, by_hand=True)
    with _changing(actor, scope, change_reason, now) as outcome:
        if scope is Scope.SITE:
            facts = _site_facts(day, Origin.EDITED, actor, now, change_reason=change_reason)
            SiteDay.objects.update_or_create(date=date, defaults=facts)
        else:
            _write_office_day(day, actor, now, change_reason=change_reason)
    audit.record(
        actor,
        f"calendars:{_noun(scope)}:set",
        subject=outcome.change,
        detail={"date": date, "kind": kind.value, "reason": reason, "why": change_reason},
    )
    return outcome


@transaction.atomic
def remove_day(
    *,
    actor: Actor,
    date: dt.date,
    change_reason: str,
    now: dt.datetime,
    scope: Scope = Scope.OFFICE,
) -> Outcome:
    """Take a date out: an office's falls back to the country's, the country's to its weekday.

    Locks the calendar of that scope.

    :raises NotFound: when the scope has no such day.
    :raises Invalid: for an empty reason.
    """
    require_scope(actor, scope)
    change_reason = within(one_line(change_reason), _WORDS_MAX, "change_reason")
    _check_words(change_reason=change_reason)
    with _changing(actor, scope, change_reason, now) as outcome:
        if not queries.has_own_row(actor, date, scope):
            raise NotFound(_("Không có ngày này trong lịch để bỏ."))
        if scope is Scope.SITE:
            # The row stays, so that the next seeding does not bring it back.
            SiteDay.objects.filter(date=date).update(
                in_force=False,
                origin=Origin.EDITED,
                changed_at=now,
                changed_by=actor.name,
                change_reason=change_reason,
            )
        else:
            OfficeDay.objects.filter(office_id=_office_of(actor), date=date).delete()
    audit.record(
        actor,
        f"calendars:{_noun(scope)}:remove",
        subject=outcome.change,
        detail={"date": date, "why": change_reason},
    )
    return outcome


@transaction.atomic
def decide_year(*, actor: Actor, year: int, source: str, now: dt.datetime) -> CalendarYear:
    """Mark a year as resting on a published decision; its due dates warn no longer.

    Locks the year, then the country's calendar.

    :raises Invalid: without a source.
    :raises NotFound: when the year's days are not in the table.
    """
    require(actor, EDIT_SITE)
    source = within(one_line(source), _WORDS_MAX, "source")
    if not source:
        raise Invalid(
            _("Hãy ghi văn bản quyết định lịch nghỉ của năm."),
            fields={"source": [str(_("Cần ghi số, ngày của văn bản."))]},
        )
    row = CalendarYear.objects.select_for_update().filter(year=year).first()
    if row is None:
        raise NotFound(_("Chưa nạp lịch nghỉ của năm này."))
    with _changing(actor, Scope.SITE, source, now):
        row.decided, row.note = True, source
        row.save(update_fields=["decided", "note"])
    audit.record(actor, "calendars:year:decide", detail={"year": year, "source": source})
    return row


@contextmanager
def _changing(actor: Actor, scope: Scope, reason: str, now: dt.datetime) -> Iterator[Outcome]:
    """Lock the scope's calendar, let days be written, then tell what moved.

    The yielded outcome is filled at the end. A change for the whole country is told to the
    other offices by a job, each in its own scope.
    """
    key = SITE_SCOPE if scope is Scope.SITE else _office_of(actor)
    CalendarVersion.objects.get_or_create(scope=key)
    CalendarVersion.objects.select_for_update().get(scope=key)
    before, country = queries.calendar_for(actor.office_id), queries.calendar_for(None)
    outcome = Outcome()
    yield outcome
    CalendarVersion.objects.filter(scope=key).update(version=new_id())
    after = queries.calendar_for(actor.office_id)
    outcome.days = differences(before, after)
    if outcome.days:
        outcome.moved = moving.move_due_dates(actor=actor, before=before, after=after)
        if actor.office_id is not None:
            outcome.change = moving.keep_change(
                office_id=actor.office_key,
                before=before,
                after=after,
                moved=outcome.moved,
                scope=scope,
                reason=reason,
                changed_by=actor.name,
                now=now,
            )
    rows = moving.as_json(country, queries.calendar_for(None))
    if rows:
        tell_offices.defer(
            office_id=None,
            rows=rows,
            reason=reason,
            changed_by=actor.name,
            changed_at=now.isoformat(),
            but_office=actor.office_id,
        )


def _site_facts(
    day: Day, origin: Origin, actor: Actor, now: dt.datetime, *, change_reason: str
) -> dict[str, Any]:
    return {
        "kind": day.kind.value,
        "reason": day.reason,
        "source": day.source,
        "confidence": day.confidence.value,
        "origin": origin,
        "in_force": True,
        "changed_at": now,
        "changed_by": actor.name,
        "change_reason": change_reason,
    }


def _write_office_day(day: Day, actor: Actor, now: dt.datetime, *, change_reason: str) -> None:
    OfficeDay.objects.update_or_create(
        office_id=_office_of(actor),
        date=day.date,
        defaults={
            "kind": day.kind.value,
            "reason": day.reason,
            "source": day.source,
            "changed_at": now,
            "changed_by": actor.name,
            "change_reason": change_reason,
        },
    )


def _office_of(actor: Actor) -> int:
    if actor.office_id is None:
        raise Invalid(_("Hãy chọn cơ quan có ngày riêng này."), code="office_missing")
    return actor.office_id


def _noun(scope: Scope) -> str:
    return "site_day" if scope is Scope.SITE else "day"


def _check_words(**words: str) -> None:
    missing = {name: [str(_("Cần ghi rõ."))] for name, text in words.items() if not text}
    if missing:
        raise Invalid(_("Hãy ghi lý do thay đổi lịch."), code="reason_missing", fields=missing)


def _check_day(actor: Actor, date: dt.date, kind: DayKind, source: str, scope: Scope) -> None:
    if not FIRST_YEAR <= date.year <= LAST_YEAR:
        sentence = _("Ngày phải trong các năm từ 1995 đến 2100.")
        raise Invalid(sentence, fields={"date": [str(sentence)]})
    if scope is Scope.SITE:
        if not source:
            raise Invalid(
                _("Ngày chung cả nước phải ghi văn bản làm căn cứ."),
                code="source_missing",
                fields={"source": [str(_("Cần ghi số, ngày của văn bản."))]},
            )
        return
    _office_of(actor)
    if kind.value not in dict(OFFICE_KINDS):
        raise Invalid(
            _("Ngày lễ, tết do pháp luật quy định. Cơ quan chỉ đặt ngày nghỉ riêng, làm bù."),
            code="not_the_offices",
            source="Bộ luật Lao động 2019 (45/2019/QH14), Điều 112",
        )
    if queries.calendar_for(None).is_working_day(date) is (kind is DayKind.MAKE_UP):
        raise Invalid(
            _("Ngày này trong lịch chung đã như vậy; không cần đặt ngày riêng."),
            code="already_so",
            fields={"date": [str(_("Đã như vậy trong lịch chung."))]},
        )
