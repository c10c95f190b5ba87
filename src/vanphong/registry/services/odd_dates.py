"""Dates that are hardly right: warned of, and taken when someone has looked again."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.registry.models import Book, NumberEntry, NumberState
from vanphong.registry.rules.numbering import HOUSE_SOURCE


def refuse_odd_incoming(issued_on: dt.date | None, arrived_on: dt.date) -> None:
    """Warn of a document that bears a later day than the one it arrived on.

    :raises Refused: `odd_dates`.
    """
    if issued_on and issued_on > arrived_on:
        sentence = _("Ngày văn bản %(issued)s muộn hơn ngày đến %(arrived)s.")
        _refuse([sentence % {"issued": _day(issued_on), "arrived": _day(arrived_on)}])


def refuse_odd_outgoing(entry: NumberEntry, issued_on: dt.date, now: dt.datetime) -> None:
    """Warn of an own document dated in the future, or before the number in front of it.

    :raises Refused: `odd_dates`.
    """
    said = []
    if issued_on > vietnam_date(now):
        sentence = _("Ngày văn bản %(issued)s muộn hơn hôm nay.")
        said.append(sentence % {"issued": _day(issued_on)})
    before = (
        NumberEntry.objects.filter(
            book_id=entry.book_id, number__lt=entry.number, state=NumberState.GIVEN
        )
        .select_related("document")
        .order_by("-number", "-suffix")
        .first()
    )
    last = before.document.issued_on if before and before.document else None
    if before and last and last > issued_on:
        sentence = _("Ngày văn bản %(issued)s sớm hơn ngày %(last)s của số %(number)s.")
        values = {"issued": _day(issued_on), "last": _day(last), "number": before}
        said.append(sentence % values)
    _refuse(said)


def refuse_outside_book(book: Book, arrived_on: dt.date) -> None:
    """Refuse a day of arrival that is not of the book's year or term.

    :raises Invalid: naming `arrived_on`.
    """
    term = book.term
    inside = (
        term.opens_on <= arrived_on and (term.closes_on is None or arrived_on < term.closes_on)
        if term
        else arrived_on.year == book.period_start.year
    )
    if not inside:
        sentence = _("Ngày đến %(day)s không thuộc thời gian của %(book)s.") % {
            "day": _day(arrived_on), "book": book.name,
        }  # fmt: skip
        raise Invalid(sentence, fields={"arrived_on": [sentence]})


def _refuse(said: list[str]) -> None:
    if said:
        raise Refused(
            _("%(why)s Xin xem lại; nếu văn bản ghi đúng như vậy thì đánh dấu xác nhận.")
            % {"why": " ".join(said)},
            code="odd_dates",
            source=HOUSE_SOURCE,
            fields={"issued_on": said},
        )


def _day(value: dt.date) -> str:
    return f"{value:%d/%m/%Y}"
