"""The JSON API of papers handed over: receipts, giving back, originals still held."""

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
from vanphong.kernel.gate import actor_of
from vanphong.petitions import hand_over_paper, handing_pages, queries, readings, services
from vanphong.petitions.handing_schemas import (
    HandOverList,
    HandOverOut,
    OriginalList,
    ReturnPapersIn,
    SignedSheetIn,
    TakePapersIn,
)
from vanphong.petitions.rules.handing import HandedIn
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.services import Upload

router = Router()


@router.post(
    "/petitions/letters/{letter_id}/papers", response=HandOverOut, summary="Nhận tài liệu"
)
@allowed(READ_OWN)
def take(request: HttpRequest, letter_id: UUID, given: TakePapersIn) -> dict[str, Any]:
    """Take papers against a receipt (02/TCD); who registers or handles letters may."""
    made = services.take_papers(
        actor=actor_of(request), letter_id=letter_id, giver=given.giver, note=given.note,
        papers=[HandedIn(**one.dict()) for one in given.papers], now=clock.now(),
        request_id=given.request_id,
    )  # fmt: skip
    return handing_pages.hand_over_out(made)


@router.get(
    "/petitions/letters/{letter_id}/papers", response=HandOverList, summary="Giấy tờ đã nhận"
)
@allowed(READ_OWN)
def papers(request: HttpRequest, letter_id: UUID) -> dict[str, Any]:
    """List the receipts of a letter."""
    actor = actor_of(request)
    letter = queries.get_letter(actor, letter_id)
    audit.record_reading(actor, letter, now=clock.now())
    rows = queries.hand_overs_of(letter)
    return {"items": [handing_pages.hand_over_out(one) for one in rows]}


@router.get(
    "/petitions/papers/{hand_over_id}/receipt",
    summary="Tải biên nhận 02/TCD",
    openapi_extra=gives("application/pdf"),
)
@allowed(READ_OWN)
def receipt(request: HttpRequest, hand_over_id: UUID) -> HttpResponse:
    """Hand over the receipt to be printed and signed."""
    actor = actor_of(request)
    found = queries.get_hand_over(actor, hand_over_id)
    readings.note_receipt(actor, found, clock.now())
    name = f"bien-nhan-{found.year}-{found.number}.pdf"
    return files.attachment(hand_over_paper.receipt_pdf(found), name, "application/pdf")


@router.post(
    "/petitions/papers/{hand_over_id}/returns", response=HandOverOut, summary="Trả giấy tờ"
)
@allowed(READ_OWN)
def give_back(
    request: HttpRequest,
    hand_over_id: UUID,
    given: Form[ReturnPapersIn],
    slip: File[UploadedFile] | None = None,
) -> dict[str, Any]:
    """Give papers back, each once; sent as a form, with the signed slip as a file beside it."""
    actor = actor_of(request)
    services.return_papers(
        actor=actor, hand_over_id=hand_over_id, now=clock.now(),
        slip=Upload(slip.name or "", slip.read()) if slip else None, **given.dict(),
    )  # fmt: skip
    return handing_pages.hand_over_out(queries.get_hand_over(actor, hand_over_id))


@router.post(
    "/petitions/papers/{hand_over_id}/signed",
    response=HandOverOut,
    summary="Đưa biên nhận, giấy trả đã ký lên",
)
@allowed(READ_OWN)
def bring_signed(
    request: HttpRequest,
    hand_over_id: UUID,
    given: Form[SignedSheetIn],
    sheet: File[UploadedFile],
) -> dict[str, Any]:
    """Bring in the scan of the signed receipt, or of a signed slip, once; sent as a form."""
    actor = actor_of(request)
    services.bring_signed(
        actor=actor, hand_over_id=hand_over_id, number=given.number, now=clock.now(),
        sheet=Upload(sheet.name or "", sheet.read()),
    )  # fmt: skip
    return handing_pages.hand_over_out(queries.get_hand_over(actor, hand_over_id))


@router.get("/petitions/originals", response=OriginalList, summary="Bản gốc đang giữ")
@allowed(READ_OWN)
def originals(request: HttpRequest, after: str = "") -> dict[str, Any]:
    """List the originals still held of what one may see, the longest first."""
    return handing_pages.originals_out(actor_of(request), after, clock.today())
