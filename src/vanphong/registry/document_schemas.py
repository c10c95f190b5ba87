"""What programs read of documents, over the API and on the command line alike."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from ninja import Schema

from vanphong.people import api as people
from vanphong.registry import api


class DocumentOut(Schema):
    """The facts of a document."""

    id: UUID
    version: int
    origin: api.Origin
    state: api.DocumentState
    body_id: UUID | None
    issuer_name: str
    system: str
    type_code: str
    number: int | None
    symbol: str
    issued_on: dt.date | None
    abstract: str
    urgency: api.Urgency
    signer_name: str
    signer_title: str
    page_count: int | None
    copy_count: int | None
    recipients_text: str
    filed_with: str
    note: str
    file_id: UUID | None
    file_digest: str


class LineOut(Schema):
    """A line of the incoming book; `passed_to` are posts, `receivers` is all of it in words."""

    id: UUID
    book_id: UUID
    version: int
    arrival_number: int
    arrival_suffix: str
    arrived_on: dt.date
    channel: api.Channel
    forwarded_to: str
    forwarded_on: dt.date | None
    received_for: str
    passed_to: list[UUID]
    receivers: str
    no_direction_at: dt.datetime | None
    due_on: dt.date | None
    note: str

    @staticmethod
    def resolve_passed_to(entry: api.IncomingEntry) -> list[UUID]:
        """Give the posts the line was passed to."""
        return [row.post_id for row in entry.told]

    @staticmethod
    def resolve_receivers(entry: api.IncomingEntry) -> str:
        """Say where the line went."""
        return api.receivers(entry)


class IncomingOut(LineOut):
    """A line of the incoming book with its document."""

    document: DocumentOut


class NumberOut(Schema):
    """A number of a book."""

    id: UUID
    book_id: UUID
    number: int
    suffix: str
    symbol: str
    state: api.NumberState
    for_id: UUID
    purpose: str
    reason: str
    document_id: UUID | None


class RelationOut(Schema):
    """One relation, as said of its source."""

    id: UUID
    kind: api.RelationKind
    source_id: UUID
    target_id: UUID


class RelatedOut(RelationOut):
    """A relation as the document asked for sees it; `words` say what it is to the other one."""

    words: str
    other_symbol: str
    other_issued_on: dt.date | None
    other_abstract: str


class DossierOut(Schema):
    """A dossier."""

    id: UUID
    code: str
    title: str
    retention: str
    keeper_id: UUID
    keeper: str
    opened_on: dt.date
    closed_on: dt.date | None

    @staticmethod
    def resolve_keeper(dossier: api.Dossier) -> str:
        """Name who keeps it."""
        return dossier.keeper.full_name


class DossierWhole(DossierOut):
    """A dossier with its documents in order."""

    documents: list[DocumentOut]


class FileOut(Schema):
    """A file that was taken in; its id registers it or adds it to a document.

    `unread_stamp_page` bears a red stamp that could not be read: a person must look at it.
    """

    id: UUID
    name: str
    media_type: str
    size_bytes: int
    sha256: str
    page_count: int
    unread_stamp_page: int | None


class DocumentFileOut(FileOut):
    """A file of a document and what it is to it."""

    role: api.FileRole


class DocumentWhole(DocumentOut):
    """A document with all that its page shows of the registry.

    `arrival` is its line in the incoming book, `number_entry` the one it holds in an outgoing book.
    """

    arrival: LineOut | None
    number_entry: NumberOut | None
    relations: list[RelatedOut]
    dossiers: list[DossierOut]
    files: list[DocumentFileOut]


class SightOut(Schema):
    """Who can see a document: the office that keeps it, those it went to, the readers here."""

    owner: str
    opened: list[str]
    readers: list[people.ReaderOut]
