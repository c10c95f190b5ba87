"""Reads for the pages of the books: lines by number, what is held, counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from uuid import UUID

from django.db.models import Count, F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel import ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import remembered
from vanphong.people import api as people
from vanphong.registry.models import (
    Book,
    BookClosing,
    Document,
    IncomingEntry,
    NumberEntry,
    NumberState,
    RegisterImport,
)
from vanphong.registry.paging import PAGE_SIZE, Page, page


def book_page(
    book: Book, *, state: str = "", cursor: str = "", size: int = PAGE_SIZE
) -> Page[NumberEntry]:
    """Give a page of a book's numbers, the newest number first, inserted ones behind theirs."""
    entries = NumberEntry.objects.filter(book=book).select_related("document", "approved_by")
    if state:
        entries = entries.filter(state=state)
    return page(entries, ("number", "id"), cursor=cursor, size=size)


def arrivals_in(book: Book, entries: list[NumberEntry]) -> dict[str, IncomingEntry]:
    """Give the lines of an incoming book behind some of its numbers, by number and letter."""
    numbers = [entry.number for entry in entries]
    lines = IncomingEntry.objects.filter(book=book, arrival_number__in=numbers)
    return {line.arrived_as: line for line in lines}


def get_entry(actor: Actor, book: Book, entry_id: UUID) -> NumberEntry:
    """Give one number of a book.

    :raises NotFound: when there is none.
    """
    found = NumberEntry.objects.filter(office_id=actor.office_key, book=book, pk=entry_id)
    entry = found.select_related("document", "approved_by").first()
    if entry is None:
        raise NotFound(_("Không tìm thấy số này trong sổ."))
    return entry


def abbreviated_types(bodies: Iterable[people.Body]) -> frozenset[str]:
    """Give the types for which an open book of some of the bodies knows how to write them."""
    asked = list(bodies)
    books = Book.objects.filter(
        office_id__in={body.office_id for body in asked},
        symbol__in={body.symbol for body in asked},
        closed_at=None,
    ).exclude(abbreviation="")
    return frozenset(books.values_list("type_code", flat=True))


def imports_of(actor: Actor) -> QuerySet[RegisterImport]:
    """Give the registers taken over into the office's books, newest first."""
    made = RegisterImport.objects.filter(office_id=actor.office_key)
    return made.select_related("book", "made_by").order_by("-made_at", "-id")


def get_import(actor: Actor, import_id: UUID) -> RegisterImport:
    """Give one register taken over.

    :raises NotFound: when the office has no such import.
    """
    made = imports_of(actor).filter(pk=import_id).first()
    if made is None:
        raise NotFound(_("Không tìm thấy lần nhập sổ này."))
    return made


def import_of(actor: Actor, document: Document) -> RegisterImport | None:
    """Give the import that brought a document into the office's books, if one did."""
    return next(iter(_imports_with(actor, document.pk)), None)


@remembered
def _imports_with(actor: Actor, document_id: UUID) -> QuerySet[RegisterImport]:
    return imports_of(actor).filter(entries__document_id=document_id)[:1]


def counted(books: QuerySet[Book]) -> QuerySet[Book]:
    """Give books with `given` (their span of numbers) and `held`, numbers still waiting."""
    held = Count("entries", filter=Q(entries__state=NumberState.RESERVED))
    return books.annotate(given=F("next_number") - F("first_number"), held=held)


def numbers_in(book: Book) -> Counter[str]:
    """Give how many numbers of a book are in each state."""
    states = NumberEntry.objects.filter(book=book).values_list("state")
    return Counter(dict(states.annotate(count=Count("pk"))))


def closings_of(book: Book) -> list[BookClosing]:
    """Give the periods of a book that were closed, newest first."""
    return list(book.closings.select_related("closed_by").order_by("-until"))


def held_for_paper(actor: Actor) -> list[NumberEntry]:
    """Give the numbers of outgoing books held for papers, not for drafts, the oldest first."""
    held = _held(actor).order_by("reserved_at", "id")
    return [entry for entry in held if is_for_paper(actor, entry)]


def _held(actor: Actor) -> QuerySet[NumberEntry]:
    return NumberEntry.objects.filter(
        office_id=actor.office_key, state=NumberState.RESERVED, book__direction="OUT"
    ).select_related("book__body")


def is_for_paper(actor: Actor, entry: NumberEntry) -> bool:
    """Say whether a held number waits for a paper, not for a draft."""
    return all(holder(actor, entry.for_id) is None for holder in ports.number_holder)


def held_entry(actor: Actor, entry_id: UUID) -> NumberEntry:
    """Give a number of an outgoing book that is still held for a paper.

    :raises NotFound: when it is missing, given, void or held for a draft.
    """
    entry = _held(actor).filter(pk=entry_id).first()
    if entry is None or not is_for_paper(actor, entry):
        raise NotFound(_("Số này không còn được giữ."))
    return entry
