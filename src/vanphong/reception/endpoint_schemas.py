"""What the JSON API of reception takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Annotated
from uuid import UUID

from ninja import Field, Schema
from pydantic import AwareDatetime

from vanphong.kernel.endpoints import Day, In, Positive, Whole
from vanphong.kernel.rules import Confidence
from vanphong.petitions.api import Nature
from vanphong.reception.rules import Mark, PaperKind, SessionState, VisitOutcome, VisitState

# An hour of the day as it is written: 08:00.
Hour = Annotated[str, Field(pattern=r"^([01]\d|2[0-3]):[0-5]\d$")]


class ReceptionSessionIn(In):
    """A session as it is planned; `attending` are posts."""

    leader_id: UUID
    day: Day
    starts_at: Hour
    ends_at: Hour
    place: str
    content: str = ""
    is_online: bool = False
    slot_minutes: Whole = 30
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
    slot_minutes: Whole = 30
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


class ReceptionSessionOut(Schema):
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
    slot_minutes: int
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
    items: list[ReceptionSessionOut]
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

    The same `request_id` gives the same visit. `came_at` is given for what was written down at the
    desk without a network: when the visitor came, by the desk's clock.
    """

    nature: Nature
    content: str
    people: Whole = 0
    day: Day | None = None
    session_id: UUID | None = None
    booking_id: UUID | None = None
    is_protected: bool = False
    declined_secrecy: bool = False
    papers: str = ""
    is_repeat: bool = False
    prior_body: str = ""
    came_at: AwareDatetime | None = None
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
    arrived_at: dt.datetime | None
    answer_due_on: dt.date | None
    refused_on: dt.date | None
    refusal_code: str
    refusal_ground: str
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


class BookingIn(In):
    """Who asks for a slot; a protected one gives neither name nor phone."""

    starts_at: Hour
    content: str
    full_name: str = ""
    phone: str = ""
    people: Positive = 1
    is_protected: bool = False
    request_id: UUID | None = None


class BookingOut(Schema):
    """A slot kept for somebody."""

    id: UUID
    session_id: UUID
    starts_at: str
    full_name: str
    phone: str
    people: int
    content: str
    is_protected: bool
    cancelled_at: dt.datetime | None
    cancelled_reason: str
    moved_from_id: UUID | None
    visit_id: UUID | None


class SlotsOut(Schema):
    """The slots of a session: the hours that are free, and who is booked."""

    session_id: UUID
    minutes: int
    free: list[str]
    bookings: list[BookingOut]


class RefuseVisitIn(In):
    """On which ground who came is not received, since when it suffices, what happened.

    Grounds by code: L1 to L3 of Điều 9 of the law; A, B, C, D, DD, E, G, H, I, K of the points of
    Điều 4 of Nghị định 154/2026/NĐ-CP.
    """

    ground: str
    words: str = ""
    on: Day
    version: Whole | None = None


class VisitPaperIn(In):
    """In whose name the paper is written; left out: the body of one's post."""

    body_id: UUID | None = None


class VisitPaperOut(Schema):
    """A paper that goes out after a visit; `document_id` once it is issued."""

    id: UUID
    visit_id: UUID
    kind: PaperKind
    draft_id: UUID
    document_id: UUID | None


class MinutesIn(In):
    """What was said, whether it was read back, and how it was confirmed."""

    words: str
    read_back: bool = False
    mark: Mark = Mark.SIGNED
    declined_reason: str = ""


class SignMinutesIn(In):
    """How kept minutes were confirmed; not asked again where it is known."""

    read_back: bool = False
    mark: str = ""
    declined_reason: str = ""


class MinutesOut(Schema):
    """The minutes of a visit: `PENDING` until they are read back and confirmed."""

    visit_id: UUID
    words: str
    read_back: bool
    mark: Mark
    declined_reason: str
    has_file: bool
    written_at: dt.datetime


class VisitDirectionIn(In):
    """What is directed, by whom, until when."""

    words: str
    doer: str
    due_on: Day


class VisitDirectionOut(Schema):
    """What was directed on a visit."""

    id: UUID
    visit_id: UUID
    position: int
    words: str
    doer: str
    due_on: dt.date


class ConclusionBeginIn(In):
    """In whose name the notice is written; left out: the body of one's post."""

    body_id: UUID | None = None


class SessionConclusionOut(Schema):
    """The conclusion notice of a session; `document_id` once issued, `taken_id` once taken."""

    session_id: UUID
    draft_id: UUID
    document_id: UUID | None
    taken_id: UUID | None


class TakeSessionIn(In):
    """Who processes the conclusions; left out: oneself."""

    handler_id: UUID | None = None
