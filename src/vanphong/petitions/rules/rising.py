"""Topics that rise: the last four weeks of a place and field against its own year before. Pure.

Two Poisson rates are compared exactly: if nothing changed, each of all the cases fell into the
last four weeks with the share those have of the whole time. So a year with few cases makes the
question harder, not easier, as it would if its mean were taken for known.

:source: J. Przyborowski, H. Wilenski, "Homogeneity of results in testing samples from Poisson
    series", Biometrika 31 (1940), 313–323.
"""

from __future__ import annotations

import datetime as dt
import math

RECENT_DAYS = 28
BEFORE_DAYS = 364
FEWEST_CASES = 5
CHANCE = 0.01
_SHARE = RECENT_DAYS / (RECENT_DAYS + BEFORE_DAYS)


def windows(today: dt.date) -> tuple[dt.date, dt.date, dt.date]:
    """Give the first day of the year before, the first of the four weeks, and the day after them."""
    until = today + dt.timedelta(days=1)
    recent = until - dt.timedelta(days=RECENT_DAYS)
    return recent - dt.timedelta(days=BEFORE_DAYS), recent, until


def chance_of(recent: int, before: int) -> float:
    """Give how likely so many recent cases, or more, are if nothing changed."""
    whole = recent + before
    return min(1.0, sum(_binomial(one, whole) for one in range(recent, whole + 1)))


def is_rising(recent: int, before: int) -> bool:
    """Say whether the recent cases are unusually many; never for fewer than five."""
    return recent >= FEWEST_CASES and chance_of(recent, before) < CHANCE


def usual(before: int) -> float:
    """Give how many cases four weeks of the year before had on the average."""
    return before * RECENT_DAYS / BEFORE_DAYS


def _binomial(part: int, whole: int) -> float:
    logs = math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
    return math.exp(logs + part * math.log(_SHARE) + (whole - part) * math.log1p(-_SHARE))
