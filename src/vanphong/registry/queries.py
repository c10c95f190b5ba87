"""Reads of the registry; every list and search starts from what the actor may see."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any
from uuid import UUID

from django.db.models import (
    Exists,
    F,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    TextField,
    Value,
)
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import remembered
from vanphong.kernel.text import fold
from vanphong.people import api as people
from vanphong.registry.models import (
    Book,
    Document,
    DocumentAccess,
    Dossier,
    DossierItem,
    Involvement,
    NumberEntry,
    NumberState,
    Origin,
    Relation,
    Term,
)
from vanphong.registry.paging import PAGE_SIZE, Page, Place
from vanphong.registry.rules.duplicates import (
    DocumentFacts,
    DuplicateReason,
    duplicate_reasons,
    issuer_key,
)
from vanphong.registry.rules.numbering import series_symbol
from vanphong.registry.rules.symbol import symbol_key

READ_ALL = "registry:document:read_all"
_MARKED = "".join(
    character
    for code in (*range(0xC0, 0x250), *range(0x1EA0, 0x1EFA))
    if (character := chr(code)) != fold(character) and len(fold(character)) == 1
)


class Unmarked(Func):
    """Text in lower case without marks, as `kernel.text.fold` gives it."""

    function = "translate"
    output_field = TextField()

    def __init__(self, text: F | str) -> None:
        capitals = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        super().__init__(
            text, Value(_MARKED + capitals), Value(fold(_MARKED) + capitals.lower())
        )


@dataclass(frozen=True, slots=True)
class DocumentFilter:
    """What a list is narrowed by; empty and None narrow nothing. Dates are `[from, until]`."""

    book_id: UUID | None = None
    type_code: str = ""
    symbol: str = ""
    issuer: str = ""
    urgency: str = ""
    issued_from: dt.date | None = None
    issued_until: dt.date | None = None
    arrived_from: dt.date | None = None
    arrived_until: dt.date | None = None
    # One of several types, when `type_code` names none.
    type_codes: tuple[str, ...] = ()
    # Every word stands in the line of the book, with or without marks.
    words: str = ""
    # Of incoming lines: waiting (went nowhere yet), to_direct (for this leader), to_me (passed to
    # the actor, not opened yet), passed, due (has a due date).
    line_state: str = ""

    def condition(self, prefix: str = "") -> Q:
        """Give the condition on a document, or on a row that has one under `prefix`."""
        parts = {
            "type_code": self.type_code,
            "symbol_key": symbol_key(self.symbol) if self.symbol else "",
            "issuer_key__contains": issuer_key(self.issuer) if self.issuer else "",
            "urgency": self.urgency,
            "issued_on__gte": self.issued_from,
            "issued_on__lte": self.issued_until,
            "type_code__in": self.type_codes,
        }
        return Q(**{prefix + name: value for name, value in parts.items() if value})


EVERYTHING = DocumentFilter()
# Above so many, a list says only that there are more.
COUNTED = 1000


@dataclass(frozen=True, slots=True)
class Order:
    """How a list is ordered: by date, number or due (of incoming lines), falling or rising."""

    by: str = "date"
    rising: bool = False


NEWEST = Order()


def visible_documents(actor: Actor) -> QuerySet[Document]:
    """Give the documents the actor may see: the one way to documents for page, API and search.

    Those of the office and those opened to it; without `registry:document:read_all` only those
    the person, or the one stood in for, has to do with or keeps in a dossier.
    """
    here = documents_here(actor)
    return here if actor.may(READ_ALL) else here.filter(handled_by(actor, "pk"))


def documents_here(actor: Actor) -> QuerySet[Document]:
    """Give the documents of the office and those opened to it, whoever in it handles them.

    Only for a question that is narrowed by `handled_by` already; else `visible_documents`.
    """
    if actor.office_id is None:
        return Document.objects.none()
    opened = DocumentAccess.objects.filter(office_id=actor.office_key, document=OuterRef("pk"))
    return Document.objects.filter(Q(office_id=actor.office_key) | Exists(opened))


def keys_here(actor: Actor) -> list[UUID]:
    """Give the keys of `documents_here`, in order: for who goes through all of them."""
    own = Document.objects.filter(office_id=actor.office_key).values_list("pk")
    opened = DocumentAccess.objects.filter(office_id=actor.office_key)
    return sorted(key for (key,) in own.union(opened.values_list("document_id")))


def handled_by(actor: Actor, column: str) -> Func:
    """Give the condition that a document is one the person, or the one stood in for, handles."""
    involved = Involvement.objects.filter(
        office_id=actor.office_key, person_id__in=actor.person_ids
    )
    kept = DossierItem.objects.filter(
        office_id=actor.office_key, dossier__keeper_id__in=actor.person_ids
    )
    ids = involved.values("document_id").union(kept.values("document_id"))
    return among(column, ids)


def get_document(actor: Actor, document_id: UUID) -> Document:
    """Give one document the actor may see.

    :raises NotFound: when it is missing or hidden.
    """
    found = _visible(actor, document_id)
    if not found:
        raise NotFound(_("Không tìm thấy văn bản này."))
    return found[0]


@remembered
def _visible(actor: Actor, document_id: UUID) -> QuerySet[Document]:
    return visible_documents(actor).filter(pk=document_id).select_related("body")


def lock_document(actor: Actor, document_id: UUID) -> Document:
    """Give one document of the actor's own office, locked for change.

    Rows that only name it (a line in the book of an office it went to) may be written meanwhile.

    :raises NotFound: when it is missing, hidden or another office's.
    """
    visible = visible_documents(actor).filter(office_id=actor.office_key, pk=document_id)
    locked = Document.objects.select_for_update(no_key=True)
    found = locked.filter(pk__in=visible.values("pk")).first()
    if found is None:
        raise NotFound(_("Không tìm thấy văn bản này."))
    return found


def get_upload(actor: Actor, file_id: UUID) -> files.File:
    """Give a file the actor brought in; nobody else's, whatever its number.

    :raises NotFound: when it is missing or another's.
    """
    file = files.get_file(actor, file_id)
    if file.created_by_id not in actor.person_ids:
        raise NotFound(_("Không tìm thấy tệp này."))
    return file


def terms_of(actor: Actor) -> QuerySet[Term]:
    """Give the terms of the actor's office, newest first."""
    return Term.objects.filter(office_id=actor.office_key).order_by("-opens_on")


def books_of(actor: Actor, direction: str = "", *, only_open: bool = False) -> QuerySet[Book]:
    """Give the books of the actor's office, newest period first, then by name."""
    books = Book.objects.filter(office_id=actor.office_key).select_related("body", "term")
    if direction:
        books = books.filter(direction=direction)
    if only_open:
        books = books.filter(closed_at=None)
    return books.order_by("-period_start", "direction", "name", "id")


def get_book(actor: Actor, book_id: UUID) -> Book:
    """Give one book of the actor's office.

    :raises NotFound: when there is none.
    """
    book = books_of(actor).filter(pk=book_id).first()
    if book is None:
        raise NotFound(_("Không tìm thấy sổ này."))
    return book


def lock_book(actor: Actor, book_id: UUID) -> Book:
    """Give one book of the actor's office, locked: all numbers of it wait for this transaction.

    :raises NotFound: when there is none.
    """
    book = (
        Book.objects.select_for_update(of=("self",))
        .select_related("body")
        .filter(office_id=actor.office_key, pk=book_id)
        .first()
    )
    if book is None:
        raise NotFound(_("Không tìm thấy sổ này."))
    return book


def book_for(
    actor: Actor, *, body: people.Body, type_code: str, on: dt.date, congress: bool = False
) -> Book | None:
    """Give the open outgoing book that numbers such a document, of its own type if any.

    Bodies of the office with one symbol share the book.
    """
    books = Book.objects.filter(
        Q(type_code=type_code) | Q(type_code=""),
        Q(term=None, period_start__year=on.year)
        | Q(term__opens_on__lte=on) & (Q(term__closes_on=None) | Q(term__closes_on__gt=on)),
        office_id=actor.office_key,
        direction="OUT",
        symbol=series_symbol(body.symbol, system=body.system, congress=congress),
        congress=congress,
        closed_at=None,
    )
    return books.order_by("-type_code", "-period_start").first()


def entries_of_office(actor: Actor) -> QuerySet[NumberEntry]:
    """Give the numbers of every book of the office, to who may print books or take numbers."""
    if not (actor.may("registry:book:print") or actor.may("registry:number:reserve")):
        return NumberEntry.objects.none()
    return NumberEntry.objects.filter(office_id=actor.office_key).select_related("book")


def incoming_book(actor: Actor, on: dt.date) -> Book | None:
    """Give the open incoming book of the day, the latest opened."""
    books = Book.objects.filter(
        Q(term=None, period_start__year=on.year)
        | Q(term__opens_on__lte=on) & (Q(term__closes_on=None) | Q(term__closes_on__gt=on)),
        office_id=actor.office_key,
        direction="IN",
        closed_at=None,
    )
    return books.order_by("-period_start", "id").first()


def lock_entry(actor: Actor, entry_id: UUID) -> NumberEntry:
    """Give one number of the actor's office, locked, with its book as it was then.

    :raises NotFound: when there is none.
    """
    entry = (
        NumberEntry.objects.select_for_update(of=("self",))
        .select_related("book")
        .filter(office_id=actor.office_key, pk=entry_id)
        .first()
    )
    if entry is None:
        raise NotFound(_("Không tìm thấy số này trong sổ."))
    return entry


def number_held(actor: Actor, for_id: UUID) -> NumberEntry | None:
    """Give the number that is held or given for a draft, or None."""
    return (
        NumberEntry.objects.filter(office_id=actor.office_key, for_id=for_id)
        .exclude(state=NumberState.VOID)
        .select_related("book")
        .first()
    )


def outgoing_documents(actor: Actor, narrow: DocumentFilter = EVERYTHING) -> QuerySet[Document]:
    """Give the office's own documents the actor may see, in no order."""
    documents = visible_documents(actor).filter(
        narrow.condition(), office_id=actor.office_key, origin=Origin.OWN
    )
    if narrow.words:
        documents = documents.filter(
            pk__in=ports.documents_with_words.call(actor, narrow.words)
        )
    if narrow.book_id:
        documents = documents.filter(numbers__book_id=narrow.book_id)
    return documents.select_related("body")


def count_outgoing(actor: Actor, narrow: DocumentFilter = EVERYTHING) -> int:
    """Give how many there are, counted up to one more than `COUNTED`."""
    if narrow == EVERYTHING:
        return _all_outgoing.count(actor)
    return outgoing_documents(actor, narrow).order_by()[: COUNTED + 1].count()


@remembered
def _all_outgoing(actor: Actor) -> QuerySet[Document, Any]:
    return outgoing_documents(actor).order_by().values_list("pk")[: COUNTED + 1]


def outgoing_list(
    actor: Actor,
    *,
    narrow: DocumentFilter = EVERYTHING,
    cursor: str = "",
    size: int = PAGE_SIZE,
    order: Order = NEWEST,
) -> Page[Document]:
    """Give a page of the office's own documents, newest date and number first by default."""
    keys = (
        ("number", "issued_on", "id") if order.by == "number" else ("issued_on", "number", "id")
    )
    at = Place.read(cursor, keys, size)
    if narrow == EVERYTHING:
        return at.page(_outgoing(actor, order, at.values, replace(at, values=())))
    return at.page(list(at.rows(outgoing_documents(actor, narrow), rising=order.rising)))


@remembered
def _outgoing(
    actor: Actor, order: Order, values: tuple[Any, ...], at: Place
) -> QuerySet[Document]:
    return replace(at, values=values).rows(outgoing_documents(actor), rising=order.rising)


def duplicates_of(
    actor: Actor, facts: DocumentFacts, *, abstract_digest: str = "", limit: int = 5
) -> list[tuple[Document, tuple[DuplicateReason, ...]]]:
    """Give documents of the office that are probably the same one, with the reasons.

    Looks through all of the office's documents, also those the actor may not open: the same
    paper must not stand twice in the book.
    """
    alike = Q(pk=None)
    if facts.file_digest:
        alike |= Q(file_digest=facts.file_digest)
    if facts.symbol and facts.issued_on:
        alike |= Q(symbol_key=symbol_key(facts.symbol), issued_on=facts.issued_on)
    if abstract_digest and facts.issued_on:
        alike |= Q(abstract_digest=abstract_digest, issued_on=facts.issued_on)
    opened = DocumentAccess.objects.filter(office_id=actor.office_key, document=OuterRef("pk"))
    found = Document.objects.filter(Q(office_id=actor.office_key) | Exists(opened)).filter(
        alike
    )
    pairs = [
        (one, duplicate_reasons(facts, facts_of(one))) for one in found.order_by("-id")[:50]
    ]
    return [pair for pair in pairs if pair[1]][:limit]


def facts_of(document: Document) -> DocumentFacts:
    """Give what of a document is compared with others."""
    return DocumentFacts(
        issuer=document.issuer_name,
        symbol=document.symbol,
        issued_on=document.issued_on,
        abstract=document.abstract,
        file_digest=document.file_digest,
    )


def relations_of(actor: Actor, document: Document) -> list[Relation]:
    """Give the relations of a document to others the actor may see, oldest first."""
    return _relations_of(actor, document.pk)


@remembered
def _relations_of(actor: Actor, document_id: UUID) -> QuerySet[Relation]:
    visible = visible_documents(actor).values("pk")
    outward = Q(source_id=document_id, target__in=visible)
    return (
        Relation.objects.filter(
            outward | Q(target_id=document_id, source__in=visible), office_id=actor.office_key
        )
        .select_related("source", "target")
        .order_by("id")
    )


def dossiers_of(actor: Actor, *, only_open: bool = False) -> QuerySet[Dossier]:
    """Give the dossiers the actor may see: one's own, or all with the right to read all."""
    dossiers = Dossier.objects.filter(office_id=actor.office_key).select_related("keeper")
    if not actor.may(READ_ALL):
        dossiers = dossiers.filter(keeper_id__in=actor.person_ids)
    if only_open:
        dossiers = dossiers.filter(closed_on=None)
    return dossiers.order_by("-opened_on", "code", "id")


def get_dossier(actor: Actor, dossier_id: UUID) -> Dossier:
    """Give one dossier with its documents in order.

    :raises NotFound: when it is missing or hidden.
    """
    items = DossierItem.objects.select_related("document").order_by("position")
    dossier = (
        dossiers_of(actor)
        .filter(pk=dossier_id)
        .prefetch_related(Prefetch("items", items))
        .first()
    )
    if dossier is None:
        raise NotFound(_("Không tìm thấy hồ sơ này."))
    return dossier


def dossiers_with(actor: Actor, document: Document) -> list[Dossier]:
    """Give the visible dossiers that hold a document."""
    return _dossiers_with(actor, document.pk)


@remembered
def _dossiers_with(actor: Actor, document_id: UUID) -> QuerySet[Dossier]:
    return dossiers_of(actor).filter(items__document_id=document_id)
