"""The JSON API of papers handed over: receipts, giving back, originals still held."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, In, Positive, Whole, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.petitions import hand_over_paper, handing_pages, queries, services
from vanphong.petitions.rules.handing import HandedIn
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.petitions.services import Upload

router = Router()


class HandedPaperIn(In):
    """A paper as it is put on the table."""

    name: str
    sheets: Positive = 1
    is_original: bool = False
    condition: str = ""


class TakePapersIn(In):
    """Papers of a letter; of a protected writer nobody is named."""

    papers: list[HandedPaperIn]
    giver: str = ""
    note: str = ""
    request_id: UUID | None = None


class HandedPaperOut(Schema):
    """A line of a receipt; `returned` is the number of the giving back, or null."""

    position: int
    name: str
    sheets: int
    is_original: bool
    condition: str
    returned: int | None


class PaperReturnOut(Schema):
    """A giving back of papers."""

    number: int
    returned_on: dt.date
    returned_to: str
    note: str
    has_slip: bool


class HandOverOut(Schema):
    """A receipt with its papers and what was given back."""

    id: UUID
    number: str
    letter_id: UUID | None
    giver: str
    note: str
    taken_at: dt.datetime
    papers: list[HandedPaperOut]
    returns: list[PaperReturnOut]
    version: int


class HandOverList(Schema):
    """The receipts of a letter."""

    items: list[HandOverOut]


class ReturnPapersIn(In):
    """Which papers of a receipt are given back, and to whom."""

    positions: list[Positive]
    returned_on: Day
    returned_to: str = ""
    note: str = ""
    version: Whole | None = None


class OriginalOut(Schema):
    """An original that was not given back, and for how long it has been held."""

    hand_over_id: UUID
    hand_over: str
    position: int
    name: str
    sheets: int
    letter_id: UUID | None
    letter: str
    taken_on: dt.date
    held_days: int


class OriginalList(Schema):
    """The originals still held, the longest first."""

    items: list[OriginalOut]


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
    letter = queries.get_letter(actor_of(request), letter_id)
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
    found = queries.get_hand_over(actor_of(request), hand_over_id)
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


@router.get("/petitions/originals", response=OriginalList, summary="Bản gốc đang giữ")
@allowed(READ_OWN)
def originals(request: HttpRequest) -> dict[str, Any]:
    """List the originals still held of what one may see, the longest first."""
    rows = queries.held_originals(actor_of(request))
    return {"items": [handing_pages.original_out(one, clock.today()) for one in rows]}
