"""Pages of the exchange: the trays, one delivery, where a document went."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.exchange import forms, pages, queries, services
from vanphong.exchange.envelope import Envelope
from vanphong.exchange.models import Delivery
from vanphong.exchange.rules import ENDED, STAGES, DeliveryState, Side, may_become
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound, VanphongError
from vanphong.kernel.forms import VanphongForm
from vanphong.kernel.gate import needs
from vanphong.people import api as people
from vanphong.registry import api as registry

RECEIVE, SEND, RECALL = queries.RECEIVE, queries.SEND, queries.RECALL
NAMES_OFFERED = 20


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _posted(request: HttpRequest) -> QueryDict | None:
    return request.POST if request.method == "POST" else None


@require_GET
@needs(RECEIVE)
def inbox(request: HttpRequest) -> HttpResponse:
    """List what came: what waits, or all."""
    actor = _actor(request)
    everything = request.GET.get("loc") == "tat-ca"
    rows = queries.inbox(actor, waiting=not everything)
    chips = [
        {"label": _("Chờ xử lý"), "url": "?", "active": not everything,
         "count": queries.inbox(actor, waiting=True).count()},
        {"label": _("Tất cả đã đến"), "url": "?loc=tat-ca", "active": everything},
    ]  # fmt: skip
    return _tray(request, rows, chips=chips, sent=False)


@require_GET
@needs(SEND)
def outbox(request: HttpRequest) -> HttpResponse:
    """List what was sent."""
    return _tray(request, queries.outbox(_actor(request)), chips=[], sent=True)


def _tray(request: HttpRequest, rows: Any, *, chips: list[Any], sent: bool) -> HttpResponse:
    actor = _actor(request)
    found = queries.page(rows, cursor=request.GET.get("sau", ""))
    tabs = []
    if actor.may(RECEIVE):
        tabs.append({"label": _("Đến"), "url": reverse("deliveries"), "active": not sent})
    if actor.may(SEND):
        tabs.append({"label": _("Đã gửi"), "url": reverse("sent-deliveries"), "active": sent})
    query = request.GET.copy()
    query["sau"] = found.next_cursor
    context = {
        "sent": sent,
        "tabs": tabs,
        "chips": chips,
        "table": pages.tray(found.items, actor),
        "later": bool(request.GET.get("sau")),
        "next_url": f"?{query.urlencode()}" if found.next_cursor else "",
    }
    return render(request, "exchange/tray.html", context)


@require_GET
@needs(None)
def delivery(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Show one delivery to either side: the paper, the verdict, what may be done."""
    return _delivery_page(request, queries.get_delivery(_actor(request), delivery_id))


def _delivery_page(
    request: HttpRequest, found: Delivery, **bound: VanphongForm
) -> HttpResponse:
    actor, now = _actor(request), clock.now()
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
        "document_url": reverse("document", args=[document.pk]) if document else "",
        "failed": next(iter(bound.values()), None),
        **(_received(actor, found, paper, bound) if received else _sent(actor, found)),
    }
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
    return {
        "entry": queries.arrival_of(actor, found.document_id),
        "accept_form": bound.get("accept") or forms.AcceptForm(invalid=paper["invalid"])
        if arrived and may_register and not paper.get("problem") and paper["file"]
        else None,
        "refuse_form": bound.get("refuse") or forms.ReasonForm(hint=hint) if arrived else None,
        "answer_form": bound.get("answer") or forms.AnswerForm() if asked else None,
        "offered": offered,
        "offered_symbol": Envelope.read(offered.envelope).symbol if offered else "",
        "crumb": {"label": _("Văn bản chờ tiếp nhận"), "url": reverse("deliveries")},
    }


def _sent(actor: Actor, found: Delivery) -> dict[str, Any]:
    """Give the sender's acts."""
    taken = found.state in STAGES
    new = DeliveryState.RECALL_ASKED if taken else DeliveryState.RECALLED
    decision = may_become(new, state=found.state, side=Side.SENDER)
    return {
        "may_recall": actor.may(RECALL) and bool(decision),
        "taken": taken,
        "crumb": {"label": _("Văn bản đã gửi"), "url": reverse("sent-deliveries")},
    }


def _file_of(actor: Actor, delivery_id: UUID) -> files.File:
    found = queries.get_delivery(actor, delivery_id)
    document = registry.get_document(actor, found.document_id)
    if document.file_id is None:
        raise NotFound(_("Không tìm thấy tệp này."))
    return files.get_file(actor, document.file_id)


@require_GET
@needs(None)
def page(request: HttpRequest, delivery_id: UUID, page: int) -> HttpResponse:
    """Show a page of the delivered file."""
    return files.page_image_response(_file_of(_actor(request), delivery_id), page)


@require_GET
@needs(None)
def file(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Hand the delivered file over for saving."""
    return files.file_response(_file_of(_actor(request), delivery_id))


@require_POST
@needs(RECEIVE)
def accept(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Accept a delivery and enter it in the book."""
    actor, now = _actor(request), clock.now()
    found = queries.get_delivery(actor, delivery_id)
    form = forms.AcceptForm(request.POST, invalid="reason" in request.POST)
    done = _tried(
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
    return _to(found.pk, "#so-den") if done else _delivery_page(request, found, accept=form)


@require_POST
@needs(RECEIVE)
def refuse(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Refuse a delivery."""
    actor = _actor(request)
    form = forms.ReasonForm(request.POST)
    done = _tried(
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
    actor = _actor(request)
    form = forms.AnswerForm(request.POST)
    done = _tried(
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
        return _to(delivery_id)
    return _delivery_page(request, queries.get_delivery(actor, delivery_id), answer=form)


def _tried(form: VanphongForm, act: Callable[[], object]) -> bool:
    """Do the act of a form that holds together; a refusal goes to its fields."""
    if not form.is_valid():
        return False
    try:
        act()
    except VanphongError as refusal:
        form.refuse(refusal)
        return False
    return True


def _to(delivery_id: UUID, place: str = "") -> HttpResponseRedirect:
    return HttpResponseRedirect(reverse("delivery", args=[delivery_id]) + place)


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def recall(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Take a delivery back, or ask the receiver to give it up."""
    actor = _actor(request)
    found = queries.get_delivery(actor, delivery_id)
    form = forms.ReasonForm(_posted(request), hint=_("Nơi nhận đọc được lý do này."))
    if request.method == "POST" and _tried(
        form,
        lambda: services.recall_delivery(
            actor=actor,
            delivery_id=found.pk,
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    ):
        return _to(found.pk)
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
    }
    return _act_page(request, form, sheet)


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def replace(request: HttpRequest, delivery_id: UUID) -> HttpResponse:
    """Offer another document in the place of a delivered one."""
    actor = _actor(request)
    found = queries.get_delivery(actor, delivery_id)
    form = forms.ReplaceForm(_posted(request), actor=actor)
    if request.method == "POST" and _tried(
        form,
        lambda: services.ask_replacement(
            actor=actor,
            delivery_id=found.pk,
            new_document_id=form.cleaned_data["document"],
            reason=form.cleaned_data["reason"],
            now=clock.now(),
        ),
    ):
        return _to(found.pk)
    envelope = Envelope.read(found.envelope)
    sheet = {
        "title": _("Thay thế %(symbol)s") % {"symbol": envelope.symbol},
        "text": _(
            "Văn bản thay thế được gửi tới %(office)s. Nếu nơi nhận đã vào sổ bản cũ, việc "
            "thay thế chờ nơi nhận đồng ý."
        )
        % {"office": found.receiver.name},
        "label": _("Gửi văn bản thay thế"),
        "back_url": reverse("delivery", args=[found.pk]),
    }
    return _act_page(request, form, sheet)


@require_http_methods(["GET", "POST"])
@needs(RECALL)
def recall_document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Recall a document from everyone it was sent to."""
    actor = _actor(request)
    found = registry.get_document(actor, document_id)
    form = forms.ReasonForm(_posted(request), hint=_("Mọi nơi nhận đọc được lý do này."))
    place = reverse("document-deliveries", args=[found.pk])
    if request.method == "POST" and _tried(
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
    }
    return _act_page(request, form, sheet)


def _act_page(request: HttpRequest, form: VanphongForm, sheet: dict[str, Any]) -> HttpResponse:
    status = 422 if form.is_bound else 200
    return render(request, "exchange/act.html", {"form": form, "sheet": sheet}, status=status)


@require_http_methods(["GET", "POST"])
@needs(SEND)
def document(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Show where an own document went, and send it on."""
    actor, today = _actor(request), clock.today()
    found = registry.get_document(actor, document_id)
    if found.office_id != actor.office_id:
        raise NotFound(_("Không tìm thấy văn bản này."))
    reached = queries.deliveries_of(actor, found).exclude(state__in=ENDED)
    form = forms.SendForm(
        _posted(request), actor=actor, on=today,
        sent_to=set(reached.values_list("receiver_id", flat=True)),
    )  # fmt: skip
    if request.method == "POST" and _tried(
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
        "in_force": in_force,
        "columns": pages.receiver_columns(),
        "rows": pages.receivers(actor, found),
        "form": form if in_force and found.file_id else None,
        "may_recall": actor.may(RECALL) and in_force,
    }
    status = 422 if form.is_bound else 200
    return render(request, "exchange/document.html", context, status=status)


@require_GET
@needs(SEND)
def offices(request: HttpRequest) -> JsonResponse:
    """Offer names of offices for what is typed, with or without marks."""
    found = people.offices_directory(clock.today(), words=request.GET.get("q", ""))
    others = found.exclude(pk=_actor(request).office_id or 0)
    return JsonResponse(list(others.values_list("name", flat=True)[:NAMES_OFFERED]), safe=False)
