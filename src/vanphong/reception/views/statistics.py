"""Pages of the statistics of reception: of a period as it is, frozen; lists; the spreadsheet."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError, said
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import api as petitions
from vanphong.reception import queries, services, statistics_pages
from vanphong.reception.queries import StatisticsOf
from vanphong.reception.rules import READING, SOURCE
from vanphong.reception.rules.permissions import READ_ALL_VISITS


def _asked(request: HttpRequest, statistics_id: UUID | None) -> StatisticsOf:
    return statistics_pages.statistics_asked(
        actor_of(request), request.GET.get("ky", ""), statistics_id, clock.today()
    )


@require_GET
@needs(READ_ALL_VISITS)
def statistics(request: HttpRequest, statistics_id: UUID | None = None) -> HttpResponse:
    """Show the columns of form 01/TCD, as they are or as they were frozen."""
    actor, today = actor_of(request), clock.today()
    found = _asked(request, statistics_id)
    rows = queries.statistics_versions(actor, found.period.key)
    changed = statistics_pages.changed(actor, found, today)
    context = {
        "frozen": found.frozen,
        "period": found.period,
        "title": said(found.period.words),
        "choices": petitions.period_choices(today),
        "groups": statistics_pages.groups(found),
        "file_url": statistics_pages.address(found, "file"),
        "versions": petitions.versions(rows, "reception_frozen", found.frozen),
        "facts": petitions.frozen_facts(found.frozen) if found.frozen else [],
        "changed": statistics_pages.changed_lines(changed),
        "may_freeze": actor.may(petitions.DECIDE) and found.period.until <= today,
        "notes": (SOURCE, READING),
        "crumbs": _crumbs(found if found.frozen else None),
    }
    return render(request, "reception/statistics.html", context)


@require_GET
@needs(READ_ALL_VISITS)
def figure(
    request: HttpRequest, figure: str, statistics_id: UUID | None = None
) -> HttpResponse:
    """Show the visits or sessions a column counts."""
    actor, column = actor_of(request), statistics_pages.column_asked(figure)
    found = _asked(request, statistics_id)
    back = {"label": said(found.period.words), "url": statistics_pages.address(found)}
    context = {
        "title": f"{statistics_pages.words_of(column)}, {said(found.period.words)}",
        "count": found.found.counts[column.slug],
        "table": statistics_pages.list_table(actor, found, column),
        "frozen": found.frozen,
        "crumbs": [*_crumbs(), back],
    }
    return render(request, "reception/statistics_list.html", context)


@require_GET
@needs(READ_ALL_VISITS)
def file(request: HttpRequest, statistics_id: UUID | None = None) -> HttpResponse:
    """Give the statistics as a spreadsheet."""
    found = _asked(request, statistics_id)
    content = services.statistics_workbook(
        actor=actor_of(request), found=found, now=clock.now()
    )
    version = f"-lan-{found.frozen.version}" if found.frozen else ""
    name = f"tiep-cong-dan-{found.period.key}{version}.xlsx"
    return files.attachment(content, name, files.XLSX.media_type)


@require_http_methods(["GET", "POST"])
@needs(petitions.DECIDE)
def freeze(request: HttpRequest) -> HttpResponse:
    """Freeze the statistics of a period, again only with a reason."""
    actor, now, today = actor_of(request), clock.now(), clock.today()
    asked = (request.POST or request.GET).get("ky", "")
    period = petitions.period_asked(asked, today)
    before = queries.statistics_versions(actor, period.key)
    form = petitions.FreezeForm(
        request.POST or None, again=bool(before), initial={"ky": period.key}
    )
    if request.method == "POST" and form.is_valid():
        reason = form.cleaned_data.get("reason", "")
        try:
            made = services.freeze_statistics(
                actor=actor, period=period, reason=reason, now=now
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã chốt số liệu."))
            return HttpResponseRedirect(reverse("reception_frozen", args=[made.pk]))
    context: dict[str, Any] = {
        "title": _("Chốt số liệu tiếp công dân: %(period)s") % {"period": said(period.words)},
        "submit": _("Chốt số liệu"),
        "form": form,
        "back_url": f"{reverse('reception_statistics')}?ky={period.key}",
        "facts": petitions.frozen_before(before, "reception_frozen"),
        "crumbs": _crumbs(),
    }
    return render(request, "reception/act.html", context, status=422 if form.errors else 200)


def _crumbs(found: StatisticsOf | None = None) -> list[dict[str, str]]:
    place = reverse("reception_statistics")
    query = f"?ky={found.period.key}" if found else ""
    return [
        {"label": _("Tiếp công dân"), "url": reverse("receptions")},
        {"label": _("Số liệu tiếp công dân"), "url": f"{place}{query}"},
    ]
