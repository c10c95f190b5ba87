"""The trace of a case: from any paper, draft, work or direction to everything that hangs on it.

Each app says through the port `traced` what it knows of some things: steps in time, and the
things that belong to the same case. What the one who asks may not see yields no step and leads
nowhere, so that nothing tells that it is there.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from uuid import UUID

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor

# A case larger than this is cut off, and says so.
MOST_THINGS = 400
MOST_STEPS = 2000


class ThingKind(enum.StrEnum):
    """What a case is made of."""

    DOCUMENT = "document"
    DIRECTION = "direction"
    TASK = "task"
    DRAFT = "draft"


class Stage(enum.StrEnum):
    """What a step is, in the order in which a case usually goes."""

    ARRIVAL = "ARRIVAL"
    DIRECTION = "DIRECTION"
    TASK = "TASK"
    DRAFT = "DRAFT"
    OPINION = "OPINION"
    APPRAISAL = "APPRAISAL"
    APPROVAL = "APPROVAL"
    NUMBER = "NUMBER"
    SIGNATURE = "SIGNATURE"
    ISSUE = "ISSUE"
    DELIVERY = "DELIVERY"
    RESULT = "RESULT"
    URGING = "URGING"
    RELATION = "RELATION"


STAGE_LABELS = {
    Stage.ARRIVAL: "Văn bản đến",
    Stage.DIRECTION: "Chỉ đạo",
    Stage.TASK: "Giao việc",
    Stage.DRAFT: "Soạn thảo",
    Stage.OPINION: "Ý kiến góp ý",
    Stage.APPRAISAL: "Thẩm định",
    Stage.APPROVAL: "Trình, phê duyệt",
    Stage.NUMBER: "Cấp số",
    Stage.SIGNATURE: "Ký",
    Stage.ISSUE: "Phát hành",
    Stage.DELIVERY: "Gửi nhận",
    Stage.RESULT: "Kết quả",
    Stage.URGING: "Đôn đốc",
    Stage.RELATION: "Liên kết",
}


# Of steps at one moment, which comes first.
_ORDER = {stage: place for place, stage in enumerate(Stage)}


@dataclass(frozen=True, slots=True, order=True)
class Thing:
    """One thing of a case."""

    kind: ThingKind
    key: UUID


@dataclass(frozen=True, slots=True)
class TracedFile:
    """A file the one who asks may read; `read` gives its bytes, or a refusal."""

    name: str
    sha256: str
    read: Callable[[], bytes] = field(compare=False)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing that was done: when, what, by whom. `url` only where the asker may open it."""

    at: dt.datetime
    stage: Stage
    what: str
    who: str = ""
    note: str = ""
    quote: str = ""
    url: str = ""
    files: tuple[TracedFile, ...] = ()


@dataclass(slots=True)
class Traced:
    """What one app knows of some things: steps, those seen among them, what they lead to."""

    steps: list[Step] = field(default_factory=list)
    seen: set[Thing] = field(default_factory=set)
    leads: set[Thing] = field(default_factory=set)

    def lead(self, kind: ThingKind, keys: Iterable[UUID | None]) -> None:
        """Name things of the same case; whoever owns them says whether they are seen."""
        self.leads |= {Thing(kind, key) for key in keys if key is not None}


@dataclass(frozen=True, slots=True)
class Trace:
    """A case as one person sees it, oldest step first; `is_cut` when it is too large."""

    start: Thing
    things: tuple[Thing, ...]
    steps: tuple[Step, ...]
    is_cut: bool

    def count(self, stage: Stage) -> int:
        """Count the steps of a stage."""
        return sum(step.stage is stage for step in self.steps)


def keys_of(kind: ThingKind, things: Collection[Thing]) -> list[UUID]:
    """Give the keys of the things of a kind, in order."""
    return sorted(thing.key for thing in things if thing.kind is kind)


def trace(actor: Actor, start: Thing) -> Trace:
    """Follow a case from one of its things in every direction.

    The caller has made sure that the actor sees the start. Each thing is asked about once.
    """
    steps: list[Step] = []
    seen: set[Thing] = set()
    asked: set[Thing] = set()
    fresh = {start}
    is_cut = False
    while fresh:
        asked |= fresh
        leads: set[Thing] = set()
        for tell in ports.traced:
            told = tell(actor, frozenset(fresh))
            steps += told.steps
            seen |= told.seen
            leads |= told.leads
        fresh = leads - asked
        room = MOST_THINGS - len(asked)
        if len(fresh) > room:
            fresh, is_cut = set(sorted(fresh)[: max(room, 0)]), True
    kept = sorted(
        set(steps), key=lambda step: (step.at, _ORDER[step.stage], step.what, step.who)
    )
    return Trace(
        start, tuple(sorted(seen)), tuple(kept[:MOST_STEPS]), is_cut or len(kept) > MOST_STEPS
    )
