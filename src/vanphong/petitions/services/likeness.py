"""Keeping by what letters are found alike: in the act that changes a letter, and counted at night."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, QuerySet

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import wait_in_line
from vanphong.petitions import queries
from vanphong.petitions.models import (
    Case,
    FileRole,
    Letter,
    LetterFile,
    LetterInCase,
    Likeness,
    LikenessBase,
    PairCount,
)
from vanphong.petitions.rules.likeness import Part, is_stop, numbers_of, shingles_of
from vanphong.petitions.services import guard
from vanphong.petitions.services.circle_marks import keep_marks

# Pairs in fewer letters are not counted: those that are not named are the rare ones.
_FEWEST = 8
_BATCH = 500
_ONCE = ("letter", "part")


def renew(letters: QuerySet[Letter]) -> None:
    """Write anew by what some letters are found; nothing stays of one that is never compared.

    Used inside the acts that change letters or judge their cases; doing it twice changes nothing.
    The caller holds the cases, so that nobody judges them meanwhile. Locks the letters by id: who
    judges another case that a letter is in waits.
    """
    rows = list(letters.select_for_update(of=("self",), no_key=True).order_by("pk"))
    shut = set(queries.left_out(letters).values_list("pk", flat=True))
    words = queries.words_of_letters([one for one in rows if one.pk not in shut])
    pairs = {
        part: {one.pk: shingles_of(words[one.pk][part]) for one in rows if one.pk in words}
        for part in Part
    }
    for part in Part:
        _keep_pairs(rows, part, pairs[part])
    keep_marks(rows, pairs)


def renew_held(letters: QuerySet[Letter]) -> None:
    """Lock the cases of some letters, by id, then write anew by what they are found."""
    guard.cases_of_letters(letters)
    renew(letters)


def renew_of_cases(cases: Iterable[Case]) -> None:
    """Write anew by what the letters of some cases are found, and the letters that opened them."""
    cases = list(cases)
    inside = LetterInCase.objects.filter(case__in=cases, left_at=None)
    keys = {one.first_letter_id for one in cases}
    keys.update(inside.values_list("letter_id", flat=True))
    renew(Letter.objects.filter(pk__in=keys))


def hear_of_text(actor: Actor, file: files.File, now: dt.datetime) -> None:  # noqa: ARG001 - the port's
    """Take in the text of a scan that was read, or out that of a file that was withdrawn."""
    places = LetterFile.objects.filter(file=file, role=FileRole.LETTER)
    renew_held(Letter.objects.filter(pk__in=places.values("letter_id")))


def _keep_pairs(
    letters: Iterable[Letter], part: Part, pairs: Mapping[UUID, Collection[str]]
) -> None:
    kept = [
        Likeness(
            office_id=one.office_id, letter=one, part=part,
            numbers=numbers_of(one.office_id, part, pairs[one.pk]),
        )
        for one in letters
        if pairs.get(one.pk)
    ]  # fmt: skip
    stay = {one.letter_id for one in kept}
    gone = [one.pk for one in letters if one.pk not in stay]
    if gone:
        Likeness.objects.filter(letter_id__in=gone, part=part).delete()
    Likeness.objects.bulk_create(
        kept, update_conflicts=True, unique_fields=_ONCE, update_fields=["numbers"]
    )


def keep_likeness(actor: Actor, now: dt.datetime) -> int:
    """Write what is missing of the office's letters, count its pairs anew; give how many letters.

    Letters from before there was a comparison are taken in.
    """
    office = actor.office_key
    wait_in_line(f"petitions likeness {office}")
    letters = Letter.objects.filter(office_id=office)
    there = Likeness.objects.filter(letter=OuterRef("pk"), part=Part.TYPED)
    missing = set(
        letters.filter(~Exists(there), is_protected=False).values_list("pk", flat=True)
    )
    missing.difference_update(queries.left_out(letters).values_list("pk", flat=True))
    keys = sorted(missing)
    for first in range(0, len(keys), _BATCH):
        renew_held(letters.filter(pk__in=keys[first : first + _BATCH]))
    PairCount.objects.filter(office_id=office).delete()
    for part in Part:
        _count(office, part, now)
    return len(keys)


# The pairs of an office with the number of letters they stand in. Two pairs of one number are one.
_COUNT = """
insert into petitions_pair_count as kept (id, office_id, number, letters)
select gen_random_uuid(), %(office)s, number, count(*)
from petitions_likeness l, unnest(l.numbers) number
where l.office_id = %(office)s and l.part = %(part)s
group by number having count(*) >= %(fewest)s
on conflict (office_id, number) do update set letters = kept.letters + excluded.letters
returning number, letters
"""


def _count(office: int, part: Part, now: dt.datetime) -> None:
    letters = Likeness.objects.filter(office_id=office, part=part).count()
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, {"office": office, "part": part.value, "fewest": _FEWEST})
        stops = sorted(one for one, count in cursor.fetchall() if is_stop(count, letters))
    LikenessBase.objects.update_or_create(
        office_id=office, part=part,
        defaults={"letters": letters, "stops": stops, "counted_at": now},
    )  # fmt: skip
