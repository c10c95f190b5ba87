"""The JSON API of the registry: the same acts and refusals as the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Query, Router
from ninja.files import UploadedFile

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import Day, PageSize, ReasonIn, allowed, gives
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import actor_of
from vanphong.registry import (
    api,
    endpoint_documents,
    endpoint_dossiers,
    endpoint_papers,
)
from vanphong.registry import book_endpoints as books
from vanphong.registry.arriving_files import get_incoming_file
from vanphong.registry.book_queries import book_page
from vanphong.registry.document_schemas import IncomingOut, NumberOut
from vanphong.registry.endpoint_schemas import (
    AuthorityOut,
    BookIn,
    BookOut,
    ClosingOut,
    ImportReportOut,
    IncomingIn,
    IncomingPage,
    InsertIn,
    LineIn,
    Narrow,
    NumberPage,
    PassIn,
    ProposalsOut,
    ReserveIn,
    SymbolOut,
    System,
    TermIn,
    TermOut,
    TypeOut,
    UntilIn,
)

router = Router()
router.add_router("", endpoint_documents.router)
router.add_router("", endpoint_dossiers.router)
router.add_router("", endpoint_papers.router)
router.add_router("", books.router)
READ = "registry:document:read"
PDF = "application/pdf"
XLSX = files.XLSX.media_type


@router.get("/symbols", response=SymbolOut, summary="Đọc số và ký hiệu")
@allowed(READ)
def read_symbol(request: HttpRequest, text: str) -> dict[str, Any]:  # noqa: ARG001 - by name
    """Read a number and symbol as typed."""
    try:
        symbol = api.parse_symbol(text)
    except api.SymbolError as problem:
        raise Invalid(f"{problem.reason} {problem.expected}", code="symbol") from problem
    known = api.types_of_abbreviation(symbol.type_abbreviation, symbol.style)
    return {
        "symbol": str(symbol),
        "printed": api.format_symbol(symbol),
        "number": symbol.number,
        "number_suffix": symbol.number_suffix,
        "type_abbreviation": symbol.type_abbreviation,
        "organs": list(symbol.organs),
        "style": symbol.style,
        "type_codes": [kind.code for kind in known],
    }


@router.get("/document-types", response=list[TypeOut], summary="Loại văn bản")
@allowed(READ)
def list_types(
    request: HttpRequest,  # noqa: ARG001 - found by name
    on: Day | None = None,
    system: System = "PARTY",
) -> list[api.DocumentType]:
    """List the types in force on a day, today by default."""
    return list(api.document_types(on or clock.today(), system))


@router.get(
    "/proposals/{file_id}",
    response=ProposalsOut,
    exclude_unset=True,
    summary="Đề xuất các mục từ tệp",
)
@allowed("registry:incoming:register")
def read_proposals(request: HttpRequest, file_id: UUID) -> dict[str, object]:
    """Propose the fields of a document from a stored file."""
    return api.proposals_for(get_incoming_file(actor_of(request), file_id)).as_dict()


@router.get("/books", response=list[BookOut], summary="Sổ của cơ quan")
@allowed(READ)
def list_books(request: HttpRequest, direction: api.Direction | None = None) -> Any:
    """List the office's books, newest period first."""
    return list(api.books_of(actor_of(request), direction or ""))


@router.post("/books", response=BookOut, summary="Mở sổ")
@allowed("registry:book:manage")
def open_book(request: HttpRequest, book: BookIn) -> Any:
    """Open a book."""
    return api.open_book(actor=actor_of(request), now=clock.now(), **book.dict())


@router.post("/terms", response=TermOut, summary="Mở nhiệm kỳ")
@allowed("registry:book:manage")
def open_term(request: HttpRequest, term: TermIn) -> Any:
    """Open a term, or enter one that ended; the running one closes where the next begins."""
    return api.open_term(actor=actor_of(request), now=clock.now(), **term.dict())


@router.get("/terms", response=list[TermOut], summary="Các nhiệm kỳ")
@allowed(READ)
def list_terms(request: HttpRequest) -> Any:
    """List the terms of the committee, newest first."""
    return list(api.terms_of(actor_of(request)))


@router.post("/books/{book_id}/closings", response=ClosingOut, summary="Khóa sổ đến một ngày")
@allowed("registry:book:close")
def close_period(
    request: HttpRequest, book_id: UUID, period: UntilIn, dry_run: bool = False
) -> Any:
    """Close a book's lines up to a day; a dry run only counts them."""
    return api.close_period(
        actor=actor_of(request), book_id=book_id, until=period.until, now=clock.now(),
        dry_run=dry_run,
    )  # fmt: skip


@router.post("/books/{book_id}/close", response=BookOut, summary="Khóa hẳn sổ")
@allowed("registry:book:close")
def close_book(request: HttpRequest, book_id: UUID) -> Any:
    """Close a book for good."""
    return api.close_book(actor=actor_of(request), book_id=book_id, now=clock.now())


@router.get("/books/{book_id}/export", openapi_extra=gives(XLSX), summary="Tải sổ dạng Excel")
@allowed("registry:book:print")
def export_book(
    request: HttpRequest,
    book_id: UUID,
    since: Day | None = None,
    until: Day | None = None,
) -> HttpResponse:
    """Give a book as XLSX with all columns."""
    content = api.export_book(
        actor=actor_of(request), book_id=book_id, since=since, until=until
    )
    return HttpResponse(content, content_type=XLSX)


@router.get("/books/{book_id}/print", openapi_extra=gives(PDF), summary="In sổ ra PDF")
@allowed("registry:book:print")
def print_book(
    request: HttpRequest,
    book_id: UUID,
    since: Day | None = None,
    until: Day | None = None,
) -> HttpResponse:
    """Give a book as PDF with all columns."""
    content = api.print_book(
        actor=actor_of(request), book_id=book_id, now=clock.now(), since=since, until=until
    )
    return HttpResponse(content, content_type=PDF)


@router.post("/books/{book_id}/import", response=ImportReportOut, summary="Nhập sổ cũ")
@allowed("registry:register:import")
def import_register(
    request: HttpRequest,
    book_id: UUID,
    file: File[UploadedFile],
    dry_run: bool = False,
) -> dict[str, Any]:
    """Take an existing register over; all rows or none."""
    report = api.import_register(
        actor=actor_of(request), book_id=book_id, content=file.read(), name=file.name or "",
        now=clock.now(), dry_run=dry_run,
    )  # fmt: skip
    return report.as_dict()


@router.post("/books/{book_id}/numbers", response=NumberOut, summary="Giữ số")
@allowed("registry:number:reserve")
def reserve_number(request: HttpRequest, book_id: UUID, asked: ReserveIn) -> Any:
    """Hold the next number of a book."""
    return api.reserve_number(
        actor=actor_of(request), book_id=book_id, now=clock.now(), **asked.dict()
    )


@router.get("/books/{book_id}/numbers", response=NumberPage, summary="Các số của sổ")
@allowed("registry:book:print")
def list_numbers(
    request: HttpRequest,
    book_id: UUID,
    state: api.NumberState | None = None,
    cursor: str = "",
    size: PageSize = 50,
) -> Any:
    """List the numbers of a book: given, held or void."""
    book = api.get_book(actor_of(request), book_id)
    page = book_page(book, state=state or "", cursor=cursor, size=size)
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/books/{book_id}/inserted-numbers", response=NumberOut, summary="Chen số")
@allowed("registry:number:insert")
def insert_number(request: HttpRequest, book_id: UUID, asked: InsertIn) -> Any:
    """Hold a number behind an existing one."""
    return api.insert_number(
        actor=actor_of(request), book_id=book_id, now=clock.now(), **asked.dict()
    )


@router.post("/numbers/{entry_id}/void", response=NumberOut, summary="Hủy số")
@allowed("registry:number:void")
def void_number(request: HttpRequest, entry_id: UUID, why: ReasonIn) -> Any:
    """Make a number void: held and not used, or on a paper entered by mistake."""
    return api.void_number(
        actor=actor_of(request), entry_id=entry_id, reason=why.reason, now=clock.now()
    )


@router.get("/incoming", response=IncomingPage, summary="Văn bản đến")
@allowed(READ)
def list_incoming(request: HttpRequest, narrow: Query[Narrow]) -> Any:
    """List incoming documents the token's person may see."""
    page = api.incoming_list(
        actor_of(request), narrow=narrow.filter(), cursor=narrow.cursor, size=narrow.size
    )
    return {"items": page.items, "next_cursor": page.next_cursor}


@router.post("/incoming", response=IncomingOut, summary="Vào sổ văn bản đến")
@allowed("registry:incoming:register")
def register_incoming(request: HttpRequest, asked: IncomingIn) -> Any:
    """Register an incoming document."""
    facts = asked.dict(exclude={"document", "arrival"})
    entry = api.register_incoming(
        actor=actor_of(request),
        fields=api.DocumentFields(**asked.document.dict()),
        arrival=api.Arrival(**asked.arrival.dict()),
        now=clock.now(),
        **facts,
    )
    return _whole(actor_of(request), entry)


def _whole(actor: Actor, entry: api.IncomingEntry) -> api.IncomingEntry | None:
    """Give a line with all that is answered, read while the office's rows are seen."""
    return api.arrival_of(actor, entry.document_id)


@router.put("/incoming/{entry_id}", response=IncomingOut, summary="Sửa dòng sổ đến")
@allowed("registry:incoming:correct")
def correct_arrival(request: HttpRequest, entry_id: UUID, line: LineIn) -> Any:
    """Correct or complete a line of the incoming book; the whole line is given."""
    entry = api.correct_arrival(
        actor=actor_of(request),
        entry_id=entry_id,
        arrival=api.Arrival(**line.dict(exclude={"version"})),
        version=line.version,
        now=clock.now(),
    )
    return _whole(actor_of(request), entry)


@router.post(
    "/incoming/{entry_id}/pass-on", response=IncomingOut, summary="Chuyển xử lý văn bản đến"
)
@allowed("registry:incoming:correct")
def pass_on(request: HttpRequest, entry_id: UUID, asked: PassIn) -> Any:
    """Pass a paper on: the posts named are told and may read it."""
    entry = api.pass_on(
        actor=actor_of(request), entry_id=entry_id, now=clock.now(), **asked.dict()
    )
    return _whole(actor_of(request), entry)


@router.post(
    "/documents/{document_id}/no-direction",
    response=IncomingOut,
    summary="Ghi nhận không cần chỉ đạo",
)
@allowed("tasks:direction:give")
def no_direction(request: HttpRequest, document_id: UUID) -> Any:
    """Say that a paper was seen and needs no direction."""
    entry = api.note_no_direction(
        actor=actor_of(request), document_id=document_id, now=clock.now()
    )
    return _whole(actor_of(request), entry)


@router.get("/authority", response=AuthorityOut, summary="Thẩm quyền ban hành")
@allowed(READ)
def read_authority(
    request: HttpRequest,  # noqa: ARG001 - found by name
    body_kind: str,
    type_code: str,
    on: Day | None = None,
) -> dict[str, Any]:
    """Say whether a kind of body may issue a type on a day."""
    if not api.is_type_code(type_code):
        raise Invalid(_("Loại văn bản này không có trong danh mục."))
    return asdict(api.may_issue(body_kind, type_code, on or clock.today()))
