"""What the JSON API of the registry takes and gives."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from ninja import Schema

from vanphong.kernel.endpoints import Day, In, PageSize, Positive, Whole
from vanphong.kernel.errors import Invalid
from vanphong.kernel.rules import Confidence
from vanphong.registry import api
from vanphong.registry.document_schemas import DocumentOut, IncomingOut, NumberOut

System = Literal["PARTY", "STATE"]


class SymbolOut(Schema):
    """A number and symbol, read and written by the rule."""

    symbol: str
    printed: str
    number: int
    number_suffix: str
    type_abbreviation: str
    organs: list[str]
    style: str
    type_codes: list[str]


class TypeOut(Schema):
    """A type of document in force."""

    code: str
    name: str
    system: str
    kind: str
    abbreviation: str


class BookOut(Schema):
    """A book; `next_number` is the one it gives next."""

    id: UUID
    name: str
    direction: api.Direction
    symbol: str
    type_code: str
    abbreviation: str
    period: str
    period_start: dt.date
    congress: bool
    next_number: int
    closed_until: dt.date | None
    closed_at: dt.datetime | None


class BookIn(In):
    """A book to open: a term or a year; a body for outgoing documents."""

    direction: api.Direction
    body_id: UUID | None = None
    type_code: str = ""
    abbreviation: str = ""
    term_id: UUID | None = None
    year: Positive | None = None
    congress: bool = False
    first_number: Positive = 1
    name: str = ""


class TermIn(In):
    """A term to open; `closes_on` for one that ended."""

    name: str
    opens_on: Day
    closes_on: Day | None = None


class TermOut(TermIn):
    """A term of the committee, `[opens_on, closes_on)`."""

    id: UUID


class UntilIn(In):
    """The last day of a period to close."""

    until: Day


class ClosingOut(UntilIn):
    """A closed period with the digest of its lines."""

    line_count: int
    digest: str


class DocumentIn(In):
    """What is written of a document."""

    issuer_name: str = ""
    abstract: str = ""
    symbol: str = ""
    issued_on: Day | None = None
    type_code: str = ""
    system: System = "PARTY"
    body_id: UUID | None = None
    urgency: api.Urgency = api.Urgency.NORMAL
    signer_name: str = ""
    signer_title: str = ""
    page_count: Positive | None = None
    copy_count: Positive | None = None
    recipients_text: str = ""
    filed_with: str = ""
    note: str = ""


class ArrivalIn(In):
    """How a document came in and where it goes; `passed_to` are posts, they are told."""

    arrived_on: Day | None = None
    channel: api.Channel = api.Channel.PAPER
    passed_to: list[UUID] = []
    forwarded_to: str = ""
    forwarded_on: Day | None = None
    received_for: str = ""
    due_on: Day | None = None
    note: str = ""


class LineIn(ArrivalIn):
    """A line as it should be; with `version` only if nobody changed it since."""

    version: Whole | None = None


class PassIn(In):
    """Whom a paper is passed to: posts, who are told, or others, who only stand in the book."""

    passed_to: list[UUID] = []
    forwarded_to: str = ""
    forwarded_on: Day | None = None
    received_for: str = ""
    due_on: Day | None = None
    version: Whole | None = None


class IncomingIn(In):
    """A document to register; the same `source_id` is registered once.

    `annex_ids` are further files of it, brought in before or come with the same mail.
    """

    book_id: UUID
    document: DocumentIn
    arrival: ArrivalIn = ArrivalIn()
    file_id: UUID | None = None
    annex_ids: list[UUID] = []
    source_id: UUID | None = None
    accept_duplicate: bool = False
    accept_dates: bool = False
    accept_words: bool = False
    symbol_as_written: bool = False


class IncomingPage(Schema):
    """Some lines, newest first, and the cursor of the next page."""

    items: list[IncomingOut]
    next_cursor: str


class DocumentPage(Schema):
    """Some own documents, newest first, and the cursor of the next page."""

    items: list[DocumentOut]
    next_cursor: str


class Narrow(Schema):
    """What a list is narrowed by."""

    book_id: UUID | None = None
    type_code: str = ""
    symbol: str = ""
    issuer: str = ""
    urgency: api.Urgency | None = None
    issued_from: Day | None = None
    issued_until: Day | None = None
    arrived_from: Day | None = None
    arrived_until: Day | None = None
    cursor: str = ""
    size: PageSize = 50

    def filter(self) -> api.DocumentFilter:
        """Give the filter of the queries."""
        if self.type_code and not api.is_type_code(self.type_code):
            raise Invalid(_("Loại văn bản này không có trong danh mục."))
        given = self.dict(exclude={"cursor", "size"}) | {"urgency": self.urgency or ""}
        return api.DocumentFilter(**given)


class NumberPage(Schema):
    """Some numbers of a book, the highest first, and the cursor of the next page."""

    items: list[NumberOut]
    next_cursor: str


class ReserveIn(In):
    """For whom and what a number is held; the same `for_id` gets the same number."""

    for_id: UUID
    type_code: str = ""
    purpose: str = ""


class InsertIn(In):
    """A number to insert behind an existing one."""

    for_id: UUID
    type_code: str = ""
    after: Positive
    reason: str


class AuthorityOut(Schema):
    """Whether a kind of body may issue a type, how sure that is, and by which rule."""

    state: api.AuthorityState
    confidence: Confidence
    source: str
    reason: str


class ProblemOut(Schema):
    """What is wrong with one value of a row."""

    row: int
    field: str
    column: str
    reason: str


class ImportReportOut(Schema):
    """What became of a register taken over."""

    book: str
    rows: int
    imported: int
    bad_rows: int
    problems: list[ProblemOut]
    warnings: list[str]
    columns: list[dict[str, Any]]
    ignored: list[str]
    sample: list[list[Any]]
    next_number: int | None
    import_id: UUID | None


class EvidenceTextOut(Schema):
    """The words a proposal was read from."""

    page: int
    text: str


class ProposalOut(Schema):
    """A value read from the file, how sure it is (0 to 1) and where it stands."""

    value: str
    confidence: float
    evidence: list[EvidenceTextOut]


class DueTextOut(Schema):
    """A term the text names: a day, or a number of days."""

    due_on: dt.date | None
    days: int | None
    working_days: bool
    confidence: float
    page: int
    text: str


class ProposalsOut(Schema):
    """The fields read from a file; what was not found is left out."""

    system: str
    symbol: ProposalOut | None = None
    issued_on: ProposalOut | None = None
    type_code: ProposalOut | None = None
    abstract: ProposalOut | None = None
    issuer: ProposalOut | None = None
    signer_name: ProposalOut | None = None
    signer_title: ProposalOut | None = None
    urgency: ProposalOut | None = None
    addressee: ProposalOut | None = None
    due: list[DueTextOut]
