"""The book of reception (form 03/TCD) given out as a spreadsheet."""

from __future__ import annotations

import datetime as dt

from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.reception import book
from vanphong.reception.rules.permissions import READ_ALL_VISITS
from vanphong.registry import api as registry

MOST_LINES = 10_000


def give_out_book(*, actor: Actor, since: dt.date, until: dt.date) -> bytes:
    """Give the book of the days `[since, until)` as XLSX; the trail notes it.

    :source: Nghị định 154/2026/NĐ-CP, mẫu 03/TCD.
    :raises Refused: `list_too_long` above `MOST_LINES`.
    """
    require(actor, READ_ALL_VISITS)
    rows = book.rows(actor, since, until, MOST_LINES + 1)
    if len(rows) > MOST_LINES:
        raise Refused(
            _("Sổ dài quá %(most)d dòng. Xin chọn kỳ ngắn hơn.") % {"most": MOST_LINES},
            code="list_too_long",
        )
    detail = {"lines": len(rows), "since": since, "until": until}
    audit.record(actor, "reception:book:give_out", detail=detail)
    last = until - dt.timedelta(days=1)
    heading = (
        "SỔ TIẾP CÔNG DÂN",
        people.own_office(actor).name,
        f"Từ ngày {since:%d/%m/%Y} đến hết ngày {last:%d/%m/%Y}",
    )
    columns = [registry.Column(one.title, one.share, dated=one.dated) for one in book.COLUMNS]
    return registry.spreadsheet(columns, rows, "Sổ tiếp công dân", heading=heading)
