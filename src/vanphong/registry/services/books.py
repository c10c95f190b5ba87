"""Acts on books: open one."""

from __future__ import annotations

import datetime as dt
import re
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.models import Book, BookPeriod, Direction, Term
from vanphong.registry.rules import types
from vanphong.registry.rules.numbering import abbreviation_of, period_of_series, series_symbol
from vanphong.registry.services.terms import EARLIEST, YEARS_AHEAD

_ABBREVIATION = re.compile(r"[A-Za-zÀ-ỹĐđ]{1,10}")


@transaction.atomic
def open_book(
    *,
    actor: Actor,
    direction: str,
    now: dt.datetime,
    body_id: UUID | None = None,
    type_code: str = "",
    abbreviation: str = "",
    term_id: UUID | None = None,
    year: int | None = None,
    congress: bool = False,
    first_number: int = 1,
    name: str = "",
) -> Book:
    """Open a book: outgoing for the bodies of one symbol and one type (or all), or incoming.

    Give a term or a year, also a past one. `first_number` continues a paper book; `abbreviation`
    writes the type in symbols, the usual one by default. Doubts are told by `book_warnings`.

    :raises Invalid: when body, type, term or year do not hold together.
    :raises Refused: when this series already has its book.
    """
    require(actor, "registry:book:manage")
    if actor.office_id is None:
        raise NotFound(_("Chưa chọn cơ quan làm việc."))
    today = vietnam_date(now)
    _refuse_nonsense(
        direction=direction, body_id=body_id, type_code=type_code, term_id=term_id, year=year,
        first_number=first_number, today=today,
    )  # fmt: skip
    term = _term(actor, term_id) if term_id else None
    start = term.opens_on if term else dt.date(year or 1, 1, 1)
    body = _body(actor, body_id, today) if body_id else None
    symbol = series_symbol(body.symbol, system=body.system, congress=congress) if body else ""
    book = Book(
        office_id=actor.office_id,
        direction=direction,
        name=within(one_line(name), 200, "name")
        or _name(direction, body, type_code, term, year, congress=congress),
        body=body,
        symbol=symbol,
        type_code=type_code,
        abbreviation=_abbreviation(body, type_code, one_line(abbreviation)),
        period=BookPeriod.TERM if term else BookPeriod.YEAR,
        term=term,
        period_start=start,
        congress=congress,
        first_number=first_number,
        next_number=first_number,
    )
    same = _same_series(book)
    try:
        with transaction.atomic():  # another may open it at the same moment
            if same is None:
                book.save(force_insert=True)
    except IntegrityError:
        same = _same_series(book)
    if same:
        raise Refused(
            _("Sổ này đã được mở: %(name)s. Xin dùng sổ đang có.") % {"name": same.name},
            code="book_exists",
        )
    detail = {"name": book.name, "warnings": book_warnings(book, today)}
    audit.record(actor, "registry:book:open", subject=book, detail=detail)
    return book


def _same_series(book: Book) -> Book | None:
    return Book.objects.filter(
        office_id=book.office_id, direction=book.direction, symbol=book.symbol,
        type_code=book.type_code, period_start=book.period_start, congress=book.congress,
    ).first()  # fmt: skip


def book_warnings(book: Book, today: dt.date) -> tuple[str, ...]:
    """Give what of a book does not follow the rules as known; nothing of it stops anybody."""
    if book.body is None:
        return ()
    per_year = book.period == BookPeriod.YEAR
    found = period_of_series(
        system=book.body.system, type_code=book.type_code, per_year=per_year
    ).warnings
    if not book.type_code:
        return found
    kind = types.document_type(book.type_code)
    first, last = book.days
    days = {first, min(last or today, max(today, first))}
    listed = [types.is_listed(kind.code, day) for day in days]
    if all(one.warnings or not one for one in listed):
        found += listed[0].warnings or (listed[0].reason,)
    return found + abbreviation_of(kind, book.abbreviation).warnings


def _refuse_nonsense(
    *,
    direction: str,
    body_id: UUID | None,
    type_code: str,
    term_id: UUID | None,
    year: int | None,
    first_number: int,
    today: dt.date,
) -> None:
    wrong: dict[str, list[str]] = {}
    if direction not in Direction.values:
        wrong["direction"] = [_("Xin chọn sổ văn bản đến hoặc sổ văn bản đi.")]
    if (direction == Direction.OUT) != (body_id is not None):
        wrong["body_id"] = [_("Sổ văn bản đi cần cơ quan ban hành; sổ văn bản đến thì không.")]
    if direction == Direction.IN and type_code:
        wrong["type_code"] = [_("Sổ văn bản đến ghi chung mọi loại.")]
    if (term_id is None) == (year is None):
        wrong["year"] = [_("Xin chọn nhiệm kỳ hoặc năm, một trong hai.")]
    last_year = today.year + YEARS_AHEAD
    if year is not None and not EARLIEST.year <= year <= last_year:
        wrong["year"] = [
            _("Xin ghi năm từ %(first)d đến %(last)d.")
            % {"first": EARLIEST.year, "last": last_year}
        ]
    if type_code and not types.is_type_code(type_code):
        wrong["type_code"] = [_("Loại văn bản này không có trong danh mục.")]
    if not 1 <= first_number < 1_000_000:
        wrong["first_number"] = [_("Số bắt đầu phải từ 1 đến 999999.")]
    if wrong:
        raise Invalid(_("Không mở được sổ vì thông tin chưa đúng."), fields=wrong)


def _abbreviation(body: people.Body | None, type_code: str, given: str) -> str:
    """Give how the type is written: as given, or as usual; unknown is asked for."""
    if body is None or not type_code:
        return ""
    if given and not _ABBREVIATION.fullmatch(given):
        sentence = _("Chữ viết tắt chỉ gồm chữ cái, không quá 10 chữ.")
        raise Invalid(sentence, fields={"abbreviation": [sentence]})
    kind = types.document_type(type_code)
    if not given and not kind.abbreviation and (kind.has_title or body.system == types.PARTY):
        sentence = _(
            "Chưa biết chữ viết tắt của loại “%(type)s”. Xin ghi chữ cơ quan vẫn dùng."
        ) % {"type": kind.name}
        raise Invalid(sentence, fields={"abbreviation": [sentence]})
    return given or kind.abbreviation


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
