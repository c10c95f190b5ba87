"""One figure: a value, its floor or peer from the same run, and their ratio."""

from __future__ import annotations

import json
import statistics
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value beside its floor; `ratio` is value over floor, or None without one."""

    name: str
    value: float
    unit: str
    floor: float | None
    ratio: float | None

    @classmethod
    def of(cls, name: str, value: float, unit: str, floor: float | None = None) -> Figure:
        ratio = None if not floor else round(value / floor, 3)
        return cls(
            name, round(value, 3), unit, None if floor is None else round(floor, 3), ratio
        )

    def line(self) -> str:
        return json.dumps(asdict(self))


def alternate(
    ours: Callable[[], object], floor: Callable[[], object], *, rounds: int, warm: int = 3
) -> tuple[float, float]:
    """Give the median milliseconds of both, run in turn so that both meet the same machine."""
    for _ in range(warm):
        ours()
        floor()
    taken: tuple[list[float], list[float]] = ([], [])
    for _ in range(rounds):
        for act, times in zip((ours, floor), taken, strict=True):
            start = time.perf_counter()
            act()
            times.append((time.perf_counter() - start) * 1000)
    return statistics.median(taken[0]), statistics.median(taken[1])
