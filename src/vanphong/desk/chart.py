"""A few bars drawn as SVG: two a day, with the days below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _l

from vanphong.desk.queries import DayFigures

WIDTH, HEIGHT = 336, 96
_FOOT, _HEAD = 16, 14
_BAR = 14
_DAYS = (_l("T2"), _l("T3"), _l("T4"), _l("T5"), _l("T6"), _l("T7"), _l("CN"))


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar and the number above it; `kind` is in or out."""

    kind: str
    x: int
    y: int
    height: int
    value: int

    @property
    def middle(self) -> int:
        """Give where the number stands."""
        return self.x + _BAR // 2

    @property
    def above(self) -> int:
        """Give the foot of the number above the bar."""
        return self.y - 3


@dataclass(frozen=True, slots=True)
class Chart:
    """The drawing: bars, and the name of each day with its place."""

    bars: tuple[Bar, ...]
    names: tuple[tuple[int, str], ...]
    width: int = WIDTH
    height: int = HEIGHT
    bar: int = _BAR
    foot: int = HEIGHT - _FOOT


def chart(days: Sequence[DayFigures]) -> Chart:
    """Draw the days side by side; the tallest bar fills the height."""
    most = max(1, *(max(day.came_in, day.went_out) for day in days))
    step = WIDTH // len(days)
    bars, names = [], []
    for place, day in enumerate(days):
        left = place * step + (step - 2 * _BAR - 3) // 2
        bars.append(_bar("in", left, day.came_in, most))
        bars.append(_bar("out", left + _BAR + 3, day.went_out, most))
        names.append((place * step + step // 2, str(_DAYS[day.on.weekday()])))
    return Chart(tuple(bars), tuple(names))


def _bar(kind: str, x: int, value: int, most: int) -> Bar:
    room = HEIGHT - _FOOT - _HEAD
    height = max(1, round(room * value / most))
    return Bar(kind, x, HEIGHT - _FOOT - height, height, value)
