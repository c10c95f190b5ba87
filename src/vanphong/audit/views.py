"""The trail of the office: who did what, when, to what."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from vanphong.audit import listing
from vanphong.audit.forms import TrailForm
from vanphong.kernel.actor import Actor
from vanphong.kernel.gate import needs


@require_safe
@needs(listing.READ_TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """Show the trail of the office, newest first; older pages by number."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    form = TrailForm(request.GET)
    before = request.GET.get("truoc", "")
    page = listing.page_of_trail(
        actor, form.wanted(), before_id=int(before) if _is_number(before) else None
    )
    older = _address(request, truoc=str(page.next_before)) if page.next_before else ""
    context = {
        "page_title": _("Dấu vết"),
        "form": form,
        "lines": page.lines,
        "older": older,
        "newest": _address(request, truoc="") if before else "",
    }
    return render(request, "audit/trail.html", context)


def _is_number(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) < 19


def _address(request: HttpRequest, **changes: str) -> str:
    kept = {name: value for name, value in request.GET.items() if value} | changes
    return f"?{urlencode({n: v for n, v in kept.items() if v})}"
