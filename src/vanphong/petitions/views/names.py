"""The page that finds letters by a person's name, with a reason."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import name_pages, queries, services
from vanphong.petitions.report_forms import NameSearchForm
from vanphong.petitions.rules.permissions import SEARCH_NAMES


@require_http_methods(["GET", "POST"])
@needs(SEARCH_NAMES)
def by_name(request: HttpRequest) -> HttpResponse:
    """Ask whose letters and why; list them, the newest first. The name is in no address."""
    actor = actor_of(request)
    form = NameSearchForm(request.POST or None)
    found = None
    if request.method == "POST" and form.is_valid():
        try:
            found = services.find_by_name(actor=actor, now=clock.now(), **form.cleaned_data)
        except VanphongError as refusal:
            form.refuse(refusal)
    context = {
        "form": form,
        "found": found,
        "table": name_pages.table(actor, found.letters) if found else None,
        "searches": name_pages.searches_table(
            queries.name_searches(actor)[: name_pages.SEARCHES_SHOWN]
        ),
        "most_a_day": services.MOST_A_DAY,
    }
    return render(request, "petitions/names.html", context, status=422 if form.errors else 200)
