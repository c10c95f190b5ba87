"""What waits for a person: lines that apps give to the desk."""

from __future__ import annotations

import datetime as dt
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


def first_and_count(rows: QuerySet[M], most: int) -> tuple[list[M], int]:
    """Give the first rows of a query and how many it has, asked once."""
    first = list(rows.annotate(waiting_count=Window(Count("*")))[:most])
    return first, getattr(first[0], "waiting_count", 0) if first else 0
