"""The form checker in the JSON API."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from vanphong.drafting import checked, queries
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.rules import READ
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.kernel.rules import Confidence, Severity

router = Router()


class FindingOut(Schema):
    """A finding of the form checker; `number` counts from 1, `fix` says in words what mends it."""

    number: int
    rule: str
    severity: Severity
    confidence: Confidence
    source: str
    rule_text: str
    where: str
    quote: str
    message: str
    fix: str
    fix_is_sure: bool


class ReportOut(Schema):
    """What the form checker found, the gravest first, by the form of the day `on`."""

    form: str
    system: FormSystem
    on: dt.date
    type_code: str
    blocking: int
    warnings: int
    notes: int
    findings: list[FindingOut]


@router.post("/form-checks", response=ReportOut, summary="Soát thể thức một tệp, không lưu")
@allowed(READ)
def check_form(
    request: HttpRequest,
    upload: File[UploadedFile],
    on: Form[Day | None] = None,
    system: Form[FormSystem | None] = None,
) -> dict[str, Any]:
    """Check a Word file or a PDF; nothing is kept. Without `on` the file's own date counts."""
    return checked.check_file(
        actor=actor_of(request), content=upload.read(), name=str(upload.name), on=on,
        system=system, now=clock.now(),
    ).as_dict()  # fmt: skip


@router.post(
    "/form-checks/mended",
    summary="Tệp Word đã sửa những lỗi được chọn",
    openapi_extra=gives(files.DOCX.media_type),
)
@allowed(READ)
def mend_form(
    request: HttpRequest,
    upload: File[UploadedFile],
    on: Form[Day | None] = None,
    system: Form[FormSystem | None] = None,
    numbers: Form[list[int] | None] = None,
) -> HttpResponse:
    """Give the Word file with the fixes of the findings named; without any, of the sure ones."""
    content = upload.read()
    report = checked.check_file(
        actor=actor_of(request), content=content, name=str(upload.name), on=on, system=system,
        now=clock.now(),
    )  # fmt: skip
    picked = checked.sure_numbers(report) if numbers is None else numbers
    mended = checked.fixed_file(content, report, picked)
    return HttpResponse(mended, content_type=files.DOCX.media_type)


@router.get(
    "/drafts/{draft_id}/form-check", response=ReportOut, summary="Soát nội dung một dự thảo"
)
@allowed(READ)
def check_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Check what is written in a draft; how it looks is the product's own work."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    return checked.check_draft(actor, draft, clock.today()).as_dict()
