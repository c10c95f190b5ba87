"""Reads of the incoming book: its lines, whom they wait for, where they went."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Coalesce
from django.utils.translation import gettext as _

from vanphong.kernel import clock, ports
from vanphong.kernel.actor import Actor
from vanphong.kernel.among import among
from vanphong.kernel.errors import NotFound
from vanphong.kernel.panels import Work
from vanphong.kernel.remembered import remembered
from vanphong.people import api as people
from vanphong.registry.models import (
    Forwarding,
    IncomingEntry,
)
from vanphong.registry.models.arrivals import Told
from vanphong.registry.paging import PAGE_SIZE, Page, Place
from vanphong.registry.queries import (
    COUNTED,
    EVERYTHING,
    NEWEST,
    READ_ALL,
    DocumentFilter,
    Order,
    handled_by,
)

DIRECT = "tasks:direction:give"
_RECENT = dt.timedelta(days=60)
_AT_ONCE = 1000
# A line waits for a direction: passing it on does not end that.
UNDIRECTED = Q(directed_at=None, no_direction_at=None, register_import=None)


def may_direct(post: people.Post) -> bool:
    """Say whether a post carries the right to give directions."""
    return DIRECT in people.permissions_of(post.roles)


def incoming_lines(
    actor: Actor, narrow: DocumentFilter = EVERYTHING, today: dt.date | None = None
) -> QuerySet[IncomingEntry]:
    """Give the lines of the incoming books whose documents the actor may see, in no order.

    `today` (in Vietnam; left out: now) says who holds the post a line was passed to.
    """
    parts = {
        "book_id": narrow.book_id,
        "arrived_on__gte": narrow.arrived_from,
        "arrived_on__lte": narrow.arrived_until,
    }
    entries = IncomingEntry.objects.filter(
        narrow.condition("document__"),
        office_id=actor.office_key,
        **{name: value for name, value in parts.items() if value},
    )
    if narrow.words:
        entries = entries.filter(
            document_id__in=ports.documents_with_words.call(actor, narrow.words)
        )
    if not actor.may(READ_ALL):  # with it, every line of the own book is visible
        entries = entries.filter(handled_by(actor, "document_id"))
    return _in_state(actor, entries, narrow.line_state, today or clock.today())


def _in_state(
    actor: Actor, entries: QuerySet[IncomingEntry], state: str, today: dt.date
) -> QuerySet[IncomingEntry]:
    passed = ~Q(forwarded_to="") | Q(forwarded_on__isnull=False) | Exists(_forwardings())
    gone = passed | Q(directed_at__isnull=False) | Q(no_direction_at__isnull=False)
    if state == "waiting":
        return entries.filter(UNDIRECTED).exclude(passed)
    if state == "passed":
        return entries.filter(gone)
    if state == "to_direct":
        return entries.filter(
            UNDIRECTED, Exists(_to_direct(today, actor)) | ~Exists(_to_direct(today))
        )
    if state == "to_me":
        return entries.filter(
            Exists(_forwardings(actor).filter(seen_at=None)), directed_at=None
        )
    return entries.filter(due_on__isnull=False) if state == "due" else entries


def named(actor: Actor) -> Exists:
    """Give the condition that a line was passed to the actor, or to the one stood in for."""
    return Exists(_forwardings(actor))


def _forwardings(actor: Actor | None = None) -> QuerySet[Forwarding]:
    """Give those a line was passed to: all, or the actor and the one stood in for."""
    rows = Forwarding.objects.filter(entry=OuterRef("pk"))
    return rows.filter(post__person_id__in=actor.person_ids) if actor else rows


def _to_direct(today: dt.date, actor: Actor | None = None) -> QuerySet[Forwarding]:
    """Give those a line was passed to for a direction, as long as they hold their post."""
    held = Q(post__valid_until=None) | Q(post__valid_until__gt=today)
    return _forwardings(actor).filter(held, for_direction=True)


def waiting_lines(
    actor: Actor, since: dt.date, today: dt.date, state: str
) -> QuerySet[IncomingEntry]:
    """Give the lines that arrived since a day in a state of `DocumentFilter`, first due first.

    Of the papers to direct, those passed to the person by name come before all others.
    """
    narrow = DocumentFilter(arrived_from=since, line_state=state)
    lines = incoming_lines(actor, narrow, today)
    if state == "to_me" and actor.may(DIRECT):  # they are waited for as papers to direct
        lines = lines.exclude(UNDIRECTED)
    by_name = named(actor) if state == "to_direct" else Value(value=False)
    return lines.annotate(by_name=by_name).order_by(
        "-by_name", F("due_on").asc(nulls_last=True), "arrived_on", "arrival_number", "id"
    )


def recent_since(today: dt.date) -> dt.date:
    """Give the first day of the last weeks: older papers are looked for in the book."""
    return today - _RECENT


def incoming_list(
    actor: Actor,
    *,
    narrow: DocumentFilter = EVERYTHING,
    cursor: str = "",
    size: int = PAGE_SIZE,
    order: Order = NEWEST,
    columns: tuple[str, ...] = (),
) -> Page[IncomingEntry]:
    """Give a page of the incoming book, newest arrival first if not told otherwise.

    With `columns` only these of the lines and their documents are read.
    """
    at = Place.read(cursor, _KEYS[order.by], size)
    if order == NEWEST and narrow == DocumentFilter(line_state=narrow.line_state):
        bare = replace(at, values=())  # they are values of the question, the rest is its shape
        found = _newest(
            actor, clock.today(), narrow.line_state,
            values=at.values, at=bare, columns=columns,
        )  # fmt: skip
    else:
        found = list(_listed(incoming_lines(actor, narrow), order, at))
    shown = at.page(found)
    fetch_receivers(shown.items)
    return shown


@remembered
def _newest(
    actor: Actor,
    today: dt.date,
    state: str,
    *,
    values: tuple[Any, ...],
    at: Place,
    columns: tuple[str, ...],
) -> QuerySet[IncomingEntry]:
    lines = incoming_lines(actor, DocumentFilter(line_state=state), today)
    listed = _listed(lines, NEWEST, replace(at, values=values))
    return listed.only(*columns) if columns else listed


def _listed(lines: QuerySet[IncomingEntry], order: Order, at: Place) -> QuerySet[IncomingEntry]:
    lines = at.rows(_with_place(lines, order), rising=order.rising)
    # The documents are looked up of the lines shown alone, not of all that are sorted.
    shown = _with_place(IncomingEntry.objects.filter(among("pk", lines.values("pk"))), order)
    return shown.select_related("document").order_by(*lines.query.order_by)


def _with_place(lines: QuerySet[IncomingEntry], order: Order) -> QuerySet[IncomingEntry]:
    """Give lines with the key they are sorted by where it is no column of theirs."""
    if order.by != "due":
        return lines
    never = dt.date.max if order.rising else dt.date.min
    # Lines without a due date stand behind all others.
    return lines.annotate(due_place=Coalesce("due_on", Value(never)))


def count_lines(actor: Actor, narrow: DocumentFilter = EVERYTHING) -> int:
    """Give how many lines there are, counted up to one more than `COUNTED`."""
    if narrow == DocumentFilter(line_state=narrow.line_state):
        return _in_book.count(actor, clock.today(), narrow.line_state)
    return incoming_lines(actor, narrow).order_by()[: COUNTED + 1].count()


@remembered
def _in_book(actor: Actor, today: dt.date, state: str) -> QuerySet[IncomingEntry, Any]:
    lines = incoming_lines(actor, DocumentFilter(line_state=state), today)
    return lines.order_by().values_list("pk")[: COUNTED + 1]


_KEYS = {
    "date": ("arrived_on", "arrival_number", "id"),
    "number": ("arrival_number", "arrived_on", "id"),
    "due": ("due_place", "arrived_on", "id"),
}


def fetch_receivers(entries: Sequence[IncomingEntry]) -> None:
    """Fetch for lines those they were passed to, in the order in which they were told."""
    found: dict[UUID, list[Told]] = {entry.pk: [] for entry in entries}
    keys = tuple(found)
    for first in range(0, len(keys), _AT_ONCE):
        for entry_id, post_id, name, title in _told(keys[first : first + _AT_ONCE]):
            found[entry_id].append(Told(post_id, f"{name}, {title}"))
    for entry in entries:
        entry.told = found[entry.pk]


@remembered
def _told(entry_ids: tuple[UUID, ...]) -> QuerySet[Forwarding, tuple[Any, ...]]:
    rows = Forwarding.objects.filter(entry_id__in=entry_ids).order_by("passed_at", "id")
    return rows.values_list("entry_id", "post_id", "post__person__full_name", "post__title")


def arrival_of(actor: Actor, document_id: UUID) -> IncomingEntry | None:
    """Give a document's line in the office's incoming book, if it has one."""
    found = _arrivals(actor.office_key, document_id)
    fetch_receivers(found)
    return next(iter(found), None)


@remembered
def _arrivals(office_id: int, document_id: UUID) -> QuerySet[IncomingEntry]:
    lines = IncomingEntry.objects.filter(office_id=office_id, document_id=document_id)
    return lines.select_related("document", "book", "received_by")


def lines_of(actor: Actor, document_ids: Iterable[UUID]) -> list[IncomingEntry]:
    """Give the lines of some documents in the office's incoming books."""
    return [one for one in _lines_of(tuple(document_ids)) if one.office_id == actor.office_id]


@remembered
def _lines_of(document_ids: tuple[UUID, ...]) -> QuerySet[IncomingEntry]:
    # The office is not asked for beside the wall that stands before it: the planner takes the two
    # for independent, thinks next to nothing is left, and goes through all lines of the office.
    return IncomingEntry.objects.filter(document_id__in=document_ids)


def lock_arrival(actor: Actor, entry_id: UUID) -> IncomingEntry:
    """Give a line of the office's incoming book with its document, locked for change.

    :raises NotFound: when there is none.
    """
    entry = (
        IncomingEntry.objects.select_for_update(of=("self",))
        .filter(office_id=actor.office_key, pk=entry_id)
        .select_related("book", "document")
        .first()
    )
    if entry is None:
        raise NotFound(_("Không tìm thấy dòng này trong sổ."))
    return entry


def work_on(office_id: int, document_ids: Iterable[UUID]) -> dict[UUID, Work]:
    """Give what was directed on documents in an office: who leads, until when."""
    found: dict[UUID, Work] = {}
    ids = list(document_ids)
    for give in ports.document_work:
        found |= give(office_id, ids)
    return found


def receivers(entry: IncomingEntry, work: Work | None = None) -> str:
    """Say where a line went: who leads the work directed on it, else whom it was passed to."""
    if work and work.leads:
        return "; ".join(work.leads)
    people_here = [row.words for row in entry.told]
    return "; ".join(part for part in (*people_here, entry.forwarded_to) if part)


def untold(entry: IncomingEntry) -> bool:
    """Say whether a line went only to units outside, which the software does not tell."""
    return bool(entry.forwarded_to) and not entry.told
