"""Lines of a chart in the units of its drawing. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vanphong.petitions.rules.cells import ceiling_of
from vanphong.petitions.rules.small_cells import SMALLEST_SHOWN

WIDTH, HEIGHT = 360, 150
_LEFT, _RIGHT, _TOP, _BOTTOM = 30, 350, 12, 128


@dataclass(frozen=True, slots=True)
class Chart:
    """Two lines over the same months: their points, the height of a round number, of the band.

    A hidden count stands in the middle of the band of one to four, as a ring and not on a line's bend.
    """

    top: int
    top_y: float
    zero_y: float
    band_y: float
    lines: tuple[str, ...]
    rings: tuple[tuple[tuple[float, float], ...], ...]
    xs: tuple[float, ...]


def chart_of(*series: Sequence[int | None]) -> Chart:
    """Draw series of counts, one for each month; None is a hidden count."""
    top = ceiling_of(one for line in series for one in line if one is not None)
    step = (_RIGHT - _LEFT) / max(1, len(series[0]) - 1)
    xs = tuple(round(_LEFT + number * step, 1) for number in range(len(series[0])))

    def height(count: float) -> float:
        return round(_BOTTOM - count / top * (_BOTTOM - _TOP), 1)

    middle = SMALLEST_SHOWN / 2
    points = [
        [
            (x, height(middle if count is None else count))
            for x, count in zip(xs, line, strict=True)
        ]
        for line in series
    ]
    return Chart(
        top=top,
        top_y=height(top),
        zero_y=height(0),
        band_y=height(SMALLEST_SHOWN),
        lines=tuple(" ".join(f"{x},{y}" for x, y in line) for line in points),
        rings=tuple(
            tuple(point for point, count in zip(line, counts, strict=True) if count is None)
            for line, counts in zip(points, series, strict=True)
        ),
        xs=xs,
    )
