"""Pages of directions written on paper: enter one, see the picture that shows it."""

from __future__ import annotations

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
from vanphong.registry import api as registry
from vanphong.tasks import queries, services
from vanphong.tasks.record_form import RecordForm
from vanphong.tasks.rules import RECORD


@require_http_methods(["GET", "POST"])
@needs(RECORD)
def record(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Enter a direction that a leader wrote on the paper."""
    actor = actor_of(request)
    document = registry.get_document(actor, document_id)
    form = RecordForm(
        request.POST or None, request.FILES or None,
        actor=actor, today=clock.today(), document=document,
    )  # fmt: skip
    if request.method == "POST" and form.is_valid():
        try:
            services.record_direction(
                actor=actor, document_id=document.pk, now=clock.now(), **form.act()
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi bút phê trên giấy."))
            return HttpResponseRedirect(reverse("document", args=[document.pk]))
    context = {
        "form": form,
        "document": document,
        "document_url": reverse("document", args=[document.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "tasks/record.html", context, status=status)


@require_GET
@needs("registry:document:read")
def paper(request: HttpRequest, direction_id: UUID) -> HttpResponse:
    """Give the picture of a direction on paper to who may see the direction; the trail notes it."""
    actor = actor_of(request)
    direction = queries.visible_directions(actor).filter(pk=direction_id).first()
    if direction is None or direction.paper_scan is None:
        raise NotFound(_("Không tìm thấy bản quét này."))
    audit.record_reading(actor, direction, now=clock.now())
    return files.file_response(direction.paper_scan)
