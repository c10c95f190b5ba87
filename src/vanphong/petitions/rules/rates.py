"""Shares with how sure they are. Pure.

:source: E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    Journal of the American Statistical Association 22 (1927), 209–212: the score interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

# No share of fewer cases is told: one case more or less would move it by five points.
FEWEST_CASES = 20
# Of the normal distribution, for 95 of 100.
_Z = 1.959963984540054


@dataclass(frozen=True, slots=True)
class Rate:
    """A share and the bounds it lies in with a confidence of 95 %."""

    share: float
    low: float
    high: float


def rate_of(part: int, whole: int) -> Rate | None:
    """Give the share of a part; None where there are too few to tell one."""
    if whole < FEWEST_CASES:
        return None
    share, room = part / whole, _Z**2 / whole
    middle = (share + room / 2) / (1 + room)
    half = _Z / (1 + room) * math.sqrt(share * (1 - share) / whole + room / (4 * whole))
    return Rate(share, max(0.0, middle - half), min(1.0, middle + half))
