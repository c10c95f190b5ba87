"""How often and how far a due date may be moved in an office.

No rule of the Party on it was found: an office without a setting of its own is only told how
often a task was extended; one that set a limit is held to it.
"""

from __future__ import annotations

from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

# How far an office may set its limit.
MOST_TIMES, MOST_DAYS = range(21), range(1001)


@dataclass(frozen=True, slots=True)
class ExtensionLimit:
    """How many times one task is extended, and by how many calendar days; None for no limit."""

    most_times: int | None = None
    most_days: int | None = None

    @property
    def is_set(self) -> bool:
        """Say whether the office limits anything."""
        return self.most_times is not None or self.most_days is not None


@dataclass(frozen=True, slots=True)
class Extended:
    """How often a task was extended, and by how many calendar days altogether."""

    times: int = 0
    days: int = 0


def extension_fits(before: Extended, days: int, limit: ExtensionLimit) -> Decision:
    """Say whether a task may be extended once more, by so many calendar days.

    :source: the office's own setting; none known beyond it.
    """
    if limit.most_times is not None and before.times >= limit.most_times:
        return _no(
            Phrase(
                "Đã gia hạn %(times)s lần; cơ quan cho gia hạn nhiều nhất %(most)s lần.",
                times=before.times,
                most=limit.most_times,
            )
        )
    if limit.most_days is not None and before.days + days > limit.most_days:
        return _no(
            Phrase(
                "Gia hạn thế này là %(days)s ngày tất cả; cơ quan cho gia hạn nhiều nhất %(most)s "
                "ngày.",
                days=before.days + days,
                most=limit.most_days,
            )
        )
    return ALLOWED


def _no(reason: str) -> Decision:
    return Decision(
        allowed=False,
        code="extension_limit",
        reason=reason,
        source="Quy định gia hạn của cơ quan",
    )


def limit_fits(limit: ExtensionLimit) -> Decision:
    """Say whether an office may work with this limit."""
    times_fit = limit.most_times is None or limit.most_times in MOST_TIMES
    days_fit = limit.most_days is None or limit.most_days in MOST_DAYS
    if times_fit and days_fit:
        return ALLOWED
    return Decision(
        allowed=False,
        code="extension_limit_range",
        reason="Gia hạn nhiều nhất từ 0 đến 20 lần, từ 0 đến 1000 ngày; bỏ trống là không giới hạn.",
    )
