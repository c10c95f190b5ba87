"""The direction as the leader spoke it, for whoever sees the direction."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_GET

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.gate import actor_of, needs
from vanphong.tasks import queries


@require_GET
@needs(queries.READ_DOCUMENTS)
def voice(request: HttpRequest, direction_id: UUID) -> HttpResponse:
    """Give the recording, for the player of the page or for saving; the trail notes it."""
    actor = actor_of(request)
    direction, spoken = queries.get_spoken(actor, direction_id)
    audit.record_reading(actor, direction, now=clock.now())
    return files.sound_response(spoken, request.headers.get("Range", ""))
