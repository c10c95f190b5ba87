"""The page of a case, from any of its things, and its evidence file."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from vanphong.drafting.evidence import evidence_file
from vanphong.drafting.trace import days_shown, stages_shown, trace_of
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.kernel.tracing import ThingKind

READ = "registry:document:read"
ZIP = "application/zip"
# What an address names a thing by, and the page of the thing itself.
_NAMED = {
    "document_id": (ThingKind.DOCUMENT, "document"),
    "draft_id": (ThingKind.DRAFT, "draft"),
    "task_id": (ThingKind.TASK, "task"),
    "direction_id": (ThingKind.DIRECTION, ""),
}


@require_GET
@needs(READ)
def show_trace(request: HttpRequest, **thing: UUID) -> HttpResponse:
    """Show the whole case as a line of time, as far as the reader may see it."""
    kind, key, page = _thing(thing)
    found, name = trace_of(actor_of(request), kind, key)
    context = {
        "name": name,
        "found": found,
        "stages": stages_shown(found),
        "days": days_shown(found),
        "back": reverse(page, args=[key]) if page else "",
        "evidence_url": reverse(f"{kind}-evidence", args=[key]),
    }
    return render(request, "drafting/trace.html", context)


@require_POST
@needs(READ)
def evidence(request: HttpRequest, **thing: UUID) -> HttpResponse:
    """Hand over the evidence file; the trail notes it."""
    kind, key, _page = _thing(thing)
    name, content = evidence_file(actor=actor_of(request), kind=kind, key=key, now=clock.now())
    return files.attachment(content, name, ZIP)


def _thing(thing: dict[str, UUID]) -> tuple[ThingKind, UUID, str]:
    ((name, key),) = thing.items()
    kind, page = _NAMED[name]
    return kind, key, page
