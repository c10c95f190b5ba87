"""What an operator must know of the running site, one fact at a time; apps give theirs by a port."""

from __future__ import annotations

import enum
from dataclasses import dataclass

from django.utils.functional import Promise


class State(enum.StrEnum):
    """How a fact stands."""

    GOOD = "good"
    WARN = "warn"
    BAD = "bad"


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact: for people in words, for monitoring as a number.

    `name` is the end of the figure's name and carries its unit (`…_seconds`, `…_bytes`); without
    a `value` there is nothing to monitor. Words name no person and no document.
    """

    name: str
    label: str | Promise
    words: str
    state: State = State.GOOD
    value: float | None = None
