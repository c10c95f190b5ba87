"""What the trail is told of readings, wherever a protected letter or a request to open it is shown."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.petitions.models import HandOver, LetterInCase, Opening


def note_letters(actor: Actor, letters: Iterable[LetterInCase], now: dt.datetime) -> None:
    """Note that protected letters were read where a case shows them."""
    for one in letters:
        if one.letter.is_protected:
            audit.record_reading(actor, one.letter, now=now)


def note_receipt(actor: Actor, hand_over: HandOver, now: dt.datetime) -> None:
    """Note that a letter was read where its receipt is shown: it names who gave the papers."""
    if hand_over.letter is not None:
        audit.record_reading(actor, hand_over.letter, now=now)


def note_openings(actor: Actor, openings: Iterable[Opening], now: dt.datetime) -> None:
    """Note that requests of others to open an identity were read; one's own are known to one."""
    for opening in {one.pk: one for one in openings}.values():
        if opening.asked_person_id not in actor.person_ids:
            audit.record_reading(actor, opening, now=now)
