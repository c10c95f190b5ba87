"""The JSON API of the working calendar."""

from __future__ import annotations

import datetime as dt
from typing import Annotated

from django.http import HttpRequest
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from ninja import Path, Router, Schema

from vanphong.calendars import queries, services
from vanphong.calendars.models import Scope
from vanphong.calendars.moving import Outcome
from vanphong.calendars.rules import DayKind, TermUnit, due_date, explain
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, Positive, allowed
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import actor_of

router = Router()
READ = "calendars:day:read"
Year = Annotated[int, Path(ge=1946, le=2200)]


class DayOut(Schema):
    """A date that differs from its weekday; `confidence` says how firmly it is known.

    `by_hand` is true for what an administrator set.
    """

    date: dt.date
    kind: DayKind
    reason: str
    source: str
    confidence: str
    by_hand: bool


class YearOut(Schema):
    """The days of a year; `decided` is false while a yearly decision is not published."""

    year: int
    known: bool
    decided: bool
    days: list[DayOut]


class StepOut(Schema):
    """One date on the way to a due date."""

    date: dt.date
    counted: bool
    number: int | None
    reason: str


class DueOut(Schema):
    """A due date, until 24:00 in Vietnam, with its reasoning."""

    on: dt.date
    nominal_on: dt.date
    rolled_over: bool
    source: str
    warnings: list[str]
    lines: list[str]
    steps: list[StepOut]


class DayIn(In):
    """What a date is to be, and why; scope OFFICE is the token's own office.

    With `dry_run` nothing is stored: the answer says what would move.
    """

    date: Day
    kind: DayKind
    reason: str
    change_reason: str
    source: str = ""
    scope: Scope = Scope.OFFICE
    dry_run: bool = False


class DayRemovalIn(In):
    """Why a date is taken out; with `dry_run` the answer only says what would move."""

    change_reason: str
    scope: Scope = Scope.OFFICE
    dry_run: bool = False


class DecisionIn(In):
    """The published decision on the days of a year: its number and date."""

    source: str


class MovedOut(Schema):
    """A due date that moved."""

    label: str
    url: str
    before: dt.date
    after: dt.date


class DifferenceOut(Schema):
    """A date before and after a change, in words."""

    date: dt.date
    before: str
    after: str


class OutcomeOut(Schema):
    """What a change of days did in the office."""

    days: list[DifferenceOut]
    moved: list[MovedOut]


@router.get("/calendar/years/{year}", response=YearOut, summary="Các ngày của một năm")
@allowed(READ)
def get_year(request: HttpRequest, year: Year) -> dict[str, object]:
    """Give the days of a year for the token's office."""
    return _year(request, year)


def _year(request: HttpRequest, year: int) -> dict[str, object]:
    calendar = queries.calendar_for(actor_of(request).office_id)
    return {
        "year": year,
        "known": year in calendar.known_years,
        "decided": year in calendar.known_years - calendar.uncertain_years,
        "days": [day for date, day in sorted(calendar.days.items()) if date.year == year],
    }


@router.get("/calendar/due", response=DueOut, summary="Tính hạn và nêu cách tính")
@allowed(READ)
def get_due(
    request: HttpRequest,
    start: Day,
    count: Positive,
    unit: TermUnit,
    *,
    roll_over: bool = True,
) -> dict[str, object]:
    """Count a term from the start date."""
    calendar = queries.calendar_for(actor_of(request).office_id)
    try:
        due = due_date(start, count, unit, calendar, roll_over=roll_over)
    except (ValueError, OverflowError) as error:
        raise Invalid(
            _("Thời hạn không đúng. Hãy xem lại ngày bắt đầu và số lượng."),
            fields={"count": [_too_far(error)]},
        ) from error
    return {
        "on": due.on,
        "nominal_on": due.nominal_on,
        "rolled_over": due.rolled_over,
        "source": due.source,
        "warnings": list(due.warnings),
        "lines": explain(due),
        "steps": list(due.steps),
    }


@router.post("/calendar/days", response=OutcomeOut, summary="Đặt ngày nghỉ, ngày làm bù")
@allowed(READ)
def post_day(request: HttpRequest, given: DayIn) -> Outcome:
    """Set what a date is; the answer lists the due dates that moved."""
    facts = given.dict(exclude={"dry_run"})

    def act() -> Outcome:
        return services.set_day(actor=actor_of(request), now=clock.now(), **facts)

    return services.preview(act) if given.dry_run else act()


@router.delete("/calendar/days/{date}", response=OutcomeOut, summary="Bỏ ngày khỏi lịch")
@allowed(READ)
def delete_day(request: HttpRequest, date: Day, given: DayRemovalIn) -> Outcome:
    """Take a date out; the answer lists the due dates that moved."""
    facts = given.dict(exclude={"dry_run"})

    def act() -> Outcome:
        return services.remove_day(actor=actor_of(request), date=date, now=clock.now(), **facts)

    return services.preview(act) if given.dry_run else act()


@router.post(
    "/calendar/years/{year}/decision",
    response=YearOut,
    summary="Ghi quyết định lịch nghỉ của năm",
)
@allowed(services.EDIT_SITE)
def decide_year(request: HttpRequest, year: Year, given: DecisionIn) -> dict[str, object]:
    """Say that the days of a year rest on a published decision; due dates warn no longer."""
    services.decide_year(
        actor=actor_of(request), year=year, source=given.source, now=clock.now()
    )
    return _year(request, year)


def _too_far(error: ValueError | OverflowError) -> str:
    """Say in words why a term cannot be counted; a date past the last year has none of ours."""
    return gettext("Hạn tính ra quá xa.") if isinstance(error, OverflowError) else str(error)
