"""Acts on terms of the committee: open the new one, enter those that ended."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotFound, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.registry.models import Term

EARLIEST = dt.date(1930, 2, 3)
YEARS_AHEAD = 6


@transaction.atomic
def open_term(
    *,
    actor: Actor,
    name: str,
    opens_on: dt.date,
    now: dt.datetime,
    closes_on: dt.date | None = None,
) -> Term:
    """Enter a term that began with a congress's close, up to the next one's close.

    The newest term may run on; the one before it closes on that day. A term that ended is entered
    behind the running one, which goes on; without its end it ends where the next one begins.

    :raises Invalid: when the name is missing or a day makes no sense.
    :raises Refused: `term_overlaps` when it covers days of another term.
    :source: Hướng dẫn 05-HD/VPTW (số và ký hiệu), second-hand
    """
    require(actor, "registry:book:manage")
    if actor.office_id is None:
        raise NotFound(_("Chưa chọn cơ quan làm việc."))
    _refuse_nonsense(name, opens_on, closes_on, vietnam_date(now))
    terms = list(
        Term.objects.select_for_update().filter(office_id=actor.office_id).order_by("opens_on")
    )
    before = next((t for t in reversed(terms) if t.opens_on <= opens_on), None)
    after = next((t for t in terms if t.opens_on > opens_on), None)
    closes_on = closes_on or (after.opens_on if after else None)
    if before and before.opens_on == opens_on:
        raise _overlap(before)
    if after and closes_on and closes_on > after.opens_on:
        raise _overlap(after)
    if before and before.closes_on is None:
        before.closes_on = opens_on
        before.save(update_fields=["closes_on"])
    elif before and before.closes_on and before.closes_on > opens_on:
        raise _overlap(before)
    term = Term.objects.create(
        office_id=actor.office_id, name=within(one_line(name), 100, "name"), opens_on=opens_on,
        closes_on=closes_on,
    )  # fmt: skip
    detail = {"opens_on": opens_on, "closes_on": closes_on}
    audit.record(actor, "registry:term:open", subject=term, detail=detail)
    return term


def _refuse_nonsense(
    name: str, opens_on: dt.date, closes_on: dt.date | None, today: dt.date
) -> None:
    latest = dt.date(today.year + YEARS_AHEAD, 12, 31)
    wrong: dict[str, list[str]] = {}
    if not one_line(name):
        wrong["name"] = [_("Xin ghi tên nhiệm kỳ.")]
    for field, day in (("opens_on", opens_on), ("closes_on", closes_on)):
        if day and not EARLIEST <= day <= latest:
            wrong[field] = [
                _("Xin ghi ngày từ %(first)s đến %(last)s.")
                % {"first": f"{EARLIEST:%d/%m/%Y}", "last": f"{latest:%d/%m/%Y}"}
            ]
    if closes_on and closes_on <= opens_on and "closes_on" not in wrong:
        wrong["closes_on"] = [_("Ngày kết thúc phải sau ngày bắt đầu.")]
    if wrong:
        raise Invalid(_("Thông tin nhiệm kỳ chưa đúng."), fields=wrong)


def _overlap(term: Term) -> Refused:
    until = f"{term.closes_on:%d/%m/%Y}" if term.closes_on else _("nay")
    words = {"name": term.name, "since": f"{term.opens_on:%d/%m/%Y}", "until": until}
    return Refused(
        _("Thời gian này trùng với %(name)s (từ %(since)s đến %(until)s).") % words,
        code="term_overlaps",
    )
