"""What the JSON API of drafting takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from ninja import Schema

from vanphong.drafting import trial
from vanphong.drafting.rules import DraftState, Mender
from vanphong.kernel.endpoints import Day, In, ReasonIn, Whole
from vanphong.registry import api as registry


class RecipientIn(In):
    """An office of the directory by its id, or a name that is only printed."""

    office: Whole | None = None
    name: str | None = None


class RecipientOut(Schema):
    """An office of the directory by its id, or a name that is only printed."""

    office: int | None = None
    name: str | None = None


class DraftOut(Schema):
    """A draft as lists show it."""

    id: UUID
    state: DraftState
    type_code: str
    body_id: UUID
    abstract: str
    symbol: str
    issued_on: dt.date | None
    signer_id: UUID | None
    answers_id: UUID | None
    task_id: UUID | None
    issued_document_id: UUID | None
    changed_at: dt.datetime
    version: int


class DraftWhole(DraftOut):
    """A draft with all that is written; `text` is the simple markup of the edit page."""

    addressees: list[str]
    recipients: list[RecipientOut]
    file_copy: str
    urgency: registry.Urgency | Literal[""]
    circulation: str
    draft_round: int
    drafter_mark: str
    contact: str
    recorder: str
    return_reason: str
    returned_to: Mender | Literal[""]
    losses: list[dict[str, str]]
    text: str
    stops: list[str]
    warnings: list[str]


class DraftBodyOut(Schema):
    """The body of a draft, block by block; each says in `block` which of the kinds it is."""

    version: int
    blocks: list[dict[str, Any]]


class DraftChange(In):
    """What is changed; what is left out stays. The body comes as `text` or as `blocks`.

    `accept_words`: an abstract that speaks of a level of secrecy in capitals was looked at again.
    """

    abstract: str | None = None
    accept_words: bool = False
    addressees: list[str] | None = None
    recipients: list[RecipientIn] | None = None
    file_copy: str | None = None
    urgency: registry.Urgency | Literal[""] | None = None
    circulation: str | None = None
    draft_round: Whole | None = None
    drafter_mark: str | None = None
    contact: str | None = None
    recorder: str | None = None
    type_code: str | None = None
    signer_id: UUID | None = None
    text: str | None = None
    blocks: list[dict[str, Any]] | None = None


class DraftIn(DraftChange):
    """A new draft."""

    body_id: UUID
    type_code: str
    answers_id: UUID | None = None
    task_id: UUID | None = None


class DraftChangeIn(DraftChange):
    """A change of the version that was read; `reason` stands in the list of versions."""

    version: Whole
    reason: str = ""


class SubmitIn(In):
    """Whether the parts of the Word file that were not carried over have been seen, and whether
    what one typed and did not save is left.
    """

    losses_seen: bool = False
    leave_half_typed: bool = False


class PinIn(In):
    """The PIN of the key; not kept."""

    pin: str


class SignIn(PinIn):
    """Also the version that was read, when nothing else shall be signed."""

    version: int | None = None


class ReturnIn(ReasonIn):
    """Why, and who mends it: CLERK when only the form is wrong."""

    to: Mender = Mender.WRITER


class TrialIn(In):
    """What stands around the text; without an abstract the file's own is taken."""

    header_name: str
    place: str
    system: Literal["PARTY", "STATE"] = "PARTY"
    type_name: str = ""
    header_upper: str = ""
    symbol: str = ""
    issued_on: Day | None = None
    abstract: str = ""
    marks: list[str] = []
    signer: str = ""
    recipients: list[str] = []

    def frame(self) -> trial.Frame:
        """Give it as it is set."""
        lists = {"marks": tuple(self.marks), "recipients": tuple(self.recipients)}
        return trial.Frame(**self.dict() | lists)
