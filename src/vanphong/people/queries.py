"""Reads of offices, posts and who stands in for whom."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Q, QuerySet

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.text import fold
from vanphong.people.models import Body, Delegation, Office, Post, Substitution


def _current(on: dt.date) -> Q:
    return Q(valid_from__lte=on) & (Q(valid_until=None) | Q(valid_until__gt=on))


def offices_directory(on: dt.date, *, words: str = "") -> QuerySet[Office]:
    """Give the offices that exist on the day, in Vietnamese order; the directory is shared."""
    offices = Office.objects.filter(_current(on)).order_by("sort_key", "id")
    if words:
        offices = offices.filter(id__in=_matching_offices(offices, words))
    return offices


def _matching_offices(offices: QuerySet[Office], words: str) -> list[int]:
    wanted = fold(words).split()
    return [
        office.id
        for office in offices.only("id", "name", "code")
        if all(w in fold(f"{office.name} {office.code}") for w in wanted)
    ]


def get_office(office_id: int) -> Office:
    """Give an office of the directory.

    :raises NotFound: when there is none.
    """
    office = Office.objects.filter(pk=office_id).first()
    if office is None:
        raise NotFound("Không có cơ quan này.")
    return office


def own_office(actor: Actor) -> Office:
    """Give the office the actor acts in.

    :raises NotFound: for an actor without an office.
    """
    return get_office(actor.office_id or 0)


def bodies_of(actor: Actor, on: dt.date) -> QuerySet[Body]:
    """Give the bodies whose books the actor's office keeps on the day."""
    return Body.objects.filter(_current(on), office_id=actor.office_id).order_by("name", "id")


def posts_of_office(actor: Actor, on: dt.date) -> QuerySet[Post]:
    """Give the posts held in the actor's office on the day, in the order of persons' names."""
    return (
        Post.objects.filter(_current(on), office_id=actor.office_id, person__closed_at=None)
        .select_related("person", "body")
        .order_by("person__sort_key", "id")
    )


def get_post(actor: Actor, post_id: UUID, on: dt.date) -> Post:
    """Give a post held in the actor's office on the day.

    :raises NotFound: when it is not held there then.
    """
    post = posts_of_office(actor, on).filter(pk=post_id).first()
    if post is None:
        raise NotFound("Không có chức vụ này trong cơ quan.")
    return post


def delegations_to(post: Post, on: dt.date) -> QuerySet[Delegation]:
    """Give the stored authority of a post to sign T/L on the day."""
    return Delegation.objects.filter(_current(on), post=post).select_related("body")


def substitutions_by(post_id: UUID, on: dt.date) -> QuerySet[Substitution]:
    """Give the absences in which a post stands in for another on the day."""
    return Substitution.objects.filter(_current(on), substitute_id=post_id).select_related(
        "absent__person"
    )


def posts_of_person(person_id: UUID, on: dt.date) -> QuerySet[Post]:
    """Give all posts of a person on the day; row-level security lets one see one's own."""
    return (
        Post.objects.filter(_current(on), person_id=person_id)
        .select_related("office", "person")
        .order_by("valid_from", "id")
    )
