"""What the JSON API of petitions takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.kernel.endpoints import Day, In, Positive, Whole
from vanphong.petitions.endpoint_follow_schemas import FollowerOut, FollowOut
from vanphong.petitions.endpoint_urging_schemas import CaseUrgingOut
from vanphong.petitions.rules import Channel, Signed, State, Step
from vanphong.petitions.rules.events import ExtensionGround
from vanphong.petitions.rules.likeness import Part, Side


class PetitionerIn(In):
    """One who wrote."""

    full_name: str
    address: str = ""
    id_number: str = ""
    phone: str = ""
    signed: bool = True
    speaks: bool = False


class LetterIn(In):
    """A letter as it arrived; `persons` is empty for one that is nameless.

    Of a protected one `persons` and `sealed_words` go to the vault, and no answer gives them back.
    Words that speak of denouncing ask of a named one whether `declined_secrecy` or
    `denounces_nobody`.
    """

    channel: Channel
    received_on: Day
    abstract: str
    signed: Signed = Signed.NAMED
    is_protected: bool = False
    declined_secrecy: bool = False
    denounces_nobody: bool = False
    envelope: str = ""
    demand: str = ""
    posted_on: Day | None = None
    dated_on: Day | None = None
    has_originals: bool = False
    people: Whole = 0
    group_paper: bool = False
    forwarder: str = ""
    forwarder_symbol: str = ""
    forwarder_on: Day | None = None
    persons: list[PetitionerIn] = []
    sealed_words: str = ""
    request_id: UUID | None = None


class CaseOut(Schema):
    """A case; `keys` are those judged, `due_on` the first day something is due."""

    id: UUID
    number: str
    title: str
    state: State
    label: str
    received_on: dt.date
    due_on: dt.date | None
    handler: str
    keys: dict[str, str]
    place: str
    place_name: str
    version: int


class CasesWanted(Schema):
    """What of the cases is listed; empty words ask for nothing."""

    view: str = ""
    after: str = ""
    figure: str = ""
    period: str = ""
    place: str = ""
    field: str = ""
    words: str = ""


class CasePage(Schema):
    """Some cases; `next` is empty at the end."""

    items: list[CaseOut]
    next: str


class LetterPlaceOut(Schema):
    """A letter in a case; `content` is the part of it, empty for the whole."""

    id: UUID
    number: str
    content: str


class AlikeCaseOut(Schema):
    """A case of a letter found alike."""

    id: UUID
    number: str


class AlikePieceOut(Schema):
    """Some words, and where they stand: in both letters, in the one asked about, in the other."""

    side: Side
    text: str


class AlikeOut(Schema):
    """A letter probably the same: how much, by which words, and those that differ."""

    id: UUID
    number: str
    received_on: dt.date
    percent: int
    part: Part
    cases: list[AlikeCaseOut]
    pieces: list[AlikePieceOut]


class CaseStepOut(Schema):
    """A step, proposed or decided."""

    id: UUID
    case_id: UUID
    step: Step
    label: str
    verdict: str
    from_state: State
    to_state: State
    words: str
    addressee: str
    symbol: str
    answer_by: dt.date | None
    happened_on: dt.date
    verdict_reason: str
    draft_id: UUID | None
    document_id: UUID | None


class OfferOut(Schema):
    """A step that exists from here, and whether it is lawful now."""

    step: Step
    label: str
    allowed: bool
    code: str
    reason: str
    source: str
    warnings: list[str]


class CaseClockOut(Schema):
    """A time limit of the case; `due_on` is empty while it stands still."""

    duty: str
    label: str
    due_on: dt.date | None
    state: str
    reasoning: list[str]


class CaseWhole(CaseOut):
    """A case with its letters, its steps and what is lawful next."""

    letters: list[LetterPlaceOut]
    steps: list[CaseStepOut]
    offers: list[OfferOut]
    urgings: list[CaseUrgingOut]
    clocks: list[CaseClockOut]
    follows: FollowOut | None
    followed_by: list[FollowerOut]
    split_from_id: UUID | None
    joined_into_id: UUID | None


class WriterOut(Schema):
    """One who wrote."""

    position: int
    full_name: str
    address: str
    speaks: bool
    signed: bool
    struck_reason: str
    withdrawn_on: dt.date | None


class LetterFileOut(Schema):
    """A file of a letter: its name while it opens to the caller, that of its working copy."""

    position: int
    role: str
    name: str
    is_open: bool
    copy_name: str


class LetterChangeOut(Schema):
    """A field with its old and new words; `writer:2` is the second of the list.

    Of a hidden writer's letter words are neither kept nor shown: `is_hidden`, and both are empty.
    """

    field: str
    old: str
    new: str
    is_hidden: bool


class LetterMoveOut(Schema):
    """A time limit of a case that ends on another day; empty: it does not run."""

    case: str
    duty: str
    label: str
    before: str
    after: str


class LetterCorrectionOut(Schema):
    """What was mended of a letter, by whom and why."""

    corrected_at: dt.datetime
    corrected_by: str
    reason: str
    changes: list[LetterChangeOut]
    moves: list[LetterMoveOut]


class LetterOut(Schema):
    """A letter with its writers and cases."""

    id: UUID
    number: str
    channel: Channel
    received_on: dt.date
    signed: Signed
    is_protected: bool
    declined_secrecy_on: dt.date | None
    envelope: str
    in_vault: bool
    abstract: str
    demand: str
    people: int
    unlisted_withdrawn: int
    group_paper: bool
    writers: list[WriterOut]
    files: list[LetterFileOut]
    cases: list[CaseOut]
    corrections: list[LetterCorrectionOut]
    version: int


class JudgeIn(In):
    """Keys and the values judged now, such as `{"NATURE": "COMPLAINT"}`; `PLACE` is a unit's code."""

    values: dict[str, str]
    reason: str = ""
    version: Whole | None = None


class CaseStepIn(In):
    """A step with the words, addressee, day and paper it needs."""

    step: Step
    words: str = ""
    addressee: str = ""
    happened_on: Day | None = None
    answer_by: Day | None = None
    symbol: str = ""
    ground: str = ""
    version: Whole | None = None
    request_id: UUID | None = None


class StepPaperIn(In):
    """The body in whose name the paper is written; none: that of the own post."""

    body_id: UUID | None = None


class ExtendClockIn(In):
    """A decision that makes a time limit longer by days in the limit's own unit."""

    duty: str
    days: Positive
    symbol: str
    decided_on: Day
    ground: ExtensionGround
    reason: str
    version: Whole | None = None


class DecideStepIn(In):
    """Whether the proposal is approved; declining needs a reason."""

    approve: bool
    reason: str = ""
    version: Whole | None = None


class AssignCaseIn(In):
    """The post that handles the case."""

    post_id: UUID
    version: Whole | None = None


class SplitCaseIn(In):
    """The contents, two to ten."""

    parts: list[str]
    version: Whole | None = None


class JoinCaseIn(In):
    """The case the letters join, and why."""

    into_id: UUID
    reason: str
    version: Whole | None = None


class BarIn(In):
    """Who may not take part, and why."""

    person_id: UUID
    reason: str


class SpeakersIn(In):
    """The places of those who speak for the group; whether its paper is there."""

    positions: list[Positive]
    paper: bool


class StrikeIn(In):
    """The places whose signatures do not count; an empty reason lets them count again."""

    positions: list[Positive]
    reason: str = ""


class WithdrawWritersIn(In):
    """The places of those who withdraw, and the day.

    `unlisted` is how many of those only counted, or sealed, have withdrawn by now, all told.
    """

    positions: list[Positive]
    on: Day
    unlisted: Whole | None = None


class LetterCodeOut(Schema):
    """The sender's code and PIN, told once."""

    code: str
    pin: str


class PetitionReportOut(Schema):
    """The figures of a period `[since, until)`: of cases by name; letters, people and groups apart.

    `urgings` are papers that urged another body, `replies` documents that came on any.
    """

    period: str
    words: str
    since: dt.date
    until: dt.date
    letters: int
    people: int
    groups: int
    urgings: int
    replies: int
    cases: dict[str, int]
    # Of forms 01/KQGQ and 02/KQGQ; some are sums of đồng, square metres, people.
    results: dict[str, int]
    share_handled: float | None


class LetterStatusIn(In):
    """The code and PIN of a sender."""

    code: str
    pin: str


class LetterStatusOut(Schema):
    """Whether code and PIN are right, and then how far the letter is; empty otherwise."""

    found: bool
    stage: str
    label: str
    office: str
    received_on: dt.date | None
    changed_on: dt.date | None
    # Why a letter sent over the network came back.
    note: str = ""
