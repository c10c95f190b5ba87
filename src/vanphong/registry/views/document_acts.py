"""Acts on one document, a page each: correct, pass on, relate, put into a dossier."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid, NotFound, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.people import api as people
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.forms.documents import (
    CorrectForm,
    LineForm,
    PassOnForm,
    PutIntoDossierForm,
    RelateForm,
)
from vanphong.registry.incoming_queries import DIRECT, arrival_of
from vanphong.registry.models import Document, IncomingEntry
from vanphong.registry.pages.document import crumb_of
from vanphong.registry.proposing import body_named
from vanphong.registry.services import arrivals, documents, dossiers, incoming

READ, CORRECT = "registry:document:read", "registry:incoming:correct"


@require_http_methods(["GET", "POST"])
@needs(READ)
def correct_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Correct what was typed of a received document."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    arrivals.require_corrector(actor, arrival_of(actor, found.pk))
    form = CorrectForm(request.POST or None, initial=CorrectForm.start(found), on=clock.today())
    if request.method == "POST" and form.is_valid():
        body = body_named(form.cleaned_data["issuer_name"])
        more = {
            "body_id": body and body.pk,
            "recipients_text": form.cleaned_data["recipients_text"],
            "page_count": found.page_count, "copy_count": found.copy_count,
            "filed_with": found.filed_with, "note": found.note,
        }  # fmt: skip
        try:
            incoming.correct_document(
                actor=actor, document_id=found.pk, fields=form.document_fields(**more),
                reason=form.cleaned_data["reason"], now=clock.now(),
                symbol_as_written=form.keeps_symbol, version=form.cleaned_data["version"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return back_to(request, found, _("Đã sửa thông tin."))
    return act_page(request, found, form, title=_("Sửa thông tin"), label=_("Lưu"), icon="save")


@require_http_methods(["GET", "POST"])
@needs(CORRECT)
def pass_on_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Pass a paper on to people of the office, or write where else it went."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    entry, today = _line_of(actor, found), clock.today()
    posts = people.posts_of_office(actor, today)
    form = PassOnForm(request.POST or None, entry=entry, posts=posts, today=today)
    if request.method == "POST" and form.is_valid():
        try:
            arrivals.pass_on(
                actor=actor, entry_id=entry.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return back_to(request, found, _passed_on(_line_of(actor, found)))
    return act_page(
        request, found, form, title=_("Chuyển xử lý"), label=_("Chuyển"), icon="send"
    )


def _passed_on(entry: IncomingEntry) -> str:
    told = entry.forwardings.select_related("post__person").order_by("passed_at", "id")
    names = "; ".join(row.post.person.full_name for row in told)
    return _("Đã chuyển tới %(names)s.") % {"names": names} if names else _("Đã ghi vào sổ.")


@require_http_methods(["GET", "POST"])
@needs(READ)
def correct_line(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Correct what stands in the line of the incoming book."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    entry = _line_of(actor, found)
    arrivals.require_corrector(actor, entry)
    form = LineForm(request.POST or None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            arrivals.correct_arrival(
                actor=actor, entry_id=entry.pk, arrival=form.arrival(), now=clock.now(),
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return back_to(request, found, _("Đã ghi vào sổ."))
    return act_page(
        request, found, form, title=_("Sửa dòng vào sổ"), label=_("Ghi vào sổ"), icon="save"
    )


def _line_of(actor: Actor, found: Document) -> IncomingEntry:
    entry = arrival_of(actor, found.pk)
    if entry is None:
        raise NotFound(_("Văn bản này chưa có trong sổ văn bản đến."))
    return entry


@require_POST
@needs(DIRECT)
def no_direction(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say that a paper was seen and needs no direction."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    arrivals.note_no_direction(actor=actor, document_id=document_id, now=clock.now())
    found = queries.get_document(actor, document_id)
    return back_to(request, found, _("Đã ghi: không cần chỉ đạo."))


@require_http_methods(["GET", "POST"])
@needs("registry:document:relate")
def relate_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Say what a document is to another one."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    form = RelateForm(request.POST or None)
    if request.method == "POST":
        candidates = _candidates(actor, found, request.POST.get("symbol", ""))
        form.offer(candidates if len(candidates) > 1 else [])
        if form.is_valid():
            try:
                _relate(actor, found, form, candidates)
            except VanphongError as refusal:
                form.refuse(refusal)
            else:
                return back_to(request, found, _("Đã liên kết hai văn bản."))
    return act_page(
        request, found, form, title=_("Liên kết văn bản"), label=_("Liên kết"), icon="link"
    )


def _candidates(actor: Actor, found: Document, symbol: str) -> list[Document]:
    return reads.with_symbol(actor, symbol, but=found.pk) if symbol.strip() else []


def _relate(
    actor: Actor, found: Document, form: RelateForm, candidates: list[Document]
) -> None:
    chosen = [one for one in candidates if str(one.pk) == form.cleaned_data.get("target")]
    chosen = chosen or candidates
    if not chosen:
        sentence = _("Không tìm thấy văn bản mang số và ký hiệu này trong phạm vi của bạn.")
        raise Invalid(sentence, fields={"symbol": [sentence]})
    if len(chosen) > 1:
        sentence = _("Hãy chọn một trong các văn bản mang số này.")
        raise Invalid(sentence, fields={"target": [sentence]})
    kind, side = form.cleaned_data["kind"].split(":")
    pair = (found.pk, chosen[0].pk) if side == "this" else (chosen[0].pk, found.pk)
    documents.relate(actor=actor, source_id=pair[0], target_id=pair[1], kind=kind)


@require_POST
@needs("registry:document:relate")
def unrelate_document(
    request: HttpRequest, document_id: UUID, relation_id: UUID
) -> HttpResponse:
    """Take back a relation said by mistake."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    documents.unrelate(actor=actor, relation_id=relation_id)
    return back_to(request, found, _("Đã bỏ liên kết."))


@require_http_methods(["GET", "POST"])
@needs("registry:dossier:keep")
def document_dossier(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Put a document into an open dossier."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    found = queries.get_document(actor, document_id)
    dossiers_open = list(queries.dossiers_of(actor, only_open=True)[:200])
    form = PutIntoDossierForm(request.POST or None, dossiers=dossiers_open)
    if request.method == "POST" and form.is_valid():
        try:
            dossiers.add_to_dossier(
                actor=actor, dossier_id=UUID(form.cleaned_data["dossier"]),
                document_id=found.pk, now=clock.now(),
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return back_to(request, found, _("Đã đưa văn bản vào hồ sơ."))
    more = {
        "new_url": f"{reverse('open-dossier')}?van-ban={found.pk}",
        "nothing": "" if dossiers_open else _("Chưa có hồ sơ nào đang mở."),
    }
    return act_page(
        request, found, form, title=_("Đưa vào hồ sơ"), label=_("Đưa vào hồ sơ"),
        icon="folder", **more,
    )  # fmt: skip


def act_page(
    request: HttpRequest, found: Document, form: VanphongForm, **context: Any
) -> HttpResponse:
    """Draw the page of one act on a document."""
    context |= {
        "form": form,
        "document": found,
        "crumbs": [
            crumb_of(found, request.actor),  # type: ignore[attr-defined]
            {
                "label": found.symbol or _("Văn bản"),
                "url": reverse("document", args=[found.pk]),
            },
        ],
        "back_url": reverse("document", args=[found.pk]),
    }
    status = 422 if form.errors else 200
    return render(request, "registry/document_act.html", context, status=status)


def back_to(request: HttpRequest, found: Document, sentence: str) -> HttpResponse:
    """Go back to the document and say what was done."""
    messages.success(request, sentence)
    return HttpResponseRedirect(reverse("document", args=[found.pk]))
