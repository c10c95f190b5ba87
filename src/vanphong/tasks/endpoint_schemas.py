"""What the JSON API of directions and tasks takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from ninja import Field, Schema

from vanphong.calendars import api as calendars
from vanphong.kernel.endpoints import Day, In, Positive, Whole
from vanphong.tasks import services
from vanphong.tasks.models import Verdict
from vanphong.tasks.rules import TaskState

# The states of a list, words of `listing`; "" for what is open.
State = Literal[
    "", "dang-lam", "qua-han", "sap-den-han", "tra-lai", "tam-dung", "da-xong", "xong-muon",
    "da-huy",
]  # fmt: skip


class PostNamed(Schema):
    """A post of the office and who holds it."""

    id: UUID
    name: str
    title: str


class TaskOut(Schema):
    """A task; `state` is derived today in Vietnam, `days_late` is null without a deadline."""

    id: UUID
    title: str
    product: str
    state: TaskState
    due_on: dt.date | None
    days_late: int | None
    lead: PostNamed
    # The other office that leads it; null: led here.
    lead_office: str | None
    follower: PostNamed | None
    document_id: UUID | None
    parent_id: UUID | None
    direction_id: UUID | None
    pattern_id: UUID | None
    period: str
    created_at: dt.datetime
    submitted_at: dt.datetime | None
    paused_at: dt.datetime | None
    closed_at: dt.datetime | None
    cancelled_at: dt.datetime | None
    cancel_reason: str
    extension_on: dt.date | None
    extension_reason: str
    needs_acceptance: bool
    version: int


class PartOut(Schema):
    """Who cooperates or is informed."""

    role: str
    post: PostNamed


class EvidenceOut(Schema):
    """A product reported, and what became of it."""

    id: UUID
    product: str
    symbol: str
    dated_on: dt.date
    handed_to: str
    note: str
    file_id: UUID | None
    document_id: UUID | None
    submitted_at: dt.datetime
    verdict: Verdict
    verdict_reason: str
    grade: str


class VoiceOut(Schema):
    """A direction as it was spoken; the recording has its own address."""

    name: str
    media_type: str
    size_bytes: int
    sha256: str


class DirectionOut(Schema):
    """A direction and the ids of its tasks; `voice` when it was spoken too."""

    id: UUID
    text: str
    document_id: UUID | None
    given_by: PostNamed
    given_at: dt.datetime
    task_ids: list[UUID]
    voice: VoiceOut | None


class UrgingOut(Schema):
    """A reminder to the lead."""

    urged_on: dt.date
    words: str


class PauseOut(Schema):
    """A stop of the clock; it stands while `resumed_on` is null."""

    paused_on: dt.date
    reason: str
    basis: str
    resumed_on: dt.date | None
    resume_reason: str


class ExtensionOut(Schema):
    """A later due date given."""

    due_before: dt.date
    due_after: dt.date
    reason: str
    given_at: dt.datetime


class TaskWhole(TaskOut):
    """A task with its direction, people, products, and how its due date was counted."""

    due_explanation: dict[str, Any]
    direction: DirectionOut | None
    participants: list[PartOut]
    evidence: list[EvidenceOut]
    pauses: list[PauseOut]
    extensions: list[ExtensionOut]
    urgings: list[UrgingOut]
    children: list[UUID]


class TaskList(Schema):
    """A page of tasks, soonest due first; `next` is the key of the page after, or empty."""

    tasks: list[TaskOut]
    next: str


class DueIn(In):
    """Give `due_on`, or `due_count` of `due_unit`; `keep_day_off` means a named day off.

    A term runs from `due_since`, or where it is left out from today.
    """

    due_on: Day | None = None
    due_count: Positive | None = None
    due_unit: calendars.TermUnit = calendars.TermUnit.WORKING_DAYS
    keep_day_off: bool = False
    due_since: Day | None = None

    def due(self) -> services.DueGiven:
        """Give it as the services take it."""
        return services.DueGiven(
            on=self.due_on,
            count=self.due_count,
            unit=self.due_unit,
            keep_day_off=self.keep_day_off,
            since=self.due_since,
        )


class AssignmentIn(DueIn):
    """Work for one lead, with a deadline or none."""

    lead_id: UUID
    cooperating: list[UUID] = Field(default_factory=list)
    informed: list[UUID] = Field(default_factory=list)
    follower_id: UUID | None = None
    title: str = ""
    product: str = ""

    def assignment(self) -> services.Assignment:
        """Give it as the services take it."""
        return services.Assignment(
            lead_id=self.lead_id,
            due=self.due(),
            cooperating=self.cooperating,
            informed=self.informed,
            follower_id=self.follower_id,
            title=self.title,
            product=self.product,
        )


class DirectionIn(In):
    """A direction; the same `request_id` sent again gives the same direction.

    `again` says that what was given already is meant once more.
    """

    document_id: UUID | None = None
    phrase: str = ""
    words: str = ""
    assignments: list[AssignmentIn] = Field(default_factory=list)
    request_id: UUID | None = None
    again: bool = False


class SpokenDirectionIn(DueIn):
    """A direction that comes with a recording; work for one lead, or none."""

    document_id: UUID | None = None
    phrase: str = ""
    words: str = ""
    lead_id: UUID | None = None
    cooperating: list[UUID] = Field(default_factory=list)
    informed: list[UUID] = Field(default_factory=list)
    follower_id: UUID | None = None
    title: str = ""
    product: str = ""
    request_id: UUID | None = None
    again: bool = False

    def assignments(self) -> list[services.Assignment]:
        """Give the work as the services take it."""
        if self.lead_id is None:
            return []
        return [
            services.Assignment(
                lead_id=self.lead_id,
                due=self.due(),
                cooperating=self.cooperating,
                informed=self.informed,
                follower_id=self.follower_id,
                title=self.title,
                product=self.product,
            )
        ]


class PaperDirectionIn(In):
    """A direction a leader wrote on the paper; the scan was brought in before."""

    document_id: UUID
    leader_id: UUID
    written_on: Day
    scan_id: UUID
    words: str
    assignments: list[AssignmentIn] = Field(default_factory=list)
    request_id: UUID | None = None


class SubtaskIn(AssignmentIn):
    """Work given on; the same `request_id` sent again gives the same task."""

    request_id: UUID | None = None


class EvidenceIn(In):
    """A product; with `document_id` number and date are those of that document.

    What is no document with a number leaves `symbol` empty and says `handed_to`.
    """

    product: str = ""
    symbol: str = ""
    dated_on: Day | None = None
    handed_to: str = ""
    note: str = ""
    document_id: UUID | None = None
    request_id: UUID | None = None
    version: Whole | None = None


class TaskReasonIn(In):
    """Why; `version` refuses when the task changed since it was read."""

    reason: str
    version: Whole | None = None


class VersionIn(In):
    """`version` refuses when the task changed since it was read."""

    version: Whole | None = None


class AcceptEvidenceIn(VersionIn):
    """The grade, where the office set grades; else left out."""

    grade: str = ""


class ExtendIn(DueIn, TaskReasonIn):
    """A later due date, named or as a term from the present one."""


class UrgeIn(VersionIn):
    """A reminder; without words the ready sentence is used."""

    words: str = ""


class HandOnIn(TaskReasonIn):
    """The new lead's post."""

    lead_id: UUID
    reason: str = ""


class PracticeOut(Schema):
    """How the office closes tasks; in a phrase `{lead}` stands where the lead's name goes."""

    needs_acceptance: bool
    phrases: list[str]


class PracticeIn(In):
    """All phrases in their order; none brings back those of the product."""

    needs_acceptance: bool
    phrases: list[str]
