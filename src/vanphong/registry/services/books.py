"""Acts on terms and books: open, close a period, close for good."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.lines import book_lines
from vanphong.registry.models import (
    Book,
    BookClosing,
    BookPeriod,
    Direction,
    NumberEntry,
    NumberState,
    Term,
)
from vanphong.registry.rules import types

NUMBERING_SOURCE = "office practice, ADR 0010"


@transaction.atomic
def open_term(*, actor: Actor, name: str, opens_on: dt.date) -> Term:
    """Open the term that began with a congress's close; the running one closes on that day.

    :raises Refused: when a term already began on that day or later.
    :source: Hướng dẫn 05-HD/VPTW (số và ký hiệu), second-hand
    """
    require(actor, "registry:book:manage")
    terms = list(
        Term.objects.select_for_update().filter(office_id=actor.office_key).order_by("opens_on")
    )
    if terms and terms[-1].opens_on >= opens_on:
        raise Refused(
            _("Đã có nhiệm kỳ bắt đầu từ ngày %(day)s. Xin chọn ngày muộn hơn.")
            % {"day": f"{terms[-1].opens_on:%d/%m/%Y}"},
            code="term_overlaps",
        )
    if terms and terms[-1].closes_on is None:
        terms[-1].closes_on = opens_on
        terms[-1].save(update_fields=["closes_on"])
    if not one_line(name):
        raise Invalid(_("Xin ghi tên nhiệm kỳ."), fields={"name": [_("Xin ghi tên nhiệm kỳ.")]})
    term = Term.objects.create(
        office_id=_office(actor), name=one_line(name)[:100], opens_on=opens_on
    )
    audit.record(actor, "registry:term:open", subject=term, detail={"opens_on": opens_on})
    return term


@transaction.atomic
def open_book(
    *,
    actor: Actor,
    direction: str,
    now: dt.datetime,
    body_id: UUID | None = None,
    type_code: str = "",
    term_id: UUID | None = None,
    year: int | None = None,
    congress: bool = False,
    first_number: int = 1,
    name: str = "",
) -> Book:
    """Open a book: outgoing for one body and one type (or all), incoming for the office.

    Give a term or a year. `first_number` continues a paper book.

    :raises Invalid: when body, type, term or year do not hold together.
    :raises Refused: when this series already has its book.
    """
    require(actor, "registry:book:manage")
    _refuse_nonsense(
        direction=direction, body_id=body_id, type_code=type_code, term_id=term_id, year=year,
        first_number=first_number,
    )  # fmt: skip
    term = _term(actor, term_id) if term_id else None
    body = _body(actor, body_id, vietnam_date(now)) if body_id else None
    start = term.opens_on if term else dt.date(year or 1, 1, 1)
    series = Book.objects.filter(
        office_id=actor.office_key, direction=direction, body=body, type_code=type_code,
        period_start=start, congress=congress,
    )  # fmt: skip
    if series.exists():
        raise Refused(_("Sổ này đã được mở. Xin dùng sổ đang có."), code="book_exists")
    book = Book.objects.create(
        office_id=_office(actor),
        direction=direction,
        name=one_line(name)[:200]
        or _name(direction, body, type_code, term, year, congress=congress),
        body=body,
        type_code=type_code,
        period=BookPeriod.TERM if term else BookPeriod.YEAR,
        term=term,
        period_start=start,
        congress=congress,
        first_number=first_number,
        next_number=first_number,
    )
    audit.record(actor, "registry:book:open", subject=book, detail={"name": book.name})
    return book


def _refuse_nonsense(
    *,
    direction: str,
    body_id: UUID | None,
    type_code: str,
    term_id: UUID | None,
    year: int | None,
    first_number: int,
) -> None:
    wrong: dict[str, list[str]] = {}
    if direction not in Direction.values:
        wrong["direction"] = [_("Xin chọn sổ văn bản đến hoặc sổ văn bản đi.")]
    if (direction == Direction.OUT) != (body_id is not None):
        wrong["body_id"] = [_("Sổ văn bản đi cần cơ quan ban hành; sổ văn bản đến thì không.")]
    if (term_id is None) == (year is None):
        wrong["year"] = [_("Xin chọn nhiệm kỳ hoặc năm, một trong hai.")]
    if year is not None and not 1930 <= year <= 2200:
        wrong["year"] = [_("Năm không hợp lý.")]
    if type_code and not types.is_type_code(type_code):
        wrong["type_code"] = [_("Loại văn bản này không có trong danh mục.")]
    if not 1 <= first_number < 1_000_000:
        wrong["first_number"] = [_("Số bắt đầu phải từ 1 trở lên.")]
    if wrong:
        raise Invalid(_("Không mở được sổ vì thông tin chưa đúng."), fields=wrong)


def _name(
    direction: str,
    body: people.Body | None,
    type_code: str,
    term: Term | None,
    year: int | None,
    *,
    congress: bool,
) -> str:
    kind = types.document_type(type_code).name if type_code else "văn bản"
    way = Direction(direction).label
    whose = f" của {body.name}" if body else ""
    when = term.name if term else f"năm {year}"
    of_congress = " đại hội" if congress else ""
    return f"Sổ {kind} {way}{of_congress}{whose}, {when}"[:200]


def _office(actor: Actor) -> int:
    if actor.office_id is None:
        raise NotFound(_("Chưa chọn cơ quan làm việc."))
    return actor.office_id


def _term(actor: Actor, term_id: UUID) -> Term:
    term = queries.terms_of(actor).filter(pk=term_id).first()
    if term is None:
        raise NotFound(_("Không tìm thấy nhiệm kỳ này."))
    return term


def _body(actor: Actor, body_id: UUID, on: dt.date) -> people.Body:
    body = people.bodies_of(actor, on).filter(pk=body_id).first()
    if body is None:
        raise NotFound(_("Không tìm thấy cơ quan ban hành này."))
    return body


@transaction.atomic
def close_period(
    *, actor: Actor, book_id: UUID, until: dt.date, now: dt.datetime
) -> BookClosing:
    """Close the lines of a book dated up to a day (included); they can no longer change.

    The lines are counted and digested, chained to the closing before.

    :raises Refused: when numbers are still held, the day is not over or is closed already.
    """
    require(actor, "registry:book:close")
    book = queries.lock_book(actor, book_id)
    if until >= vietnam_date(now):
        raise Refused(_("Chỉ khóa được đến hết ngày hôm qua trở về trước."), code="period_open")
    if book.closed_until and until <= book.closed_until:
        raise Refused(
            _("Sổ đã khóa đến ngày %(day)s.") % {"day": f"{book.closed_until:%d/%m/%Y}"},
            code="period_closed",
        )
    _refuse_held(book)
    previous = book.closings.order_by("-until").first()
    lines = book_lines(book, since=book.closed_until, until=until)
    digest = hashlib.sha256((previous.digest if previous else "").encode())
    for line in lines:
        digest.update("\x1f".join(line).encode() + b"\x1e")
    closing = BookClosing.objects.create(
        office_id=book.office_id, book=book, until=until, line_count=len(lines),
        digest=digest.hexdigest(), closed_at=now, closed_by_id=actor.person_id,
    )  # fmt: skip
    book.closed_until = until
    book.save(update_fields=["closed_until"])
    detail = {"until": until, "lines": len(lines), "digest": closing.digest}
    audit.record(actor, "registry:book:close_period", subject=book, detail=detail)
    return closing


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


def _refuse_held(book: Book) -> None:
    held = NumberEntry.objects.filter(book=book, state=NumberState.RESERVED).order_by("number")
    numbers = [str(entry) for entry in held[:10]]
    if numbers:
        raise Refused(
            _("Còn số đang giữ: %(numbers)s. Xin cấp hoặc hủy các số này trước khi khóa sổ.")
            % {"numbers": ", ".join(numbers)},
            code="numbers_held",
            data={"numbers": numbers},
        )
