"""The page of the report of a period."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from vanphong.kernel import clock
from vanphong.kernel.errors import said
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import queries, report_pages
from vanphong.petitions.rules.permissions import READ_ALL


@require_GET
@needs(READ_ALL)
def report(request: HttpRequest) -> HttpResponse:
    """Show the figures of a period; each leads to the cases it counts."""
    actor, today = actor_of(request), clock.today()
    period = report_pages.period_asked(request.GET.get("ky", ""), today)
    counts = queries.counted(actor, period, today)
    context = {
        "period": period,
        "title": said(period.words),
        "choices": report_pages.choices(today),
        "heads": report_pages.heads(counts),
        "groups": report_pages.groups(counts, period),
    }
    return render(request, "petitions/report.html", context)
