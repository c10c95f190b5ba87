"""The JSON API of urgings and their replies."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import ReasonIn, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.petitions import queries, report_pages, services
from vanphong.petitions.endpoint_urging_schemas import (
    CameOut,
    CaseUrgingOut,
    UrgingPageOut,
    UrgingReplyIn,
)
from vanphong.petitions.rules.permissions import HANDLE, READ_OWN
from vanphong.petitions.urging_answers import came_out, urging_out, urgings_out

router = Router()


@router.get("/petitions/urgings", response=UrgingPageOut, summary="Đôn đốc và trả lời")
@allowed(READ_OWN)
def urgings(
    request: HttpRequest, view: str = "", period: str = "", after: str = ""
) -> dict[str, Any]:
    """List the urgings of a view (as the list's address names it), the newest first."""
    return urgings_out(actor_of(request), view, period, after, clock.today())


@router.get("/petitions/replies", response=list[CameOut], summary="Văn bản phúc đáp")
@allowed(READ_OWN)
def came(request: HttpRequest, period: str = "") -> list[dict[str, Any]]:
    """List the documents that came in answer, each once, of one period where one is named."""
    return came_out(actor_of(request), period, clock.today())


@router.get(
    "/petitions/urgings/file",
    summary="Bảng tính đôn đốc và trả lời",
    openapi_extra=gives(files.XLSX.media_type),
)
@allowed(READ_OWN)
def urging_file(request: HttpRequest, period: str = "") -> HttpResponse:
    """Give urgings and replies as a spreadsheet, of one period where one is named."""
    asked = report_pages.period_asked(period, clock.today()) if period else None
    content = services.urging_workbook(actor=actor_of(request), period=asked, now=clock.now())
    return files.attachment(content, "don-doc.xlsx", files.XLSX.media_type)


@router.post(
    "/petitions/cases/{case_id}/urgings/{step_id}/reply",
    response=CaseUrgingOut,
    summary="Liên kết văn bản trả lời đôn đốc",
)
@allowed(HANDLE)
def link_reply(
    request: HttpRequest, case_id: UUID, step_id: UUID, given: UrgingReplyIn
) -> dict[str, Any]:
    """Note that an incoming document answers an urging."""
    actor = actor_of(request)
    services.link_reply(
        actor=actor, case_id=case_id, step_id=step_id, now=clock.now(), **given.dict()
    )
    return _urging(request, case_id, step_id)


@router.post(
    "/petitions/cases/{case_id}/urgings/{step_id}/reply/undo",
    response=CaseUrgingOut,
    summary="Bỏ liên kết văn bản trả lời đôn đốc",
)
@allowed(HANDLE)
def undo_reply(
    request: HttpRequest, case_id: UUID, step_id: UUID, given: ReasonIn
) -> dict[str, Any]:
    """Take back that a document answers an urging."""
    services.unlink_reply(
        actor=actor_of(request), case_id=case_id, step_id=step_id, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return _urging(request, case_id, step_id)


def _urging(request: HttpRequest, case_id: UUID, step_id: UUID) -> dict[str, Any]:
    case = queries.get_case(actor_of(request), case_id)
    return urging_out(queries.get_urging(case, step_id), clock.today())
