"""The page that says who can see a draft, and why."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from vanphong.drafting import facts
from vanphong.drafting.rules import READ
from vanphong.drafting.sight import readers_of
from vanphong.drafting.views.common import draft_of
from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs


@require_GET
@needs(READ)
def draft_sight(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Say who can see a draft, and why."""
    draft = draft_of(request, draft_id)
    context = {
        "question": _("Ai xem được dự thảo này, vì sao?"),
        "lead": draft.abstract,
        "readers": readers_of(actor_of(request), draft, clock.today()),
        "note": _("Người khác trong cơ quan không thấy dự thảo này."),
        "crumbs": [
            {"label": _("Soạn thảo"), "url": reverse("drafts")},
            {"label": facts.title_of(draft), "url": reverse("draft", args=[draft.pk])},
        ],
    }
    return render(request, "people/sight.html", context)
