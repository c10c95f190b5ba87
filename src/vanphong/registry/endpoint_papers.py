"""The JSON API of files and papers: files in and out, scans, own papers on paper."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Query, Router
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.endpoints import Day, In, Positive, Whole, allowed, gives
from vanphong.kernel.errors import Invalid
from vanphong.people import api as people
from vanphong.registry import api, queries
from vanphong.registry import document_queries as reads
from vanphong.registry.answers import file_out
from vanphong.registry.document_schemas import DocumentFileOut, DocumentOut, FileOut
from vanphong.registry.endpoint_schemas import DocumentPage, Narrow
from vanphong.registry.facts import DocumentFields
from vanphong.registry.services import papers
from vanphong.registry.services.numbers import require_any

router = Router()
READ = "registry:document:read"
_MAY_BRING = ("registry:incoming:register", papers.ADD_SCAN, "registry:number:reserve")


class ScanIn(In):
    """A file brought in before."""

    file_id: UUID


class PaperIn(In):
    """What is written of a paper of one's own; its book says issuer and symbol."""

    issued_on: Day | None = None
    abstract: str = ""
    urgency: api.Urgency = api.Urgency.NORMAL
    signer_name: str = ""
    signer_title: str = ""
    copy_count: Positive | None = None
    recipients_text: str = ""
    filed_with: str = ""
    note: str = ""

    def fields(self, type_code: str = "") -> DocumentFields:
        """Give what was sent, as the acts take it."""
        return DocumentFields(issuer_name="", type_code=type_code, **self.dict())


class OutgoingIn(In):
    """A paper to number and enter: body and type, or the number held for it (`held_id`).

    Addressees are the lines of `recipients_text`; the same `source_id` is entered once, a held
    number is used once.
    """

    document: PaperIn
    body_id: UUID | None = None
    type_code: str = ""
    held_id: UUID | None = None
    file_id: UUID | None = None
    source_id: UUID | None = None
    accept_dates: bool = False
    accept_words: bool = False


class OutgoingCorrectionIn(In):
    """The line of an own paper as it should be, and why it changes."""

    document: PaperIn
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
    return [file_out(row) for row in reads.files_of(document)]


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


@router.get("/outgoing", response=DocumentPage, summary="Văn bản đi")
@allowed(READ)
def list_outgoing(request: HttpRequest, narrow: Query[Narrow]) -> Any:
    """List the office's own documents the token's person may see."""
    page = api.outgoing_list(
        request.actor,  # type: ignore[attr-defined]
        narrow=narrow.filter(),
        cursor=narrow.cursor,
        size=narrow.size,
    )
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/outgoing", response=DocumentOut, summary="Vào sổ văn bản đi bằng giấy")
@allowed("registry:number:reserve")
def register_outgoing(request: HttpRequest, asked: OutgoingIn) -> Any:
    """Number and enter an own document issued on paper."""
    actor, now = request.actor, clock.now()  # type: ignore[attr-defined]
    bodies = people.bodies_of(actor, vietnam_date(now))
    body = bodies.filter(pk=asked.body_id).first() if asked.body_id else None
    if asked.body_id and body is None:
        sentence = _("Cơ quan ban hành này không thuộc cơ quan mình.")
        raise Invalid(sentence, code="unknown_body", fields={"body_id": [sentence]})
    given = asked.dict(exclude={"document", "body_id", "type_code"})
    fields = asked.document.fields(asked.type_code)
    return papers.register_outgoing(actor=actor, body=body, fields=fields, now=now, **given)


@router.put("/outgoing/{document_id}", response=DocumentOut, summary="Sửa dòng sổ đi")
@allowed("registry:number:reserve")
def correct_outgoing(
    request: HttpRequest, document_id: UUID, asked: OutgoingCorrectionIn
) -> Any:
    """Correct the line of an own document issued on paper; its number and type stay."""
    return papers.correct_outgoing(
        actor=request.actor,  # type: ignore[attr-defined]
        document_id=document_id,
        fields=asked.document.fields(),
        reason=asked.reason,
        accept_dates=asked.accept_dates,
        version=asked.version,
        now=clock.now(),
    )
