"""The JSON API of one document: read it, correct it, say what it is to others."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, In, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.registry import api, queries
from vanphong.registry.answers import document_whole
from vanphong.registry.document_schemas import DocumentOut, DocumentWhole, RelationOut, SightOut
from vanphong.registry.endpoint_schemas import DocumentIn
from vanphong.registry.services.arrivals import open_document
from vanphong.registry.sight import sight_of

router = Router()
READ = "registry:document:read"


class CorrectionIn(In):
    """The facts as they should be, and why they change."""

    document: DocumentIn
    reason: str
    symbol_as_written: bool = False
    version: Whole | None = None


class RelationIn(In):
    """What the document does to the target."""

    target_id: UUID
    kind: api.RelationKind


@router.get("/documents/{document_id}", response=DocumentWhole, summary="Một văn bản")
@allowed(READ)
def read_document(request: HttpRequest, document_id: UUID) -> Any:
    """Read one document with its lines, relations, dossiers and files; the trail notes it."""
    actor = actor_of(request)
    document = open_document(actor=actor, document_id=document_id, now=clock.now())
    return document_whole(actor, document)


@router.get(
    "/documents/{document_id}/sight", response=SightOut, summary="Ai xem được văn bản, vì sao"
)
@allowed(READ)
def read_sight(request: HttpRequest, document_id: UUID) -> Any:
    """Say who can see a document, and by which rule."""
    actor = actor_of(request)
    document = queries.get_document(actor, document_id)
    return asdict(sight_of(actor, document, clock.today()))


@router.put("/documents/{document_id}", response=DocumentOut, summary="Sửa văn bản đã nhận")
@allowed("registry:incoming:correct")
def correct_document(request: HttpRequest, document_id: UUID, asked: CorrectionIn) -> Any:
    """Correct what was typed of a received document."""
    return api.correct_document(
        actor=actor_of(request),
        document_id=document_id,
        fields=api.DocumentFields(**asked.document.dict()),
        reason=asked.reason,
        now=clock.now(),
        symbol_as_written=asked.symbol_as_written,
        version=asked.version,
    )


@router.get(
    "/documents/{document_id}/relations",
    response=list[RelationOut],
    summary="Quan hệ với văn bản khác",
)
@allowed(READ)
def list_relations(request: HttpRequest, document_id: UUID) -> Any:
    """List what a document does to others and they to it."""
    actor = actor_of(request)
    return api.relations_of(actor, api.get_document(actor, document_id))


@router.post(
    "/documents/{document_id}/relations",
    response=RelationOut,
    summary="Ghi quan hệ giữa hai văn bản",
)
@allowed("registry:document:relate")
def relate(request: HttpRequest, document_id: UUID, asked: RelationIn) -> Any:
    """Say what a document does to another."""
    return api.relate(actor=actor_of(request), source_id=document_id, **asked.dict())


@router.delete("/relations/{relation_id}", response=Done, summary="Bỏ quan hệ ghi nhầm")
@allowed("registry:document:relate")
def unrelate(request: HttpRequest, relation_id: UUID) -> Done:
    """Take back a relation said by mistake."""
    api.unrelate(actor=actor_of(request), relation_id=relation_id)
    return Done()
