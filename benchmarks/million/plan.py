"""Which document goes where: one deterministic sequence in order of days, offices mixed as in life."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from benchmarks.million.offices import SINCE, TODAY, TYPES, Place, shares

OWN = 0.35
SENT = 0.5
_CODES = list(TYPES)
_OFTEN = (60, 20, 12, 8)


@dataclass(frozen=True, slots=True)
class Planned:
    """One document: who keeps it, its day, its number and where else it arrives.

    `body` is the index of the issuing body, -1 for a document received from outside.
    """

    i: int
    keeper: int
    body: int
    type_code: str
    day: dt.date
    number: int
    # The index of each office where it arrives, with its number there.
    arrivals: tuple[tuple[int, int], ...]


def documents(count: int, places: Sequence[Place]) -> tuple[list[Planned], dict[str, int]]:
    """Give the sequence, and the next number of each book at its end."""
    chance = random.Random(1_000_000)
    keepers = [index for index, share in enumerate(shares(count)) for _ in range(share)]
    chance.shuffle(keepers)
    days = (TODAY - SINCE).days
    following: dict[str, int] = {}

    def next_number(book_id: str) -> int:
        following[book_id] = following.get(book_id, 0) + 1
        return following[book_id]

    found = []
    for i, keeper in enumerate(keepers):
        day = SINCE + dt.timedelta(days=int((i + 1) * days / count))
        if chance.random() < OWN:
            body, code = chance.randrange(2), chance.choices(_CODES, _OFTEN)[0]
            number = next_number(places[keeper].books[body, code, day.year])
            others = _receivers(chance, keeper) if chance.random() < SENT else []
        else:
            body, code, number, others = -1, "", chance.randint(1, 4000), [keeper]
        arrivals = tuple((at, next_number(places[at].books[-1, "", day.year])) for at in others)
        found.append(Planned(i, keeper, body, code, day, number, arrivals))
    return found, following


def _receivers(chance: random.Random, keeper: int) -> list[int]:
    """Give one to three other offices, the large ones more often, the smallest never."""
    wanted = chance.choices((0, *range(3, 63)), (12, *([1] * 60)), k=chance.randint(1, 3))
    return sorted({one for one in wanted if one != keeper})


def share_of(all_of_them: Sequence[Planned], worker: int, workers: int) -> Iterator[Planned]:
    """Give every so-many-eth document, so that the workers' rows lie mixed."""
    yield from all_of_them[worker::workers]
