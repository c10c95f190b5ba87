"""Pages of the working calendar: the year, the list, the due-date calculator, changes."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.calendars import pages, queries, services
from vanphong.calendars.forms import DayForm, DecisionForm, DueForm, RemoveForm
from vanphong.calendars.grid import year_grid
from vanphong.calendars.models import Scope
from vanphong.calendars.moving import Outcome
from vanphong.calendars.rules import TermUnit, due_date, explain, remaining, summary
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import needs

READ = "calendars:day:read"
CHANGES_SHOWN = 100


@needs(READ)
def year(request: HttpRequest) -> HttpResponse:
    """Show a year as twelve months."""
    actor, number, calendar = _year_of(request)
    grid = year_grid(number, calendar, clock.today())
    return _page(
        request,
        "year",
        tab="calendar",
        year=number,
        months=grid,
        working_days=sum(month.working_days for month in grid),
        warning=pages.year_warning(actor, number),
        may_decide=actor.may(services.EDIT_SITE) and pages.waits_for_decision(actor, number),
        years=pages.year_chips(actor, number, "calendar"),
    )


@needs(READ, fresh=True)
def decide_year(request: HttpRequest, year: int) -> HttpResponse:
    """Say that the days of a year rest on a published decision."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    services.require_scope(actor, Scope.SITE)
    form = DecisionForm(request.POST or None)
    place = f"{reverse('calendar')}?nam={year}"
    if request.method == "POST" and form.is_valid():
        try:
            services.decide_year(actor=actor, year=year, now=clock.now(), **form.cleaned_data)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi quyết định lịch nghỉ của năm."))
            return HttpResponseRedirect(place)
    status = 422 if form.errors else 200
    return _page(
        request, "decide", tab="calendar", status=status, form=form, year=year, back_url=place
    )


@needs(READ)
def day_list(request: HttpRequest) -> HttpResponse:
    """List the days of a year that differ from their weekday."""
    actor, number, calendar = _year_of(request)
    return _page(
        request,
        "list",
        tab="calendar-list",
        year=number,
        table=pages.day_table(calendar, number),
        warning=pages.year_warning(actor, number),
        years=pages.year_chips(actor, number, "calendar-list"),
    )


@needs(READ)
def calculator(request: HttpRequest) -> HttpResponse:
    """Count a term and show the reasoning day by day."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = (
        DueForm(request.GET)
        if "so" in request.GET
        else DueForm(
            initial={"start": clock.today(), "count": 5, "unit": TermUnit.WORKING_DAYS.value}
        )
    )
    answer: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        calendar = queries.calendar_for(actor.office_id)
        given = form.cleaned_data
        due = due_date(given["start"], given["count"], TermUnit(given["unit"]), calendar)
        answer = {
            "due": due,
            "summary": summary(due),
            "lines": explain(due),
            "left": remaining(due.on, clock.today(), calendar),
        }
    status = 422 if form.is_bound and form.errors else 200
    return _page(
        request, "calculator", tab="due-calculator", status=status, form=form, **answer
    )


@needs(READ)
def day(request: HttpRequest, date: dt.date) -> HttpResponse:
    """Show what one date is, from where that is known and who set it."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    site, own = queries.day_rows(actor, date)
    return _page(
        request,
        "day",
        tab="calendar",
        date=date,
        words=pages.day_words(queries.calendar_for(actor.office_id), date),
        own_facts=pages.office_facts(own) if own else [],
        site_facts=pages.site_facts(site) if site else [],
        site_taken_out=bool(site and not site.in_force),
        may_remove_own=actor.may(services.EDIT_OFFICE) and own is not None,
        may_remove_site=actor.may(services.EDIT_SITE) and bool(site and site.in_force),
    )


@needs(READ, fresh=True)
def edit_day(request: HttpRequest) -> HttpResponse:
    """Set what a date is; then show the due dates that moved."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scopes = services.scopes_of(actor)
    if request.method == "POST":
        return _set_day(request, DayForm(request.POST, scopes=scopes))
    start = pages.edit_initial(actor, request.GET.get("ngay", ""), scopes)
    form = DayForm(initial=start, scopes=scopes)
    return _page(request, "edit", tab="calendar", form=form)


def _set_day(request: HttpRequest, form: DayForm) -> HttpResponse:
    """Show what setting the day would move; set it once that was shown."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    shown = None
    if form.is_valid():

        def act() -> Outcome:
            return services.set_day(actor=actor, now=clock.now(), **form.act())

        try:
            if form.cleaned_data["seen"] == form.shown:
                return _after(act(), form.cleaned_data["date"])
            shown = services.preview(act)
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            form.data = {**request.POST.dict(), "seen": form.shown}
    status = 422 if form.errors else 200
    return _page(request, "edit", tab="calendar", status=status, form=form, **_shown(shown))


def _shown(outcome: Outcome | None) -> dict[str, Any]:
    """Give the tables of what a change would do, nothing before it was tried."""
    if outcome is None:
        return {}
    return {
        "shown": True,
        "days": pages.changed_days_table([day.as_dict() for day in outcome.days]),
        "moved": pages.moved_table([due.as_dict() for due in outcome.moved]),
    }


@needs(READ, fresh=True)
def remove_day(request: HttpRequest, date: dt.date) -> HttpResponse:
    """Take a date out of the own calendar, or of the country's (`?pham-vi=SITE`)."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    scope = Scope.SITE if request.GET.get("pham-vi") == Scope.SITE else Scope.OFFICE
    services.require_scope(actor, scope)
    form = RemoveForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            outcome = services.remove_day(
                actor=actor, date=date, scope=scope, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return _after(outcome, date)
    words = pages.day_words(queries.calendar_for(actor.office_id), date)
    would = None
    if request.method == "GET" and queries.has_own_row(actor, date, scope):
        would = services.preview(
            lambda: services.remove_day(
                actor=actor, date=date, scope=scope, now=clock.now(), change_reason="-"
            )
        )
    return _page(
        request,
        "remove",
        tab="calendar",
        status=422 if form.errors else 200,
        form=form,
        date=date,
        words=words,
        scope=scope,
        **_shown(would),
    )


@needs(READ)
def change_list(request: HttpRequest) -> HttpResponse:
    """List the changes of days, newest first."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = list(queries.changes(actor)[:CHANGES_SHOWN])
    table = pages.change_table(found)
    return _page(request, "changes", tab="calendar-changes", table=table)


@needs(READ)
def change(request: HttpRequest, change_id: UUID) -> HttpResponse:
    """Show one change: the dates, why, and every due date it moved."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_change(actor, change_id)
    return _page(
        request,
        "change",
        tab="calendar-changes",
        change=found,
        facts=pages.change_facts(found),
        days=pages.changed_days_table(found.days),
        moved=pages.moved_table(found.moved),
    )


def _year_of(request: HttpRequest) -> tuple[Actor, int, Any]:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    asked = request.GET.get("nam", "")
    number = int(asked) if asked.isdecimal() and 1995 <= int(asked) <= 2100 else 0
    number = number or clock.today().year
    return actor, number, queries.calendar_for(actor.office_id)


def _after(outcome: Outcome, date: dt.date) -> HttpResponse:
    if outcome.change is None:
        return HttpResponseRedirect(reverse("calendar-day", args=[date]))
    return HttpResponseRedirect(reverse("calendar-change", args=[outcome.change.pk]))


def _page(
    request: HttpRequest, name: str, *, tab: str, status: int = 200, **context: Any
) -> HttpResponse:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    context["tabs"] = pages.tabs(tab)
    context["may_edit"] = actor.may(services.EDIT_OFFICE) or actor.may(services.EDIT_SITE)
    context["crumbs"] = [{"label": _("Lịch làm việc"), "url": reverse("calendar")}]
    return render(request, f"calendars/{name}.html", context, status=status)
