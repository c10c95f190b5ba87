"""The trace of a case in the JSON API, and its evidence file."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.drafting.endpoint_schemas import ProgrammeLineOut
from vanphong.drafting.evidence import evidence_file
from vanphong.drafting.trace import trace_of, trace_out
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.kernel.tracing import Stage, ThingKind

router = Router()
READ = "registry:document:read"
ZIP = "application/zip"


class TracedThingOut(Schema):
    """One thing of a case."""

    kind: ThingKind
    id: UUID


class TracedFileOut(Schema):
    """A file a step names, by its digest."""

    name: str
    sha256: str


class TraceStepOut(Schema):
    """One thing that was done."""

    at: dt.datetime
    stage: Stage
    what: str
    who: str
    note: str
    quote: str
    files: list[TracedFileOut]


class DraftProgrammeLineOut(ProgrammeLineOut):
    """The line a draft of the case answers."""

    draft_id: UUID


class TraceOut(TracedThingOut):
    """A case as the reader may see it, oldest step first; `is_cut` when it is too large."""

    name: str
    things: list[TracedThingOut]
    programme_lines: list[DraftProgrammeLineOut]
    is_cut: bool
    steps: list[TraceStepOut]


def _trace(request: HttpRequest, kind: ThingKind, key: UUID) -> dict[str, Any]:
    return trace_out(*trace_of(actor_of(request), kind, key))


def _evidence(request: HttpRequest, kind: ThingKind, key: UUID) -> HttpResponse:
    name, content = evidence_file(actor=actor_of(request), kind=kind, key=key, now=clock.now())
    return files.attachment(content, name, ZIP)


@router.get("/documents/{document_id}/trace", response=TraceOut, summary="Truy vết từ văn bản")
@allowed(READ)
def of_document(request: HttpRequest, document_id: UUID) -> dict[str, Any]:
    """Give the case a document belongs to."""
    return _trace(request, ThingKind.DOCUMENT, document_id)


@router.get("/drafts/{draft_id}/trace", response=TraceOut, summary="Truy vết từ dự thảo")
@allowed(READ)
def of_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give the case a draft belongs to."""
    return _trace(request, ThingKind.DRAFT, draft_id)


@router.get("/tasks/{task_id}/trace", response=TraceOut, summary="Truy vết từ nhiệm vụ")
@allowed(READ)
def of_task(request: HttpRequest, task_id: UUID) -> dict[str, Any]:
    """Give the case a task belongs to."""
    return _trace(request, ThingKind.TASK, task_id)


@router.get(
    "/directions/{direction_id}/trace", response=TraceOut, summary="Truy vết từ ý kiến chỉ đạo"
)
@allowed(READ)
def of_direction(request: HttpRequest, direction_id: UUID) -> dict[str, Any]:
    """Give the case a direction belongs to."""
    return _trace(request, ThingKind.DIRECTION, direction_id)


@router.post(
    "/documents/{document_id}/evidence-file",
    summary="Hồ sơ chứng cứ từ văn bản",
    openapi_extra=gives(ZIP),
)
@allowed(READ)
def document_evidence(request: HttpRequest, document_id: UUID) -> HttpResponse:
    """Hand over the evidence file of a document's case; the trail notes it."""
    return _evidence(request, ThingKind.DOCUMENT, document_id)


@router.post(
    "/drafts/{draft_id}/evidence-file",
    summary="Hồ sơ chứng cứ từ dự thảo",
    openapi_extra=gives(ZIP),
)
@allowed(READ)
def draft_evidence(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Hand over the evidence file of a draft's case; the trail notes it."""
    return _evidence(request, ThingKind.DRAFT, draft_id)


@router.post(
    "/tasks/{task_id}/evidence-file",
    summary="Hồ sơ chứng cứ từ nhiệm vụ",
    openapi_extra=gives(ZIP),
)
@allowed(READ)
def task_evidence(request: HttpRequest, task_id: UUID) -> HttpResponse:
    """Hand over the evidence file of a task's case; the trail notes it."""
    return _evidence(request, ThingKind.TASK, task_id)


@router.post(
    "/directions/{direction_id}/evidence-file",
    summary="Hồ sơ chứng cứ từ ý kiến chỉ đạo",
    openapi_extra=gives(ZIP),
)
@allowed(READ)
def direction_evidence(request: HttpRequest, direction_id: UUID) -> HttpResponse:
    """Hand over the evidence file of a direction's case; the trail notes it."""
    return _evidence(request, ThingKind.DIRECTION, direction_id)
