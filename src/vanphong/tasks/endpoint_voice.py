"""Directions with a recording in the JSON API: give one, fetch what was spoken."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.tasks import queries, services
from vanphong.tasks.answers import direction_out
from vanphong.tasks.endpoint_schemas import DirectionOut, SpokenDirectionIn
from vanphong.tasks.rules import DIRECT

router = Router()


@router.post(
    "/directions/with-voice", response=DirectionOut, summary="Bút phê kèm lời nói (ghi âm)"
)
@allowed(DIRECT)
def direct_with_voice(
    request: HttpRequest, given: Form[SpokenDirectionIn], voice: File[UploadedFile]
) -> dict[str, object]:
    """Keep a direction with the recording beside it; the words are what is directed."""
    direction = services.give_direction(
        actor=actor_of(request),
        now=clock.now(),
        document_id=given.document_id,
        phrase=given.phrase,
        words=given.words,
        assignments=given.assignments(),
        request_id=given.request_id,
        again=given.again,
        voice=(voice.name or "", voice.read()),
    )
    return direction_out(direction)


@router.get(
    "/directions/{direction_id}/voice",
    openapi_extra=gives(*(kind.media_type for kind in files.SOUNDS)),
    summary="Bản ghi âm của bút phê",
)
@allowed(queries.READ_DOCUMENTS)
def get_voice(request: HttpRequest, direction_id: UUID) -> HttpResponse:
    """Give the recording to whoever sees the direction; the trail notes it."""
    actor = actor_of(request)
    direction, spoken = queries.get_spoken(actor, direction_id)
    audit.record_reading(actor, direction, now=clock.now())
    return files.sound_response(spoken)
