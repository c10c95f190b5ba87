"""The JSON API of petitions: the same acts and refusals as the pages."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import File, Query, Router
from ninja.files import UploadedFile

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, ReasonIn, allowed, gives, open_to_all
from vanphong.kernel.even_time import evenly
from vanphong.kernel.gate import actor_of
from vanphong.petitions import (
    endpoint_circles,
    endpoint_congresses,
    endpoint_covering,
    endpoint_follows,
    endpoint_handing,
    endpoint_letters,
    endpoint_openings,
    endpoint_reports,
    endpoint_results,
    endpoint_sealing,
    endpoint_spread,
    endpoint_submissions,
    endpoint_urgings,
    listing,
    queries,
    readings,
    services,
)
from vanphong.petitions.alike_pages import alike_out
from vanphong.petitions.answers import case_out, case_whole, letter_out, step_out
from vanphong.petitions.endpoint_schemas import (
    AlikeOut,
    AssignCaseIn,
    BarIn,
    CaseOut,
    CasePage,
    CaseStepIn,
    CaseStepOut,
    CasesWanted,
    CaseWhole,
    DecideStepIn,
    ExtendClockIn,
    JoinCaseIn,
    JudgeIn,
    LetterCodeOut,
    LetterIn,
    LetterOut,
    LetterStatusIn,
    LetterStatusOut,
    SpeakersIn,
    SplitCaseIn,
    StepPaperIn,
    StrikeIn,
    WithdrawWritersIn,
)
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules import STAGE_LABELS
from vanphong.petitions.rules.permissions import (
    ASSIGN,
    DECIDE,
    HANDLE,
    READ_OWN,
    REGISTER,
)
from vanphong.petitions.services import LetterFacts, Person, Upload

router = Router()
router.add_router("", endpoint_circles.router)
router.add_router("", endpoint_congresses.router)
router.add_router("", endpoint_covering.router)
router.add_router("", endpoint_handing.router)
router.add_router("", endpoint_letters.router)
router.add_router("", endpoint_openings.router)
router.add_router("", endpoint_submissions.router)
router.add_router("", endpoint_reports.router)
router.add_router("", endpoint_results.router)
router.add_router("", endpoint_sealing.router)
router.add_router("", endpoint_spread.router)
router.add_router("", endpoint_urgings.router)
router.add_router("", endpoint_follows.router)
# Every answer about a letter's stage is as long, so that its size tells nothing.
_STATUS_SIZE = 4096


@router.get("/petitions/cases", response=CasePage, summary="Vụ việc")
@allowed(READ_OWN)
def cases(request: HttpRequest, wanted: Query[CasesWanted]) -> dict[str, Any]:
    """List the cases of a view (as the list's address names it), what is due first on top.

    `figure` and `period` list those that a figure of a report counts; `place` (a unit's code) and
    `field` those that lie there, a province with its communes, and are about it; `words` those
    with a number or with all the words in their title, of all cases where no view is named.
    """
    page = listing.listed(
        actor_of(request), listing.Wanted(**wanted.dict()), clock.today()
    ).page
    return {"items": [case_out(one) for one in page.items], "next": page.next_key}


@router.get("/petitions/cases/{case_id}", response=CaseWhole, summary="Một vụ việc")
@allowed(READ_OWN)
def case(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """Read a case with its letters, its steps and what is lawful next."""
    actor = actor_of(request)
    found = queries.get_case(actor, case_id)
    readings.note_letters(actor, queries.letters_of(actor, found), clock.now())
    return case_whole(actor, found, clock.today())


@router.post("/petitions/letters", response=LetterOut, summary="Vào sổ đơn")
@allowed(REGISTER)
def receive(request: HttpRequest, given: LetterIn) -> dict[str, Any]:
    """Take a letter in; it gets the next number of its year and opens a case."""
    actor = actor_of(request)
    typed = given.dict()
    persons = [Person(**one) for one in typed.pop("persons")]
    request_id, identifying = typed.pop("request_id"), typed.pop("sealed_words")
    letter = services.receive_letter(
        actor=actor, facts=LetterFacts(**typed), persons=persons, identifying=identifying,
        now=clock.now(), request_id=request_id,
    )  # fmt: skip
    return letter_out(actor, letter)


@router.get("/petitions/letters/{letter_id}", response=LetterOut, summary="Một đơn")
@allowed(READ_OWN)
def letter(request: HttpRequest, letter_id: UUID) -> dict[str, Any]:
    """Read a letter with its writers; the trail notes who did."""
    actor = actor_of(request)
    found = queries.get_letter(actor, letter_id)
    audit.record_reading(actor, found, now=clock.now())
    return letter_out(actor, found)


@router.get(
    "/petitions/letters/{letter_id}/alike", response=list[AlikeOut], summary="Đơn có thể trùng"
)
@allowed(READ_OWN)
def alike(request: HttpRequest, letter_id: UUID) -> list[dict[str, Any]]:
    """Find the letters probably the same as one, the likeliest first; only a suggestion."""
    actor = actor_of(request)
    return alike_out(actor, queries.get_letter(actor, letter_id), clock.now())


@router.post(
    "/petitions/letters/{letter_id}/files", response=LetterOut, summary="Thêm tệp vào đơn"
)
@allowed(REGISTER)
def add_file(
    request: HttpRequest,
    letter_id: UUID,
    upload: File[UploadedFile],
    role: FileRole = FileRole.LETTER,
) -> dict[str, Any]:
    """Add a scan, an envelope, an enclosure or a recording to a letter."""
    actor = actor_of(request)
    letter = services.add_files(
        actor=actor, letter_id=letter_id, now=clock.now(),
        uploads=[Upload(upload.name or "", upload.read(), role)],
    )  # fmt: skip
    return letter_out(actor, letter)


@router.get(
    "/petitions/letters/{letter_id}/files/{position}",
    summary="Tải tệp của đơn",
    openapi_extra=gives("application/octet-stream"),
)
@allowed(READ_OWN)
def letter_file(request: HttpRequest, letter_id: UUID, position: int) -> HttpResponse:
    """Hand over a file of a letter; the trail notes who read it."""
    actor = actor_of(request)
    found = queries.get_letter_file(actor, letter_id, position, clock.now())
    audit.record_reading(actor, queries.get_letter(actor, letter_id), now=clock.now())
    if found.role == FileRole.VOICE:
        return files.sound_response(found.file)
    return files.file_response(found.file)


@router.post(
    "/petitions/letters/{letter_id}/code", response=LetterCodeOut, summary="Cấp mã tra cứu"
)
@allowed(REGISTER)
def give_code(request: HttpRequest, letter_id: UUID, again: bool = False) -> dict[str, Any]:
    """Give the sender a code and PIN; with `again` those given before are good no more."""
    given = services.give_code(
        actor=actor_of(request), letter_id=letter_id, again=again, now=clock.now()
    )
    return dataclasses.asdict(given)


@router.post(
    "/petitions/letters/{letter_id}/speakers", response=LetterOut, summary="Ghi người đại diện"
)
@allowed(HANDLE)
def speakers(request: HttpRequest, letter_id: UUID, given: SpeakersIn) -> dict[str, Any]:
    """Note whom a group names to speak for it."""
    actor = actor_of(request)
    found = services.choose_speakers(actor=actor, letter_id=letter_id, **given.dict())
    return letter_out(actor, found)


@router.post(
    "/petitions/letters/{letter_id}/strike", response=LetterOut, summary="Không tính chữ ký"
)
@allowed(HANDLE)
def strike(request: HttpRequest, letter_id: UUID, given: StrikeIn) -> dict[str, Any]:
    """Let signatures count no more, or again."""
    actor = actor_of(request)
    found = services.strike_writers(
        actor=actor, letter_id=letter_id, now=clock.now(), **given.dict()
    )
    return letter_out(actor, found)


@router.post(
    "/petitions/letters/{letter_id}/withdraw", response=LetterOut, summary="Ghi người rút đơn"
)
@allowed(HANDLE)
def withdraw_writers(
    request: HttpRequest, letter_id: UUID, given: WithdrawWritersIn
) -> dict[str, Any]:
    """Note who withdraws; the case goes on for the rest."""
    actor = actor_of(request)
    found = services.withdraw_writers(
        actor=actor, letter_id=letter_id, now=clock.now(), **given.dict()
    )
    return letter_out(actor, found)


@router.post("/petitions/cases/{case_id}/judge", response=CaseOut, summary="Phân loại")
@allowed(HANDLE)
def judge(request: HttpRequest, case_id: UUID, given: JudgeIn) -> dict[str, Any]:
    """Judge a case by its keys."""
    found = services.judge_case(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return case_out(found)


@router.post("/petitions/cases/{case_id}/steps", response=CaseStepOut, summary="Xử lý vụ việc")
@allowed(HANDLE)
def propose(request: HttpRequest, case_id: UUID, given: CaseStepIn) -> dict[str, Any]:
    """Propose a lawful step; who may decide takes it at once."""
    row = services.propose_step(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return step_out(row)


@router.post("/petitions/cases/{case_id}/decide", response=CaseStepOut, summary="Duyệt đề xuất")
@allowed(DECIDE)
def decide(request: HttpRequest, case_id: UUID, given: DecideStepIn) -> dict[str, Any]:
    """Approve the step that waits, or decline it with a reason."""
    row = services.decide_step(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return step_out(row)


@router.post(
    "/petitions/cases/{case_id}/steps/{step_id}/paper",
    response=CaseStepOut,
    summary="Soạn văn bản của một bước",
)
@allowed(HANDLE)
def begin_paper(
    request: HttpRequest, case_id: UUID, step_id: UUID, given: StepPaperIn
) -> dict[str, Any]:
    """Begin the draft of the paper that carries out an approved step (`draft_id`)."""
    row = services.begin_paper(
        actor=actor_of(request), case_id=case_id, step_id=step_id, now=clock.now(),
        body_id=given.body_id,
    )  # fmt: skip
    return step_out(row)


@router.post(
    "/petitions/cases/{case_id}/withdraw-step", response=CaseStepOut, summary="Rút đề xuất"
)
@allowed(HANDLE)
def withdraw_step(request: HttpRequest, case_id: UUID) -> dict[str, Any]:
    """Take back the step one proposed."""
    row = services.withdraw_step(actor=actor_of(request), case_id=case_id, now=clock.now())
    return step_out(row)


@router.post("/petitions/cases/{case_id}/assign", response=CaseOut, summary="Giao xử lý")
@allowed(ASSIGN)
def assign(request: HttpRequest, case_id: UUID, given: AssignCaseIn) -> dict[str, Any]:
    """Give a case to who handles it."""
    found = services.assign_case(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return case_out(found)


@router.post("/petitions/cases/{case_id}/extend", response=CaseOut, summary="Gia hạn")
@allowed(DECIDE)
def extend(request: HttpRequest, case_id: UUID, given: ExtendClockIn) -> dict[str, Any]:
    """Make a time limit longer by a decision, where the law lets it."""
    found = services.extend_clock(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return case_out(found)


@router.post(
    "/petitions/cases/{case_id}/split", response=list[CaseOut], summary="Tách nội dung"
)
@allowed(HANDLE)
def split(request: HttpRequest, case_id: UUID, given: SplitCaseIn) -> list[dict[str, Any]]:
    """Open a case for each content of a letter."""
    made = services.split_case(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return [case_out(one) for one in made]


@router.post("/petitions/cases/{case_id}/join", response=CaseOut, summary="Nhập vụ việc")
@allowed(HANDLE)
def join(request: HttpRequest, case_id: UUID, given: JoinCaseIn) -> dict[str, Any]:
    """Let the letters of a case join another."""
    found = services.join_case(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return case_out(found)


@router.post("/petitions/cases/{case_id}/undo", response=CaseOut, summary="Hoàn lại")
@allowed(HANDLE)
def undo(request: HttpRequest, case_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Give a case that was joined or split its letters back."""
    found = services.undo_emptying(
        actor=actor_of(request), case_id=case_id, now=clock.now(), reason=given.reason
    )
    return case_out(found)


@router.post("/petitions/cases/{case_id}/bars", response=Done, summary="Người không tham gia")
@allowed(HANDLE)
def bar(request: HttpRequest, case_id: UUID, given: BarIn) -> dict[str, Any]:
    """Shut a case to a person accused in it, or kin."""
    services.bar_person(
        actor=actor_of(request), case_id=case_id, now=clock.now(), **given.dict()
    )
    return {"done": True}


@router.post(
    "/petitions/cases/{case_id}/bars/{person_id}/lift",
    response=Done,
    summary="Cho tham gia trở lại",
)
@allowed(ASSIGN)
def lift(
    request: HttpRequest, case_id: UUID, person_id: UUID, given: ReasonIn
) -> dict[str, Any]:
    """Open a case again to a person it was shut to."""
    services.lift_bar(
        actor=actor_of(request), case_id=case_id, person_id=person_id, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return {"done": True}


@router.post(
    "/petitions/status", response=LetterStatusOut, auth=None, summary="Tra cứu đơn đã gửi"
)
@evenly
@open_to_all("a sender asks with a code and a PIN; nothing is told but the stage")
def status(request: HttpRequest, given: LetterStatusIn) -> HttpResponse:  # noqa: ARG001
    """Tell the stage of a letter to who has its code and PIN."""
    found = services.status_of(given.code, given.pin, clock.now())
    answer = {
        "found": found is not None,
        "stage": found.stage if found else "",
        "label": _(STAGE_LABELS[found.stage]) if found else "",
        "office": found.office_name if found else "",
        "received_on": found.received_on if found else None,
        "changed_on": found.changed_on if found else None,
        "note": found.note if found else "",
    }
    said = LetterStatusOut.model_validate(answer).model_dump_json()
    return HttpResponse(said.encode().ljust(_STATUS_SIZE), content_type="application/json")
