"""The page of the grades an office accepts products by."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.kernel import clock
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.tasks import queries, services, setting_forms
from vanphong.tasks.rules import KEEP_PRACTICE


@needs(KEEP_PRACTICE)
def grades(request: HttpRequest) -> HttpResponse:
    """Set by which grades the office accepts products, and show what held before."""
    actor = actor_of(request)
    start = dict(zip(("best", "middle", "least"), queries.grades(actor), strict=False))
    data = request.POST if request.method == "POST" else None
    form = setting_forms.GradeForm(data, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.set_grades(actor=actor, now=clock.now(), **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Mức áp dụng từ lần nghiệm thu sau."))
            return HttpResponseRedirect(reverse("task_grades"))
    context = {"form": form, "history": queries.grade_history(actor)[:50]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/grades.html", context, status=status)
