"""Pages of a session online: what was done before it, what was recorded of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.reception import forms, queries, rota_pages, services
from vanphong.reception.models import ReceptionSession
from vanphong.reception.rules.permissions import KEEP_ROTA, READ_ROTA


@require_http_methods(["GET", "POST"])
@needs(KEEP_ROTA)
def note(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Note when a step before the session was done."""
    actor, now = actor_of(request), clock.now()
    session = queries.get_session(actor, reception_id)
    form = forms.OnlineForm(request.POST or None, now=now)
    if request.method == "POST" and form.is_valid():
        try:
            services.note_online(
                actor=actor, session_id=session.pk, step=form.cleaned_data["step"],
                done_at=form.moment(), now=now,
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi."))
            return HttpResponseRedirect(rota_pages.session_url(session))
    return _page(request, form, _("Ghi việc tiếp trực tuyến"), session)


@require_http_methods(["GET", "POST"])
@needs(KEEP_ROTA)
def add_record(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Keep what was recorded of the session."""
    actor = actor_of(request)
    session = queries.get_session(actor, reception_id)
    form = forms.RecordForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.add_record(
                actor=actor, session_id=session.pk, now=clock.now(), sound=form.sound(),
                kept_at=form.cleaned_data["kept_at"], digest=form.cleaned_data["digest"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu."))
            return HttpResponseRedirect(rota_pages.session_url(session))
    return _page(request, form, _("Thêm bản ghi"), session)


@require_GET
@needs(READ_ROTA)
def record(request: HttpRequest, reception_id: UUID, position: int) -> HttpResponse:
    """Hand over the sound of a session; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_record(actor, reception_id, position)
    if found.file is None:
        raise NotFound(_("Không tìm thấy bản ghi này."))
    audit.record_reading(actor, found.session, now=clock.now())
    return files.sound_response(found.file, request.headers.get("Range", ""))


def _page(
    request: HttpRequest, form: Any, title: str, session: ReceptionSession
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
