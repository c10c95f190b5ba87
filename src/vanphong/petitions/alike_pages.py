"""What the pages and programs show of letters found alike: which, how much, by which words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.petitions import queries
from vanphong.petitions.case_pages import case_url
from vanphong.petitions.letter_pages import letter_url
from vanphong.petitions.models import Case, Letter
from vanphong.petitions.queries import Alike
from vanphong.petitions.rules import CLOSED, State
from vanphong.petitions.rules.likeness import Part, Piece
from vanphong.petitions.rules.permissions import HANDLE

Line = dict[str, Any]
# Of the letters of a case, so many are compared for its page.
_COMPARED = 3


def lines_of_words(actor: Actor, words: Mapping[Part, str], now: dt.datetime) -> list[Line]:
    """Give the letters probably the same as some words, for a page."""
    return [_line(actor, words, one, now) for one in queries.alike_words(actor, words)]


def lines_of_case(
    actor: Actor, case: Case, letters: list[Letter], now: dt.datetime
) -> list[Line]:
    """Give the letters probably the same as those of a case, each with the way to join its case."""
    found: dict[Any, Line] = {}
    for letter in letters[:_COMPARED]:
        words = queries.words_of(letter)
        for one in queries.alike_letters(actor, letter):
            joins = _joins(actor, case, one)
            found.setdefault(one.letter.pk, _line(actor, words, one, now) | {"joins": joins})
    return sorted(found.values(), key=lambda line: -line["percent"])


def _line(actor: Actor, words: Mapping[Part, str], one: Alike, now: dt.datetime) -> Line:
    return {
        "id": one.letter.pk,
        "number": str(one.letter),
        "received_on": one.letter.received_on,
        "url": letter_url(one.letter),
        "percent": _percent(one),
        "part": one.part,
        "pieces": _pieces(actor, words, one, now),
        "cases": [{"number": str(case), "url": case_url(case)} for case in one.cases],
    }


def _joins(actor: Actor, case: Case, one: Alike) -> list[Line]:
    """Give the ways to let the letters of a case join those of the other."""
    if case.state != State.RECEIVED or not actor.may(HANDLE):
        return []
    reason = _("Trùng với đơn số %(number)s") % {"number": one.letter}
    return [
        {
            "number": str(other),
            "url": reverse("petition_act", args=[case.pk, "nhap"])
            + "?"
            + urlencode({"into": str(other), "reason": reason}),
        }
        for other in one.cases
        if other.state not in CLOSED
    ]


def alike_out(actor: Actor, letter: Letter, now: dt.datetime) -> list[Line]:
    """Give the letters probably the same as a letter, for programs."""
    words = queries.words_of(letter)
    return [
        {
            "id": one.letter.pk,
            "number": str(one.letter),
            "received_on": one.letter.received_on,
            "percent": _percent(one),
            "part": one.part,
            "cases": [{"id": case.pk, "number": str(case)} for case in one.cases],
            "pieces": [
                {"side": piece.side, "text": piece.text}
                for piece in _pieces(actor, words, one, now)
            ],
        }
        for one in queries.alike_letters(actor, letter)
    ]


def _percent(one: Alike) -> int:
    return round(100 * one.share)


def _pieces(
    actor: Actor, words: Mapping[Part, str], one: Alike, now: dt.datetime
) -> list[Piece]:
    """Give the words that differ; showing those of a scan is reading it, and the trail notes that."""
    if one.part == Part.READ:
        audit.record_reading(actor, one.letter, now=now)
    return queries.differing_words(words, one)
