"""Hiding small counts where figures are published, so that none can be reckoned back. Pure.

Counts from 1 to 4 are shown as less than five. A sum and its parts would give a hidden count back:
then a further count is hidden, until no hidden count has only one value left. The equations form
a tree (no two share two counts), so that narrowing their bounds finds every value that is left.

:source: office practice, ADR 0046.
"""

from __future__ import annotations

import enum
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

SMALLEST_SHOWN = 5


class Shown(enum.Enum):
    """How a count is published: as it is, as less than five, or not at all."""

    WHOLE = 0
    SMALL = 1
    HIDDEN = 2


@dataclass(frozen=True, slots=True)
class Sum:
    """That a count is the sum of others."""

    whole: str
    parts: tuple[str, ...]

    @property
    def members(self) -> tuple[str, ...]:
        """Give the sum and its parts."""
        return (self.whole, *self.parts)


Bounds = tuple[float, float]


def published(counts: Mapping[str, int], sums: Sequence[Sum]) -> dict[str, Shown]:
    """Say how each count is shown so that no hidden one has one value left; 0 may be shown."""
    shown = {
        name: Shown.SMALL if 0 < count < SMALLEST_SHOWN else Shown.WHOLE
        for name, count in counts.items()
    }
    while solved := solvable(counts, shown, sums):
        shown[_next(solved[0], counts, shown, sums)] = Shown.HIDDEN
    return shown


def solvable(
    counts: Mapping[str, int], shown: Mapping[str, Shown], sums: Sequence[Sum]
) -> list[str]:
    """Give the hidden counts that have one value left for who reads the rest."""
    left = bounds(counts, shown, sums)
    return [
        name
        for name, how in shown.items()
        if how is not Shown.WHOLE and left[name][0] == left[name][1]
    ]


def bounds(
    counts: Mapping[str, int], shown: Mapping[str, Shown], sums: Sequence[Sum]
) -> dict[str, Bounds]:
    """Give the least and the most each count can be, as a reader finds them."""
    found = {name: _first_bounds(counts[name], how) for name, how in shown.items()}
    moved = True
    while moved:
        moved = False
        for one in sums:
            moved |= _narrow(found, one)
    return found


def _first_bounds(count: int, how: Shown) -> Bounds:
    if how is Shown.WHOLE:
        return count, count
    return (1, SMALLEST_SHOWN - 1) if how is Shown.SMALL else (0, math.inf)


def _narrow(found: dict[str, Bounds], one: Sum) -> bool:
    """Narrow the bounds of a sum and its parts by each other; say whether any moved."""
    before = [found[name] for name in one.members]
    least = sum(found[part][0] for part in one.parts)
    most = sum(found[part][1] for part in one.parts)
    low, high = found[one.whole]
    low, high = max(low, least), min(high, most)
    found[one.whole] = low, high
    for part in one.parts:
        others = [found[other] for other in one.parts if other != part]
        at_most = high - sum(other[0] for other in others)
        at_least = low - sum(other[1] for other in others)
        found[part] = max(found[part][0], at_least), min(found[part][1], at_most)
    return [found[name] for name in one.members] != before


def _next(
    solved: str, counts: Mapping[str, int], shown: Mapping[str, Shown], sums: Sequence[Sum]
) -> str:
    """Give the next count to hide because of a solved one: the least loss, nearest to it.

    First another that is shown and not 0, then one that says less than five, then a 0; in the
    equation with the fewest hidden ones, then in any; at last the solved one itself.
    """
    around = [one.members for one in sums if solved in one.members]
    around.sort(key=lambda members: sum(shown[name] is not Shown.WHOLE for name in members))
    for members in (*around, tuple(shown)):
        choices = [
            (_loss(name, counts, shown), name == members[0], counts[name], name)
            for name in members
            if shown[name] is not Shown.HIDDEN and name != solved
        ]
        if choices:
            return min(choices)[-1]
    return solved


def _loss(name: str, counts: Mapping[str, int], shown: Mapping[str, Shown]) -> int:
    if shown[name] is Shown.SMALL:
        return 1
    return 0 if counts[name] else 2
