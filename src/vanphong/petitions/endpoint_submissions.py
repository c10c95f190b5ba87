"""The JSON API of letters sent over the network: read, taken in, sent back by programs.

Sending itself is done on pages: it needs no account, and proves itself step by step.
"""

from __future__ import annotations

import datetime as dt
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.endpoints import Done, ReasonIn, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import queries, services
from vanphong.petitions.answers import letter_out
from vanphong.petitions.endpoint_schemas import LetterOut
from vanphong.petitions.models import FileRole
from vanphong.petitions.rules import Nature
from vanphong.petitions.rules.permissions import DECIDE, READ_OWN, REGISTER
from vanphong.petitions.rules.sending import SubmissionState, Way
from vanphong.petitions.submission_pages import submission_out, submission_whole

router = Router()


class SubmissionOut(Schema):
    """A letter sent over the network, as a line of the list."""

    id: UUID
    state: SubmissionState
    sent_at: dt.datetime
    way: Way
    nature: Nature
    subject: str
    full_name: str
    in_vault: bool
    reason: str
    letter_id: UUID | None


class SubmissionFileOut(Schema):
    """A file that came with it."""

    position: int
    role: FileRole
    name: str
    sha256: str


class SubmissionWhole(SubmissionOut):
    """A letter sent over the network with its words and files."""

    address: str
    phone: str
    id_number: str
    about: str
    place: str
    text: str
    demand: str
    waives_secrecy: bool
    text_sha256: str
    files: list[SubmissionFileOut]


class SubmissionList(Schema):
    """Letters sent over the network, the newest first."""

    items: list[SubmissionOut]


class OnlineIntakeIn(Schema):
    """Whether letters are to be taken over the network."""

    is_open: bool


@router.get("/petitions/submissions", response=SubmissionList, summary="Đơn gửi qua mạng")
@allowed(READ_OWN)
def submissions(request: HttpRequest) -> dict[str, Any]:
    """List the letters sent over the network that one may see."""
    return {"items": [submission_out(one) for one in queries.submissions(actor_of(request))]}


@router.get(
    "/petitions/submissions/{submission_id}",
    response=SubmissionWhole,
    summary="Một đơn gửi qua mạng",
)
@allowed(READ_OWN)
def submission(request: HttpRequest, submission_id: UUID) -> dict[str, Any]:
    """Read a letter as it was sent; the trail notes who did."""
    actor = actor_of(request)
    found = queries.get_submission(actor, submission_id)
    audit.record_reading(actor, found, now=clock.now())
    return submission_whole(found)


@router.post(
    "/petitions/submissions/{submission_id}/take-in",
    response=LetterOut,
    summary="Vào sổ đơn gửi qua mạng",
)
@allowed(REGISTER)
def take_in(request: HttpRequest, submission_id: UUID) -> dict[str, Any]:
    """Enter a letter as its sender wrote it; it was received on the day it was sent."""
    actor = actor_of(request)
    letter = services.take_in(actor=actor, submission_id=submission_id, now=clock.now())
    return letter_out(actor, letter)


@router.post(
    "/petitions/submissions/{submission_id}/send-back",
    response=SubmissionOut,
    summary="Gửi lại đơn gửi qua mạng",
)
@allowed(REGISTER)
def send_back(request: HttpRequest, submission_id: UUID, given: ReasonIn) -> dict[str, Any]:
    """Send a letter back unregistered; its sender reads the reason by code and PIN."""
    found = services.send_back(
        actor=actor_of(request), submission_id=submission_id, reason=given.reason,
        now=clock.now(),
    )  # fmt: skip
    return submission_out(found)


@router.post("/petitions/online-intake", response=Done, summary="Nhận đơn qua mạng hay không")
@allowed(DECIDE)
def set_intake(request: HttpRequest, given: OnlineIntakeIn) -> dict[str, Any]:
    """Let the office take letters over the network, or no more."""
    services.set_intake(actor=actor_of(request), is_open=given.is_open, now=clock.now())
    return {"done": True}
