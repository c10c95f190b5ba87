"""What the JSON API of urgings takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import In, Whole


class UrgingReplyIn(In):
    """The incoming document that answers."""

    document_id: UUID
    version: Whole | None = None


class UrgingReplyOut(Schema):
    """The incoming document that answers an urging, and the day it came."""

    document_id: UUID
    symbol: str
    replied_on: dt.date


class CameOut(Schema):
    """A document that came in answer; `document_id` where it was linked to an urging."""

    on: dt.date
    symbol: str
    sender: str
    document_id: UUID | None
    cases: list[str]


class CaseUrgingOut(Schema):
    """An urging; `state` is replied, late, standing or over."""

    case_id: UUID
    case: str
    step_id: UUID
    number: int
    on: dt.date
    to: str
    symbol: str
    document_id: UUID | None
    answer_by: dt.date | None
    state: str
    label: str
    reply: UrgingReplyOut | None


class UrgingPageOut(Schema):
    """Some urgings; `next` is empty at the end."""

    items: list[CaseUrgingOut]
    next: str
