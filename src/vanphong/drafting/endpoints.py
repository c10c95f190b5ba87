"""The JSON API of drafting: the same acts and refusals as the pages."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Form, Router
from ninja.files import UploadedFile

from vanphong.drafting import (
    body_json,
    endpoint_appraisal,
    endpoint_batches,
    endpoint_checking,
    endpoint_devices,
    endpoint_opinions,
    endpoint_pictures,
    endpoint_signers,
    endpoint_trace,
    endpoint_urging,
    endpoint_versions,
    issuing,
    markup,
    passing,
    picturing,
    queries,
    services,
    sight,
    trial,
)
from vanphong.drafting.answers import draft_whole
from vanphong.drafting.endpoint_schemas import (
    DraftBodyOut,
    DraftChange,
    DraftChangeIn,
    DraftIn,
    DraftOut,
    DraftWhole,
    PinIn,
    ReturnIn,
    SignIn,
    SubmitIn,
    TrialIn,
)
from vanphong.drafting.models import Draft
from vanphong.drafting.rules import CREATE, ISSUE, READ, RESERVE, SIGN, DraftState
from vanphong.drafting.typesetting.document_json import plain_blocks
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import PageSize, ReasonIn, allowed, gives
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import actor_of
from vanphong.people import api as people

router = Router()
router.add_router("", endpoint_checking.router)
router.add_router("", endpoint_devices.router)
router.add_router("", endpoint_urging.router)
router.add_router("", endpoint_versions.router)
router.add_router("", endpoint_opinions.router)
router.add_router("", endpoint_pictures.router)
router.add_router("", endpoint_batches.router)
router.add_router("", endpoint_signers.router)
router.add_router("", endpoint_appraisal.router)
router.add_router("", endpoint_trace.router)


_NO_FIELDS = {"version", "reason", "body_id", "text", "accept_words"}


def _fields(given: DraftChange, draft: Draft | None) -> dict[str, Any]:
    fields = given.dict(exclude_none=True, exclude=_NO_FIELDS)
    if given.text is not None and given.blocks is not None:
        raise Invalid(_("Hãy gửi nội dung một lần: text hoặc blocks."), code="two_bodies")
    if given.text is not None:
        saved = services.written_blocks(draft) if draft is not None else ()
        pictures = queries.picture_refs(draft)
        fields["blocks"] = markup.from_text(given.text, saved, pictures)
    if given.blocks is not None:
        fields["blocks"] = body_json.from_values(given.blocks, draft)
    return fields


def _whole(actor: Actor, draft: Draft) -> dict[str, Any]:
    return draft_whole(actor, draft, clock.today())


@router.get("/drafts", response=list[DraftOut], summary="Dự thảo xem được, mới sửa trước")
@allowed(READ)
def list_drafts(
    request: HttpRequest,
    state: DraftState | None = None,
    after: UUID | None = None,
    limit: PageSize = 50,
) -> list[Draft]:
    """List visible drafts; `after` is the id of the last one seen."""
    actor = actor_of(request)
    drafts = queries.drafts_after(actor, str(after or ""), state=state or "")
    return list(drafts[:limit])


@router.get("/drafts/{draft_id}", response=DraftWhole, summary="Một dự thảo")
@allowed(READ)
def get_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give one draft with its text."""
    actor = actor_of(request)
    return _whole(actor, queries.get_draft(actor, draft_id))


@router.get(
    "/drafts/{draft_id}/sight",
    response=people.ReadersOut,
    summary="Ai xem được dự thảo, vì sao",
)
@allowed(READ)
def read_sight(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Say who can see a draft, and by which rule."""
    actor = actor_of(request)
    found = sight.readers_of(actor, queries.get_draft(actor, draft_id), clock.today())
    return {"readers": [asdict(one) for one in found]}


@router.get(
    "/drafts/{draft_id}/body",
    response=DraftBodyOut,
    summary="Nội dung theo cấu trúc của văn bản",
)
@allowed(READ)
def get_body(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give the body block by block, as a change takes it back; pictures are by reference."""
    draft = queries.get_draft(actor_of(request), draft_id)
    blocks = plain_blocks(services.written_blocks(draft))
    return {"version": draft.version, "blocks": blocks}


@router.get(
    "/drafts/{draft_id}/pdf",
    summary="Tệp PDF của dự thảo",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ)
def get_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the PDF as it stands: issued, signed, the office's own, or the preview."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    file = picturing.stored_file(actor, draft)
    if file is not None:
        return files.file_response(file)
    return HttpResponse(picturing.preview_of(draft).pdf, content_type="application/pdf")


@router.post("/drafts", response=DraftWhole, summary="Lập dự thảo")
@allowed(CREATE)
def create_draft(request: HttpRequest, given: DraftIn) -> dict[str, Any]:
    """Start a draft."""
    draft = services.create_draft(
        actor=actor_of(request), now=clock.now(), body_id=given.body_id,
        accept_words=given.accept_words, **_fields(given, None),
    )  # fmt: skip
    return _whole(actor_of(request), draft)


@router.patch("/drafts/{draft_id}", response=DraftWhole, summary="Sửa dự thảo")
@allowed(CREATE)
def change_draft(request: HttpRequest, draft_id: UUID, given: DraftChangeIn) -> dict[str, Any]:
    """Change a draft of the version that was read."""
    actor = actor_of(request)
    draft = queries.get_draft(actor, draft_id)
    changed = services.change_draft(
        actor=actor, draft_id=draft_id, version=given.version, reason=given.reason,
        now=clock.now(), accept_words=given.accept_words, **_fields(given, draft),
    )  # fmt: skip
    return _whole(actor, changed)


@router.post("/drafts/{draft_id}/docx", response=DraftWhole, summary="Lấy nội dung từ tệp Word")
@allowed(CREATE)
def take_docx(
    request: HttpRequest, draft_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take the text of a Word file."""
    draft, _read = services.take_docx(
        actor=actor_of(request), draft_id=draft_id, content=upload.read(),
        name=str(upload.name), now=clock.now(),
    )  # fmt: skip
    return _whole(actor_of(request), draft)


@router.post(
    "/drafts/{draft_id}/own-pdf", response=DraftWhole, summary="Dùng tệp PDF của cơ quan"
)
@allowed(CREATE)
def take_own_pdf(
    request: HttpRequest, draft_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take a finished PDF instead of typesetting."""
    draft = services.take_own_pdf(
        actor=actor_of(request), draft_id=draft_id, content=upload.read(),
        name=str(upload.name), now=clock.now(),
    )  # fmt: skip
    return _whole(actor_of(request), draft)


@router.post("/drafts/{draft_id}/submit", response=DraftOut, summary="Trình ký")
@allowed(CREATE)
def submit(request: HttpRequest, draft_id: UUID, given: SubmitIn) -> Draft:
    """Present the draft to its signer."""
    return passing.submit_for_signature(
        actor=actor_of(request),
        draft_id=draft_id,
        losses_seen=given.losses_seen,
        leave_half_typed=given.leave_half_typed,
        now=clock.now(),
    )


@router.post(
    "/drafts/{draft_id}/take-back", response=DraftOut, summary="Lấy lại để sửa trước khi ký"
)
@allowed(CREATE)
def take_back(request: HttpRequest, draft_id: UUID) -> Draft:
    """Take a submitted draft back to go on writing."""
    return passing.take_back(actor=actor_of(request), draft_id=draft_id, now=clock.now())


@router.post(
    "/drafts/{draft_id}/begin-again", response=DraftWhole, summary="Lập lại từ bản đã rút"
)
@allowed(CREATE)
def begin_again(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Start a new draft with what is written in a withdrawn one."""
    actor = actor_of(request)
    draft = passing.begin_again(actor=actor, draft_id=draft_id, now=clock.now())
    return _whole(actor, draft)


@router.post(
    "/drafts/{draft_id}/add-addressees",
    response=DraftWhole,
    summary="Gửi qua mạng cả tới các cơ quan ghi ở Kính gửi",
)
@allowed(READ)
def add_addressees(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Send also to the offices that Kính gửi names."""
    actor = actor_of(request)
    draft = passing.add_addressees(actor=actor, draft_id=draft_id, now=clock.now())
    return _whole(actor, draft)


@router.post("/drafts/{draft_id}/number", response=DraftOut, summary="Cấp số trước khi ký")
@allowed(RESERVE, scope=False)
def fix_number(request: HttpRequest, draft_id: UUID) -> Draft:
    """Fix number and date."""
    return issuing.fix_number(actor=actor_of(request), draft_id=draft_id, now=clock.now())


@router.post("/drafts/{draft_id}/sign", response=DraftOut, summary="Ký")
@allowed(SIGN, scope=False)
def sign(request: HttpRequest, draft_id: UUID, given: SignIn) -> Draft:
    """Sign with one's own key."""
    return issuing.sign_draft(
        actor=actor_of(request), draft_id=draft_id, now=clock.now(), **given.dict()
    )


@router.post("/drafts/{draft_id}/issue", response=DraftOut, summary="Đóng dấu, phát hành")
@allowed(ISSUE, scope=False)
def issue(request: HttpRequest, draft_id: UUID, given: PinIn) -> Draft:
    """Seal and issue."""
    return issuing.seal_and_issue(
        actor=actor_of(request), draft_id=draft_id, pin=given.pin, now=clock.now()
    )


@router.post("/drafts/{draft_id}/return", response=DraftOut, summary="Trả lại")
@allowed(SIGN)
def return_draft(request: HttpRequest, draft_id: UUID, given: ReturnIn) -> Draft:
    """Give the draft back to its writer, or to the clerks when only its form is wrong."""
    return passing.return_draft(
        actor=actor_of(request), draft_id=draft_id, now=clock.now(), **given.dict()
    )


@router.post("/drafts/{draft_id}/withdraw", response=DraftOut, summary="Rút dự thảo")
@allowed(CREATE)
def withdraw(request: HttpRequest, draft_id: UUID, given: ReasonIn) -> Draft:
    """Stop the draft for good."""
    return passing.withdraw_draft(
        actor=actor_of(request), draft_id=draft_id, reason=given.reason, now=clock.now()
    )


@router.post(
    "/typesetting",
    summary="Trình bày thử một tệp Word, không lưu",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(CREATE)
def set_on_trial(
    request: HttpRequest,  # noqa: ARG001 - found by name
    given: Form[TrialIn],
    upload: File[UploadedFile],
) -> HttpResponse:
    """Give a Word file as PDF in the official form; nothing of it is kept."""
    done, _losses = trial.set_on_trial(
        content=upload.read(), name=str(upload.name), frame=given.frame(), now=clock.now()
    )
    return HttpResponse(done.pdf, content_type=files.PDF.media_type)
