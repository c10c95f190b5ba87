"""Acts on numbers: hold, give, insert. A book has no gaps and no doubles, ever.

Whoever takes a number locks the row of its book first, so that numbers of one book are taken one
after the other; books do not wait for each other. Whoever gives a number, or changes a line,
locks that line only and keeps closings of the book away (`refuse_closing_day`).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import queries
from vanphong.registry.models import Book, Document, NumberEntry, NumberState
from vanphong.registry.rules import types
from vanphong.registry.rules.numbering import may_insert, next_suffix
from vanphong.registry.rules.symbol import Style, Symbol
from vanphong.registry.services.closed import refuse_closed_book, refuse_closing_day


def require_any(actor: Actor, *permissions: str) -> None:
    """Refuse an actor who has none of the permissions.

    :raises NotAllowed: naming the first.
    """
    if not any(actor.may(permission) for permission in permissions):
        require(actor, permissions[0])


def reserve_number(
    *,
    actor: Actor,
    for_id: UUID,
    now: dt.datetime,
    book_id: UUID | None = None,
    body: people.Body | None = None,
    type_code: str = "",
    on: dt.date | None = None,
    congress: bool = False,
    purpose: str = "",
) -> NumberEntry:
    """Hold the next number of a book for a draft; asked again, give the same number.

    Name the book, or body, type and date (today by default) and the open book is found.
    `purpose` says in words what the number is for. The signer of a document may do it as well
    as the clerk. Locks the book's row until the transaction ends; runs in the caller's
    transaction.

    :raises Refused: when the book is closed, or none is open (`no_book`).
    :raises Invalid: when the type has no known abbreviation, or is not the book's.
    :source: Hướng dẫn 36-HD/VPTW và 05-HD/VPTW (số và ký hiệu); second-hand
    """
    require_any(actor, "registry:number:reserve", "drafting:draft:sign")
    if book_id is None:
        book_id = _open_book(actor, body, type_code, on or vietnam_date(now), congress=congress)
    words = _purpose(purpose, now)
    planned = plan_number(_series(actor, book_id), for_id=for_id, now=now, type_code=type_code)
    planned.purpose = words
    # Refusals come before or after it.
    with part_of_act:
        if hold_number(planned):
            detail = {"number": str(planned), "symbol": planned.symbol, "purpose": words}
            audit.record(actor, "registry:number:reserve", subject=planned, detail=detail)
            return planned
    return _held_or_refused(actor, book_id, for_id)


def _purpose(purpose: str, now: dt.datetime) -> str:
    refuse_secret(on=vietnam_date(now), fields={"purpose": purpose} if purpose else {})
    return within(one_line(purpose), 300, "purpose")


def _open_book(
    actor: Actor, body: people.Body | None, type_code: str, on: dt.date, *, congress: bool
) -> UUID:
    book = body and queries.book_for(
        actor, body=body, type_code=type_code, on=on, congress=congress
    )
    if not book:
        raise Refused(
            _("Chưa mở sổ để lấy số %(type)s vào ngày %(day)s. Xin mở sổ trước.")
            % {"type": types.document_type(type_code).name.lower(), "day": f"{on:%d/%m/%Y}"},
            code="no_book",
            data={
                "body_id": str(body.pk) if body else "",
                "type_code": type_code,
                "on": str(on),
            },
        )
    return book.id


@dataclass(frozen=True, slots=True)
class Series:
    """What of a book makes its symbols; an incoming book has no organ and makes none."""

    book_id: UUID
    office_id: int
    type_code: str
    abbreviation: str
    organ: str
    system: str

    @classmethod
    def of(cls, book: Book) -> Series:
        """Give the series of a book."""
        system = book.body.system if book.body else ""
        return cls(
            book.id, book.office_id, book.type_code, book.abbreviation, book.symbol, system
        )

    def symbol(self, type_code: str, number: int, suffix: str = "") -> str:
        """Give the symbol a number makes.

        :raises Invalid: when the type is not the book's, or has no known abbreviation.
        """
        if not self.organ:
            return ""
        kind = self._kind(type_code or self.type_code)
        state = self.system == types.STATE
        short = self.abbreviation or kind.abbreviation
        if not short and not (state and not kind.has_title):
            sentence = _(
                "Chưa biết chữ viết tắt của loại “%(type)s”. Xin mở sổ riêng cho loại này và "
                "ghi chữ cơ quan vẫn dùng."
            ) % {"type": kind.name}
            raise Invalid(sentence, code="no_abbreviation", fields={"type_code": [sentence]})
        symbol = Symbol(
            number=number,
            number_suffix=suffix,
            type_abbreviation=short,
            organs=tuple(self.organ.split("-")),
            style=Style.STATE if state else Style.PARTY,
        )
        return str(symbol)

    def _kind(self, code: str) -> types.DocumentType:
        if not types.is_type_code(code) or (self.type_code and code != self.type_code):
            sentence = _("Loại văn bản không phải loại của sổ này.")
            raise Invalid(sentence, fields={"type_code": [sentence]})
        return types.document_type(code)


_SERIES = """
select b.id, b.office_id, b.type_code, b.abbreviation, b.symbol, coalesce(y.system, '')
  from registry_book b left join people_body y on y.id = b.body_id
 where b.id = %s and b.office_id = %s
"""


def _series(actor: Actor, book_id: UUID) -> Series:
    """Give the series of a book, by plain SQL: numbers are asked for in quick succession.

    :raises NotFound: when the office has no such book.
    """
    with connection.cursor() as cursor:
        cursor.execute(_SERIES, [book_id, actor.office_id])
        row = cursor.fetchone()
    if row is None:
        raise NotFound(_("Không tìm thấy sổ này."))
    return Series(*row)


def _held(book_id: UUID, for_id: UUID) -> NumberEntry | None:
    return (
        NumberEntry.objects.filter(book_id=book_id, for_id=for_id)
        .exclude(state=NumberState.VOID)
        .first()
    )


def plan_number(
    series: Series, *, for_id: UUID, now: dt.datetime, type_code: str = ""
) -> NumberEntry:
    """Give an entry for a book's next number, which `hold_number` then finds and writes.

    :raises Invalid: when the type is not the book's, or has no known abbreviation.
    """
    return NumberEntry(
        office_id=series.office_id,
        book_id=series.book_id,
        type_code=type_code or series.type_code,
        symbol=series.symbol(type_code, 1),  # what follows the number is settled
        state=NumberState.RESERVED,
        for_id=for_id,
        reserved_at=now,
    )


# One statement, since all who want a number of the book wait while it and the rest of the
# transaction run. `b` locks the book's row and gives its newest state; a draft that already
# holds a number conflicts, and then nothing moves.
_HOLD = """
with b as (
  select id, next_number from registry_book
   where id = %(book)s and closed_at is null for update),
fresh as (
  insert into registry_number (id, office_id, book_id, number, suffix, type_code, symbol,
                               for_id, state, reason, purpose, reserved_at)
  select %(id)s, %(office)s, b.id, b.next_number, '', %(type_code)s,
         case when %(after)s = '' then ''
              when b.next_number < 10 then '0' || b.next_number || %(after)s
              else b.next_number || %(after)s end,
         %(for_id)s, %(state)s, '', %(purpose)s, %(now)s from b
  on conflict do nothing returning number, symbol),
moved as (
  update registry_book set next_number = next_number + 1
   where id = %(book)s and exists (select 1 from fresh))
select number, symbol from fresh
"""


def hold_number(planned: NumberEntry) -> bool:
    """Find and write a planned number; locks the book's row. The caller writes the trail.

    Says no, and writes nothing, when its draft already holds one or the book is closed.
    """
    facts: dict[str, Any] = {
        "id": planned.id, "office": planned.office_id, "book": planned.book_id,
        "now": planned.reserved_at, "purpose": planned.purpose,
        "type_code": planned.type_code, "for_id": planned.for_id, "state": planned.state,
        "after": planned.symbol.removeprefix("01"),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, facts)
        fresh = cursor.fetchone()
    if fresh is None:
        return False
    planned.number, planned.symbol = fresh
    planned._state.adding = False
    return True


def _held_or_refused(actor: Actor, book_id: UUID, for_id: UUID) -> NumberEntry:
    held = _held(book_id, for_id)
    if held is None:
        refuse_closed_book(queries.get_book(actor, book_id))
        message = "an open book gave no number"
        raise LookupError(message)
    return held


@part_of_act
def confirm_number(
    *, actor: Actor, entry_id: UUID, document: Document, now: dt.datetime
) -> NumberEntry:
    """Give a held number to the document it stands on; done twice, it is done once.

    Locks the number's row.

    :raises Refused: when it is void, stands on another document, or its period is closed.
    """
    require_any(actor, "registry:number:reserve", "drafting:draft:issue")
    entry = queries.lock_entry(actor, entry_id)
    if entry.state == NumberState.GIVEN and entry.document_id == document.id:
        return entry
    give_number(entry, document, now)
    audit.record(
        actor,
        "registry:number:give",
        subject=entry,
        detail={"number": str(entry), "document": document.id},
    )
    return entry


def give_number(entry: NumberEntry, document: Document, now: dt.datetime) -> None:
    """Put a locked held number on a document; the caller writes the trail.

    No closing of its book runs until the transaction ends.

    :raises Refused: when the number is not held, or its period is closed.
    """
    if entry.state != NumberState.RESERVED:
        raise Refused(
            _("Số %(number)s không còn được giữ nên không cấp được.") % {"number": entry},
            code="number_not_held",
        )
    refuse_closing_day(entry.book, document.issued_on)
    entry.state, entry.document, entry.given_at = NumberState.GIVEN, document, now
    entry.save(update_fields=["state", "document", "given_at"])


@transaction.atomic
def insert_number(
    *,
    actor: Actor,
    book_id: UUID,
    after: int,
    for_id: UUID,
    reason: str,
    now: dt.datetime,
    type_code: str = "",
) -> NumberEntry:
    """Hold a number behind an existing one (127a); the actor approves, the reason stays.

    :raises Refused: when the number before it was never taken, or the book is closed.
    :source: principle of the product, ADR 0010
    """
    require(actor, "registry:number:insert")
    words = reason_given(reason)
    book = queries.lock_book(actor, book_id)
    held = _held(book.id, for_id)
    if held:
        return held
    refuse_closed_book(book)
    decision = may_insert(after, book.next_number - 1)
    if not decision or after < book.first_number:
        raise Refused(
            decision.reason or _("Số này không có trong sổ."),
            code="insert_after_unknown",
            source=decision.source,
        )
    used = NumberEntry.objects.filter(book=book, number=after).values_list("suffix", flat=True)
    suffix = next_suffix(used)
    entry = NumberEntry.objects.create(
        office_id=book.office_id,
        book=book,
        number=after,
        suffix=suffix,
        type_code=type_code or book.type_code,
        symbol=Series.of(book).symbol(type_code, after, suffix),
        state=NumberState.RESERVED,
        for_id=for_id,
        reason=words,
        approved_by_id=actor.person_id,
        reserved_at=now,
    )
    audit.record(
        actor,
        "registry:number:insert",
        subject=entry,
        detail={"number": str(entry), "reason": words},
    )
    return entry


REASON_MAX = 500


def reason_given(reason: str) -> str:
    """Give a reason on one line.

    :raises Invalid: when there is none, or it is too long for the book.
    """
    words = one_line(reason)
    if not words or len(words) > REASON_MAX:
        sentence = _("Xin ghi lý do (không quá 500 ký tự).")
        raise Invalid(sentence, fields={"reason": [sentence]})
    return words
