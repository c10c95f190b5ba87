"""Visits that name who wrote a letter which is sealed after it was entered: they name nobody."""

from __future__ import annotations

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
    VisitHandOver,
    VisitPaper,
    VisitPerson,
)


@part_of_act
def hold_visits(letter_id: UUID) -> list[str]:
    """Lock the visits a letter came of, or that are about its cases, by id; give who came.

    That is names, addresses and numbers of those who came of, or with, who wrote the letter.
    """
    about = Q(letter_id=letter_id) | Q(case__letters__letter_id=letter_id)
    keys = Visit.objects.filter(about).values("pk")
    rows = Visit.objects.filter(pk__in=keys).order_by("pk")
    list(rows.select_for_update(of=("self",)).values_list("pk"))
    visits = _naming(letter_id)
    persons = queries.persons_of(visits)
    came = [part for one in visits for who in persons.get(one.pk, []) for part in _parts(who)]
    booked = [part for one in visits for booking in _bookings(one)
              for part in (booking.full_name, booking.phone)]  # fmt: skip
    return list(filter(None, (*came, *booked)))


@part_of_act
def hide_visits(hider: petitions.Hider) -> None:
    """Let the visits a letter came of, and those of its writers about its cases, name nobody.

    Persons, receipts, minutes with their signed paper and the booking go to the vault. The visits
    are locked.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 47, 56.
    """
    for visit in _naming(hider.letter.pk):
        label = _("Lượt tiếp %(number)s") % {"number": visit}
        persons = queries.persons_of([visit]).get(visit.pk, [])
        hider.keep(label, *("; ".join(_parts(one)) for one in persons))
        hider.persons.update(one.petitioner_id for one in persons)
        VisitPerson.objects.filter(visit=visit).delete()
        hider.mask_row(visit, ("content", "papers", "note", "refusal_ground"), label)
        visit.is_protected, visit.declined_secrecy = True, False
        visit.version += 1
        visit.save(update_fields=["is_protected", "declined_secrecy", "version"])
        receipts = VisitHandOver.objects.filter(visit=visit).values_list(
            "hand_over_id", flat=True
        )
        petitions.hide_hand_overs(hider, receipts)
        _hide_minutes(visit, label, hider)
        for one in VisitDirection.objects.filter(visit=visit).order_by("pk"):
            hider.mask_row(one, ("words",), label)
        for booking in _bookings(visit):
            hider.keep(label, booking.full_name, booking.phone)
            hider.mask_row(booking, ("content", "cancelled_reason"), label)
            booking.full_name, booking.phone, booking.is_protected = "", "", True
            booking.save(update_fields=["full_name", "phone", "is_protected"])
        _note_left(visit, hider)


def _naming(letter_id: UUID) -> list[Visit]:
    """Give the visits that tell who wrote a letter, and are not protected already."""
    wrote = petitions.Petitioner.objects.filter(written__letter_id=letter_id)
    same = VisitPerson.objects.filter(petitioner__in=wrote).values("visit_id")
    about = Q(case__letters__letter_id=letter_id, pk__in=same)
    rows = Visit.objects.filter(Q(letter_id=letter_id) | about)
    return list(rows.filter(is_protected=False).distinct().order_by("pk"))


def _hide_minutes(visit: Visit, label: str, hider: petitions.Hider) -> None:
    minutes = Minutes.objects.filter(visit=visit).select_related("file").first()
    if minutes is None:
        return
    hider.mask_row(minutes, ("words", "declined_reason"), label)
    if minutes.file is not None:
        hider.take(minutes.file)


def _bookings(visit: Visit) -> list[Booking]:
    """Give the booking of a visit, and those it was moved from."""
    found = []
    booking = Booking.objects.filter(visit=visit).first()
    while booking is not None:
        found.append(booking)
        booking = booking.moved_from
    return found


def _note_left(visit: Visit, hider: petitions.Hider) -> None:
    """Note papers and recordings that may tell who came, which a person has to look over."""
    found = (
        ("VISIT_PAPER", VisitPaper.objects.filter(visit=visit).exists()),
        ("CONCLUSION", SessionConclusion.objects.filter(session__visits=visit).exists()),
        ("RECORD", SessionRecord.objects.filter(session__visits=visit).exists()),
        ("SESSION", visit.session is not None and hider.tells(visit.session.content)),
    )
    for kind, is_there in found:
        if is_there:
            hider.note_left(kind, str(visit), visit.day)


def _parts(one: VisitPerson) -> list[str]:
    person = one.petitioner
    parts = (person.full_name, person.address, person.id_number, person.phone)
    return list(filter(None, parts))
