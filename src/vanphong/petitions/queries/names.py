"""Letters by the name of who wrote them: the letters alone, the newest first, nobody counted."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet, Value

from vanphong.kernel.actor import Actor
from vanphong.kernel.lexemes import Matches, office_words, with_all
from vanphong.kernel.text import fold, one_line
from vanphong.petitions.models import (
    Judgement,
    Letter,
    LetterInCase,
    NameSearch,
    Petitioner,
    Writer,
)
from vanphong.petitions.queries.cases import visible_letters
from vanphong.petitions.rules import Key, Nature
from vanphong.petitions.rules.permissions import DECIDE, SEARCH_NAMES


def letters_by_name(actor: Actor, name: str) -> QuerySet[Letter]:
    """Give the letters the actor may see that somebody of this name wrote, marks and case aside.

    The words stand next to each other in the name. Nothing is found of a protected writer, nor of
    a letter that was ever judged a denunciation, or to have several contents.
    """
    if not actor.may(SEARCH_NAMES):
        return Letter.objects.none()
    judged = LetterInCase.objects.filter(letter=OuterRef("pk")).filter(
        Exists(
            Judgement.objects.filter(
                case=OuterRef("case"),
                key=Key.NATURE,
                value__in=(Nature.DENUNCIATION, Nature.MIXED),
            )
        )
    )
    rows = visible_letters(actor).filter(~Exists(judged), is_protected=False)
    wrote = Writer.objects.filter(petitioner__in=_persons(actor, name)).values("letter")
    return rows.filter(pk__in=wrote).order_by("-received_on", "-pk")


def _persons(actor: Actor, name: str) -> list[UUID]:
    """Give the persons of the office in whose name the words stand next to each other."""
    query = with_all(actor.office_key, name)
    if not query:
        return []
    wanted = f" {fold(one_line(name))} "
    rows = Petitioner.objects.filter(
        Matches(office_words("full_name"), Value(query)), office_id=actor.office_key
    )
    pairs = rows.values_list("pk", "full_name")
    return [pk for pk, written in pairs if wanted in f" {fold(written)} "]


def name_searches(actor: Actor) -> QuerySet[NameSearch]:
    """Give the searches in the actor's office, the newest first, for whoever decides on cases."""
    if not actor.may(DECIDE):
        return NameSearch.objects.none()
    rows = NameSearch.objects.filter(office_id=actor.office_key)
    return rows.select_related("person").order_by("-searched_at", "-pk")


def name_searches_of(actor: Actor, day: dt.date) -> QuerySet[NameSearch]:
    """Give the searches the actor's person made on a day."""
    rows = NameSearch.objects.filter(office_id=actor.office_key)
    return rows.filter(person_id=actor.person_key, searched_on=day)
