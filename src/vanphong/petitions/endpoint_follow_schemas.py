"""What the JSON API of cases that follow others takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import Day, In, Whole
from vanphong.petitions.rules.follows import FollowGround, FollowKind


class CaseFollowIn(In):
    """As what a case comes again, after which case (`earlier_id`) or `body`, against which decision.

    `since_on`: when that decision was received, or the limit ended unresolved.
    """

    kind: FollowKind
    ground: FollowGround
    earlier_id: UUID | None = None
    body: str = ""
    symbol: str = ""
    decided_on: Day | None = None
    since_on: Day | None = None
    late_reason: str = ""
    version: Whole | None = None


class FollowerOut(Schema):
    """A case beside this one: no `case_id` where it is hidden, no number where it is protected."""

    kind: FollowKind
    label: str
    ground: FollowGround
    ground_label: str
    case_id: UUID | None
    case: str


class FollowOut(FollowerOut):
    """What a case follows: a case of this office, or the `body` that handled it.

    `faults`: what does not hold by the days of both cases, in words.
    """

    body: str
    symbol: str
    decided_on: dt.date | None
    since_on: dt.date | None
    last_day: dt.date | None
    late: bool
    late_reason: str
    faults: list[str]
