"""Letters that are probably the same as another, of those the actor may see."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db.models import (
    BooleanField,
    Exists,
    F,
    Func,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Value,
)

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.binary_rows import rows_as_stored
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
from vanphong.petitions.queries.cases import visible_cases, visible_letters
from vanphong.petitions.rules import Nature
from vanphong.petitions.rules.likeness import (
    Asked,
    Part,
    Piece,
    asked,
    differing,
    is_likely,
    likeness,
    numbers_of,
    shingles_of,
)

SHOWN = 3
# Letters weighed at most; so many of the likeliest are looked through for those that may be seen.
_WEIGHED, _TRIED = 3_000, 200


@dataclass(frozen=True, slots=True)
class Alike:
    """A letter that is probably the same, how alike (0 to 1), by which words, in which cases."""

    letter: Letter
    share: float
    part: Part
    cases: tuple[Case, ...]


def typed_words(abstract: str, demand: str) -> str:
    """Give the words of a letter that a person types."""
    return f"{abstract}\n{demand}".strip()


def words_of(letter: Letter) -> dict[Part, str]:
    """Give the words of a letter by part, empty where there are none; of open files only."""
    return words_of_letters([letter])[letter.pk]


def words_of_letters(letters: Sequence[Letter]) -> dict[UUID, dict[Part, str]]:
    """Give the words of letters by part, empty where there are none; of open files only."""
    rows = LetterFile.objects.filter(letter__in=letters, role=FileRole.LETTER)
    texts: dict[UUID, list[str]] = {}
    for one in rows.select_related("file").order_by("letter_id", "position"):
        if one.file.is_open:
            texts.setdefault(one.letter_id, []).append(files.text_of(one.file))
    return {
        one.pk: {
            Part.TYPED: typed_words(one.abstract, one.demand),
            Part.READ: "\n".join(filter(None, texts.get(one.pk, ()))),
        }
        for one in letters
    }


def left_out(letters: QuerySet[Letter]) -> QuerySet[Letter]:
    """Give those of the letters that are never compared: protected, or judged a denunciation."""
    judged = Case.objects.filter(nature=Nature.DENUNCIATION)
    inside = LetterInCase.objects.filter(left_at=None, case__nature=Nature.DENUNCIATION)
    return letters.filter(
        Q(is_protected=True)
        | Exists(judged.filter(first_letter=OuterRef("pk")))
        | Exists(inside.filter(letter=OuterRef("pk")))
    )


def needs_cover(letter: Letter) -> bool:
    """Say whether the writer is to be hidden: protected, or the letter is judged a denunciation."""
    return left_out(Letter.objects.filter(pk=letter.pk)).exists()


def alike_words(
    actor: Actor, words: Mapping[Part, str], *, but: Iterable[UUID] = (), most: int = SHOWN
) -> list[Alike]:
    """Give the letters probably the same as some words, the likeliest first; never a hidden one.

    Words of each part are compared with those of the same part. `but` are left out.
    """
    shares: dict[UUID, tuple[float, Part]] = {}
    for part, text in words.items():
        for letter_id, share in _weighed(actor, part, text):
            shares[letter_id] = max(shares.get(letter_id, (0.0, part)), (share, part))
    for one in but:
        shares.pop(one, None)
    ranked = sorted(shares, key=lambda key: (-shares[key][0], key))[:_TRIED]
    found: list[UUID] = []
    for first in range(0, len(ranked), 4 * most):
        some = ranked[first : first + 4 * most]
        seen = set(visible_letters(actor).filter(pk__in=some).values_list("pk", flat=True))
        found += [key for key in some if key in seen]
        if len(found) >= most:
            break
    return _shown(actor, found[:most], shares)


def alike_letters(actor: Actor, letter: Letter, *, most: int = SHOWN) -> list[Alike]:
    """Give the letters probably the same as a letter the actor sees, but those in its own cases."""
    if needs_cover(letter):
        return []
    mine = LetterInCase.objects.filter(letter=letter, left_at=None).values("case_id")
    beside = LetterInCase.objects.filter(case__in=mine, left_at=None)
    but = {letter.pk, *beside.values_list("letter_id", flat=True)}
    return alike_words(actor, words_of(letter), but=but, most=most)


def differing_words(words: Mapping[Part, str], found: Alike) -> list[Piece]:
    """Give the words of a letter and of one found alike as one text, with what differs."""
    return differing(words[found.part], words_of(found.letter)[found.part])


def _weighed(actor: Actor, part: Part, text: str) -> list[tuple[UUID, float]]:
    """Give the letters of the office that are alike, whoever may see them."""
    numbers = numbers_of(actor.office_key, part, shingles_of(text))
    if not numbers:
        return []
    sought = _asked(actor, part, numbers)
    rows = Likeness.objects.filter(part=part, numbers__shares=list(sought.rare))
    found = rows_as_stored(rows.values_list("letter_id", "numbers")[:_WEIGHED])
    weighed = [(letter_id, likeness(sought, theirs)) for letter_id, theirs in found]
    return [one for one in weighed if is_likely(sought, one[1])]


def _asked(actor: Actor, part: Part, numbers: list[int]) -> Asked:
    base = LikenessBase.objects.filter(office_id=actor.office_key, part=part)
    stops = frozenset(base.values_list("stops", flat=True).first() or ())
    counted = PairCount.objects.alias(
        named=Func(
            F("number"), Value(numbers, output_field=ArrayField(IntegerField())),
            arg_joiner=" = any(", template="(%(expressions)s))", output_field=BooleanField(),
        )
    ).filter(named=True, office_id=actor.office_key)  # fmt: skip
    return asked(numbers, dict(counted.values_list("number", "letters")), stops)


def _shown(
    actor: Actor, keys: list[UUID], shares: Mapping[UUID, tuple[float, Part]]
) -> list[Alike]:
    if not keys:
        return []
    letters = Letter.objects.in_bulk(keys)
    places = LetterInCase.objects.filter(letter_id__in=keys, left_at=None)
    places = places.filter(case__in=visible_cases(actor)).select_related("case")
    cases: dict[UUID, list[Case]] = {}
    for place in places.order_by("case__number"):
        cases.setdefault(place.letter_id, []).append(place.case)
    return [Alike(letters[key], *shares[key], tuple(cases.get(key, ()))) for key in keys]
