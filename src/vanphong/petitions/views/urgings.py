"""Pages of urgings: the list, the spreadsheet, the document that answers, from either side."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import VanphongError, said
from vanphong.kernel.gate import actor_of, needs
from vanphong.petitions import (
    case_forms,
    case_pages,
    queries,
    report_pages,
    services,
    urging_forms,
    urging_pages,
)
from vanphong.petitions.models import Case
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import HANDLE, READ_OWN
from vanphong.petitions.views.cases import around
from vanphong.registry import api as registry

_SHOWN = 200
_NONE_NUMBERED = gettext_lazy(
    "Không có văn bản đến nào mang số này từ ngày đôn đốc, trong những văn bản bạn xem được."
)
_NONE_CAME = gettext_lazy(
    "Chưa có văn bản đến nào của nơi được đôn đốc từ ngày đôn đốc. Hãy tìm theo số."
)


@require_GET
@needs(READ_OWN)
def urging_list(request: HttpRequest) -> HttpResponse:
    """List the urgings of the cases one may see: what stands, what is past its day, what came."""
    actor, today = actor_of(request), clock.today()
    view, key = request.GET.get("loc", ""), request.GET.get("ky", "")
    period = report_pages.period_asked(key, today) if key else None
    found = (
        _came(actor, period)
        if view == urging_pages.CAME[0]
        else _urged(request, actor, view, period)
    )
    context = {
        **found,
        "chips": urging_pages.chips(view),
        "narrowed": said(period.words) if period else "",
        "file_url": reverse("petition_urgings_file") + (f"?ky={period.key}" if period else ""),
        "today": today,
    }
    return render(request, "petitions/urgings.html", context)


def _urged(
    request: HttpRequest, actor: Actor, view: str, period: Period | None
) -> dict[str, Any]:
    """Give one page of the urgings of a view."""
    today = clock.today()
    rows = queries.in_urging_view(queries.urgings(actor), view, today, period)
    page = queries.urging_page(rows, after=request.GET.get("sau", ""))
    query = request.GET.copy()
    query["sau"] = page.next_key
    return {
        "table": urging_pages.table(page.items, today),
        "count": rows[:1001].count(),
        "next_url": f"?{query.urlencode()}" if page.next_key else "",
    }


def _came(actor: Actor, period: Period | None) -> dict[str, Any]:
    """Give the newest documents that came in answer; all of them stand in the spreadsheet."""
    found = queries.came(actor, period)
    shown = found[: -_SHOWN - 1 : -1]
    return {"table": urging_pages.came_table(actor, shown), "count": len(found)}


@require_GET
@needs(READ_OWN)
def urging_file(request: HttpRequest) -> HttpResponse:
    """Give urgings and replies as a spreadsheet, of one period where one is named."""
    key = request.GET.get("ky", "")
    period = report_pages.period_asked(key, clock.today()) if key else None
    content = services.urging_workbook(actor=actor_of(request), period=period, now=clock.now())
    name = f"don-doc-{period.key}.xlsx" if period else "don-doc.xlsx"
    return files.attachment(content, name, files.XLSX.media_type)


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def reply(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Find the incoming document that answers an urging, by its number, and link it."""
    actor = actor_of(request)
    case = queries.get_case(actor, case_id)
    urging = queries.get_urging(case, step_id)
    typed = request.GET.get("so", "").strip()[:100]
    found = queries.likely_replies(actor, urging, typed)
    form = urging_forms.ReplyForm(request.POST or None, case=case, found=found)
    if request.method == "POST" and form.is_valid():
        try:
            services.link_reply(
                actor=actor, case_id=case_id, step_id=step_id, now=clock.now(),
                document_id=form.document_id(), version=form.cleaned_data["version"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return _linked(request, case)
    context = {
        "title": _("Văn bản trả lời lần đôn đốc %(number)d") % {"number": urging.number},
        "number_form": urging_forms.NumberForm(initial={"so": typed}, auto_id="id_%s"),
        "search_label": _("Tìm trong văn bản đến"),
        "form": form,
        "found": found,
        "none_words": _NONE_NUMBERED if typed else _NONE_CAME,
        **around(case),
    }
    return render(request, "petitions/reply.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def undo_reply(request: HttpRequest, case_id: UUID, step_id: UUID) -> HttpResponse:
    """Take back, with a reason, that a document answers an urging."""
    actor = actor_of(request)
    case = queries.get_case(actor, case_id)
    urging = queries.get_urging(case, step_id)
    form = case_forms.ReasonForm(request.POST or None, case=case)
    if request.method == "POST" and form.is_valid():
        try:
            services.unlink_reply(
                actor=actor, case_id=case_id, step_id=step_id, now=clock.now(),
                reason=form.cleaned_data["reason"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã bỏ liên kết."))
            return HttpResponseRedirect(case_pages.case_url(case))
    title = _("Bỏ liên kết văn bản trả lời %(symbol)s") % {"symbol": urging.reply or ""}
    context = {"title": title.strip(), "form": form, **around(case)}
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def reply_of(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Choose, from an incoming document, the urging it answers."""
    actor = actor_of(request)
    document = registry.get_document(actor, document_id)
    arrival = registry.arrival_of(actor, document_id)
    day = arrival.arrived_on if arrival else clock.today()
    typed = request.GET.get("so", "").strip()[:100]
    rows = queries.urgings_found(queries.urgings_before(actor, day), typed)
    page = queries.urging_page(
        rows if arrival else rows.none(), after=request.GET.get("sau", "")
    )
    form = urging_forms.ReplyOfForm(request.POST or None, found=page.items)
    if request.method == "POST" and form.is_valid():
        meant = form.meant()
        try:
            services.link_reply(
                actor=actor, document_id=document_id, now=clock.now(),
                case_id=meant["case_id"], step_id=meant["step_id"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            return _linked(request, queries.get_case(actor, meant["case_id"]))
    url = page_of("document", document.pk)
    context = {
        "title": _("Trả lời văn bản đôn đốc đơn"),
        "number_form": urging_forms.UrgingNumberForm(initial={"so": typed}, auto_id="id_%s"),
        "search_label": _("Tìm lần đôn đốc"),
        "form": form,
        "found": page.items,
        "none_words": _("Không có lần đôn đốc nào chờ trả lời khớp với chữ này."),
        "next_url": f"?{urlencode({'so': typed, 'sau': page.next_key})}"
        if page.next_key
        else "",
        "back_url": url,
        "facts": [
            {"label": _("Văn bản"), "text": document.symbol, "url": url},
            {"label": _("Cơ quan ban hành"), "text": document.issuer_name},
            {"label": _("Ngày đến"), "text": f"{day:%d/%m/%Y}"},
            {"label": _("Trích yếu"), "text": document.abstract},
        ],
        "crumbs": [{"label": document.symbol or _("Văn bản"), "url": url}],
    }
    return render(request, "petitions/reply.html", context, status=422 if form.errors else 200)


def _linked(request: HttpRequest, case: Case) -> HttpResponse:
    messages.success(request, _("Đã liên kết văn bản trả lời."))
    return HttpResponseRedirect(f"{case_pages.case_url(case)}#don-doc")
