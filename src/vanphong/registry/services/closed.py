"""What is closed takes nothing more: a book no numbers, a period no lines and no changes."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import wait_in_line
from vanphong.registry.models import Book


def refuse_closed_book(book: Book) -> None:
    """Refuse a book that gives no more numbers.

    :raises Refused: naming when and by whom it was closed.
    """
    if book.closed_at is None:
        return
    who = book.closed_by.full_name if book.closed_by else ""
    raise Refused(
        _("Không thể cấp số: sổ này đã khóa ngày %(day)s%(who)s. Xin chọn hoặc mở sổ khác.")
        % {
            "day": f"{vietnam_date(book.closed_at):%d/%m/%Y}",
            "who": f" ({who})" if who else "",
        },
        code="book_closed",
    )


def closing_of(book: Book) -> str:
    """Name the line in which a closing of the book and changes of its lines wait."""
    return f"closing of {book.pk}"


def refuse_closing_day(book: Book, *days: dt.date | None) -> None:
    """Refuse lines dated in a closed period of a book whose row is not locked.

    No closing of the book runs until the transaction ends.

    :raises Refused: naming the last closed day.
    """
    wait_in_line(closing_of(book), beside=True)
    book.refresh_from_db(fields=["closed_until"])
    for day in days:
        refuse_closed_day(book, day)


def refuse_closed_day(book: Book, day: dt.date | None) -> None:
    """Refuse a line dated in a period of the book that is closed; its row is locked.

    :raises Refused: naming the last closed day.
    """
    if book.closed_until and day and day <= book.closed_until:
        raise Refused(
            _("Sổ đã khóa đến ngày %(day)s nên không ghi thêm hay sửa dòng của thời gian đó.")
            % {"day": f"{book.closed_until:%d/%m/%Y}"},
            code="period_closed",
        )
