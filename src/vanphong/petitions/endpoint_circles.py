"""The JSON API of circles in which offices compare letters, and of files between installations."""

from __future__ import annotations

import datetime as dt
import json
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from ninja import File, Router, Schema
from ninja.files import UploadedFile

from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, Positive, allowed
from vanphong.kernel.gate import actor_of
from vanphong.petitions import circle_pages, queries, services
from vanphong.petitions.rules.circles import Member
from vanphong.petitions.rules.permissions import CIRCLE, READ_OWN

router = Router()


class CircleOfficeOut(Schema):
    """How an office stands in a circle."""

    id: int
    name: str
    state: Member


class CircleOut(Schema):
    """A circle; `state` is that of the own office."""

    id: UUID
    name: str
    founded_by: str
    founded_at: dt.datetime
    closed_at: dt.datetime | None
    partner: str
    state: Member
    offices: list[CircleOfficeOut]


class CircleFounded(CircleOut):
    """A circle that was founded; the key for another installation is told this once."""

    key_text: str


class CircleList(Schema):
    """The circles of the office, the newest first."""

    items: list[CircleOut]


class CircleIn(In):
    """With whom letters are to be compared: offices here, or one of another installation."""

    name: str
    offices: list[Positive] = []
    partner: str = ""
    key: str = ""


class MatchOut(Schema):
    """A letter of the office, and one of another office that is probably the same."""

    letter_id: UUID
    letter: str
    circle_id: UUID
    other_office: str
    other_number: str
    other_received_on: dt.date
    percent: int
    told_at: dt.datetime


class MatchList(Schema):
    """What was found alike, the newest first."""

    items: list[MatchOut]


class CircleFile(Schema):
    """The file for the other installation, as JSON."""

    name: str
    letters: int
    file: dict[str, Any]


class CircleTaken(Schema):
    """How many letters a file told of."""

    letters: int


@router.get("/petitions/circles", response=CircleList, summary="Vòng so khớp")
@allowed(CIRCLE)
def circles(request: HttpRequest) -> dict[str, Any]:
    """List the circles the office is named in."""
    actor = actor_of(request)
    return {
        "items": [circle_pages.circle_out(actor, one) for one in queries.visible_circles(actor)]
    }


@router.get("/petitions/matches", response=MatchList, summary="Đơn có thể trùng nơi khác")
@allowed(READ_OWN)
def matches(request: HttpRequest) -> dict[str, Any]:
    """List what was found alike elsewhere to letters one may see; only a suggestion."""
    rows = queries.matches(actor_of(request))[: circle_pages.SHOWN]
    return {"items": [circle_pages.match_out(one) for one in rows]}


@router.post("/petitions/circles", response=CircleFounded, summary="Lập vòng so khớp")
@allowed(CIRCLE)
def found(request: HttpRequest, given: CircleIn) -> dict[str, Any]:
    """Found a circle; the offices named are asked, and none is added later."""
    actor = actor_of(request)
    made = services.found_circle(
        actor=actor, name=given.name, office_ids=given.offices, partner=given.partner,
        key=given.key, now=clock.now(),
    )  # fmt: skip
    circle = queries.get_circle(actor, made.circle.pk)
    return circle_pages.circle_out(actor, circle) | {"key_text": made.key_text}


@router.post(
    "/petitions/circles/{circle_id}/join", response=CircleOut, summary="Tham gia vòng so khớp"
)
@allowed(CIRCLE)
def join(request: HttpRequest, circle_id: UUID) -> dict[str, Any]:
    """Let the own office compare in a circle it is named in."""
    actor = actor_of(request)
    circle = services.join_circle(actor=actor, circle_id=circle_id, now=clock.now())
    return circle_pages.circle_out(actor, circle)


@router.post(
    "/petitions/circles/{circle_id}/leave", response=CircleOut, summary="Rời vòng so khớp"
)
@allowed(CIRCLE)
def leave(request: HttpRequest, circle_id: UUID) -> dict[str, Any]:
    """Leave a circle or decline it; the own fingerprints in it are destroyed."""
    actor = actor_of(request)
    circle = services.leave_circle(actor=actor, circle_id=circle_id, now=clock.now())
    return circle_pages.circle_out(actor, circle)


@router.get(
    "/petitions/circles/{circle_id}/file", response=CircleFile, summary="Tệp để giao nơi khác"
)
@allowed(CIRCLE)
def export(request: HttpRequest, circle_id: UUID) -> dict[str, Any]:
    """Give the fingerprints for the other installation; the trail notes how many letters."""
    made = services.export_letters(
        actor=actor_of(request), circle_id=circle_id, now=clock.now()
    )
    return {"name": made.name, "letters": made.letters, "file": json.loads(made.text)}


@router.post(
    "/petitions/circles/{circle_id}/file",
    response=CircleTaken,
    summary="Nhận tệp nơi khác giao",
)
@allowed(CIRCLE)
def take_in(
    request: HttpRequest, circle_id: UUID, upload: File[UploadedFile]
) -> dict[str, Any]:
    """Take in the file of the other installation, in the place of the one before."""
    count = services.import_letters(
        actor=actor_of(request), circle_id=circle_id, content=upload.read()
    )
    return {"letters": count}
