"""The rule pack of time limits as typed values: limits, extensions and stops, each by version."""

from __future__ import annotations

import datetime as dt
import enum
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

from vanphong.calendars import api as calendars
from vanphong.kernel.rules import Confidence, Rule, RulePack, Severity, load_pack
from vanphong.petitions.rules.events import (
    Bears,
    Complexity,
    Event,
    ExtensionGround,
    PartyRank,
    StopGround,
    Subject,
)
from vanphong.petitions.rules.facts import CaseFacts

# Variants of a limit that need a word; the ordinary one has none.
VARIANT_WORDS = {
    "complex": "vụ việc phức tạp",
    "remote": "vùng sâu, vùng xa",
    "remote_complex": "vụ việc phức tạp ở vùng sâu, vùng xa",
    "dismissal": "kỷ luật buộc thôi việc",
    "grassroots": "cấp cơ sở",
    "above": "trên cấp cơ sở",
}


class OpenCases(enum.StrEnum):
    """Whether a version that begins while a clock runs reaches that clock."""

    NEW = "new"
    OLD = "old"
    UNSAID = "unsaid"


@dataclass(frozen=True, slots=True)
class Version:
    """What every version of a rule has: where it is from, when it holds, how sure it is."""

    code: str
    rule: Rule
    open_cases: OpenCases

    @property
    def version(self) -> str:
        """The code and the day this version began, to be kept with a due date: `T11@2026-07-01`."""
        return f"{self.code}@{self.rule.valid_from}"

    @property
    def applies_to_open_cases(self) -> bool:
        """Say whether the text gives this version to cases that were open when it began."""
        return self.open_cases is OpenCases.NEW

    @property
    def blocks(self) -> bool:
        """Say whether what this rule forbids is refused; what was not read only warns."""
        return self.rule.effective_severity is Severity.BLOCK

    @property
    def firm(self) -> bool:
        """Say whether the rule was seen in the official text."""
        return self.rule.confidence is Confidence.SEEN


_V = TypeVar("_V", bound=Version)


@dataclass(frozen=True, slots=True)
class Limit(Version):
    """A time limit: how long, in what, from which event, borne by whom, met by what.

    `counts` has one number for each variant, the ordinary one always. `backward` counts back
    from the event; a `threshold` is a date something follows from, no duty; without `rolls`
    the last day stays where it falls. `keys` are what a case must be for the limit to hold.
    """

    duty: str
    starts: tuple[Event, ...]
    unit: calendars.TermUnit
    counts: Mapping[str, int]
    bears: Bears
    met_by: tuple[Event, ...]
    keys: Mapping[str, frozenset[str]]
    extension: str
    stops: tuple[str, ...]
    backward: bool
    threshold: bool
    rolls: bool
    caution: str
    caution_from: dt.date | None

    def holds_for(self, facts: CaseFacts) -> bool:
        """Say whether a case is of the kind this limit is for."""
        return all(facts.key(name) in values for name, values in self.keys.items())

    def started(self, facts: CaseFacts) -> tuple[Event, dt.date] | None:
        """Give the event that set the limit running, and its date."""
        for event in self.starts:
            if event in facts.events:
                return event, facts.events[event]
        return None

    def variant(self, facts: CaseFacts) -> str:
        """Give the variant of the limit that a case falls under."""
        counts = self.counts
        hard = facts.complexity is not Complexity.ORDINARY and "complex" in counts
        if facts.remote and hard and "remote_complex" in counts:
            return "remote_complex"
        if facts.remote and "remote" in counts:
            return "remote"
        if hard:
            return "complex"
        if facts.subject is Subject.DISMISSAL and "dismissal" in counts:
            return "dismissal"
        if "grassroots" in counts:
            return "grassroots" if facts.rank is PartyRank.GRASSROOTS else "above"
        return "ordinary"


@dataclass(frozen=True, slots=True)
class ExtensionRule(Version):
    """How often and by how much a limit is made longer; None where no text says it."""

    times: Mapping[str, int] | None
    most: Mapping[str, int] | None
    grounds: frozenset[ExtensionGround]
    decision: bool


@dataclass(frozen=True, slots=True)
class StopRule(Version):
    """On which grounds a clock stands; `unread_grounds`: the law has more, not read here."""

    grounds: frozenset[StopGround]
    unread_grounds: bool
    decision: bool


@dataclass(frozen=True, slots=True)
class TimeLimits:
    """The pack by code: versions in order of time, and the codes of the limits in file order."""

    pack: RulePack
    limits: Mapping[str, tuple[Limit, ...]]
    extensions: Mapping[str, tuple[ExtensionRule, ...]]
    stops: Mapping[str, tuple[StopRule, ...]]
    by_keys: dict[tuple[str, str], tuple[str, ...]] = field(default_factory=dict, compare=False)

    def codes_for(self, nature: str, line: str) -> tuple[str, ...]:
        """Give the codes of the limits that may hold for a nature and a line."""
        found = self.by_keys.get((nature, line))
        if found is None:
            wanted = {"nature": nature, "line": line}
            found = tuple(
                code
                for code, versions in self.limits.items()
                if any(_may_hold(version, wanted) for version in versions)
            )
            self.by_keys[nature, line] = found
        return found

    def limit(self, code: str, on: dt.date) -> Limit | None:
        """Give the version of a limit in force on a date."""
        return in_force(self.limits.get(code, ()), on)

    def later(self, code: str, after: dt.date) -> Iterator[Limit]:
        """Give the versions of a limit that begin after a date, in order."""
        return (v for v in self.limits.get(code, ()) if v.rule.valid_from > after)


def _may_hold(limit: Limit, wanted: Mapping[str, str]) -> bool:
    return all(
        value in limit.keys[name] for name, value in wanted.items() if name in limit.keys
    )


def in_force(versions: Iterable[_V], on: dt.date) -> _V | None:
    """Give the version that holds on a date."""
    return next((version for version in versions if version.rule.in_force(on)), None)


@functools.cache
def time_limits() -> TimeLimits:
    """Give the product's own pack of time limits."""
    return typed(load_pack("vanphong.petitions", "time-limits"))


@functools.cache
def thresholds() -> frozenset[str]:
    """Give the limits that are no duty of anyone: dates something follows from."""
    versions = time_limits().limits.items()
    return frozenset(duty for duty, found in versions if any(one.threshold for one in found))


@functools.cache
def resolving() -> frozenset[str]:
    """Give the limits by which a case taken up is to be decided on or concluded."""
    done = {Event.DECIDED, Event.CONCLUDED}
    versions = time_limits().limits.items()
    return frozenset(
        duty for duty, found in versions if any(done & {*one.met_by} for one in found)
    )


def typed(pack: RulePack) -> TimeLimits:
    """Give a pack of rules as typed limits, extensions and stops; notes stay in the pack alone.

    :raises ValueError: for a word the rules do not know.
    """
    limits: dict[str, list[Limit]] = {}
    extensions: dict[str, list[ExtensionRule]] = {}
    stops: dict[str, list[StopRule]] = {}
    for rule in sorted(pack, key=lambda rule: rule.valid_from):
        kind = rule.value.get("kind", "limit")
        if kind == "limit":
            limits.setdefault(rule.id, []).append(_limit(rule))
        elif kind == "extension":
            extensions.setdefault(rule.id, []).append(_extension(rule))
        elif kind == "stop":
            stops.setdefault(rule.id, []).append(_stop(rule))
    order = {rule.id: place for place, rule in reversed(list(enumerate(pack)))}
    return TimeLimits(
        pack,
        {code: tuple(limits[code]) for code in sorted(limits, key=order.__getitem__)},
        {code: tuple(versions) for code, versions in extensions.items()},
        {code: tuple(versions) for code, versions in stops.items()},
    )


def _limit(rule: Rule) -> Limit:
    value = rule.value
    count = value["count"]
    counts = count if isinstance(count, dict) else {"ordinary": count}
    return Limit(
        code=rule.id,
        rule=rule,
        open_cases=_open_cases(value),
        duty=value["duty"],
        starts=tuple(Event(name) for name in value["start"]),
        unit=calendars.TermUnit(value["unit"]),
        counts=counts,
        bears=Bears(value.get("bears", "OFFICE")),
        met_by=tuple(Event(name) for name in value.get("met_by", ())),
        keys={name: frozenset(values) for name, values in value.get("for", {}).items()},
        extension=value.get("extension", ""),
        stops=tuple(value.get("stops", ())),
        backward=value.get("backward", False),
        threshold=value.get("threshold", False),
        rolls=value.get("rolls", True),
        caution=value.get("caution", ""),
        caution_from=value.get("caution_from"),
    )


def _extension(rule: Rule) -> ExtensionRule:
    value = rule.value
    return ExtensionRule(
        code=rule.id,
        rule=rule,
        open_cases=_open_cases(value),
        times=_by_complexity(value.get("times")),
        most=_by_complexity(value.get("most")),
        grounds=frozenset(ExtensionGround(name) for name in value.get("grounds", ())),
        decision=value.get("decision", False),
    )


def _stop(rule: Rule) -> StopRule:
    value = rule.value
    return StopRule(
        code=rule.id,
        rule=rule,
        open_cases=_open_cases(value),
        grounds=frozenset(StopGround(name) for name in value["grounds"]),
        unread_grounds=value.get("unread_grounds", False),
        decision=value.get("decision", False),
    )


def _open_cases(value: Mapping[str, Any]) -> OpenCases:
    return OpenCases(value.get("open_cases", "old"))


def _by_complexity(value: int | Mapping[str, int] | None) -> Mapping[str, int] | None:
    if isinstance(value, int):
        return {complexity.lower(): value for complexity in Complexity}
    return value
