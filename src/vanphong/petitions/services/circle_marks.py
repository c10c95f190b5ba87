"""Fingerprints of letters in the circles of their office: kept by the acts, told to both offices."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from uuid import UUID

from django.db import connection

from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import wait_in_line
from vanphong.petitions import circle_sql, queries
from vanphong.petitions.models import (
    Circle,
    CircleFingerprint,
    CircleMatch,
    Letter,
    OutsideFingerprint,
)
from vanphong.petitions.rules.circles import bands_of, numbers_in
from vanphong.petitions.rules.fingerprints import fingerprint
from vanphong.petitions.rules.likeness import Part, shingles_of
from vanphong.petitions.services import guard
from vanphong.petitions.services.circle_keys import key_of

BATCH = 200
Pairs = Mapping[Part, Mapping[UUID, Collection[str]]]


def line_name(circle_id: UUID) -> str:
    """Name the line in which acts on the fingerprints of a circle wait for each other."""
    return f"petitions circle {circle_id}"


def keep_marks(letters: Sequence[Letter], pairs: Pairs) -> None:
    """Write anew the fingerprints of some letters of one office, and tell what is alike elsewhere.

    Nothing stays of a letter that may not be compared, here or in the lists of other offices. The
    caller holds the cases. After them every circle concerned is waited for, in the order of its
    id, and only then looked: what another office was just telling of these letters is known then.
    """
    if not letters:
        return
    office_id = letters[0].office_id
    ids = [one.pk for one in letters]
    waited = queries.circles_concerned(office_id, ids)
    for circle_id in waited:
        wait_in_line(line_name(circle_id))
    open_ids = queries.comparable(Letter.objects.filter(pk__in=ids))
    shut = [one for one in ids if one not in open_ids]
    told = CircleMatch.objects.filter(letter_id__in=shut)
    for letter_id in told.order_by("letter_id").values_list("letter_id", flat=True).distinct():
        _ask(circle_sql.ASK_FORGET, letter_id)
    for circle in queries.circles_joined(office_id).filter(pk__in=waited):
        _keep_in(circle, [one for one in letters if one.pk in open_ids], shut, pairs)


def keep_of_circle(actor: Actor, circle_id: UUID, after: UUID | None) -> UUID | None:
    """Write the fingerprints of a part of the office's letters in a circle; give where to go on.

    None once all were gone through, or the office is not in the circle any more. Locks their
    cases, so that nobody judges them meanwhile, then waits for the circle.
    """
    office_id = actor.office_key
    rows = Letter.objects.filter(office_id=office_id).order_by("pk")
    some = list((rows.filter(pk__gt=after) if after else rows)[:BATCH])
    these = Letter.objects.filter(pk__in=[one.pk for one in some])
    guard.cases_of_letters(these)
    wait_in_line(line_name(circle_id))
    circle = queries.circles_joined(office_id).filter(pk=circle_id).first()
    if circle is None:
        return None
    open_ids = queries.comparable(these)
    letters = [one for one in some if one.pk in open_ids]
    words = queries.words_of_letters(letters)
    pairs = {
        part: {one.pk: shingles_of(words[one.pk][part]) for one in letters} for part in Part
    }
    _keep_in(circle, letters, [], pairs)
    return some[-1].pk if len(some) == BATCH else None


def take_out(circle_id: UUID, office_id: int) -> int:
    """Destroy the fingerprints of an office in a circle, also those it was given; give how many.

    Used in the scope of that office, by whoever waits in line for the circle.
    """
    OutsideFingerprint.objects.filter(circle_id=circle_id, office_id=office_id).delete()
    rows = CircleFingerprint.objects.filter(circle_id=circle_id, office_id=office_id)
    return rows.delete()[0]


def _keep_in(
    circle: Circle, letters: Sequence[Letter], shut: Sequence[UUID], pairs: Pairs
) -> None:
    """Write the fingerprints in a circle that was waited for."""
    key = key_of(circle)
    kept = []
    for part, of_part in pairs.items():
        for one in letters:
            values = numbers_in(fingerprint(key, of_part.get(one.pk, ())))
            if values:
                bands = bands_of(circle.key_name, part, values)
                kept.append(
                    CircleFingerprint(
                        office_id=one.office_id, circle=circle, letter=one, part=part,
                        values=values, bands=bands,
                    )
                )  # fmt: skip
    ids = [*(one.pk for one in letters), *shut]
    CircleFingerprint.objects.filter(circle=circle, letter_id__in=ids).delete()
    CircleFingerprint.objects.bulk_create(kept)
    for letter_id in sorted({one.letter_id for one in kept}):
        _ask(circle_sql.ASK_TELL, circle.pk, letter_id)


def _ask(statement: str, *values: UUID) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
