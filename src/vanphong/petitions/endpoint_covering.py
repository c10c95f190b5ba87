"""The JSON API by which who wrote is blacked out of a file: the same acts and refusals as the pages."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import In, ReasonIn, allowed, gives
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import actor_of
from vanphong.petitions import queries, services
from vanphong.petitions.answers import copy_out, letter_out
from vanphong.petitions.endpoint_schemas import LetterOut
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules.covering import Box, box_typed
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN, REGISTER
from vanphong.petitions.services import Upload

router = Router()
_FILE = "/petitions/letters/{letter_id}/files/{position}"


class BoxesIn(In):
    """Boxes as `page:left,top,width,height` in percent of the page, a page's number for all of it."""

    boxes: list[str] = []


class CoverIn(BoxesIn):
    """Boxes to be drawn; also wherever the text layer has words, whatever their marks.

    `writers`: also the names, addresses and numbers of who wrote, as written down.
    """

    words: list[str] = []
    writers: bool = False


class MakeCopyIn(In):
    """`as_is`: there is nothing to hide; `version` of the boxes that were looked at."""

    as_is: bool = False
    version: int | None = None


class LetterScanIn(BoxesIn):
    """What is covered on a scan that comes with it; it is no recording (`VOICE`).

    The same `request_id` gives the copy made before, and seals no second scan.
    """

    words: list[str] = []
    role: FileRole = FileRole.LETTER
    as_is: bool = False
    request_id: UUID | None = None


class BoxesOut(Schema):
    """What is drawn on a file."""

    boxes: list[str]
    version: int


class WorkingCopyOut(Schema):
    """A working copy; with the original and the boxes it can be made again."""

    position: int
    version: int
    name: str
    sha256: str
    original_sha256: str
    boxes: list[str]


@router.get(f"{_FILE}/covering", response=BoxesOut, summary="Các ô đã che")
@allowed(REGISTER)
def covering(request: HttpRequest, letter_id: UUID, position: int) -> dict[str, Any]:
    """Read what is drawn on a file."""
    return _boxes_out(actor_of(request), letter_id, position)


@router.post(f"{_FILE}/covering", response=BoxesOut, summary="Che thông tin")
@allowed(REGISTER)
def cover(
    request: HttpRequest, letter_id: UUID, position: int, given: CoverIn
) -> dict[str, Any]:
    """Draw boxes beside those that are there."""
    actor = actor_of(request)
    services.cover(
        actor=actor, letter_id=letter_id, position=position, boxes=_typed(given.boxes),
        words=given.words, writers=given.writers, now=clock.now(),
    )  # fmt: skip
    return _boxes_out(actor, letter_id, position)


@router.post(f"{_FILE}/covering/remove", response=BoxesOut, summary="Bỏ ô che")
@allowed(REGISTER)
def uncover(
    request: HttpRequest, letter_id: UUID, position: int, given: BoxesIn
) -> dict[str, Any]:
    """Take boxes away, where they are there."""
    actor = actor_of(request)
    services.remove_boxes(
        actor=actor, letter_id=letter_id, position=position, boxes=_typed(given.boxes)
    )
    return _boxes_out(actor, letter_id, position)


@router.post(f"{_FILE}/copy", response=WorkingCopyOut, summary="Làm bản làm việc đã che")
@allowed(REGISTER)
def make_copy(
    request: HttpRequest, letter_id: UUID, position: int, given: MakeCopyIn
) -> dict[str, Any]:
    """Make the working copy of a file from what is drawn; the originals are closed from then on."""
    copy = services.make_working_copy(
        actor=actor_of(request), letter_id=letter_id, position=position, now=clock.now(),
        **given.dict(),
    )  # fmt: skip
    return copy_out(copy)


@router.post(f"{_FILE}/copy/withdraw", response=WorkingCopyOut, summary="Bỏ bản làm việc")
@allowed(REGISTER)
def withdraw_copy(
    request: HttpRequest, letter_id: UUID, position: int, given: ReasonIn
) -> dict[str, Any]:
    """Take the working copy of a file away; the originals stay closed."""
    copy = services.withdraw_working_copy(
        actor=actor_of(request), letter_id=letter_id, position=position, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return copy_out(copy)


@router.get(
    f"{_FILE}/copy",
    summary="Tải bản làm việc đã che",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ_OWN)
def copy_file(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Hand over the working copy of a file; the trail notes who read it."""
    actor = actor_of(request)
    found = queries.get_working_copy(actor, letter_id, position)
    audit.record_reading(actor, queries.get_letter(actor, letter_id), now=clock.now())
    return files.file_response(found.file)


@router.post(
    "/petitions/letters/{letter_id}/scans",
    response=WorkingCopyOut,
    summary="Niêm phong bản quét và làm bản làm việc",
)
@allowed(REGISTER)
def cover_scan(
    request: HttpRequest, letter_id: UUID, upload: File[UploadedFile], given: Form[LetterScanIn]
) -> dict[str, Any]:
    """Seal a scan of a letter whose writer is hidden and make its working copy, in one act."""
    copy = services.cover_scan(
        actor=actor_of(request), letter_id=letter_id, boxes=_typed(given.boxes),
        upload=Upload(upload.name or "", upload.read(), given.role), words=given.words,
        as_is=given.as_is, now=clock.now(), request_id=given.request_id,
    )  # fmt: skip
    return copy_out(copy)


@router.post(
    "/petitions/letters/{letter_id}/originals/open",
    response=LetterOut,
    summary="Mở lại bản gốc của đơn",
)
@allowed(DECIDE)
def open_originals(request: HttpRequest, letter_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Let the originals of a letter open again, of which nobody is to be hidden any more."""
    actor = actor_of(request)
    services.open_originals(
        actor=actor, letter_id=letter_id, reason=given.reason, now=clock.now()
    )
    return letter_out(actor, queries.get_letter(actor, letter_id))


def _boxes_out(actor: Actor, letter_id: UUID, position: int) -> dict[str, Any]:
    _source, boxes, version = services.get_source(actor, letter_id, position)
    return {"boxes": [one.words for one in boxes], "version": version}


def _typed(given: list[str]) -> list[Box]:
    boxes = [box_typed(one) for one in given]
    if None in boxes:
        sentence = _("Ô che ghi như 2:10,12.5,30,4 (phần trăm của trang), hoặc số trang.")
        raise Invalid(sentence, code="invalid", fields={"boxes": [sentence]})
    return [one for one in boxes if one is not None]
