"""Dated rules with their sources: the answer of a rule, and packs of rules read from data files."""

from __future__ import annotations

import datetime as dt
import enum
import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from importlib import resources
from typing import Any


class Confidence(enum.StrEnum):
    """How well the rule is known; only what was seen in the official text may block."""

    SEEN = "seen"
    SECOND_HAND = "second-hand"
    UNCERTAIN = "uncertain"
    UNKNOWN = "unknown"


class Severity(enum.StrEnum):
    """What follows when a rule is not met."""

    BLOCK = "block"
    WARN = "warn"
    INFO = "info"


@dataclass(frozen=True, slots=True)
class Decision:
    """A rule's answer: whether, why, and from where; `warnings` do not stop the act.

    An answer that only says what nobody here knows bears the code `NOT_KNOWN`: it is told
    quietly, so that a warning keeps its weight.
    """

    allowed: bool
    reason: str = ""
    source: str = ""
    code: str = ""
    warnings: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return self.allowed


ALLOWED = Decision(allowed=True)
NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule in our own words, valid in `[valid_from, valid_until)`."""

    id: str
    text: str
    source: str
    valid_from: dt.date
    valid_until: dt.date | None
    confidence: Confidence
    severity: Severity
    value: Any = None

    def in_force(self, on: dt.date) -> bool:
        """Say whether the rule holds for a fact of that date."""
        return self.valid_from <= on and (self.valid_until is None or on < self.valid_until)

    @property
    def effective_severity(self) -> Severity:
        """The severity after confidence: what was not seen in the text warns at most."""
        if self.severity is Severity.BLOCK and self.confidence is not Confidence.SEEN:
            return Severity.WARN
        return self.severity


@dataclass(frozen=True, slots=True)
class RulePack:
    """Rules of one subject from one file; `meta` is everything else the file says."""

    name: str
    rules: tuple[Rule, ...]
    meta: dict[str, Any] = field(default_factory=dict)

    def on(self, date: dt.date) -> dict[str, Rule]:
        """Give the rules in force for a fact of that date, by id."""
        return {rule.id: rule for rule in self.rules if rule.in_force(date)}

    def get(self, rule_id: str, date: dt.date) -> Rule:
        """Give one rule in force on the date.

        :raises LookupError: when no version of it is in force.
        """
        for rule in self.rules:
            if rule.id == rule_id and rule.in_force(date):
                return rule
        message = f"{self.name}: no rule {rule_id} in force on {date}"
        raise LookupError(message)

    def __iter__(self) -> Iterator[Rule]:
        return iter(self.rules)


@functools.cache
def load_pack(package: str, name: str) -> RulePack:
    """Read `<package>/rules_data/<name>.toml`.

    The file holds `[[rule]]` tables with id, text, source, valid_from, optional valid_until,
    confidence, severity and optional value; `valid_from` and friends may stand once in `[defaults]`.

    :raises ValueError: when two versions of one rule overlap in time.
    """
    raw = tomllib.loads(
        (resources.files(package) / "rules_data" / f"{name}.toml").read_text("utf-8")
    )
    defaults = raw.pop("defaults", {})
    rules = tuple(_rule(defaults | row) for row in raw.pop("rule", []))
    _refuse_overlaps(name, rules)
    return RulePack(name=name, rules=rules, meta=raw)


def _rule(row: dict[str, Any]) -> Rule:
    return Rule(
        id=row["id"],
        text=row["text"],
        source=row["source"],
        valid_from=row["valid_from"],
        valid_until=row.get("valid_until"),
        confidence=Confidence(row["confidence"]),
        severity=Severity(row["severity"]),
        value=row.get("value"),
    )


def _refuse_overlaps(name: str, rules: tuple[Rule, ...]) -> None:
    by_id: dict[str, list[Rule]] = {}
    for rule in rules:
        for other in by_id.setdefault(rule.id, []):
            if rule.in_force(other.valid_from) or other.in_force(rule.valid_from):
                message = f"{name}: two versions of {rule.id} overlap"
                raise ValueError(message)
        by_id[rule.id].append(rule)
