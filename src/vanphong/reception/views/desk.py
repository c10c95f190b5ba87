"""The desk without a network: its page, what it sends once the network is back, the paper sheet."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, Refused, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.reception import queries, services, visit_pages
from vanphong.reception.models import ReceptionSession, Visit
from vanphong.reception.rules import SessionState
from vanphong.reception.rules.permissions import REGISTER_VISIT
from vanphong.reception.visit_forms import DeskForm

# How far from today sessions are offered: a kept page serves as long, and so does what waits.
DAYS_AROUND = 14
SHEET_LINES = 12
# Asked by the page's own script: the page as a browser keeps it, without a person's name or token.
_KEPT = "giu"


@require_GET
@needs(REGISTER_VISIT)
def desk(request: HttpRequest) -> HttpResponse:
    """Show where visits are written down while the network is gone."""
    actor, today = actor_of(request), clock.today()
    form = DeskForm(sessions=_sessions(actor, today), today=today, auto_id="desk_%s")
    context = {
        "parent": "kernel/plain.html" if _KEPT in request.GET else "kernel/base.html",
        "owner": actor.person_key,
        "form": form,
        "further": [form[name] for name in form.FURTHER],
        "crumbs": _crumbs(),
    }
    return render(request, "reception/desk.html", context)


@require_GET
@needs(REGISTER_VISIT)
def paper(request: HttpRequest) -> HttpResponse:
    """Show a blank sheet with numbered lines, to be printed for when the computer is off too."""
    context = {
        "parent": "kernel/print.html" if _KEPT in request.GET else "kernel/base.html",
        "lines": range(1, SHEET_LINES + 1),
        "crumbs": [
            *_crumbs(),
            {"label": _("Ghi khi mất mạng"), "url": reverse("reception_desk")},
        ],
    }
    return render(request, "reception/desk_paper.html", context)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def send(request: HttpRequest) -> JsonResponse:
    """Take in one row of the desk, sent once or many times; GET gives a new token."""
    if request.method == "GET":
        return JsonResponse({"token": get_token(request)})
    try:
        return JsonResponse(_take(request))
    except VanphongError as refusal:
        return JsonResponse(refusal.as_dict(), status=refusal.status)


def _take(request: HttpRequest) -> dict[str, str]:
    actor = actor_of(request)
    if request.POST.get("owner", "") != str(actor.person_key):
        raise Refused(
            _("Lượt này do tài khoản khác ghi trên máy này. Người ấy đăng nhập thì gửi được."),
            code="other_person",
        )
    today = clock.today()
    form = DeskForm(request.POST, sessions=_sessions(actor, today), today=today)
    if not form.is_valid():
        # It may be in the book, its answer lost: what was right then is right.
        before = services.registered_before(
            actor=actor, request_id=form.cleaned_data.get("request_id")
        )
        if before is not None:
            return _number_of(before)
        fields = {name: list(map(str, errors)) for name, errors in form.errors.items()}
        raise Invalid(_("Lượt này còn chỗ phải sửa."), fields=fields)
    visit = services.register_visit(
        actor=actor, facts=form.facts(), persons=form.persons(), now=clock.now(),
        request_id=form.cleaned_data["request_id"],
    )  # fmt: skip
    return _number_of(visit)


def _number_of(visit: Visit) -> dict[str, str]:
    return {"number": str(visit), "url": visit_pages.visit_url(visit)}


def _sessions(actor: Actor, today: dt.date) -> list[ReceptionSession]:
    """Give the sessions made known whose days are near, of two months where they lie in two."""
    around = dt.timedelta(days=DAYS_AROUND)
    months = sorted({day.replace(day=1) for day in (today - around, today, today + around)})
    return [
        one
        for month in months
        for one in queries.sessions_of_month(actor, month)
        if abs(one.day - today) <= around and one.state == SessionState.PUBLISHED
    ]


def _crumbs() -> list[dict[str, str]]:
    return [
        {"label": _("Tiếp công dân"), "url": reverse("receptions")},
        {"label": _("Lượt tiếp"), "url": reverse("reception_visits")},
    ]
