"""One delivery, for either side: the paper, the verdict, what may be done."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from vanphong.audit import api as audit
from vanphong.exchange import forms, pages, queries, services
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import STAGES, DeliveryState, Side, may_become
from vanphong.exchange.views.common import (
    RECALL,
    RECEIVE,
    SEND,
    sent_crumbs,
    to_delivery,
    tried,
)
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import actor_of, needs
from vanphong.people import api as people
from vanphong.registry import api as registry


@require_GET
@needs(None)
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Show one delivery to either side: the paper, the verdict, what may be done."""
    return _delivery_page(request, queries.get_delivery(actor_of(request), delivery_id))


def _delivery_page(
    request: HttpRequest, found: Delivery, **bound: VanphongForm
) -> HttpResponse:
    actor, now = actor_of(request), clock.now()
    document = registry.visible_documents(actor).filter(pk=found.document_id).first()
    envelope = Envelope.read(found.envelope)
    paper = pages.paper(actor, found, document, now)
    received = found.receiver_id == actor.office_id
    context = {
        "delivery": found,
        "envelope": envelope,
        "received": received,
        "badge": pages.badge(found),
        "facts": pages.facts(found, envelope),
        "steps": pages.steps(found),
        "paper": paper,
        "answered": pages.answered(actor, envelope),
        "document_url": reverse("document", args=[document.pk]) if document else "",
        **(_received(actor, found, paper, bound) if received else _sent(actor, found)),
    }
    # A refusal of what the page does not offer any more stands on top.
    failed = next(iter(bound.values()), None)
    offered = any(failed is context.get(f"{name}_form") for name in bound)
    context["failed"] = None if offered else failed
    return render(request, "exchange/delivery.html", context, status=422 if bound else 200)


def _received(
    actor: Actor, found: Delivery, paper: dict[str, Any], bound: dict[str, VanphongForm]
) -> dict[str, Any]:
    """Give the receiver's acts: accept or refuse, answer a recall."""
    arrived = found.state == DeliveryState.ARRIVED
    asked = found.state == DeliveryState.RECALL_ASKED
    may_register = actor.may("registry:incoming:register")
    hint = _("Nơi gửi đọc được lý do này.")
    offered = found.replaced_by if asked else None
    entry = queries.arrival_of(actor, found.document_id)
    return {
        "entry": entry,
        "next_steps": pages.next_steps(actor, found, entry) if entry else [],
        "accept_form": bound.get("accept")
        or forms.AcceptForm(
            invalid=paper["invalid"], posts=people.posts_of_office(actor, clock.today())
        )
        if arrived and may_register and not paper.get("problem") and paper["file"]
        else None,
        "refuse_form": bound.get("refuse") or forms.ReasonForm(hint=hint) if arrived else None,
        "answer_form": bound.get("answer") or forms.AnswerForm() if asked else None,
        "offered": offered,
        "offered_symbol": Envelope.read(offered.envelope).symbol if offered else "",
        "banner": pages.banner(found, sent=False),
        "crumbs": [{"label": _("Gửi nhận"), "url": reverse("deliveries")}],
    }


def _sent(actor: Actor, found: Delivery) -> dict[str, Any]:
    """Give the sender's acts."""
    taken = found.state in STAGES
    new = DeliveryState.RECALL_ASKED if taken else DeliveryState.RECALLED
    decision = may_become(new, state=found.state, side=Side.SENDER)
    return {
        "may_recall": actor.may(RECALL) and bool(decision),
        "taken": taken,
        "banner": pages.banner(found, sent=True),
        "may_acknowledge": bool(found.answer),
        "may_send_again": actor.may(SEND) and found.answer == DeliveryState.REFUSED,
        "crumbs": sent_crumbs(),
    }


def _file_of(actor: Actor, delivery_id: UUID) -> files.File:
    """Give the file of a delivery; the trail notes that it was read."""
    found = queries.get_delivery(actor, delivery_id)
    document = registry.get_document(actor, found.document_id)
    if document.file_id is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    file = files.get_file(actor, document.file_id)
    audit.record_reading(actor, document, now=clock.now())
    return file


@require_GET
@needs(None)
def page(request: HttpRequest, delivery_id: UUID, page: int) -> HttpResponse:
    """Show a page of the delivered file."""
    return files.page_image_response(_file_of(actor_of(request), delivery_id), page)


@require_GET
@needs(None)
def file(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Hand the delivered file over for saving."""
    return files.file_response(_file_of(actor_of(request), delivery_id))


@require_POST
@needs(RECEIVE)
def accept(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Accept a delivery and enter it in the book."""
    actor, now = actor_of(request), clock.now()
    found = queries.get_delivery(actor, delivery_id)
    posts = people.posts_of_office(actor, vietnam_date(now))
    form = forms.AcceptForm(request.POST, invalid="reason" in request.POST, posts=posts)
    done = tried(
        form,
        lambda: services.accept_delivery(
            actor=actor,
            delivery_id=found.pk,
            now=now,
            arrival=form.arrival(vietnam_date(now)),
            accept_invalid=form.cleaned_data.get("accept_invalid", False),
            reason=form.cleaned_data.get("reason", ""),
        ),
    )
    return (
        to_delivery(found.pk, "#so-den")
        if done
        else _delivery_page(request, found, accept=form)
    )


@require_POST
@needs(RECEIVE)
def refuse(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Refuse a delivery."""
    actor = actor_of(request)
    form = forms.ReasonForm(request.POST)
    done = tried(
        form,
        lambda: services.refuse_delivery(
            actor=actor,
            delivery_id=delivery_id,
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    )
    if done:
        messages.success(request, _("Đã từ chối và báo cho nơi gửi."))
        return HttpResponseRedirect(reverse("deliveries"))
    return _delivery_page(request, queries.get_delivery(actor, delivery_id), refuse=form)


@require_POST
@needs(RECEIVE)
def answer(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Answer a recall."""
    actor = actor_of(request)
    form = forms.AnswerForm(request.POST)
    done = tried(
        form,
        lambda: services.answer_recall(
            actor=actor,
            delivery_id=delivery_id,
            consent=form.cleaned_data["consent"] == "yes",
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    )
    if done:
        messages.success(request, _("Đã trả lời nơi gửi."))
        return to_delivery(delivery_id)
    return _delivery_page(request, queries.get_delivery(actor, delivery_id), answer=form)


@require_POST
@needs(None)
def acknowledge(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Note that the receiver's answer was seen."""
    services.acknowledge_answer(actor=actor_of(request), delivery_id=delivery_id)
    messages.success(request, _("Đã ghi là đã xem."))
    return to_delivery(delivery_id)
