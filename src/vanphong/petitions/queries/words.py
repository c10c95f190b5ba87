"""Cases by what is typed: a number, or words of what they are about. Names of writers are elsewhere."""

from __future__ import annotations

import re

from django.db.models import Q, QuerySet, Value

from vanphong.kernel.actor import Actor
from vanphong.kernel.lexemes import Matches, office_words, with_all
from vanphong.kernel.text import nfc
from vanphong.petitions.models import Case, LetterInCase

_NUMBER = re.compile(r"(\d{1,7})(?:\s*/\s*(\d{4}))?")


def with_words(rows: QuerySet[Case], actor: Actor, text: str) -> QuerySet[Case]:
    """Keep the cases with a number (of the case or of a letter in it), or with all the words.

    `12/2026` names a year, `12` any; words are compared without marks and capitals, in the titles.
    A text without a letter or digit finds nothing; an empty one leaves the rows as they are.
    """
    said = nfc(text)
    if not said:
        return rows
    number = _NUMBER.fullmatch(said)
    if number:
        return rows.filter(_numbered(actor, int(number[1]), number[2]))
    query = with_all(actor.office_key, said)
    return rows.filter(Matches(office_words("title"), Value(query))) if query else rows.none()


def _numbered(actor: Actor, number: int, year: str | None) -> Q:
    at = {"number": number} | ({"year": int(year)} if year else {})
    letters = LetterInCase.objects.filter(
        letter__office_id=actor.office_key, left_at=None,
        **{f"letter__{key}": value for key, value in at.items()},
    )  # fmt: skip
    return Q(**at) | Q(pk__in=letters.values("case_id"))
