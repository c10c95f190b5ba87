"""Pages of what a leader directs, the conclusion notice, and the tasks that come of it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from vanphong.kernel import clock
from vanphong.kernel.addresses import page_of
from vanphong.kernel.errors import VanphongError
from vanphong.kernel.gate import actor_of, needs
from vanphong.reception import queries, services, visit_forms, visit_pages
from vanphong.reception.rules.permissions import DIRECT_VISIT


@require_http_methods(["GET", "POST"])
@needs(DIRECT_VISIT)
def direct(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Write down what who receives directs on a visit."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    form = visit_forms.DirectionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.direct_visit(
                actor=actor, visit_id=found.pk, now=clock.now(), **form.cleaned_data
            )
        except VanphongError as refusal:
            form.refuse(refusal)
        else:
            messages.success(request, _("Đã ghi ý kiến chỉ đạo."))
            return HttpResponseRedirect(visit_pages.visit_url(found))
    context = {
        "title": _("Ghi ý kiến chỉ đạo"),
        "form": form,
        "back_url": visit_pages.visit_url(found),
        "facts": visit_pages.facts(found, actor),
        "crumbs": [
            {"label": _("Tiếp công dân"), "url": reverse("receptions")},
            {
                "label": _("Lượt tiếp %(number)s") % {"number": found},
                "url": visit_pages.visit_url(found),
            },
        ],
    }
    return render(request, "reception/act.html", context, status=422 if form.errors else 200)


@require_POST
@needs(DIRECT_VISIT)
def conclude(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Begin the draft of the conclusion notice, and open it."""
    found = services.begin_conclusion(
        actor=actor_of(request), session_id=reception_id, now=clock.now()
    )
    return HttpResponseRedirect(page_of("draft", found.draft_id))


@require_POST
@needs(DIRECT_VISIT)
def take(request: HttpRequest, reception_id: UUID) -> HttpResponse:
    """Take the directions of the issued notice as conclusions, and open them."""
    taken = services.take_session_conclusions(
        actor=actor_of(request), session_id=reception_id, now=clock.now()
    )
    return HttpResponseRedirect(page_of("conclusion_set", taken.pk))
