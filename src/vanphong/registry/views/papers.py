"""Pages for what is on paper: add the scan that comes later, correct an own line."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import needs
from vanphong.registry import queries
from vanphong.registry.forms.papers import CorrectOutgoingForm, ScanForm
from vanphong.registry.services import papers
from vanphong.registry.views.document_acts import act_page, back_to


@require_http_methods(["GET", "POST"])
@needs(papers.ADD_SCAN)
def add_scan(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Take the scan of a paper in and keep it with its document."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    form = ScanForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        upload, now = form.cleaned_data["upload"], clock.now()
        try:
            file = files.take_in(
                actor=actor, content=upload.read(), name=upload.name or "", now=now
            )
            papers.add_scan(actor=actor, document_id=found.pk, file_id=file.pk, now=now)
        except VanphongError as refusal:
            refusal.fields = refusal.fields or {"upload": [str(refusal.message)]}
            form.refuse(refusal)
        else:
            return back_to(request, found, _("Đã thêm bản quét."))
    return act_page(
        request, found, form, title=_("Thêm bản quét"), label=_("Thêm"), icon="upload",
        takes_files=True,
    )  # fmt: skip


@require_http_methods(["GET", "POST"])
@needs("registry:number:reserve")
def correct_outgoing(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Correct the line of an own document issued on paper."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    form = CorrectOutgoingForm(request.POST or None, document=found)
    if request.method == "POST" and form.is_valid():
        try:
            papers.correct_outgoing(
                actor=actor, document_id=found.pk, fields=form.document_fields(),
                reason=form.cleaned_data["reason"], accept_dates=form.accepts_dates,
                version=form.cleaned_data["version"], now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return back_to(request, found, _("Đã sửa thông tin."))
    return act_page(request, found, form, title=_("Sửa thông tin"), label=_("Lưu"), icon="save")
