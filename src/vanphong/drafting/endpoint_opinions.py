"""Opinions on a draft in the JSON API: the same acts and refusals as the pages."""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema

from vanphong.drafting import (
    opinion_letters,
    opinion_queries,
    opinion_table,
    opinions,
    queries,
    reminding,
)
from vanphong.drafting.answers import draft_whole
from vanphong.drafting.endpoint_schemas import DraftWhole
from vanphong.drafting.opinion_rules import GIVE, Handling, Stance
from vanphong.drafting.rules import CREATE, READ
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import Day, In, PageSize, Whole, allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.kernel.rules import Confidence

router = Router()
_ALL = "/drafts/{draft_id}/opinion-requests"
_ONE = f"{_ALL}/{{request_id}}"


class OpinionRequestOut(Schema):
    """An asking: on which version, by whom, until when, how many of those asked answered."""

    id: UUID
    draft_id: UUID
    version: int
    question: str
    due_on: dt.date
    asked_by: str
    asked_at: dt.datetime
    closed_at: dt.datetime | None
    close_reason: str
    asked: int
    answered: int


class OpinionLineOut(Schema):
    """One who was asked; the opinion is null while it is hidden or not given.

    `in_writing` is a unit or office: its answer is recorded, with the day it came and the symbol
    of the paper; `letter_id` is the draft of the letter that asks it.
    """

    asked_id: UUID
    name: str
    title: str
    in_writing: bool
    letter_id: UUID | None
    answered_at: dt.datetime | None
    reminded_at: dt.datetime | None
    is_late: bool
    opinion_id: UUID | None
    stance: Stance | None
    words: str | None
    came_on: dt.date | None
    paper: str | None
    handling: Handling | None
    why: str | None


class SilenceOut(Schema):
    """The rule on those who do not answer."""

    text: str
    source: str
    confidence: Confidence


class OpinionTableOut(OpinionRequestOut):
    """What an asking brought; `counts` by kind of answer once the answers are open to all."""

    text: str
    is_open_to_all: bool
    is_past_due: bool
    counts: dict[str, int] | None
    silent: list[str]
    silence: SilenceOut
    lines: list[OpinionLineOut]


class OpinionWaitingOut(Schema):
    """An asking that waits for the reader's own answer."""

    id: UUID
    draft_id: UUID
    abstract: str
    question: str
    due_on: dt.date
    asked_by: str


class OpinionAskIn(In):
    """Posts to ask on the version of the draft that was seen; until a day or for working days.

    `places` are units and offices asked in writing.
    """

    version: Whole
    asked: list[UUID] = []
    places: list[str] = []
    question: str = ""
    due_on: Day | None = None
    working_days: Whole | None = None


class OpinionIn(In):
    """An answer; words may be left out by who agrees."""

    stance: Stance
    words: str = ""


class OpinionRecordIn(OpinionIn):
    """An answer that came in writing; `document_id` the paper of the register, if any."""

    asked_id: UUID
    came_on: Day
    document_id: UUID | None = None


class OpinionRemindIn(In):
    """Whom to remind, one of the lines; all who are silent without."""

    asked_id: UUID | None = None


class OpinionLetterIn(In):
    """Which place to write to, one of the lines; one letter to all that have none without."""

    asked_id: UUID | None = None


class OpinionCloseIn(In):
    """Why, when it is before the limit and people are silent."""

    reason: str = ""


class OpinionNoteIn(In):
    """What is made of one opinion; `why` may be left out for one accepted whole."""

    opinion_id: UUID
    handling: Handling
    why: str = ""


class OpinionNotesIn(In):
    """What is made of some opinions."""

    notes: list[OpinionNoteIn]


def _table(actor: Actor, draft_id: UUID, request_id: UUID) -> dict[str, Any]:
    return opinion_table.received_out(_received(actor, draft_id, request_id))


def _received(actor: Actor, draft_id: UUID, request_id: UUID) -> opinion_queries.Received:
    draft = queries.get_draft(actor, draft_id)
    asked = opinion_queries.get_request(draft, request_id)
    return opinion_queries.received(actor, asked, clock.today())


@router.get(
    "/opinions-waiting", response=list[OpinionWaitingOut], summary="Dự thảo chờ tôi cho ý kiến"
)
@allowed(GIVE)
def list_waiting(request: HttpRequest, limit: PageSize = 50) -> list[dict[str, Any]]:
    """List what waits for one's own opinion, the first due first."""
    found = opinion_queries.waiting_for_opinion(actor_of(request))[:limit]
    return [opinion_table.waiting_out(asked) for asked in found]


@router.get(_ALL, response=list[OpinionRequestOut], summary="Các đợt xin ý kiến về dự thảo")
@allowed(READ)
def list_requests(request: HttpRequest, draft_id: UUID) -> list[dict[str, Any]]:
    """List the askings on a draft, the newest first."""
    draft = queries.get_draft(actor_of(request), draft_id)
    return [opinion_table.request_out(one) for one in opinion_queries.requests_of(draft)]


@router.post(_ALL, response=OpinionTableOut, summary="Xin ý kiến về dự thảo")
@allowed(CREATE)
def ask(request: HttpRequest, draft_id: UUID, given: OpinionAskIn) -> dict[str, Any]:
    """Ask people of the office; without a limit the usual working days."""
    actor = actor_of(request)
    made = opinions.ask_opinions(
        actor=actor, draft_id=draft_id, version=given.version, post_ids=given.asked,
        places=given.places, question=given.question, now=clock.now(),
        limit=opinions.Limit(on=given.due_on, working_days=given.working_days),
    )  # fmt: skip
    return _table(actor, draft_id, made.pk)


@router.get(_ONE, response=OpinionTableOut, summary="Bảng tổng hợp ý kiến")
@allowed(READ)
def get_table(request: HttpRequest, draft_id: UUID, request_id: UUID) -> dict[str, Any]:
    """Give the text asked about and the answers that may be seen."""
    return _table(actor_of(request), draft_id, request_id)


@router.get(
    f"{_ONE}/pdf",
    summary="Bảng tổng hợp ý kiến, tệp PDF",
    openapi_extra=gives(files.PDF.media_type),
)
@allowed(READ)
def get_pdf(request: HttpRequest, draft_id: UUID, request_id: UUID) -> HttpResponse:
    """Give the table in print, once the answers are open to all."""
    actor = actor_of(request)
    found = _received(actor, draft_id, request_id)
    pdf = opinion_table.print_table(actor, found, clock.now())
    return HttpResponse(pdf, content_type=files.PDF.media_type)


@router.post(f"{_ONE}/opinions", response=OpinionTableOut, summary="Cho ý kiến")
@allowed(GIVE)
def give(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionIn
) -> dict[str, Any]:
    """Answer; once, and for ever."""
    actor = actor_of(request)
    opinions.give_opinion(
        actor=actor, draft_id=draft_id, request_id=request_id, stance=given.stance,
        words=given.words, now=clock.now(),
    )  # fmt: skip
    return _table(actor, draft_id, request_id)


@router.post(
    f"{_ONE}/recorded-opinions",
    response=OpinionTableOut,
    summary="Ghi ý kiến nhận bằng văn bản",
)
@allowed(CREATE)
def record(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionRecordIn
) -> dict[str, Any]:
    """Record the answer of a unit or office; once, and for ever."""
    actor = actor_of(request)
    opinions.record_opinion(
        actor=actor, draft_id=draft_id, request_id=request_id, asked_id=given.asked_id,
        stance=given.stance, words=given.words, came_on=given.came_on,
        paper_id=given.document_id, now=clock.now(),
    )  # fmt: skip
    return _table(actor, draft_id, request_id)


@router.post(
    f"{_ONE}/reminders", response=OpinionTableOut, summary="Nhắc người chưa cho ý kiến"
)
@allowed(CREATE)
def remind(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionRemindIn
) -> dict[str, Any]:
    """Remind those of the office who are silent; each at most once a day."""
    actor = actor_of(request)
    reminding.remind_opinions(
        actor=actor, draft_id=draft_id, request_id=request_id, asked_id=given.asked_id,
        now=clock.now(),
    )  # fmt: skip
    return _table(actor, draft_id, request_id)


@router.post(f"{_ONE}/letters", response=DraftWhole, summary="Lập công văn xin ý kiến")
@allowed(CREATE)
def begin_letter(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionLetterIn
) -> dict[str, Any]:
    """Begin the draft of the letter that asks a place in writing."""
    actor = actor_of(request)
    letter = opinion_letters.begin_opinion_letter(
        actor=actor, draft_id=draft_id, request_id=request_id, asked_id=given.asked_id,
        now=clock.now(),
    )  # fmt: skip
    return draft_whole(actor, letter, clock.today())


@router.post(f"{_ONE}/close", response=OpinionTableOut, summary="Kết thúc xin ý kiến")
@allowed(CREATE)
def close(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionCloseIn
) -> dict[str, Any]:
    """End an asking."""
    actor = actor_of(request)
    opinions.close_opinions(
        actor=actor, draft_id=draft_id, request_id=request_id, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return _table(actor, draft_id, request_id)


@router.post(f"{_ONE}/notes", response=OpinionTableOut, summary="Ghi tiếp thu, giải trình")
@allowed(CREATE)
def note(
    request: HttpRequest, draft_id: UUID, request_id: UUID, given: OpinionNotesIn
) -> dict[str, Any]:
    """Note what is made of opinions of a closed asking."""
    actor = actor_of(request)
    opinions.note_opinions(
        actor=actor, draft_id=draft_id, request_id=request_id, now=clock.now(),
        notes=[opinions.Note(one.opinion_id, one.handling, one.why) for one in given.notes],
    )  # fmt: skip
    return _table(actor, draft_id, request_id)
