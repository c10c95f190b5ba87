"""Pages of figures by place, field and month: trends, the map, what was in time, what rises."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.kernel import clock
from vanphong.kernel.errors import said
from vanphong.kernel.gate import actor_of, needs
from vanphong.people import api as people
from vanphong.petitions import listing, report_pages, spread_figures, spread_pages
from vanphong.petitions.rules.permissions import READ_ALL


@require_GET
@needs(READ_ALL)
def trends(request: HttpRequest) -> HttpResponse:
    """Show what came and what was handled in each of 24 months, a chart for each field."""
    actor, today = actor_of(request), clock.today()
    last = spread_figures.month_asked(request.GET.get("den", ""), today)
    place = listing.place_asked(request.GET.get("dia-ban", ""))
    months, found = spread_figures.trends(actor, last, place.code if place else "")
    context = {
        "tabs": spread_pages.tabs("petition_trends", request.GET),
        "months": spread_pages.month_choices(today),
        "last": f"{last:%Y-%m}",
        "place": place,
        "places": listing.place_choices(actor),
        "charts": spread_pages.charts(months, found),
        "without": [one.label for one in found if not spread_pages.any_of(one)],
        "hidden": spread_pages.hidden_words(),
    }
    return render(request, "petitions/trends.html", context)


@require_GET
@needs(READ_ALL)
def place_map(request: HttpRequest) -> HttpResponse:
    """Show the provinces by their cases of a field and period, and the communes of one."""
    actor, today = actor_of(request), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    field = request.GET.get("linh-vuc", "")
    about = listing.field_asked(field)
    province = _province(request) or people.home_province(actor)
    code = province.code if province else ""
    found = spread_figures.places_of(actor, period, field, code)
    rows, few = spread_pages.rows_of(found.communes, period, field, code)
    context = {
        "tabs": spread_pages.tabs("petition_map", request.GET),
        "period": period,
        "title": " · ".join(filter(None, (said(period.words), about))),
        "choices": report_pages.choices(today),
        "fields": spread_pages.field_choices(),
        "field": field,
        "map": spread_pages.map_of(found.provinces, period, field, code),
        "province": province,
        "communes": rows,
        "few": few,
        "hidden": spread_pages.hidden_words(),
    }
    return render(request, "petitions/map.html", context)


@require_GET
@needs(READ_ALL)
def in_time(request: HttpRequest) -> HttpResponse:
    """Show the shares handled in time by field and by place, with how sure they are."""
    actor, today = actor_of(request), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    province = _province(request)
    fields = spread_figures.in_time_by_field(actor, period, today)
    places = spread_figures.in_time_by_place(
        actor, period, today, province.code if province else ""
    )
    where = _("Theo xã của %(name)s") % {"name": province.full_name} if province else ""
    context = {
        "tabs": spread_pages.tabs("petition_in_time", request.GET),
        "period": period,
        "title": said(period.words),
        "choices": report_pages.choices(today),
        "province": province,
        "provinces": people.provinces(),
        "groups": [
            spread_pages.timely_group(_("Theo lĩnh vực"), _("Lĩnh vực"), fields),
            spread_pages.timely_group(where or _("Theo tỉnh"), _("Địa bàn"), places),
        ],
    }
    return render(request, "petitions/in_time.html", context)


@require_GET
@needs(READ_ALL)
def rising(request: HttpRequest) -> HttpResponse:
    """List the topics of a place that rise against their own year before."""
    actor, today = actor_of(request), clock.today()
    found, compared = spread_figures.rising(actor, today)
    since, until = spread_figures.weeks(today)
    context = {
        "tabs": spread_pages.tabs("petition_rising", request.GET),
        "since": since,
        "until": until,
        "rows": spread_pages.rising_rows(found, since, until),
        "compared": compared,
        "left_out": spread_pages.left_out_words(),
    }
    return render(request, "petitions/rising.html", context)


def _province(request: HttpRequest) -> people.Unit | None:
    """Give the province an address names; that of a commune it names."""
    unit = listing.place_asked(request.GET.get("dia-ban", ""))
    return unit.parent or unit if unit else None
