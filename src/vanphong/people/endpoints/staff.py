"""Administration: persons, their posts and roles."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest

from vanphong.kernel import clock
from vanphong.kernel.endpoints import allowed
from vanphong.kernel.gate import actor_of
from vanphong.people import answers, queries, services
from vanphong.people.endpoints.frame import router
from vanphong.people.endpoints.schemas import (
    EndIn,
    OfficePostOut,
    PersonIn,
    PersonNameIn,
    PersonOut,
    PostFactsIn,
    PostIn,
)

_KEEP = "people:post:manage"


@router.get("/persons", response=list[PersonOut], summary="Người của cơ quan")
@allowed(_KEEP)
def persons(request: HttpRequest) -> list[dict[str, Any]]:
    """Give the persons the office looks after, with the posts they hold here today."""
    found = queries.people_with_posts(actor_of(request), clock.today())
    return [answers.person_facts(person, posts) for person, posts in found]


@router.post("/persons", response=PersonOut, summary="Thêm người")
@allowed(_KEEP)
def add_person(request: HttpRequest, given: PersonIn) -> dict[str, Any]:
    """Add a person, with a first post or without."""
    actor = actor_of(request)
    if given.post is None:
        return answers.person_facts(services.create_person(actor=actor, full_name=given.name))
    post = services.hire(actor=actor, full_name=given.name, **_facts(request, given.post))
    return answers.person_facts(post.person, [post])


@router.put("/persons/{person_id}", response=PersonOut, summary="Sửa họ và tên")
@allowed(_KEEP)
def rename_person(request: HttpRequest, person_id: UUID, given: PersonNameIn) -> dict[str, Any]:
    """Correct a person's name; papers and the trail keep the old one."""
    services.rename_person(actor=actor_of(request), person_id=person_id, full_name=given.name)
    return _person(request, person_id)


@router.post("/persons/{person_id}/close", response=PersonOut, summary="Cho thôi việc")
@allowed(_KEEP)
def close_person(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    """Close a person who left: no log-in, no token, no post here from today."""
    services.close_person(actor=actor_of(request), person_id=person_id, now=clock.now())
    return _person(request, person_id)


@router.post("/persons/{person_id}/posts", response=OfficePostOut, summary="Giao chức vụ")
@allowed(_KEEP)
def add_post(request: HttpRequest, person_id: UUID, given: PostIn) -> dict[str, Any]:
    """Give a person of the office a post with its roles."""
    actor = actor_of(request)
    person = queries.get_person(actor, person_id)
    post = services.create_post(actor=actor, person=person, **_facts(request, given))
    return answers.post_facts(post)


@router.put("/posts/{post_id}", response=OfficePostOut, summary="Sửa chức vụ, vai trò")
@allowed(_KEEP)
def edit_post(request: HttpRequest, post_id: UUID, given: PostFactsIn) -> dict[str, Any]:
    """Change what a post is called, its roles and the body it signs for."""
    post = services.edit_post(
        actor=actor_of(request), post_id=post_id, **_facts(request, given)
    )
    return answers.post_facts(post)


@router.post("/posts/{post_id}/close", response=OfficePostOut, summary="Kết thúc chức vụ")
@allowed(_KEEP)
def close_post(request: HttpRequest, post_id: UUID, given: EndIn) -> dict[str, Any]:
    """End a post; the person keeps the account and other posts."""
    actor = actor_of(request)
    post = services.close_post(actor=actor, post_id=post_id, on=given.valid_until)
    return answers.post_facts(post)


def _facts(request: HttpRequest, given: PostFactsIn) -> dict[str, Any]:
    """Give the arguments of a post's act: the body as a row of the own office."""
    facts = given.dict()
    body_id = facts.pop("body_id")
    actor, today = actor_of(request), clock.today()
    body = queries.get_own_body(actor, str(body_id), today) if body_id else None
    return facts | {"body": body}


def _person(request: HttpRequest, person_id: UUID) -> dict[str, Any]:
    found = queries.people_with_posts(actor_of(request), clock.today(), person_id=person_id)
    return answers.person_facts(*found[0])
