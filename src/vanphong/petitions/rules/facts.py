"""The facts of a case that its clocks are reckoned from. Dates are dates in Vietnam."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field

from vanphong.petitions.rules.events import (
    Channel,
    Competence,
    Complexity,
    Event,
    ExtensionGround,
    Level,
    Line,
    Nature,
    PartyRank,
    Renewal,
    StopGround,
    Subject,
)


@dataclass(frozen=True, slots=True)
class Extension:
    """A time limit made longer: `days` are added, counted in the unit of the limit itself.

    `duty` is the code of the limit; `number` and `decided_on` are those of the decision.
    """

    duty: str
    days: int
    decided_on: dt.date
    number: str = ""
    ground: ExtensionGround | None = None
    words: str = ""


@dataclass(frozen=True, slots=True)
class Stop:
    """A clock that stands still in `[from_on, until_on)`; no `until_on` while it still stands.

    `from_on` is the day of the decision that stops it, `until_on` of the one that lets it run
    on; that day is counted again.
    """

    from_on: dt.date
    until_on: dt.date | None
    ground: StopGround
    number: str = ""
    words: str = ""


@dataclass(frozen=True, slots=True)
class CaseFacts:
    """One case as its clocks see it: its keys, its dated events, extensions and stops.

    `entered_on` is the day the letter was typed, which sets nothing running; `finding_on` the
    day of the paper that finds the case complex.
    """

    nature: Nature
    line: Line = Line.STATE
    events: Mapping[Event, dt.date] = field(default_factory=dict)
    channel: Channel = Channel.DIRECT
    level: Level = Level.FIRST
    subject: Subject = Subject.ADMINISTRATIVE
    renewal: Renewal = Renewal.NONE
    rank: PartyRank = PartyRank.ABOVE
    competence: Competence = Competence.UNJUDGED
    complexity: Complexity = Complexity.ORDINARY
    remote: bool = False
    finding_on: dt.date | None = None
    entered_on: dt.date | None = None
    extensions: tuple[Extension, ...] = ()
    stops: tuple[Stop, ...] = ()

    def key(self, name: str) -> str:
        """Give the value of a key that a rule asks for by name."""
        return str(getattr(self, name))
