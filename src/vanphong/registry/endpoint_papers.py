"""The JSON API of files and papers: bring a file in, read those of a document, keep a scan."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Whole, allowed, gives
from vanphong.registry import document_queries as reads
from vanphong.registry import queries
from vanphong.registry.endpoint_schemas import DocumentIn, DocumentOut
from vanphong.registry.facts import DocumentFields
from vanphong.registry.models import DocumentFile, FileRole
from vanphong.registry.services import papers
from vanphong.registry.services.numbers import require_any

router = Router()
READ = "registry:document:read"
_MAY_BRING = ("registry:incoming:register", papers.ADD_SCAN, "registry:number:reserve")


class FileOut(Schema):
    """A file that was taken in; its id registers it or adds it to a document."""

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    page_count: int


class DocumentFileOut(FileOut):
    """A file of a document and what it is to it."""

    role: FileRole


class ScanIn(In):
    """A file brought in before."""

    file_id: UUID


class OutgoingCorrectionIn(In):
    """The line of an own paper as it should be, and why it changes."""

    document: DocumentIn
    reason: str
    accept_dates: bool = False
    version: Whole | None = None


@router.post("/files", response=FileOut, summary="Đưa tệp vào")
@allowed(READ)
def bring_file(request: HttpRequest, file: File[UploadedFile]) -> Any:
    """Bring a file in: checked and read before anything is kept."""
    actor = request.actor  # type: ignore[attr-defined]
    require_any(actor, *_MAY_BRING)
    return files.take_in(
        actor=actor, content=file.read(), name=file.name or "", now=clock.now()
    )


@router.get(
    "/documents/{document_id}/files",
    response=list[DocumentFileOut],
    summary="Các tệp của văn bản",
)
@allowed(READ)
def list_files(request: HttpRequest, document_id: UUID) -> Any:
    """List the files of a document, the document itself first."""
    document = queries.get_document(request.actor, document_id)  # type: ignore[attr-defined]
    return [_file_out(row) for row in reads.files_of(document)]


def _file_out(row: DocumentFile) -> dict[str, Any]:
    return {name: getattr(row.file, name) for name in FileOut.model_fields} | {"role": row.role}


@router.get(
    "/documents/{document_id}/files/{file_id}",
    openapi_extra=gives(*(kind.media_type for kind in files.KINDS)),
    summary="Tải một tệp của văn bản",
)
@allowed(READ)
def read_file(request: HttpRequest, document_id: UUID, file_id: UUID) -> HttpResponse:
    """Give a file of a document, byte for byte."""
    actor = request.actor  # type: ignore[attr-defined]
    document = queries.get_document(actor, document_id)
    row = reads.file_of(document, file_id)
    audit.record_reading(actor, document, now=clock.now())
    return files.file_response(row.file)


@router.post("/documents/{document_id}/scan", response=DocumentOut, summary="Thêm bản quét")
@allowed(papers.ADD_SCAN)
def add_scan(request: HttpRequest, document_id: UUID, scan: ScanIn) -> Any:
    """Keep the scan of a document that was entered from paper."""
    return papers.add_scan(
        actor=request.actor,  # type: ignore[attr-defined]
        document_id=document_id,
        file_id=scan.file_id,
        now=clock.now(),
    )


@router.put("/outgoing/{document_id}", response=DocumentOut, summary="Sửa dòng sổ đi")
@allowed("registry:number:reserve")
def correct_outgoing(
    request: HttpRequest, document_id: UUID, asked: OutgoingCorrectionIn
) -> Any:
    """Correct the line of an own document issued on paper; its number and type stay."""
    return papers.correct_outgoing(
        actor=request.actor,  # type: ignore[attr-defined]
        document_id=document_id,
        fields=DocumentFields(**asked.document.dict()),
        reason=asked.reason,
        accept_dates=asked.accept_dates,
        version=asked.version,
        now=clock.now(),
    )
