"""The JSON API of what is written after a visit: the same acts and refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.errors import NotFound
from vanphong.kernel.gate import actor_of
from vanphong.petitions import api as petitions
from vanphong.petitions.api import HandOverOut, TakePapersIn
from vanphong.reception import minutes_pages, queries, services, visit_pages
from vanphong.reception.endpoint_schemas import (
    MinutesIn,
    MinutesOut,
    RefuseVisitIn,
    SignMinutesIn,
    VisitOut,
    VisitPaperIn,
    VisitPaperOut,
)
from vanphong.reception.models import VisitPaper
from vanphong.reception.rules import PaperKind
from vanphong.reception.rules.permissions import READ_OWN_VISITS, REGISTER_VISIT
from vanphong.reception.services import MinutesFacts

router = Router()


@router.post(
    "/reception/visits/{visit_id}/refuse", response=VisitOut, summary="Từ chối tiếp công dân"
)
@allowed(REGISTER_VISIT)
def refuse(request: HttpRequest, visit_id: UUID, given: RefuseVisitIn) -> dict[str, Any]:
    """Write down that who came is not received; a notice follows in three working days."""
    actor = actor_of(request)
    services.refuse_visit(actor=actor, visit_id=visit_id, now=clock.now(), **given.dict())
    whole = queries.get_visit(actor, visit_id)
    return visit_pages.visit_out(whole, queries.persons_of([whole]).get(whole.pk, []))


@router.post(
    "/reception/visits/{visit_id}/receipts", response=HandOverOut, summary="Nhận tài liệu"
)
@allowed(REGISTER_VISIT)
def take_papers(request: HttpRequest, visit_id: UUID, given: TakePapersIn) -> dict[str, Any]:
    """Take papers of who came against a receipt (02/TCD), which goes on to the visit's letter."""
    made = services.take_visit_papers(
        actor=actor_of(request), visit_id=visit_id, giver=given.giver, note=given.note,
        papers=[petitions.HandedIn(**one.dict()) for one in given.papers], now=clock.now(),
        request_id=given.request_id,
    )  # fmt: skip
    return petitions.hand_over_out(made)


@router.post(
    "/reception/visits/{visit_id}/papers/{kind}",
    response=VisitPaperOut,
    summary="Soạn văn bản sau khi tiếp công dân",
)
@allowed(REGISTER_VISIT)
def begin_paper(
    request: HttpRequest, visit_id: UUID, kind: PaperKind, given: VisitPaperIn
) -> VisitPaper:
    """Begin the draft of the notice of refusal, or of the answer to the citizen."""
    return services.begin_visit_paper(
        actor=actor_of(request), visit_id=visit_id, kind=kind, body_id=given.body_id,
        now=clock.now(),
    )  # fmt: skip


@router.post(
    "/reception/visits/{visit_id}/minutes",
    response=MinutesOut,
    summary="Lập biên bản tiếp công dân",
)
@allowed(REGISTER_VISIT)
def keep_minutes(
    request: HttpRequest,
    visit_id: UUID,
    given: Form[MinutesIn],
    file: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """Keep minutes once; `PENDING` when they are printed, read back and signed after."""
    upload = (file.name or "", file.read()) if file else None
    kept = services.keep_minutes(
        actor=actor_of(request), visit_id=visit_id, upload=upload, now=clock.now(),
        facts=MinutesFacts(**given.dict()),
    )  # fmt: skip
    return minutes_pages.minutes_out(kept)


@router.post(
    "/reception/visits/{visit_id}/minutes/signed",
    response=MinutesOut,
    summary="Ghi biên bản tiếp công dân đã ký",
)
@allowed(REGISTER_VISIT)
def sign_minutes(
    request: HttpRequest,
    visit_id: UUID,
    given: Form[SignMinutesIn],
    file: File[UploadedFile | None] = None,
) -> dict[str, Any]:
    """Bring in how kept minutes were confirmed, and the signed paper; each once."""
    upload = (file.name or "", file.read()) if file else None
    kept = services.sign_minutes(
        actor=actor_of(request), visit_id=visit_id, upload=upload, now=clock.now(),
        **given.dict(),
    )  # fmt: skip
    return minutes_pages.minutes_out(kept)


@router.get(
    "/reception/visits/{visit_id}/minutes/paper",
    summary="Biên bản để in và ký",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ_OWN_VISITS)
def minutes_paper(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Hand over the minutes to be printed, read back and signed; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    content = minutes_pages.paper_of(found)
    audit.record_reading(actor, found, now=clock.now())
    return files.attachment(content, minutes_pages.paper_name(found), files.PDF.media_type)


@router.get(
    "/reception/visits/{visit_id}/minutes/file",
    summary="Biên bản đã ký",
    openapi_extra=gives(files.PDF.media_type, files.JPEG.media_type, files.PNG.media_type),
)
@allowed(READ_OWN_VISITS)
def minutes_file(request: HttpRequest, visit_id: UUID) -> HttpResponse:
    """Hand over the signed minutes; the trail notes it."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    kept = queries.minutes_of(found)
    if kept is None or kept.file is None:
        raise NotFound("Không tìm thấy tệp này.")
    audit.record_reading(actor, found, now=clock.now())
    return files.file_response(kept.file)
