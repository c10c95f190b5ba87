"""Circles the actor's office is named in, who is in them, and what was found alike elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import replace
from uuid import UUID

from django.db.models import BooleanField, F, Func, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.scope import acting
from vanphong.petitions.models import Circle, CircleMatch, CircleOffice, Letter
from vanphong.petitions.queries.cases import visible_letters
from vanphong.petitions.rules.circles import Member
from vanphong.petitions.rules.permissions import CIRCLE, READ_OWN


@contextmanager
def in_office(actor: Actor, office_id: int) -> Iterator[Actor]:
    """Work in the scope of another office named in the same circle, without a permission there."""
    there = replace(actor, office_id=office_id, permissions=frozenset())
    with acting(there):
        yield there


def comparable(letters: QuerySet[Letter]) -> set[UUID]:
    """Give the ids of those letters that may be compared with other offices'."""
    asked = Func(F("pk"), function="vp_letter_comparable", output_field=BooleanField())
    return set(letters.alias(may=asked).filter(may=True).values_list("pk", flat=True))


def circles_joined(office_id: int) -> QuerySet[Circle]:
    """Give the circles an office compares in, in the order they are waited for."""
    lines = CircleOffice.objects.filter(office_id=office_id, state=Member.JOINED)
    rows = Circle.objects.filter(pk__in=lines.values("circle_id"), closed_at=None)
    return rows.order_by("pk")


def circles_concerned(office_id: int, letter_ids: Collection[UUID]) -> list[UUID]:
    """Give the ids of the circles an office compares in, or in which one of the letters was told.

    Both as they stood at one moment, in the order they are waited for.
    """
    told = CircleMatch.objects.filter(letter_id__in=letter_ids)
    rows = Circle.objects.filter(
        Q(pk__in=circles_joined(office_id).values("pk")) | Q(pk__in=told.values("circle_id"))
    )
    return list(rows.order_by("pk").values_list("pk", flat=True))


def visible_circles(actor: Actor) -> QuerySet[Circle]:
    """Give the circles the office is named in, for whoever keeps them."""
    if not actor.may(CIRCLE):
        return Circle.objects.none()
    lines = CircleOffice.objects.filter(office_id=actor.office_key)
    rows = Circle.objects.filter(pk__in=lines.values("circle_id")).select_related("office")
    return rows.order_by("-founded_at", "-pk")


def get_circle(actor: Actor, circle_id: UUID) -> Circle:
    """Give one circle the office is named in.

    :raises NotFound: when it is missing or hidden.
    """
    found = visible_circles(actor).filter(pk=circle_id).first()
    if found is None:
        raise NotFound(_("Không tìm thấy vòng so khớp này."))
    return found


def own_line(actor: Actor, circle: Circle) -> CircleOffice:
    """Give how the actor's office stands in a circle it is named in."""
    return CircleOffice.objects.get(circle=circle, office_id=actor.office_key)


def lines_of_circle(actor: Actor, circle: Circle) -> list[CircleOffice]:
    """Give every office named in a circle, whichever of them asks: each agrees to all of them.

    Read in the scope of the office that founded it, for the lines of others are hidden elsewhere.
    """
    with in_office(actor, circle.office_id):
        rows = CircleOffice.objects.filter(circle=circle).select_related("office")
        return list(rows.order_by("office__sort_key", "office_id"))


def invitations(actor: Actor) -> QuerySet[CircleOffice]:
    """Give where the office was asked to compare and did not answer, for whoever may."""
    if not actor.may(CIRCLE):
        return CircleOffice.objects.none()
    rows = CircleOffice.objects.filter(office_id=actor.office_key, state=Member.INVITED)
    return rows.filter(circle__closed_at=None).select_related("circle__office")


def matches(actor: Actor) -> QuerySet[CircleMatch]:
    """Give what was found alike elsewhere to letters the actor may see, the newest first."""
    if not actor.may(READ_OWN):
        return CircleMatch.objects.none()
    rows = CircleMatch.objects.filter(
        office_id=actor.office_key, letter__in=visible_letters(actor)
    )
    return rows.select_related("letter", "circle").order_by("-told_at", "-pk")


def matches_of(actor: Actor, letter: Letter) -> list[CircleMatch]:
    """Give what was found alike elsewhere to one letter, the likeliest first."""
    rows = matches(actor).filter(letter=letter)
    return list(rows.order_by("-percent", "other_name", "other_number"))
