"""JSON API: the directory of offices, the own posts, the own tokens."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router, Schema

from vanphong.kernel import clock
from vanphong.kernel.actor import Actor
from vanphong.kernel.endpoints import Day, Whole, allowed
from vanphong.people import queries, services
from vanphong.people.models import ApiToken, Body, BodyKind, Level, Office, Post, Rank

router = Router()
Limit = Annotated[int, Query(ge=1, le=500)]


class OfficeOut(Schema):
    """An office of the directory."""

    id: int
    code: str
    name: str
    short_name: str
    level: Level
    place_name: str
    parent_id: int | None
    valid_from: dt.date
    valid_until: dt.date | None
    successor_id: int | None


class PostOut(Schema):
    """A post held today."""

    id: UUID
    office_id: int
    office: str
    title: str
    department: str
    rank: Rank
    roles: list[str]
    valid_from: dt.date
    valid_until: dt.date | None

    @staticmethod
    def resolve_office(post: Post) -> str:
        """Give the office's name."""
        return post.office.name


class OfficePostOut(Schema):
    """A post of the office, as forms name it; `signer_id`, `lead_id` and the like are its id."""

    id: UUID
    person_id: UUID
    name: str
    title: str
    department: str
    rank: Rank
    roles: list[str]
    body_id: UUID | None

    @staticmethod
    def resolve_name(post: Post) -> str:
        """Give the holder's name."""
        return post.person.full_name


class BodyOut(Schema):
    """A body whose documents the office issues and books."""

    id: UUID
    name: str
    symbol: str
    kind: BodyKind | None
    valid_from: dt.date
    valid_until: dt.date | None

    @staticmethod
    def resolve_kind(body: Body) -> str | None:
        """Give the kind, none where it is not said."""
        return body.kind or None


class TokenOut(Schema):
    """A token without its secret."""

    id: UUID
    name: str
    scope: list[str]
    created_at: dt.datetime
    expires_at: dt.datetime
    revoked_at: dt.datetime | None
    last_used_at: dt.datetime | None


def _actor(request: HttpRequest) -> Actor:
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor


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
def posts(request: HttpRequest, on: Day | None = None) -> list[Post]:
    """Give the posts held in the token's office on the day (today), by persons' names."""
    return list(queries.posts_of_office(_actor(request), on or clock.today()))


@router.get("/bodies", response=list[BodyOut], summary="Cơ quan ban hành của cơ quan")
@allowed("people:directory:read")
def bodies(request: HttpRequest, on: Day | None = None) -> list[Body]:
    """Give the bodies whose documents the token's office issues on the day (today)."""
    return list(queries.bodies_of(_actor(request), on or clock.today()))


@router.get("/me/posts", response=list[PostOut], summary="Chức vụ của tôi")
@allowed("people:self:read")
def own_posts(request: HttpRequest) -> list[Post]:
    """Give the posts the holder of the token holds today, in every office."""
    actor = _actor(request)
    if actor.person_id is None:
        return []
    return list(queries.posts_of_person(actor.person_id, clock.today()))


@router.get("/me/tokens", response=list[TokenOut], summary="Khóa ứng dụng của tôi")
@allowed("people:self:read")
def own_tokens(request: HttpRequest) -> list[ApiToken]:
    """Give the tokens of the post the token belongs to."""
    return list(queries.own_tokens(_actor(request)))


@router.delete("/me/tokens/{token_id}", response=TokenOut, summary="Thu hồi một khóa")
@allowed("people:self:read")
def revoke_own_token(request: HttpRequest, token_id: UUID) -> ApiToken:
    """End a token of the own post at once."""
    return services.revoke_token(actor=_actor(request), token_id=token_id, now=clock.now())
