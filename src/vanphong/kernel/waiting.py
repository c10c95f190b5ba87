"""What waits for a person: lines that apps give to the desk."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Count, Model, QuerySet, Window

M = TypeVar("M", bound=Model)


@dataclass(frozen=True, slots=True)
class Waiting:
    """One box of the desk: an act that is asked, how many wait, the first lines.

    `act` is a stable word (sign, direct, handle, register, issue, opinion).
    """

    act: str
    label: str
    url: str
    count: int
    lines: tuple[WaitingLine, ...] = ()


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """One thing that waits: number and abstract, from whom, due when.

    `soon` says whether the due date is near where the app derives it by its own rule; a form
    sent to `act_url` does what is asked at once.
    """

    title: str
    url: str
    detail: str = ""
    due_on: dt.date | None = None
    symbol: str = ""
    urgent: bool = False
    soon: bool | None = None
    act_url: str = ""


def counted(rows: QuerySet[M, M], most: int) -> QuerySet[M, M]:
    """Give the first rows of a query, each of which knows how many it has in all."""
    counting: QuerySet[M, M] = rows.annotate(waiting_count=Window(Count("*")))  # type: ignore[assignment]
    return counting[:most]


def count_of(first: Sequence[Model]) -> int:
    """Give how many rows the query has whose first rows were `counted`."""
    return getattr(first[0], "waiting_count", 0) if first else 0
