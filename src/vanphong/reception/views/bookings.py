"""Pages by which slots of a session are booked and cancelled, at the desk or by telephone."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.reception import booking_pages, queries, rota_pages, services, visit_forms
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules.permissions import REGISTER_VISIT


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def book(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Keep a slot for somebody."""
    actor = actor_of(request)
    session = queries.get_session(actor, reception_id)
    form = visit_forms.BookingForm(
        request.POST or None, free=booking_pages.free_slots(actor, session)
    )
    if request.method == "POST" and form.is_valid():
        try:
            booking = services.book_slot(
                actor=actor, session_id=session.pk, facts=form.facts(), now=clock.now()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(
                request, _("Đã giữ giờ %(hour)s.") % {"hour": f"{booking.starts_at:%H:%M}"}
            )
            return HttpResponseRedirect(rota_pages.session_url(session))
    return _page(request, form, _("Nhận hẹn"), session)


@require_http_methods(["GET", "POST"])
@needs(REGISTER_VISIT)
def cancel(request: HttpRequest, booking_id: UUID) -> HttpResponse:
    """Free a slot, with the reason."""
    actor = actor_of(request)
    booking = queries.get_booking(actor, booking_id)
    session = queries.get_session(actor, booking.session_id)
    form = visit_forms.CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.cancel_booking(
                actor=actor, booking_id=booking.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã hủy hẹn."))
            return HttpResponseRedirect(rota_pages.session_url(session))
    title = _("Hủy hẹn %(hour)s") % {"hour": f"{booking.starts_at:%H:%M}"}
    return _page(request, form, title, session)


def _page(
    request: HttpRequest,
    form: visit_forms.BookingForm | visit_forms.CancelForm,
    title: str,
    session: ReceptionSession,
) -> HttpResponse:
    attending = queries.attending_of([session]).get(session.pk, [])
    context = {
        "title": title,
        "form": form,
        "back_url": rota_pages.session_url(session),
        "facts": rota_pages.facts(session, attending),
        "crumbs": [{"label": _("Tiếp công dân"), "url": reverse("receptions")}],
    }
    return render(request, "reception/act.html", context, status=422 if form.errors else 200)
