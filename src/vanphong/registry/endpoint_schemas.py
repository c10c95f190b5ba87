"""What the JSON API of the registry takes and gives."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.registry import api


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
    direction: str
    symbol: str
    type_code: str
    abbreviation: str
    period: str
    period_start: dt.date
    congress: bool
    next_number: int
    closed_until: dt.date | None
    closed_at: dt.datetime | None


class BookIn(Schema):
    """A book to open: a term or a year; a body for outgoing documents."""

    direction: str
    body_id: UUID | None = None
    type_code: str = ""
    abbreviation: str = ""
    term_id: UUID | None = None
    year: int | None = None
    congress: bool = False
    first_number: int = 1
    name: str = ""


class TermIn(Schema):
    """A term to open; `closes_on` for one that ended."""

    name: str
    opens_on: dt.date
    closes_on: dt.date | None = None


class TermOut(TermIn):
    """A term of the committee, `[opens_on, closes_on)`."""

    id: UUID


class UntilIn(Schema):
    """The last day of a period to close."""

    until: dt.date


class ClosingOut(UntilIn):
    """A closed period with the digest of its lines."""

    line_count: int
    digest: str


class DocumentOut(Schema):
    """The facts of a document."""

    id: UUID
    version: int
    origin: str
    state: str
    issuer_name: str
    system: str
    type_code: str
    number: int | None
    symbol: str
    issued_on: dt.date | None
    abstract: str
    urgency: str
    signer_name: str
    signer_title: str
    page_count: int | None
    recipients_text: str
    note: str
    file_id: UUID | None
    file_digest: str


class DocumentIn(Schema):
    """What is written of a document."""

    issuer_name: str = ""
    abstract: str = ""
    symbol: str = ""
    issued_on: dt.date | None = None
    type_code: str = ""
    system: str = "PARTY"
    body_id: UUID | None = None
    urgency: str = "NORMAL"
    signer_name: str = ""
    signer_title: str = ""
    page_count: int | None = None
    copy_count: int | None = None
    recipients_text: str = ""
    filed_with: str = ""
    note: str = ""


class ArrivalIn(Schema):
    """How a document came in and where it goes; `passed_to` are posts, they are told."""

    arrived_on: dt.date | None = None
    channel: str = "PAPER"
    passed_to: list[UUID] = []
    forwarded_to: str = ""
    forwarded_on: dt.date | None = None
    received_for: str = ""
    due_on: dt.date | None = None
    note: str = ""


class LineIn(ArrivalIn):
    """A line as it should be; with `version` only if nobody changed it since."""

    version: int | None = None


class PassIn(Schema):
    """Whom a paper is passed to: posts, who are told, or others, who only stand in the book."""

    passed_to: list[UUID] = []
    forwarded_to: str = ""
    forwarded_on: dt.date | None = None
    received_for: str = ""
    due_on: dt.date | None = None
    version: int | None = None


class IncomingIn(Schema):
    """A document to register; the same `source_id` is registered once."""

    book_id: UUID
    document: DocumentIn
    arrival: ArrivalIn = ArrivalIn()
    file_id: UUID | None = None
    source_id: UUID | None = None
    accept_duplicate: bool = False
    symbol_as_written: bool = False


class IncomingOut(Schema):
    """A line of the incoming book; `passed_to` are posts, `receivers` is all of it in words."""

    id: UUID
    version: int
    arrival_number: int
    arrived_on: dt.date
    channel: str
    forwarded_to: str
    forwarded_on: dt.date | None
    passed_to: list[UUID]
    receivers: str
    no_direction_at: dt.datetime | None
    due_on: dt.date | None
    note: str
    document: DocumentOut

    @staticmethod
    def resolve_passed_to(entry: api.IncomingEntry) -> list[UUID]:
        """Give the posts the line was passed to."""
        return [row.post_id for row in entry.forwardings.all()]

    @staticmethod
    def resolve_receivers(entry: api.IncomingEntry) -> str:
        """Say where the line went."""
        return api.receivers(entry)


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
    urgency: str = ""
    issued_from: dt.date | None = None
    issued_until: dt.date | None = None
    arrived_from: dt.date | None = None
    arrived_until: dt.date | None = None
    cursor: str = ""
    size: int = 50

    def filter(self) -> api.DocumentFilter:
        """Give the filter of the queries."""
        return api.DocumentFilter(**self.dict(exclude={"cursor", "size"}))


class CorrectionIn(Schema):
    """The facts as they should be, and why they change."""

    document: DocumentIn
    reason: str
    symbol_as_written: bool = False
    version: int | None = None


class NumberOut(Schema):
    """A number of a book."""

    id: UUID
    number: int
    suffix: str
    symbol: str
    state: str
    for_id: UUID
    reason: str


class ReserveIn(Schema):
    """For whom a number is held; the same `for_id` gets the same number."""

    for_id: UUID
    type_code: str = ""


class InsertIn(ReserveIn):
    """A number to insert behind an existing one."""

    after: int
    reason: str


class ReasonIn(Schema):
    """Why."""

    reason: str


class RelationIn(Schema):
    """What the document does to the target."""

    target_id: UUID
    kind: str


class RelationOut(Schema):
    """One relation, as said of its source."""

    id: UUID
    kind: str
    source_id: UUID
    target_id: UUID


class DossierIn(Schema):
    """A dossier to open; without a code it gets the next of the year."""

    title: str
    code: str = ""
    retention: str = ""
    keeper_id: UUID | None = None


class DossierOut(Schema):
    """A dossier."""

    id: UUID
    code: str
    title: str
    retention: str
    opened_on: dt.date
    closed_on: dt.date | None


class DossierWhole(DossierOut):
    """A dossier with its documents in order."""

    documents: list[DocumentOut]
