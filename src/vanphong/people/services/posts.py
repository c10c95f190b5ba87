"""Acts on persons and on the posts they hold in an office."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel import clock
from vanphong.kernel.actor import Actor, ActorKind
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import given_name_sort_key
from vanphong.people import queries, rules
from vanphong.people.models import Body, Person, Post
from vanphong.people.services.sessions import end_all_sessions
from vanphong.people.services.words import kept


def own_office_id(actor: Actor) -> int:
    """Give the office acted in.

    :raises Invalid: for an actor without one.
    """
    if actor.office_id is None:
        raise Invalid(_("Việc này phải làm trong một cơ quan."), code="no_office")
    return actor.office_id


@transaction.atomic
def create_person(*, actor: Actor, full_name: str) -> Person:
    """Add a person; the actor's office keeps the person's data and account.

    :raises Invalid: without a name, or without an office.
    """
    require(actor, "people:post:manage")
    name = _name(full_name)
    person = Person.objects.create(
        full_name=name,
        sort_key=given_name_sort_key(name),
        home_office_id=own_office_id(actor),
    )
    audit.record(actor, "people:person:create", subject=person)
    return person


def _name(full_name: str) -> str:
    name = kept(Person, "full_name", full_name)
    if not name:
        raise Invalid(_("Hãy ghi họ và tên."), fields={"full_name": [str(_("Còn trống."))]})
    return name


@transaction.atomic
def rename_person(*, actor: Actor, person_id: UUID, full_name: str) -> Person:
    """Correct a person's name; papers and the trail keep the old one. Locks the person.

    :raises NotFound: for a person another office looks after.
    """
    require(actor, "people:post:manage")
    person = queries.lock_person(actor, person_id)
    person.full_name = _name(full_name)
    person.sort_key = given_name_sort_key(person.full_name)
    person.save(update_fields=["full_name", "sort_key"])
    audit.record(actor, "people:person:rename", subject=person)
    return person


@transaction.atomic
def close_person(*, actor: Actor, person_id: UUID, now: dt.datetime) -> Person:
    """Close a person who left: no log-in, no token, no post here from today. Locks the person.

    Never deletes: papers and the trail go on naming the person.

    :raises Refused: for oneself, or when closed already.
    """
    require(actor, "people:post:manage")
    person = queries.lock_person(actor, person_id)
    if person.id == actor.person_id:
        raise Refused(_("Bạn không thể tự cho mình thôi việc."), code="oneself")
    if person.closed_at is not None:
        raise Refused(_("Người này đã thôi việc."), code="already_closed")
    person.closed_at = now
    person.save(update_fields=["closed_at"])
    today = clock.vietnam_date(now)
    for post in queries.lock_posts_here(actor, person, today):
        post.valid_until = max(today, post.valid_from)
        post.save(update_fields=["valid_until"])
    end_all_sessions(person)
    audit.record(actor, "people:person:close", subject=person)
    return person


@transaction.atomic
def create_post(
    *,
    actor: Actor,
    person: Person,
    title: str,
    rank: str,
    roles: Sequence[str],
    valid_from: dt.date,
    department: str = "",
    body: Body | None = None,
    valid_until: dt.date | None = None,
) -> Post:
    """Give a person a post in the actor's office, with its roles.

    :raises Invalid: for a role that does not exist, another office's body, an empty period.
    :raises Refused: for a person who is closed, or who is the actor and asks for roles.
    """
    require(actor, "people:post:manage")
    _check(actor, roles, body, valid_from, valid_until)
    if person.closed_at is not None:
        raise Refused(_("Người này đã thôi việc."), code="already_closed")
    _check_grant(actor, roles, own=person.id == actor.person_id)
    post = Post.objects.create(
        office_id=own_office_id(actor),
        person=person,
        title=_title(title),
        rank=rank,
        roles=sorted(set(roles)),
        department=kept(Post, "department", department),
        body=body,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    audit.record(actor, "people:post:create", subject=post, detail={"roles": post.roles})
    return post


@transaction.atomic
def hire(*, actor: Actor, full_name: str, **post: Any) -> Post:
    """Add a person with a first post; `post` as for `create_post`.

    :raises Invalid, Refused: as `create_person` and `create_post`.
    """
    person = create_person(actor=actor, full_name=full_name)
    return create_post(actor=actor, person=person, **post)


def _title(typed: str) -> str:
    title = kept(Post, "title", typed)
    if not title:
        raise Invalid(_("Hãy ghi chức vụ."), fields={"title": [str(_("Còn trống."))]})
    return title


def _check(
    actor: Actor,
    roles: Sequence[str],
    body: Body | None,
    valid_from: dt.date,
    valid_until: dt.date | None,
) -> None:
    unknown = sorted(set(roles) - set(rules.roles()))
    if unknown:
        raise Invalid(_("Không có vai trò này."), fields={"roles": unknown})
    if body is not None and body.office_id != actor.office_id:
        raise Invalid(_("Chủ thể ban hành này thuộc cơ quan khác."), code="body_elsewhere")
    if valid_until is not None and valid_until <= valid_from:
        raise Invalid(_("Ngày kết thúc phải sau ngày bắt đầu."), code="empty_period")


def _check_grant(actor: Actor, changed: Iterable[str], *, own: bool) -> None:
    decision = rules.may_grant_roles(
        to_own_post=own,
        is_operator=actor.kind is ActorKind.JOB,
        changed=changed,
        held=actor.permissions,
    )
    if not decision:
        raise Refused(decision.reason, code=decision.code, source=decision.source)


@transaction.atomic
def edit_post(
    *,
    actor: Actor,
    post_id: UUID,
    title: str,
    rank: str,
    roles: Sequence[str],
    department: str = "",
    body: Body | None = None,
) -> Post:
    """Change what a post is called, its roles and the body it signs for. Locks the post.

    Other roles end the holder's sessions.

    :raises Refused: when it has ended, or for roles of one's own post.
    """
    require(actor, "people:post:manage")
    post = queries.lock_post(actor, post_id)
    _check(actor, roles, body, post.valid_from, None)
    if post.valid_until is not None:
        raise Refused(_("Chức vụ này đã kết thúc."), code="already_closed")
    changed = set(roles) ^ set(post.roles)
    if changed:
        _check_grant(actor, changed, own=post.person_id == actor.person_id)
    post.title, post.rank = _title(title), rank
    post.department = kept(Post, "department", department)
    post.roles, post.body = sorted(set(roles)), body
    post.save(update_fields=["title", "rank", "department", "roles", "body"])
    if changed:
        end_all_sessions(post.person)
    audit.record(actor, "people:post:edit", subject=post, detail={"roles": post.roles})
    return post


@transaction.atomic
def close_post(*, actor: Actor, post_id: UUID, on: dt.date) -> Post:
    """End a post: `on` is the first day it is no longer held. Locks the post.

    :raises Refused: when it has ended already, or is the one acted through.
    :raises Invalid: when the day lies before the first.
    """
    require(actor, "people:post:manage")
    post = queries.lock_post(actor, post_id)
    if post.id == actor.post_id:
        raise Refused(_("Bạn không thể tự kết thúc chức vụ của mình."), code="oneself")
    if post.valid_until is not None:
        raise Refused(_("Chức vụ này đã kết thúc."), code="already_closed")
    if on < post.valid_from:
        raise Invalid(_("Ngày kết thúc không được trước ngày bắt đầu."), code="empty_period")
    post.valid_until = on
    post.save(update_fields=["valid_until"])
    audit.record(actor, "people:post:close", subject=post, detail={"on": on})
    return post
