"""The sender's pages: send on, recall, replace."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.exchange import forms, pages, queries, services
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.rules import ENDED, STAGES
from vanphong.exchange.views.common import (
    RECALL,
    SEND,
    crumb,
    posted,
    sent_crumbs,
    to_delivery,
    tried,
)
from vanphong.kernel import clock
from vanphong.kernel.errors import NotFound
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.people import api as people
from vanphong.registry import api as registry

NAMES_OFFERED = 20


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def recall(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Take a delivery back, or ask the receiver to give it up."""
    actor = actor_of(request)
    found = queries.get_delivery(actor, delivery_id)
    form = forms.ReasonForm(posted(request), hint=_("Nơi nhận đọc được lý do này."))
    if request.method == "POST" and tried(
        form,
        lambda: services.recall_delivery(
            actor=actor,
            delivery_id=found.pk,
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    ):
        return to_delivery(found.pk)
    envelope = Envelope.read(found.envelope)
    words = (
        _("%(office)s đã tiếp nhận. Văn bản chỉ được thu hồi khi nơi nhận đồng ý.")
        if found.state in STAGES
        else _("%(office)s chưa tiếp nhận. Văn bản được thu hồi ngay.")
    )
    sheet = {
        "title": _("Thu hồi %(symbol)s") % {"symbol": envelope.symbol},
        "text": words % {"office": found.receiver.name},
        "label": _("Thu hồi"),
        "back_url": reverse("delivery", args=[found.pk]),
        "crumbs": sent_crumbs(crumb(found)),
    }
    return _act_page(request, form, sheet)


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def replace(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Offer another document in the place of a delivered one, after showing what that does."""
    actor = actor_of(request)
    found = queries.get_delivery(actor, delivery_id)
    several = queries.live_receivers(found) > 1
    form = forms.ReplaceForm(posted(request), actor=actor, several=several)
    ready = form.is_valid()
    if ready and form.cleaned_data["seen"] == form.shown:
        done = tried(
            form,
            lambda: services.ask_replacement(
                actor=actor,
                delivery_id=found.pk,
                new_document_id=form.cleaned_data["document"],
                whole=form.whole,
                confirmed=form.cleaned_data["confirmed"],
                reason=form.cleaned_data["reason"],
                now=clock.now(),
            ),
        )
        if done:
            messages.success(request, _("Đã gửi văn bản thay thế."))
            return to_delivery(found.pk)
    preview = None
    if ready:
        form.data = {**request.POST.dict(), "seen": form.shown}
        preview = pages.replacement(
            actor, found, form.cleaned_data["document"], whole=form.whole or not several
        )
    if not (preview and preview["warnings"]):
        del form.fields["confirmed"]
    context = {
        "form": form,
        "preview": preview,
        "old": Envelope.read(found.envelope),
        "back_url": reverse("delivery", args=[found.pk]),
        "crumbs": sent_crumbs(crumb(found)),
    }
    status = 422 if form.errors else 200
    return render(request, "exchange/replace.html", context, status=status)


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def recall_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Recall a document from everyone it was sent to."""
    actor = actor_of(request)
    found = registry.get_document(actor, document_id)
    form = forms.ReasonForm(posted(request), hint=_("Mọi nơi nhận đọc được lý do này."))
    place = reverse("document-deliveries", args=[found.pk])
    if request.method == "POST" and tried(
        form,
        lambda: services.recall_document(
            actor=actor,
            document_id=found.pk,
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    ):
        return HttpResponseRedirect(place)
    sheet = {
        "title": _("Thu hồi văn bản %(symbol)s") % {"symbol": found.symbol},
        "text": _(
            "Văn bản không còn hiệu lực trong sổ và khi tra cứu theo mã. Nơi chưa tiếp nhận "
            "bị thu hồi ngay; nơi đã tiếp nhận được đề nghị trả lại. Số của văn bản giữ nguyên."
        ),
        "label": _("Thu hồi văn bản"),
        "back_url": place,
        "crumbs": sent_crumbs({"label": found.symbol, "url": place}),
    }
    return _act_page(request, form, sheet)


def _act_page(request: HttpRequest, form: VanphongForm, sheet: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "exchange/act.html", {"form": form, "sheet": sheet}, status=status)


@require_http_methods(["GET", "POST"])
@needs(SEND)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show where an own document went, and send it on."""
    actor, today = actor_of(request), clock.today()
    found = registry.get_document(actor, document_id)
    if found.office_id != actor.office_id:
        raise NotFound(_("Không tìm thấy văn bản này."))
    reached = queries.deliveries_of(actor, found).exclude(state__in=ENDED)
    form = forms.SendForm(
        posted(request), actor=actor, on=today,
        sent_to=set(reached.values_list("receiver_id", flat=True)),
    )  # fmt: skip
    if request.method == "POST" and tried(
        form,
        lambda: services.send_document(
            actor=actor, document_id=found.pk, office_ids=form.office_ids, now=clock.now()
        ),
    ):
        messages.success(request, _("Đã gửi."))
        return HttpResponseRedirect(reverse("document-deliveries", args=[found.pk]))
    in_force = found.state == registry.DocumentState.ISSUED
    context = {
        "document": found,
        "crumbs": sent_crumbs(
            {"label": found.symbol, "url": reverse("document", args=[found.pk])}
        ),
        "in_force": in_force,
        "columns": pages.receiver_columns(),
        "rows": pages.receivers(actor, found),
        "form": form if in_force and found.file_id else None,
        "may_recall": actor.may(RECALL) and in_force,
    }
    status = 422 if form.is_bound else 200
    return render(request, "exchange/document.html", context, status=status)


@require_POST
@needs(SEND)
def offices(request: HttpRequest) -> JsonResponse:
    """Offer names of offices for what is typed, with or without marks."""
    found = people.offices_directory(clock.today(), words=request.POST.get("q", ""))
    others = found.exclude(pk=actor_of(request).office_id or 0)
    return JsonResponse(list(others.values_list("name", flat=True)[:NAMES_OFFERED]), safe=False)
