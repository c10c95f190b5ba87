"""What the JSON API takes and gives of what was frozen, of whatever kind."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import In


class FreezeIn(In):
    """Which period (2026-Q1), and why, when it was frozen before."""

    period: str
    reason: str = ""


class FrozenLine(Schema):
    """A frozen version: which of which period, by whom, and the digest of its rows."""

    id: UUID
    period: str
    version: int
    reason: str
    digest: str
    frozen_at: dt.datetime
    frozen_by: str


class FrozenList(Schema):
    """The versions of a period, the newest first."""

    items: list[FrozenLine]


class ChangedOut(Schema):
    """A figure that counts otherwise today: then and now, the numbers that came and went."""

    figure: str
    then: int
    now: int
    came: list[str]
    gone: list[str]
