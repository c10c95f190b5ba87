"""What the JSON API of reception takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from vanphong.kernel.endpoints import Day, In, Whole
from vanphong.kernel.rules import Confidence
from vanphong.reception.rules import SessionState

# An hour of the day as it is written: 08:00.
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class SessionIn(In):
    """A session as it is planned; `attending` are posts."""

    leader_id: UUID
    day: Day
    starts_at: Hour
    ends_at: Hour
    place: str
    content: str = ""
    is_online: bool = False
    attending: list[UUID] = []
    request_id: UUID | None = None


class SessionChangeIn(In):
    """A planned session as it is to be; `version` is the one that was read."""

    leader_id: UUID
    day: Day
    starts_at: Hour
    ends_at: Hour
    place: str
    content: str = ""
    is_online: bool = False
    attending: list[UUID] = []
    version: Whole | None = None


class PublishSessionIn(In):
    """Why it is held ad hoc; empty for a regular session."""

    extraordinary_reason: str = ""
    version: Whole | None = None


class PostponeSessionIn(In):
    """Why, and until when."""

    reason: str
    day: Day
    starts_at: Hour
    ends_at: Hour
    version: Whole | None = None


class DropSessionIn(In):
    """The version that was read."""

    version: Whole | None = None


class ReceptionPlaceIn(In):
    """Where and when on every working day."""

    place: str
    hours: str
    phone: str = ""


class ReceptionPlaceOut(Schema):
    """Where and when on every working day."""

    place: str
    hours: str
    phone: str


class SessionOut(Schema):
    """A session; `publish_by` is the last day to make it known in time."""

    id: UUID
    leader: str
    leader_title: str
    day: dt.date
    starts_at: str
    ends_at: str
    place: str
    content: str
    is_online: bool
    is_extraordinary: bool
    extraordinary_reason: str
    state: SessionState
    label: str
    attending: list[str]
    publish_by: dt.date
    published_at: dt.datetime | None
    postponed_reason: str
    moved_to_id: UUID | None
    version: int


class ShortfallOut(Schema):
    """A head with fewer days in a month than the least."""

    name: str
    title: str
    month: str
    days: int
    least: int
    publish_by: dt.date | None
    source: str
    confidence: Confidence


class RotaOut(Schema):
    """The sessions of a month; what this month and the next lack."""

    month: str
    items: list[SessionOut]
    shortfalls: list[ShortfallOut]
