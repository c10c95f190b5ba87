"""Visits that name who wrote a letter which is sealed after it was entered: they name nobody."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q
from django.utils.translation import gettext as _

from vanphong.kernel.scope import part_of_act
from vanphong.petitions import api as petitions
from vanphong.reception import queries
from vanphong.reception.models import (
    Booking,
    Minutes,
    SessionConclusion,
    SessionRecord,
    Visit,
    VisitDirection,
    VisitPaper,
    VisitPerson,
)


@part_of_act
def hold_visits(letter_id: UUID) -> None:
    """Lock the visits a letter came of, or that are about its cases, by id."""
    letter = Q(letter_id=letter_id)
    about = Q(case__letters__letter_id=letter_id, case__letters__left_at=None)
    keys = Visit.objects.filter(letter | about).values("pk")
    rows = Visit.objects.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))


@part_of_act
def hide_visits(hider: petitions.Hider) -> None:
    """Let the visits a letter came of, and those of its writers about its cases, name nobody.

    Persons, minutes with their signed paper and the booking go to the vault. The visits are locked.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 47, 56.
    """
    for visit in _naming(hider.letter):
        label = _("Lượt tiếp %(number)s") % {"number": visit}
        persons = queries.persons_of([visit]).get(visit.pk, [])
        hider.keep(label, *(_line(one) for one in persons))
        VisitPerson.objects.filter(visit=visit).delete()
        hider.mask_row(visit, ("content", "papers", "note", "refusal_ground"), label)
        visit.is_protected, visit.declined_secrecy = True, False
        visit.version += 1
        visit.save(update_fields=["is_protected", "declined_secrecy", "version"])
        _hide_minutes(visit, label, hider)
        for one in VisitDirection.objects.filter(visit=visit).order_by("pk"):
            hider.mask_row(one, ("words",), label)
        _hide_bookings(visit, label, hider)
        _note_left(visit, hider)


def _naming(letter: petitions.Letter) -> Iterable[Visit]:
    """Give the visits that tell who wrote a letter, and are not protected already."""
    wrote = petitions.Petitioner.objects.filter(written__letter=letter)
    cases = Q(case__letters__letter=letter, case__letters__left_at=None)
    same = VisitPerson.objects.filter(petitioner__in=wrote).values("visit_id")
    rows = Visit.objects.filter(Q(letter=letter) | (cases & Q(pk__in=same)))
    return list(rows.filter(is_protected=False).distinct().order_by("pk"))


def _hide_minutes(visit: Visit, label: str, hider: petitions.Hider) -> None:
    minutes = Minutes.objects.filter(visit=visit).select_related("file").first()
    if minutes is None:
        return
    hider.mask_row(minutes, ("words", "declined_reason"), label)
    if minutes.file is not None:
        hider.take(minutes.file)


def _hide_bookings(visit: Visit, label: str, hider: petitions.Hider) -> None:
    """Take the name out of the booking, and of those it was moved from."""
    booking = Booking.objects.filter(visit=visit).first()
    while booking is not None:
        hider.keep(label, booking.full_name, booking.phone)
        hider.mask_row(booking, ("content", "cancelled_reason"), label)
        booking.full_name, booking.phone, booking.is_protected = "", "", True
        booking.save(update_fields=["full_name", "phone", "is_protected"])
        booking = booking.moved_from


def _note_left(visit: Visit, hider: petitions.Hider) -> None:
    """Note papers and recordings that may tell who came, which a person has to look over."""
    found = (
        ("VISIT_PAPER", VisitPaper.objects.filter(visit=visit).exists()),
        ("CONCLUSION", SessionConclusion.objects.filter(session__visits=visit).exists()),
        ("RECORD", SessionRecord.objects.filter(session__visits=visit).exists()),
    )
    for kind, is_there in found:
        if is_there:
            hider.note_left(kind, str(visit), visit.day)


def _line(one: VisitPerson) -> str:
    person = one.petitioner
    parts = (person.full_name, person.address, person.id_number, person.phone)
    return "; ".join(filter(None, parts))
