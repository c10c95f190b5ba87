"""The JSON API of dossiers: open, change, fill, close, reopen, give the contents out."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, In, ReasonIn, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.registry import api
from vanphong.registry.answers import dossier_whole
from vanphong.registry.document_schemas import DossierOut, DossierWhole

router = Router()
READ = "registry:document:read"
XLSX = files.XLSX.media_type


class DossierIn(In):
    """A dossier to open; without a code it gets the next of the year."""

    title: str
    code: str = ""
    retention: str = ""
    keeper_id: UUID | None = None


class DossierChangeIn(In):
    """What of a dossier changes; what is left out stays."""

    title: str | None = None
    retention: str | None = None
    keeper_id: UUID | None = None


class PositionOut(Schema):
    """Where a document stands in its dossier."""

    position: int


@router.get("/dossiers", response=list[DossierOut], summary="Hồ sơ xem được")
@allowed(READ)
def list_dossiers(request: HttpRequest, only_open: bool = False) -> Any:
    """List the dossiers the token's person may see."""
    return list(api.dossiers_of(actor_of(request), only_open=only_open)[:500])


@router.post("/dossiers", response=DossierOut, summary="Lập hồ sơ")
@allowed("registry:dossier:keep")
def open_dossier(request: HttpRequest, dossier: DossierIn) -> Any:
    """Open a dossier."""
    return api.open_dossier(actor=actor_of(request), now=clock.now(), **dossier.dict())


@router.get("/dossiers/{dossier_id}", response=DossierWhole, summary="Một hồ sơ")
@allowed(READ)
def read_dossier(request: HttpRequest, dossier_id: UUID) -> Any:
    """Read a dossier with the documents in it."""
    actor = actor_of(request)
    return dossier_whole(actor, api.get_dossier(actor, dossier_id))


@router.patch("/dossiers/{dossier_id}", response=DossierOut, summary="Sửa hồ sơ")
@allowed("registry:dossier:keep")
def change_dossier(request: HttpRequest, dossier_id: UUID, asked: DossierChangeIn) -> Any:
    """Change title, retention term or keeper of an open dossier."""
    return api.change_dossier(
        actor=actor_of(request), dossier_id=dossier_id, now=clock.now(),
        **asked.dict(exclude_unset=True),
    )  # fmt: skip


@router.put(
    "/dossiers/{dossier_id}/documents/{document_id}",
    response=PositionOut,
    summary="Đưa văn bản vào hồ sơ",
)
@allowed("registry:dossier:keep")
def add_to_dossier(request: HttpRequest, dossier_id: UUID, document_id: UUID) -> dict[str, int]:
    """Put a document into a dossier."""
    item = api.add_to_dossier(
        actor=actor_of(request), dossier_id=dossier_id, document_id=document_id, now=clock.now()
    )
    return {"position": item.position}


@router.delete(
    "/dossiers/{dossier_id}/documents/{document_id}",
    response=Done,
    summary="Đưa văn bản ra khỏi hồ sơ",
)
@allowed("registry:dossier:keep")
def remove_from_dossier(request: HttpRequest, dossier_id: UUID, document_id: UUID) -> Done:
    """Take a document out of an open dossier."""
    api.remove_from_dossier(
        actor=actor_of(request), dossier_id=dossier_id, document_id=document_id
    )
    return Done()


@router.post("/dossiers/{dossier_id}/close", response=DossierOut, summary="Đóng hồ sơ")
@allowed("registry:dossier:keep")
def close_dossier(request: HttpRequest, dossier_id: UUID) -> Any:
    """Close a dossier."""
    return api.close_dossier(actor=actor_of(request), dossier_id=dossier_id, now=clock.now())


@router.post("/dossiers/{dossier_id}/reopen", response=DossierOut, summary="Mở lại hồ sơ")
@allowed("registry:dossier:keep")
def reopen_dossier(request: HttpRequest, dossier_id: UUID, why: ReasonIn) -> Any:
    """Open a closed dossier again, with the reason."""
    return api.reopen_dossier(actor=actor_of(request), dossier_id=dossier_id, reason=why.reason)


@router.get(
    "/dossiers/{dossier_id}/contents.pdf",
    openapi_extra=gives("application/pdf"),
    summary="In mục lục hồ sơ",
)
@allowed("registry:dossier:keep")
def print_dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Give the table of contents of a dossier as PDF."""
    content = api.print_dossier(actor=actor_of(request), dossier_id=dossier_id, now=clock.now())
    return HttpResponse(content, content_type="application/pdf")


@router.get(
    "/dossiers/{dossier_id}/contents.xlsx",
    openapi_extra=gives(XLSX),
    summary="Tải mục lục hồ sơ",
)
@allowed("registry:dossier:keep")
def export_dossier(request: HttpRequest, dossier_id: UUID) -> HttpResponse:
    """Give the table of contents of a dossier as XLSX."""
    content = api.export_dossier(actor=actor_of(request), dossier_id=dossier_id)
    return HttpResponse(content, content_type=XLSX)
