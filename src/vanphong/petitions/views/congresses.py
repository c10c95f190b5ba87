"""Pages of congresses: which are told of, telling of one, taking it out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import congress_pages, queries, services
from vanphong.petitions.congress_pages import CallOffForm, CongressForm
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN


@require_GET
@needs(READ_OWN)
def congress_list(request: HttpRequest) -> HttpResponse:
    """List the congresses before which late denunciations are warned of."""
    actor = actor_of(request)
    rows = queries.standing_congresses(actor)
    context = {
        "congresses": congress_pages.congresses_table(actor, rows),
        "may_set": actor.may(DECIDE),
    }
    return render(request, "petitions/congresses.html", context)


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def set_congress(request: HttpRequest) -> HttpResponse:
    """Tell of a congress and its day."""
    form = CongressForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.set_congress(
                actor=actor_of(request), now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            words = _("Đã ghi %(name)s, khai mạc ngày %(day)s.")
            day = f"{made.opens_on:%d/%m/%Y}"
            messages.success(request, words % {"name": made.name, "day": day})
            return HttpResponseRedirect(reverse("petition_congresses"))
    return _act(request, {"title": _("Ghi ngày đại hội"), "form": form, "facts": []})


@require_http_methods(["GET", "POST"])
@needs(DECIDE)
def call_off(request: HttpRequest, congress_id: UUID) -> HttpResponse:
    """Take a congress out, with the reason."""
    actor = actor_of(request)
    here = queries.get_congress(actor, congress_id)
    form = CallOffForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.call_off_congress(
                actor=actor, congress_id=congress_id, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bỏ %(name)s.") % {"name": here.name})
            return HttpResponseRedirect(reverse("petition_congresses"))
    context = {
        "title": _("Bỏ ngày đại hội"),
        "form": form,
        "facts": congress_pages.facts(here),
        "kind": "danger",
    }
    return _act(request, context)


def _act(request: HttpRequest, context: dict[str, Any]) -> HttpResponse:
    crumbs = [
        {"label": _("Đơn thư"), "url": reverse("petitions")},
        {"label": _("Đại hội sắp tới"), "url": reverse("petition_congresses")},
    ]
    more = {"crumbs": crumbs, "back_url": reverse("petition_congresses")}
    status = 422 if context["form"].errors else 200
    return render(request, "petitions/act.html", context | more, status=status)
