"""Pages of approval: the chief's word on a version, and what the office wants before presenting."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from vanphong.drafting import appraisal_queries as reads
from vanphong.drafting import approvals, forms_appraisal, pages_appraisal
from vanphong.drafting.appraisal_rules import APPROVE, SET, Demands
from vanphong.drafting.approval_queries import waiting_for_approval
from vanphong.drafting.views.appraisal import appraisals_page
from vanphong.drafting.views.common import draft_of
from vanphong.kernel import clock
from vanphong.kernel.errors import Invalid, Refused, Secret
from vanphong.kernel.gate import actor_of, needs

_SHOWN = (Invalid, Refused, Secret)


@require_GET
@needs(APPROVE)
def waiting(request: HttpRequest) -> HttpResponse:
    """List the drafts that wait for one's own approval, the first appraised first."""
    found = waiting_for_approval(actor_of(request))
    context = {"table": pages_appraisal.approvals_table(found), "found": found}
    return render(request, "drafting/approvals_waiting.html", context)


@require_POST
@needs(APPROVE)
def approve(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Approve that the draft as it was seen be presented."""
    draft = draft_of(request, draft_id)
    form = forms_appraisal.ApproveForm(request.POST)
    if form.is_valid():
        try:
            approvals.approve_draft(
                actor=actor_of(request), draft_id=draft.pk, now=clock.now(),
                version=form.cleaned_data["version"], note=form.cleaned_data["note"],
            )  # fmt: skip
        except _SHOWN as error:
            form.refuse(error)
        else:
            messages.success(request, _("Đã phê duyệt trình."))
            return redirect("draft-appraisals", draft.pk)
    return appraisals_page(request, draft, 422, approve=form)


@require_http_methods(["GET", "POST"])
@needs(SET)
def settings(request: HttpRequest) -> HttpResponse:
    """Show and set what the office wants before presenting, and its own lists of items."""
    actor = actor_of(request)
    held = reads.demands_of(actor.office_key)
    demand = forms_appraisal.DemandForm(
        initial={"appraisal": held.appraisal, "approval": held.approval}
    )
    own = forms_appraisal.ListForm(on=clock.today(), initial=_list_of(request))
    if request.method == "POST" and "list-items" in request.POST:
        own = forms_appraisal.ListForm(request.POST, on=clock.today())
        if own.is_valid() and _kept(request, own, _set_list):
            return redirect("appraisal-settings")
    elif request.method == "POST":
        demand = forms_appraisal.DemandForm(request.POST)
        if demand.is_valid() and _kept(request, demand, _set_demands):
            return redirect("appraisal-settings")
    context = {
        "demand": demand,
        "own": own,
        "history": pages_appraisal.history_table(
            reads.settings_of(actor.office_key), reads.lists_of(actor.office_key)
        ),
    }
    status = 422 if demand.errors or own.errors else 200
    return render(request, "drafting/appraisal_settings.html", context, status=status)


def _list_of(request: HttpRequest) -> dict[str, str]:
    """Give the list that holds for the type named in the address, to be changed."""
    type_code = request.GET.get("loai", "SCHEME")
    items = reads.items_of_office(actor_of(request).office_key, type_code, clock.today())
    return {"type_code": type_code, "items": "\n".join(one.text for one in items)}


def _kept(request: HttpRequest, form: Any, act: Any) -> bool:
    try:
        act(request, form.cleaned_data)
    except _SHOWN as error:
        form.refuse(error)
        return False
    messages.success(request, _("Đã lưu. Lần trước vẫn còn trong lịch sử."))
    return True


def _set_list(request: HttpRequest, given: dict[str, Any]) -> None:
    approvals.set_list(
        actor=actor_of(request), type_code=given["type_code"],
        items=given["items"].split("\n"), reason=given["reason"], now=clock.now(),
    )  # fmt: skip


def _set_demands(request: HttpRequest, given: dict[str, Any]) -> None:
    demands = Demands(given["appraisal"], given["approval"])
    approvals.set_demands(
        actor=actor_of(request), demands=demands, reason=given["reason"], now=clock.now()
    )
