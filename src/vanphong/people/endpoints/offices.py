"""Administration: offices and the bodies in whose name they issue."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vanphong.kernel.endpoints import Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import (
    BodyFactsIn,
    BodyIn,
    BodyOut,
    EndIn,
    OfficeEndIn,
    OfficeIn,
    OfficeNamesIn,
    OfficeOut,
)
from vanphong.people.models import Office

_KEEP = "people:office:manage"


@router.post("/offices", response=OfficeOut, summary="Thêm cơ quan trực thuộc")
@allowed(_KEEP)
def add_office(request: HttpRequest, given: OfficeIn) -> Office:
    """Add an office below the own one, or below another one the own office keeps."""
    actor, facts = actor_of(request), given.dict()
    parent = facts.pop("parent_id")
    above = queries.own_office(actor) if parent is None else queries.get_office(parent)
    return services.create_office(actor=actor, parent=above, **facts)


@router.put("/offices/{office_id}", response=OfficeOut, summary="Sửa tên cơ quan")
@allowed(_KEEP)
def edit_office(request: HttpRequest, office_id: Whole, given: OfficeNamesIn) -> Office:
    """Correct an office's names and the place printed before the date."""
    return services.edit_office(actor=actor_of(request), office_id=office_id, **given.dict())


@router.post("/offices/{office_id}/close", response=OfficeOut, summary="Kết thúc cơ quan")
@allowed(_KEEP)
def close_office(request: HttpRequest, office_id: Whole, given: OfficeEndIn) -> Office:
    """End an office and its bodies; its posts let nobody in from that day."""
    return services.close_office(
        actor=actor_of(request),
        office_id=office_id,
        on=given.valid_until,
        successor_id=given.successor_id,
    )


@router.get(
    "/offices/{office_id}/bodies", response=list[BodyOut], summary="Chủ thể của một cơ quan"
)
@allowed(_KEEP)
def bodies_of_office(request: HttpRequest, office_id: Whole) -> list[dict[str, Any]]:
    """Give every body of an office one keeps, ended ones too."""
    office = queries.get_office(office_id)
    services.require_keeper(actor_of(request), office)
    return [answers.body_facts(body) for body in queries.all_bodies_of(office)]


@router.post("/offices/{office_id}/bodies", response=BodyOut, summary="Thêm chủ thể ban hành")
@allowed(_KEEP)
def add_body(request: HttpRequest, office_id: Whole, given: BodyIn) -> dict[str, Any]:
    """Add a body; only a committee and its standing committee share a symbol."""
    office = queries.get_office(office_id)
    body = services.create_body(actor=actor_of(request), office=office, **given.dict())
    return answers.body_facts(body)


@router.put("/bodies/{body_id}", response=BodyOut, summary="Sửa chủ thể ban hành")
@allowed(_KEEP)
def edit_body(request: HttpRequest, body_id: UUID, given: BodyFactsIn) -> dict[str, Any]:
    """Correct what a body is called and writes, while nothing bears its number."""
    body = services.edit_body(actor=actor_of(request), body_id=body_id, **given.dict())
    return answers.body_facts(body)


@router.post("/bodies/{body_id}/close", response=BodyOut, summary="Kết thúc chủ thể")
@allowed(_KEEP)
def close_body(request: HttpRequest, body_id: UUID, given: EndIn) -> dict[str, Any]:
    """End a body; its papers and books stay as they are."""
    body = services.close_body(actor=actor_of(request), body_id=body_id, on=given.valid_until)
    return answers.body_facts(body)
