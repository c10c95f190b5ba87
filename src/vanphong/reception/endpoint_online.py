"""The JSON API of sessions online: the same acts and refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Router
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.errors import Invalid, NotFound
from vanphong.kernel.gate import actor_of
from vanphong.reception import online_pages, queries, services
from vanphong.reception.endpoint_online_schemas import (
    OnlineMomentIn,
    OnlineOut,
    RecordKeptIn,
    RecordOut,
)
from vanphong.reception.rules.permissions import KEEP_ROTA, READ_ROTA

router = Router()
_ONE = "/reception/sessions/{reception_id}"


@router.get(f"{_ONE}/online", response=OnlineOut, summary="Buổi tiếp trực tuyến")
@allowed(READ_ROTA)
def online(request: HttpRequest, reception_id: UUID) -> dict[str, Any]:
    """Give the steps before a session online, and what was recorded of it."""
    actor = actor_of(request)
    return online_pages.online_out(actor, queries.get_session(actor, reception_id))


@router.post(f"{_ONE}/online", response=OnlineOut, summary="Ghi việc chuẩn bị tiếp trực tuyến")
@allowed(KEEP_ROTA)
def note(request: HttpRequest, reception_id: UUID, given: OnlineMomentIn) -> dict[str, Any]:
    """Note when a step was done."""
    actor = actor_of(request)
    if given.done_at.tzinfo is None:
        sentence = _("Hãy ghi thời điểm kèm múi giờ.")
        raise Invalid(sentence, fields={"done_at": [sentence]})
    services.note_online(
        actor=actor, session_id=reception_id, step=given.step, done_at=given.done_at,
        now=clock.now(),
    )  # fmt: skip
    return online_pages.online_out(actor, queries.get_session(actor, reception_id))


@router.post(f"{_ONE}/records", response=RecordOut, summary="Ghi nơi lưu bản ghi hình")
@allowed(KEEP_ROTA)
def keep_record(
    request: HttpRequest, reception_id: UUID, given: RecordKeptIn
) -> dict[str, Any]:
    """Write down where the film of a session is kept, and its digest."""
    record = services.add_record(
        actor=actor_of(request), session_id=reception_id, now=clock.now(), **given.dict()
    )
    return online_pages.record_out(record)


@router.post(f"{_ONE}/records/sound", response=RecordOut, summary="Lưu bản ghi âm")
@allowed(KEEP_ROTA)
def add_sound(
    request: HttpRequest, reception_id: UUID, file: File[UploadedFile]
) -> dict[str, Any]:
    """Keep the sound of a session."""
    record = services.add_record(
        actor=actor_of(request), session_id=reception_id, now=clock.now(),
        sound=(file.name or "", file.read()),
    )  # fmt: skip
    return online_pages.record_out(record)


@router.get(
    f"{_ONE}/records/{{position}}",
    summary="Bản ghi âm",
    openapi_extra=gives(*(one.media_type for one in files.SOUNDS)),
)
@allowed(READ_ROTA)
def record(request: HttpRequest, reception_id: UUID, position: int) -> HttpResponse:
    """Hand over the sound of a session; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_record(actor, reception_id, position)
    if found.file is None:
        raise NotFound(_("Không tìm thấy bản ghi này."))
    audit.record_reading(actor, found.session, now=clock.now())
    return files.file_response(found.file)
