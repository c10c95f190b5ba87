"""The JSON API of drafting: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Router, Schema
from ninja.files import UploadedFile

from vanphong.drafting import (
    checked,
    issuing,
    markup,
    passing,
    picturing,
    queries,
    restoring,
    services,
    trial,
    versions,
)
from vanphong.drafting.answers import draft_whole, version_out
from vanphong.drafting.form_rules import FormSystem
from vanphong.drafting.models import Draft
from vanphong.drafting.redline import Change, Kind
from vanphong.drafting.rules import CREATE, ISSUE, READ, RESERVE, SIGN, DraftState
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import Day, In, PageSize, ReasonIn, Whole, allowed, gives
from vanphong.kernel.rules import Confidence, Severity
from vanphong.registry import api as registry

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


class RecipientIn(In):
    """An office of the directory by its id, or a name that is only printed."""

    office: Whole | None = None
    name: str | None = None


class RecipientOut(Schema):
    """An office of the directory by its id, or a name that is only printed."""

    office: int | None = None
    name: str | None = None


class DraftOut(Schema):
    """A draft as lists show it."""

    id: UUID
    state: DraftState
    type_code: str
    body_id: UUID
    abstract: str
    symbol: str
    issued_on: dt.date | None
    signer_id: UUID | None
    answers_id: UUID | None
    task_id: UUID | None
    issued_document_id: UUID | None
    changed_at: dt.datetime
    version: int


class DraftWhole(DraftOut):
    """A draft with all that is written; `text` is the simple markup of the edit page."""

    addressees: list[str]
    recipients: list[RecipientOut]
    file_copy: str
    urgency: registry.Urgency | Literal[""]
    circulation: str
    draft_round: int
    drafter_mark: str
    contact: str
    recorder: str
    return_reason: str
    losses: list[dict[str, str]]
    text: str
    stops: list[str]
    warnings: list[str]


class VersionOut(Schema):
    """A version of a draft: its number, who wrote it, when and why."""

    number: int
    made_at: dt.datetime
    author: str
    reason: str
    abstract: str


class PieceOut(Schema):
    """Words that stayed, came or went."""

    kind: Kind
    text: str


class ChangeOut(Schema):
    """A paragraph: as it was, new, gone, or changed inside."""

    kind: Kind
    pieces: list[PieceOut]


class RestoreIn(In):
    """The version of the draft as it was seen."""

    version: Whole


class DraftChange(In):
    """What is changed; what is left out stays."""

    abstract: str | None = None
    addressees: list[str] | None = None
    recipients: list[RecipientIn] | None = None
    file_copy: str | None = None
    urgency: registry.Urgency | Literal[""] | None = None
    circulation: str | None = None
    draft_round: Whole | None = None
    drafter_mark: str | None = None
    contact: str | None = None
    recorder: str | None = None
    type_code: str | None = None
    signer_id: UUID | None = None
    text: str | None = None


class DraftIn(DraftChange):
    """A new draft."""

    body_id: UUID
    type_code: str
    answers_id: UUID | None = None
    task_id: UUID | None = None


class DraftChangeIn(DraftChange):
    """A change of the version that was read; `reason` stands in the list of versions."""

    version: Whole
    reason: str = ""


class SubmitIn(In):
    """Whether the parts of the Word file that were not carried over have been seen."""

    losses_seen: bool = False


class PinIn(In):
    """The PIN of the key; not kept."""

    pin: str


class SignIn(PinIn):
    """Also the version that was read, when nothing else shall be signed."""

    version: int | None = None


class TrialIn(In):
    """What stands around the text; without an abstract the file's own is taken."""

    header_name: str
    place: str
    system: Literal["PARTY", "STATE"] = "PARTY"
    type_name: str = ""
    header_upper: str = ""
    symbol: str = ""
    issued_on: Day | None = None
    abstract: str = ""
    marks: list[str] = []
    signer: str = ""
    recipients: list[str] = []

    def frame(self) -> trial.Frame:
        """Give it as it is set."""
        lists = {"marks": tuple(self.marks), "recipients": tuple(self.recipients)}
        return trial.Frame(**self.dict() | lists)


def _actor(request: HttpRequest) -> Actor:
    return request.actor  # type: ignore[attr-defined, no-any-return]


def _fields(given: DraftChange, draft: Draft | None) -> dict[str, Any]:
    fields = given.dict(exclude_none=True, exclude={"version", "reason", "body_id", "text"})
    if given.text is not None:
        saved = services.written_blocks(draft) if draft is not None else ()
        fields["blocks"] = markup.from_text(given.text, saved)
    return fields


def _whole(actor: Actor, draft: Draft) -> dict[str, Any]:
    return draft_whole(actor, draft, clock.today())


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
        actor=_actor(request), content=upload.read(), name=str(upload.name), on=on,
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
        actor=_actor(request), content=content, name=str(upload.name), on=on, system=system,
        now=clock.now(),
    )  # fmt: skip
    picked = checked.sure_numbers(report) if numbers is None else numbers
    mended = checked.fixed_file(content, report, picked)
    return HttpResponse(mended, content_type=files.DOCX.media_type)


@router.get("/drafts", response=list[DraftOut], summary="Dự thảo xem được, mới sửa trước")
@allowed(READ)
def list_drafts(
    request: HttpRequest,
    state: DraftState | None = None,
    after: UUID | None = None,
    limit: PageSize = 50,
) -> list[Draft]:
    """List visible drafts; `after` is the id of the last one seen."""
    actor = _actor(request)
    drafts = queries.drafts_after(actor, str(after or ""), state=state or "")
    return list(drafts[:limit])


@router.get("/drafts/{draft_id}", response=DraftWhole, summary="Một dự thảo")
@allowed(READ)
def get_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give one draft with its text."""
    actor = _actor(request)
    return _whole(actor, queries.get_draft(actor, draft_id))


@router.get(
    "/drafts/{draft_id}/pdf",
    summary="Tệp PDF của dự thảo",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ)
def get_pdf(request: HttpRequest, draft_id: UUID) -> HttpResponse:
    """Give the PDF as it stands: issued, signed, the office's own, or the preview."""
    actor = _actor(request)
    draft = queries.get_draft(actor, draft_id)
    file = picturing.stored_file(actor, draft)
    if file is not None:
        return files.file_response(file)
    return HttpResponse(picturing.preview_of(draft).pdf, content_type="application/pdf")


@router.get(
    "/drafts/{draft_id}/form-check", response=ReportOut, summary="Soát nội dung một dự thảo"
)
@allowed(READ)
def check_draft(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Check what is written in a draft; how it looks is the product's own work."""
    actor = _actor(request)
    draft = queries.get_draft(actor, draft_id)
    return checked.check_draft(actor, draft, clock.today()).as_dict()


@router.post("/drafts", response=DraftWhole, summary="Lập dự thảo")
@allowed(CREATE)
def create_draft(request: HttpRequest, given: DraftIn) -> dict[str, Any]:
    """Start a draft."""
    draft = services.create_draft(
        actor=_actor(request), now=clock.now(), body_id=given.body_id, **_fields(given, None)
    )
    return _whole(_actor(request), draft)


@router.patch("/drafts/{draft_id}", response=DraftWhole, summary="Sửa dự thảo")
@allowed(CREATE)
def change_draft(request: HttpRequest, draft_id: UUID, given: DraftChangeIn) -> dict[str, Any]:
    """Change a draft of the version that was read."""
    actor = _actor(request)
    draft = queries.get_draft(actor, draft_id)
    changed = services.change_draft(
        actor=actor, draft_id=draft_id, version=given.version, reason=given.reason,
        now=clock.now(), **_fields(given, draft),
    )  # fmt: skip
    return _whole(actor, changed)


@router.post("/drafts/{draft_id}/docx", response=DraftWhole, summary="Lấy nội dung từ tệp Word")
@allowed(CREATE)
def take_docx(
    request: HttpRequest, draft_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take the text of a Word file."""
    draft, _read = services.take_docx(
        actor=_actor(request), draft_id=draft_id, content=upload.read(),
        name=str(upload.name), now=clock.now(),
    )  # fmt: skip
    return _whole(_actor(request), draft)


@router.get(
    "/drafts/{draft_id}/versions", response=list[VersionOut], summary="Phiên bản của dự thảo"
)
@allowed(READ)
def list_versions(request: HttpRequest, draft_id: UUID) -> list[dict[str, Any]]:
    """List the versions of a draft, the newest first."""
    draft = queries.get_draft(_actor(request), draft_id)
    return [version_out(one) for one in versions.versions_of(draft).defer("content")]


@router.get(
    "/drafts/{draft_id}/redline",
    response=list[ChangeOut],
    summary="Hai phiên bản khác nhau ở đâu",
)
@allowed(READ)
def compare_versions(
    request: HttpRequest, draft_id: UUID, older: Whole, newer: Whole
) -> list[Change]:
    """Give what came and went from one version to another, paragraph by paragraph."""
    draft = queries.get_draft(_actor(request), draft_id)
    pair = versions.get_version(draft, older), versions.get_version(draft, newer)
    return versions.differences(*pair)


@router.post(
    "/drafts/{draft_id}/versions/{number}/restore",
    response=DraftWhole,
    summary="Lấy lại một phiên bản",
)
@allowed(CREATE)
def restore_version(
    request: HttpRequest, draft_id: UUID, number: Whole, given: RestoreIn
) -> dict[str, Any]:
    """Make an earlier version the text of the draft again."""
    draft = restoring.restore_version(
        actor=_actor(request), draft_id=draft_id, number=number, version=given.version,
        now=clock.now(),
    )  # fmt: skip
    return _whole(_actor(request), draft)


@router.post(
    "/drafts/{draft_id}/own-pdf", response=DraftWhole, summary="Dùng tệp PDF của cơ quan"
)
@allowed(CREATE)
def take_own_pdf(
    request: HttpRequest, draft_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take a finished PDF instead of typesetting."""
    draft = services.take_own_pdf(
        actor=_actor(request), draft_id=draft_id, content=upload.read(),
        name=str(upload.name), now=clock.now(),
    )  # fmt: skip
    return _whole(_actor(request), draft)


@router.post("/drafts/{draft_id}/submit", response=DraftOut, summary="Trình ký")
@allowed(CREATE)
def submit(request: HttpRequest, draft_id: UUID, given: SubmitIn) -> Draft:
    """Present the draft to its signer."""
    return passing.submit_for_signature(
        actor=_actor(request), draft_id=draft_id, losses_seen=given.losses_seen, now=clock.now()
    )


@router.post(
    "/drafts/{draft_id}/take-back", response=DraftOut, summary="Lấy lại để sửa trước khi ký"
)
@allowed(CREATE)
def take_back(request: HttpRequest, draft_id: UUID) -> Draft:
    """Take a submitted draft back to go on writing."""
    return passing.take_back(actor=_actor(request), draft_id=draft_id, now=clock.now())


@router.post(
    "/drafts/{draft_id}/begin-again", response=DraftWhole, summary="Lập lại từ bản đã rút"
)
@allowed(CREATE)
def begin_again(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Start a new draft with what is written in a withdrawn one."""
    actor = _actor(request)
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
    actor = _actor(request)
    draft = passing.add_addressees(actor=actor, draft_id=draft_id, now=clock.now())
    return _whole(actor, draft)


@router.post("/drafts/{draft_id}/number", response=DraftOut, summary="Cấp số trước khi ký")
@allowed(RESERVE, scope=False)
def fix_number(request: HttpRequest, draft_id: UUID) -> Draft:
    """Fix number and date."""
    return issuing.fix_number(actor=_actor(request), draft_id=draft_id, now=clock.now())


@router.post("/drafts/{draft_id}/sign", response=DraftOut, summary="Ký")
@allowed(SIGN, scope=False)
def sign(request: HttpRequest, draft_id: UUID, given: SignIn) -> Draft:
    """Sign with one's own key."""
    return issuing.sign_draft(
        actor=_actor(request), draft_id=draft_id, now=clock.now(), **given.dict()
    )


@router.post("/drafts/{draft_id}/issue", response=DraftOut, summary="Đóng dấu, phát hành")
@allowed(ISSUE, scope=False)
def issue(request: HttpRequest, draft_id: UUID, given: PinIn) -> Draft:
    """Seal and issue."""
    return issuing.seal_and_issue(
        actor=_actor(request), draft_id=draft_id, pin=given.pin, now=clock.now()
    )


@router.post("/drafts/{draft_id}/return", response=DraftOut, summary="Trả lại")
@allowed(SIGN)
def return_draft(request: HttpRequest, draft_id: UUID, given: ReasonIn) -> Draft:
    """Give the draft back to its writer."""
    return passing.return_draft(
        actor=_actor(request), draft_id=draft_id, reason=given.reason, now=clock.now()
    )


@router.post("/drafts/{draft_id}/withdraw", response=DraftOut, summary="Rút dự thảo")
@allowed(CREATE)
def withdraw(request: HttpRequest, draft_id: UUID, given: ReasonIn) -> Draft:
    """Stop the draft for good."""
    return passing.withdraw_draft(
        actor=_actor(request), draft_id=draft_id, reason=given.reason, now=clock.now()
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
