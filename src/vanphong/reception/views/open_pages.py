"""The pages of the rota that everybody reads, without logging in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import public
from vanphong.people import api as people
from vanphong.reception import queries, rota_pages


@require_GET
@public("the rota of reception is made known to everybody by law")
def offices(request: HttpRequest) -> HttpResponse:
    """List the offices that have posted their reception."""
    context = {"offices": queries.offices_that_post(clock.today())}
    return render(request, "reception/open_offices.html", context)


@require_GET
@public("the rota of reception is made known to everybody by law")
def office(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an office has posted of its sessions from this month on, and its place."""
    today = clock.today()
    found = people.Office.objects.filter(code=code).first()
    if found is None:
        raise NotFound(_("Không tìm thấy cơ quan này."))
    rows = queries.posted_sessions(found.pk, today.replace(day=1))
    context = {
        "office": found,
        "place": queries.place_of(found.pk),
        "sessions": [
            {
                "row": one,
                "day": rota_pages.day_words(one.day),
                "hours": rota_pages.hours(one),
                "kinds": rota_pages.kinds(one),
            }
            for one in rows
        ],
    }
    return render(request, "reception/open_office.html", context)
