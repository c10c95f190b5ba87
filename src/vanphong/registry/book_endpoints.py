"""The JSON API of registers taken over and closed lines."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.registry import api

router = Router()


class ImportOut(Schema):
    """One register taken over; `taken_back_at` when it was taken out again."""

    id: UUID
    book_id: UUID
    file_name: str
    row_count: int
    made_at: dt.datetime
    taken_back_at: dt.datetime | None


class VerifiedClosingOut(Schema):
    """One closed period: its lines when closed and now, and whether they are what they were."""

    until: dt.date
    line_count: int
    lines_now: int
    digest: str
    intact: bool


@router.get("/imports", response=list[ImportOut], summary="Các lần nhập sổ cũ")
@allowed("registry:register:import")
def list_imports(request: HttpRequest) -> Any:
    """List the registers taken over, newest first."""
    return list(api.imports_of(actor_of(request))[:200])


@router.post(
    "/imports/{import_id}/take-back", response=ImportOut, summary="Rút lại cả lần nhập sổ"
)
@allowed("registry:register:import")
def take_back_import(request: HttpRequest, import_id: UUID) -> Any:
    """Take a whole import out again, on its day and while nothing else happened."""
    return api.take_back_import(actor=actor_of(request), import_id=import_id, now=clock.now())


@router.get(
    "/books/{book_id}/closings/verified",
    response=list[VerifiedClosingOut],
    summary="Kiểm tra các lần khóa sổ",
)
@allowed("registry:book:print")
def verify_book(request: HttpRequest, book_id: UUID) -> Any:
    """Count and digest the closed lines of a book again."""
    return [
        {
            "until": one.closing.until,
            "line_count": one.closing.line_count,
            "lines_now": one.lines_now,
            "digest": one.closing.digest,
            "intact": one.intact,
        }
        for one in api.verify_book(actor=actor_of(request), book_id=book_id)
    ]
