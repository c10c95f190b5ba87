"""Pages of circles: which there are, founding, joining, leaving, files to and from elsewhere."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.rules import Decision
from vanphong.people import api as people
from vanphong.petitions import circle_pages, queries, services
from vanphong.petitions.circle_forms import CircleFileForm, FoundForm
from vanphong.petitions.models import Circle
from vanphong.petitions.rules.permissions import CIRCLE, READ_OWN


@require_GET
@needs(READ_OWN)
def circle_list(request: HttpRequest) -> HttpResponse:
    """List the circles of the office for who keeps them, and what was found alike."""
    actor = actor_of(request)
    circles = queries.visible_circles(actor)
    context = {
        "circles": circle_pages.circles_table(actor, circles) if actor.may(CIRCLE) else None,
        "matches": circle_pages.matches_table(queries.matches(actor)[: circle_pages.SHOWN]),
        "may_keep": actor.may(CIRCLE),
    }
    return render(request, "petitions/circles.html", context)


@require_http_methods(["GET", "POST"])
@needs(CIRCLE)
def found(request: HttpRequest) -> HttpResponse:
    """Found a circle; a key for another installation is shown this once."""
    actor = actor_of(request)
    offices = people.offices_directory(clock.today()).exclude(pk=actor.office_key)
    form = FoundForm(request.POST or None, offices=offices)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.found_circle(actor=actor, now=clock.now(), **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lập vòng so khớp."))
            if not made.key_text:
                return HttpResponseRedirect(circle_pages.circle_url(made.circle))
            circle = queries.get_circle(actor, made.circle.pk)
            response = _page(request, circle, key_text=made.key_text)
            response.done_at = circle_pages.circle_url(circle)  # type: ignore[attr-defined]
            return response
    context = {
        "title": _("Lập vòng so khớp"),
        "form": form,
        "back_url": reverse("petition_circles"),
        "facts": [],
        "crumbs": [
            {"label": _("Đơn thư"), "url": reverse("petitions")},
            {"label": _("So khớp với cơ quan khác"), "url": reverse("petition_circles")},
        ],
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_GET
@needs(CIRCLE)
def circle(request: HttpRequest, circle_id: UUID) -> HttpResponse:
    """Show a circle: who is in it, what the own office may do."""
    return _page(request, queries.get_circle(actor_of(request), circle_id))


@require_POST
@needs(CIRCLE)
def join(request: HttpRequest, circle_id: UUID) -> HttpResponse:
    """Let the own office compare in it."""
    joined = services.join_circle(actor=actor_of(request), circle_id=circle_id, now=clock.now())
    messages.success(request, _("Cơ quan đã tham gia; đơn được so khớp dần."))
    return HttpResponseRedirect(circle_pages.circle_url(joined))


@require_http_methods(["GET", "POST"])
@needs(CIRCLE)
def leave(request: HttpRequest, circle_id: UUID) -> HttpResponse:
    """Ask, then leave it, close it as its founder, or decline; own fingerprints are destroyed."""
    if request.method == "GET":
        return _asked(request, queries.get_circle(actor_of(request), circle_id))
    left = services.leave_circle(actor=actor_of(request), circle_id=circle_id, now=clock.now())
    messages.success(request, _("Cơ quan không còn so khớp ở vòng này; dấu vân đã hủy."))
    return HttpResponseRedirect(circle_pages.circle_url(left))


@require_GET
@needs(CIRCLE)
def export(request: HttpRequest, circle_id: UUID) -> HttpResponse:
    """Give the file for the other installation."""
    made = services.export_letters(
        actor=actor_of(request), circle_id=circle_id, now=clock.now()
    )
    headers = {"Content-Disposition": f'attachment; filename="{made.name}"'}
    return HttpResponse(made.text, content_type="application/json", headers=headers)


@require_POST
@needs(CIRCLE)
def take_in(request: HttpRequest, circle_id: UUID) -> HttpResponse:
    """Take in the file of the other installation."""
    actor = actor_of(request)
    here = queries.get_circle(actor, circle_id)
    form = CircleFileForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            count = services.import_letters(
                actor=actor, circle_id=circle_id, content=form.content()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            words = _("Đã nhận dấu vân của %(count)d đơn; đơn được so khớp dần.")
            messages.success(request, words % {"count": count})
            return HttpResponseRedirect(circle_pages.circle_url(here))
    return _page(request, here, form=form)


def _asked(request: HttpRequest, circle: Circle) -> HttpResponse:
    """Ask whether to leave a circle, and say what that ends."""
    actor = actor_of(request)
    joins, leaves = circle_pages.acts(actor, circle)
    if not leaves:
        return HttpResponseRedirect(circle_pages.circle_url(circle))
    label, warning = circle_pages.leaving(actor, circle, invited=joins)
    context = {
        "title": label,
        "form": VanphongForm(),
        "decision": Decision(allowed=True, warnings=(warning,)),
        "kind": "danger",
        "back_url": circle_pages.circle_url(circle),
        "facts": circle_pages.facts(circle),
        "crumbs": [
            {"label": _("Đơn thư"), "url": reverse("petitions")},
            {"label": _("So khớp với cơ quan khác"), "url": reverse("petition_circles")},
            {"label": circle.name, "url": circle_pages.circle_url(circle)},
        ],
    }
    return render(request, "petitions/act.html", context)


def _page(
    request: HttpRequest,
    circle: Circle,
    *,
    key_text: str = "",
    form: CircleFileForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    joins, leaves = circle_pages.acts(actor, circle)
    exchanges = bool(circle.partner) and leaves and circle.closed_at is None
    context = {
        "circle": circle,
        "facts": circle_pages.facts(circle),
        "offices": circle_pages.offices_table(circle, queries.lines_of_circle(actor, circle)),
        "key_text": key_text,
        "may_join": joins,
        "may_leave": leaves,
        "is_founder": circle.office_id == actor.office_key,
        "form": form or (CircleFileForm() if exchanges else None),
    }
    status = 422 if form is not None and form.errors else 200
    return render(request, "petitions/circle.html", context, status=status)
