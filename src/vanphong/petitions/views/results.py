"""The page on which what came of a case is written down and corrected."""

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
from vanphong.petitions import case_pages, queries, result_pages, services
from vanphong.petitions.result_forms import ResultForm
from vanphong.petitions.rules.permissions import HANDLE
from vanphong.petitions.rules.results import may_record


@require_http_methods(["GET", "POST"])
@needs(HANDLE)
def result(request: HttpRequest, case_id: UUID) -> HttpResponse:
    """Write down what came of a case, or correct it."""
    actor = actor_of(request)
    case = queries.get_case(actor, case_id)
    before = result_pages.result_of(case)
    form = ResultForm(request.POST or None, case=case, result=before)
    if request.method == "POST" and form.is_valid():
        try:
            services.record_result(
                actor=actor, case_id=case_id, facts=form.facts(), now=clock.now(),
                reason=form.cleaned_data.get("reason", ""),
                version=form.cleaned_data["version"],
            )  # fmt: skip
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi kết quả giải quyết."))
            return HttpResponseRedirect(case_pages.case_url(case))
    context = {
        "title": _("Kết quả giải quyết"),
        "form": form,
        "decision": may_record(case.state, case.competence),
        "submit": _("Lưu kết quả"),
        "back_url": case_pages.case_url(case),
        "facts": [*case_pages.facts(case), *result_pages.level_implied(case)],
        "crumbs": [
            {"label": _("Đơn thư"), "url": reverse("petitions")},
            {
                "label": _("Vụ việc %(number)s") % {"number": case},
                "url": case_pages.case_url(case),
            },
        ],
    }
    return render(request, "petitions/act.html", context, status=422 if form.errors else 200)
