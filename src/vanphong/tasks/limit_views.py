"""The page of how often and how far an office extends a task."""

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
def extension_limit(request: HttpRequest) -> HttpResponse:
    """Set how often and how far one task is extended, and show what held before."""
    actor = actor_of(request)
    holds = queries.extension_limit(actor)
    start = {"most_times": holds.most_times, "most_days": holds.most_days}
    data = request.POST if request.method == "POST" else None
    form = setting_forms.ExtensionLimitForm(data, initial=start)
    if form.is_bound and form.is_valid():
        try:
            services.set_extension_limit(actor=actor, now=clock.now(), **form.act())
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã lưu. Giới hạn áp dụng từ lần gia hạn sau."))
            return HttpResponseRedirect(reverse("task_extension_limit"))
    context = {"form": form, "history": queries.extension_history(actor)[:50]}
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "tasks/extension_limit.html", context, status=status)
