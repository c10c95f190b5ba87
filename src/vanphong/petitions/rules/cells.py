"""What a table of counts may show, and how dark a place is on a map. Pure.

A cell of one to four cases is hidden: who knows the place could know the people. Nothing is no secret.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable

from vanphong.petitions.rules.small_cells import SMALLEST_SHOWN

HIDDEN_WORDS = f"<{SMALLEST_SHOWN}"
SHADES = 5
_TENS = (1, 10, 100, 1_000, 10_000, 100_000, 1_000_000)
_ROUND = tuple(step * ten for ten in _TENS for step in (1, 2, 5))
_HEIGHTS = tuple(step * ten for ten in _TENS for step in (10, 15, 20, 30, 40, 50, 60, 80))


def shown(count: int) -> int | None:
    """Give a count as it may be shown; None where it is hidden."""
    return None if 0 < count < SMALLEST_SHOWN else count


def shade_bounds(counts: Iterable[int]) -> tuple[int, ...]:
    """Give from which count each shade begins: at most five, round, the first from `SMALLEST_SHOWN`.

    They grow by a factor, not by a sum: one large place leaves the others apart from each other.
    """
    most = max(counts, default=0)
    found = [one for one in _ROUND if SMALLEST_SHOWN <= one <= most]
    if len(found) > SHADES:
        last = len(found) - 1
        found = [found[int(n * last / (SHADES - 1) + 0.5)] for n in range(SHADES)]
    return tuple(found)


def shade_of(count: int, bounds: tuple[int, ...]) -> int | None:
    """Give the shade of a count, 1 the palest, 0 for nothing; None where it is hidden."""
    return None if shown(count) is None else bisect_right(bounds, count)


def ceiling_of(counts: Iterable[int]) -> int:
    """Give a round number that no count exceeds, for the height of a chart; ten at least."""
    most = max(10, *counts, 0)
    return min(one for one in _HEIGHTS if one >= most)
