"""What the JSON API of reception takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema

from vanphong.kernel.endpoints import Day, In, Whole
from vanphong.kernel.rules import Confidence
from vanphong.petitions.api import Nature
from vanphong.reception.rules import SessionState, VisitOutcome, VisitState

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


class VisitorIn(In):
    """One who came; of a crowd, one who speaks for it."""

    full_name: str
    address: str = ""
    id_number: str = ""
    phone: str = ""
    speaks: bool = False


class VisitIn(In):
    """Who comes; `people` counts all, also those not named. `persons` is empty for a protected one.

    The same `request_id` gives the same visit.
    """

    nature: Nature
    content: str
    people: Whole = 0
    day: Day | None = None
    session_id: UUID | None = None
    is_protected: bool = False
    declined_secrecy: bool = False
    papers: str = ""
    is_repeat: bool = False
    prior_body: str = ""
    persons: list[VisitorIn] = []
    request_id: UUID | None = None


class FinishVisitIn(In):
    """What a visit ends in; what is taken in becomes a letter unless a case is named."""

    outcome: VisitOutcome
    case_number: str = ""
    to_body: str = ""
    to_symbol: str = ""
    note: str = ""
    version: Whole | None = None


class LeaveVisitIn(In):
    """That who came left without being received."""

    note: str = ""
    version: Whole | None = None


class AnswerVisitIn(In):
    """When and by which paper the citizen heard of the first handling."""

    on: Day
    symbol: str = ""
    version: Whole | None = None


class VisitorOut(Schema):
    """One who came."""

    full_name: str
    address: str
    speaks: bool


class VisitOut(Schema):
    """A visit; `answer_due_on` is the day by which the citizen hears of the first handling."""

    id: UUID
    number: str
    day: dt.date
    session_id: UUID | None
    state: VisitState
    label: str
    people: int
    is_crowd: bool
    nature: Nature
    is_protected: bool
    persons: list[VisitorOut]
    content: str
    papers: str
    is_repeat: bool
    prior_body: str
    outcome: str
    to_body: str
    to_symbol: str
    note: str
    letter_id: UUID | None
    case_id: UUID | None
    came_at: dt.datetime
    answer_due_on: dt.date | None
    answered_on: dt.date | None
    answer_symbol: str
    version: int


class VisitPageOut(Schema):
    """Visits, the newest first, and the key of the next page."""

    items: list[VisitOut]
    next: str


class VisitsToday(Schema):
    """Who waits, first come first; visits, people and crowds of the day counted apart."""

    waiting: list[VisitOut]
    visits: int
    people: int
    crowds: int
