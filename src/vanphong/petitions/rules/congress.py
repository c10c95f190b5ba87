"""Before a Party congress late denunciations are not begun with: which congress, which time. Pure."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Protocol

from vanphong.petitions.rules.events import PartyRank

# Those whose congresses are told of; that of the centre stops nothing here (T52).
CONGRESS_LABELS: Mapping[PartyRank, str] = {
    PartyRank.GRASSROOTS: "Đại hội tổ chức cơ sở đảng",
    PartyRank.ABOVE: "Đại hội đảng bộ cấp trên cơ sở",
}
# Longer than 30 working days with the longest holidays among them.
LOOKED_AHEAD = dt.timedelta(days=90)


class Opening(Protocol):
    """A congress of a level of the Party, with the day it opens."""

    @property
    def rank(self) -> str:
        """Of which level: a `PartyRank`."""

    @property
    def opens_on(self) -> dt.date:
        """The day."""


def congress_ahead(
    congresses: Iterable[Opening], rank: str, received_on: dt.date
) -> dt.date | None:
    """Give the day the first congress of a level opens that a letter may have come shortly before.

    :source: Hướng dẫn 07-HD/UBKTTW 2019 (T52, second-hand), of both levels.
    """
    days = (one.opens_on for one in congresses if one.rank == (rank or PartyRank.ABOVE))
    soon = (day for day in days if received_on < day <= received_on + LOOKED_AHEAD)
    return min(soon, default=None)
