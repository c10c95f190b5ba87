"""The directory of offices; posts, bodies and roles of the own office."""

from __future__ import annotations

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query

from vanphong.kernel import clock
from vanphong.kernel.endpoints import Day, Whole, allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, queries
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import BodyOut, OfficeOut, OfficePostOut, RoleOut
from vanphong.people.models import Office

Limit = Annotated[int, Query(ge=1, le=500)]


@router.get("/offices", response=list[OfficeOut], summary="Danh bạ cơ quan")
@allowed("people:directory:read")
def offices(
    request: HttpRequest,  # noqa: ARG001 - ninja gives it
    q: str = "",
    on: Day | None = None,
    limit: Limit = 100,
) -> list[Office]:
    """Give offices that exist on the day (today), by words of the name or code."""
    found = queries.offices_directory(on or clock.today(), words=q)
    return list(found[:limit])


@router.get("/offices/{office_id}", response=OfficeOut, summary="Một cơ quan")
@allowed("people:directory:read")
def office(request: HttpRequest, office_id: Whole) -> Office:  # noqa: ARG001 - ninja gives it
    """Give one office, an ended one too."""
    return queries.get_office(office_id)


@router.get("/posts", response=list[OfficePostOut], summary="Chức vụ trong cơ quan")
@allowed("people:directory:read")
def posts(request: HttpRequest, on: Day | None = None) -> list[dict[str, Any]]:
    """Give the posts held in the token's office on the day (today), by persons' names."""
    found = queries.posts_of_office(actor_of(request), on or clock.today())
    return [answers.post_facts(post) for post in found]


@router.get("/bodies", response=list[BodyOut], summary="Cơ quan ban hành của cơ quan")
@allowed("people:directory:read")
def bodies(request: HttpRequest, on: Day | None = None) -> list[dict[str, Any]]:
    """Give the bodies whose documents the token's office issues on the day (today)."""
    found = queries.bodies_of(actor_of(request), on or clock.today())
    return [answers.body_facts(body) for body in found]


@router.get("/roles", response=list[RoleOut], summary="Các vai trò và quyền")
@allowed("people:directory:read")
def roles(request: HttpRequest) -> list[dict[str, Any]]:  # noqa: ARG001 - ninja gives it
    """Give the roles there are, with what each may do."""
    return answers.role_facts()
