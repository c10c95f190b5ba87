"""The JSON API of visits: the same acts and refusals as the pages."""

from __future__ import annotations

import dataclasses
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from ninja import Router

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import allowed, gives
from vanphong.kernel.gate import actor_of
from vanphong.petitions.api import Person
from vanphong.reception import queries, rota_pages, services, visit_pages
from vanphong.reception.endpoint_schemas import (
    AnswerVisitIn,
    FinishVisitIn,
    LeaveVisitIn,
    VisitIn,
    VisitOut,
    VisitPageOut,
    VisitsToday,
)
from vanphong.reception.models import Visit
from vanphong.reception.rules import next_month
from vanphong.reception.rules.permissions import (
    READ_ALL_VISITS,
    READ_OWN_VISITS,
    REGISTER_VISIT,
)
from vanphong.reception.services import Ending, VisitFacts

router = Router()


@router.get("/reception/visits", response=VisitPageOut, summary="Lượt tiếp công dân")
@allowed(READ_OWN_VISITS)
def visits(request: HttpRequest, after: str = "") -> dict[str, Any]:
    """List visits, the newest first."""
    actor = actor_of(request)
    page = queries.visits_newest(actor, after=after)
    persons = queries.persons_of(page.items)
    items = [visit_pages.visit_out(one, persons.get(one.pk, [])) for one in page.items]
    return {"items": items, "next": page.next_key}


@router.get("/reception/visits/today", response=VisitsToday, summary="Ai đang chờ hôm nay")
@allowed(READ_OWN_VISITS)
def today(request: HttpRequest) -> dict[str, Any]:
    """Give who waits, and the visits, people and crowds of the day."""
    actor = actor_of(request)
    rows = queries.waiting_visits(actor)
    persons = queries.persons_of(rows)
    waiting = [visit_pages.visit_out(one, persons.get(one.pk, [])) for one in rows]
    counts = queries.counts_of_day(actor, clock.today())
    return {"waiting": waiting} | dataclasses.asdict(counts)


@router.post("/reception/visits", response=VisitOut, summary="Ghi lượt tiếp công dân")
@allowed(REGISTER_VISIT)
def register(request: HttpRequest, given: VisitIn) -> dict[str, Any]:
    """Take down who comes, with the next number of the year."""
    actor, typed = actor_of(request), given.dict()
    persons = [Person(**one) for one in typed.pop("persons")]
    visit = services.register_visit(
        actor=actor, request_id=typed.pop("request_id"), facts=VisitFacts(**typed),
        persons=persons, now=clock.now(),
    )  # fmt: skip
    return _out(actor, visit)


@router.get("/reception/visits/{visit_id}", response=VisitOut, summary="Một lượt tiếp công dân")
@allowed(READ_OWN_VISITS)
def visit(request: HttpRequest, visit_id: UUID) -> dict[str, Any]:
    """Read a visit with who came; the trail notes who did."""
    actor = actor_of(request)
    found = queries.get_visit(actor, visit_id)
    audit.record_reading(actor, found, now=clock.now())
    return _out(actor, found)


@router.post(
    "/reception/visits/{visit_id}/finish", response=VisitOut, summary="Ghi kết quả lượt tiếp"
)
@allowed(REGISTER_VISIT)
def finish(request: HttpRequest, visit_id: UUID, given: FinishVisitIn) -> dict[str, Any]:
    """Write down what a visit ended in."""
    actor, typed = actor_of(request), given.dict()
    found = services.finish_visit(
        actor=actor, visit_id=visit_id, version=typed.pop("version"), ending=Ending(**typed),
        now=clock.now(),
    )  # fmt: skip
    return _out(actor, found)


@router.post(
    "/reception/visits/{visit_id}/leave", response=VisitOut, summary="Ghi người đến đã về"
)
@allowed(REGISTER_VISIT)
def leave(request: HttpRequest, visit_id: UUID, given: LeaveVisitIn) -> dict[str, Any]:
    """Note that who came left without being received."""
    actor = actor_of(request)
    found = services.leave_visit(
        actor=actor, visit_id=visit_id, now=clock.now(), **given.dict()
    )
    return _out(actor, found)


@router.post(
    "/reception/visits/{visit_id}/answer", response=VisitOut, summary="Ghi đã trả lời công dân"
)
@allowed(REGISTER_VISIT)
def answer(request: HttpRequest, visit_id: UUID, given: AnswerVisitIn) -> dict[str, Any]:
    """Note when the citizen heard of the first handling."""
    actor = actor_of(request)
    found = services.note_answer(
        actor=actor, visit_id=visit_id, now=clock.now(), **given.dict()
    )
    return _out(actor, found)


@router.get(
    "/reception/book", summary="Sổ tiếp công dân", openapi_extra=gives(files.XLSX.media_type)
)
@allowed(READ_ALL_VISITS)
def book(request: HttpRequest, month: str = "") -> HttpResponse:
    """Give the book of a month (form 03/TCD) as a spreadsheet."""
    actor = actor_of(request)
    asked = rota_pages.month_of(month, clock.today())
    content = services.give_out_book(actor=actor, since=asked, until=next_month(asked))
    return files.attachment(
        content, f"so-tiep-cong-dan-{asked:%Y-%m}.xlsx", files.XLSX.media_type
    )


def _out(actor: Actor, found: Visit) -> dict[str, Any]:
    whole = queries.get_visit(actor, found.pk)
    return visit_pages.visit_out(whole, queries.persons_of([whole]).get(whole.pk, []))
