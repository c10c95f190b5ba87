"""Acts that close books: a period with its digest, a book for good; and the digest's check."""

from __future__ import annotations

import datetime as dt
import hashlib
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import wait_in_line
from vanphong.registry import queries
from vanphong.registry.lines import lasting_lines
from vanphong.registry.models import Book, BookClosing, NumberEntry, NumberState
from vanphong.registry.services.closed import closing_of


@transaction.atomic
def close_period(
    *, actor: Actor, book_id: UUID, until: dt.date, now: dt.datetime, dry_run: bool = False
) -> BookClosing:
    """Close the lines of a book dated up to a day (included); they can no longer change.

    The lines are counted and digested, chained to the closing before. A dry run only counts.
    Locks the book's row and waits for whoever changes lines of the book, so that no change
    slips in between the count and the end.

    :raises Refused: when numbers of the period are still held, the day is not over or is closed
        already.
    """
    require(actor, "registry:book:close")
    book = queries.lock_book(actor, book_id)
    wait_in_line(closing_of(book))
    if until >= vietnam_date(now):
        raise Refused(_("Chỉ khóa được đến hết ngày hôm qua trở về trước."), code="period_open")
    if book.closed_until and until <= book.closed_until:
        raise Refused(
            _("Sổ đã khóa đến ngày %(day)s.") % {"day": f"{book.closed_until:%d/%m/%Y}"},
            code="period_closed",
        )
    _refuse_held(book, until)
    before = book.closings.order_by("-until").first()
    lines, digest = _digest(book, before, until)
    closing = BookClosing(
        office_id=book.office_id, book=book, until=until, line_count=lines, digest=digest,
        closed_at=now, closed_by_id=actor.person_id,
    )  # fmt: skip
    if dry_run:
        return closing
    closing.save(force_insert=True)
    book.closed_until = until
    book.save(update_fields=["closed_until"])
    detail = {"until": until, "lines": lines, "digest": digest}
    audit.record(actor, "registry:book:close_period", subject=book, detail=detail)
    return closing


def _digest(book: Book, before: BookClosing | None, until: dt.date) -> tuple[int, str]:
    """Count and digest the lines after the closing before, chained to it."""
    since = before.until + dt.timedelta(days=1) if before else None
    digest = hashlib.sha256((before.digest if before else "").encode())
    lines = lasting_lines(book, since=since, until=until)
    for line in lines:
        digest.update("\x1f".join(line).encode() + b"\x1e")
    return len(lines), digest.hexdigest()


@dataclass(frozen=True, slots=True)
class VerifiedClosing:
    """One closing of a book, and whether its lines are still what they were."""

    closing: BookClosing
    lines_now: int
    intact: bool


def verify_book(*, actor: Actor, book_id: UUID) -> tuple[VerifiedClosing, ...]:
    """Count and digest every closed period of a book again, oldest first.

    :raises NotFound: when the office has no such book.
    """
    require(actor, "registry:book:print")
    book = queries.get_book(actor, book_id)
    found: list[VerifiedClosing] = []
    before = None
    for closing in book.closings.select_related("closed_by").order_by("until"):
        lines, digest = _digest(book, before, closing.until)
        intact = (lines, digest) == (closing.line_count, closing.digest)
        found.append(VerifiedClosing(closing, lines, intact))
        before = closing
    detail = {"closings": len(found), "intact": all(one.intact for one in found)}
    audit.record(actor, "registry:book:verify", subject=book, detail=detail)
    return tuple(found)


@transaction.atomic
def close_book(*, actor: Actor, book_id: UUID, now: dt.datetime) -> Book:
    """Close a book for good: it gives no more numbers.

    :raises Refused: when numbers are still held.
    """
    require(actor, "registry:book:close")
    book = queries.lock_book(actor, book_id)
    if book.closed_at:
        return book
    _refuse_held(book)
    book.closed_at, book.closed_by_id = now, actor.person_id
    book.save(update_fields=["closed_at", "closed_by"])
    audit.record(actor, "registry:book:close", subject=book)
    return book


def _refuse_held(book: Book, until: dt.date | None = None) -> None:
    """Refuse while numbers are held; with a day, only those held up to it."""
    held = NumberEntry.objects.filter(book=book, state=NumberState.RESERVED).order_by("number")
    numbers = [
        str(one) for one in held if until is None or vietnam_date(one.reserved_at) <= until
    ]
    if numbers:
        raise Refused(
            _("Còn số đang giữ: %(numbers)s. Xin cấp hoặc hủy các số này trước khi khóa sổ.")
            % {"numbers": ", ".join(numbers[:10]) + ("…" if numbers[10:] else "")},
            code="numbers_held",
            data={"numbers": numbers[:10]},
        )
