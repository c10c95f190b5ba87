"""What of a letter was typed and may be mended, and when not. Pure.

What arrived does not change: its number, its files, who is sealed. Source: office practice; the day
of receipt starts the clocks (TT 05/2021, ADR 0038), so that moving it is asked about hardest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

FIELDS = (
    "received_on", "channel", "posted_on", "dated_on", "forwarder", "forwarder_symbol",
    "forwarder_on", "abstract", "demand",
)  # fmt: skip
DAYS = ("received_on", "posted_on", "dated_on", "forwarder_on")
# What holds no free word, in which somebody could be named.
_PLAIN = (*DAYS, "channel")
WRITERS = "writers"
# The field of one writer is this and the place in the list.
WRITER = "writer:"
SOURCE = "office practice, ADR 0038"


def told(changes: Iterable[Mapping[str, Any]], *, is_hidden: bool) -> list[dict[str, Any]]:
    """Give what is kept, and what is shown, of the fields that were mended.

    Where the writer `is_hidden` of free words and names only that they were mended: what was
    corrected out may say who wrote. So when it is written down, and when it is read, for the letter
    may have been judged a denunciation since.

    :source: Luật Tố cáo 2018 (25/2018/QH14), Điều 56.
    """
    return [_told(one, is_hidden=is_hidden) for one in changes]


def _told(change: Mapping[str, Any], *, is_hidden: bool) -> dict[str, Any]:
    kept = {"field": change["field"], "old": change["old"], "new": change["new"]}
    closed = change.get("is_hidden", False) or (is_hidden and change["field"] not in _PLAIN)
    words = {"old": "", "new": ""} if closed else {}
    return kept | words | {"is_hidden": closed}


@dataclass(frozen=True, slots=True)
class Standing:
    """How a letter stands: came by machine, whom it names, what was done since it came.

    `is_closed`: a case it opened is over; `may_reopen`: all that are over may be looked at again.
    """

    year: int
    by_machine: bool
    is_protected: bool
    is_closed: bool
    may_reopen: bool
    # The first day on which something was done with it that lies after its receipt.
    first_act_on: dt.date | None


def may_correct(changed: Collection[str], received_on: dt.date, standing: Standing) -> Decision:
    """Say whether these fields may be mended, the day of receipt to the one given."""
    if WRITERS in changed and standing.is_protected:
        return _no(
            "sealed",
            Phrase(
                "Danh tính đã niêm phong: kho và phong bì chỉ ghi một lần nên không sửa được. Hãy "
                "ghi điều cần đính chính vào lý do khi đề nghị mở danh tính."
            ),
        )
    if standing.by_machine and {"received_on", "channel"} & set(changed):
        return _no(
            "received_by_machine",
            Phrase("Máy ghi lúc đơn đến qua mạng nên ngày nhận và cách đến không sửa được."),
        )
    return _may_move(received_on, standing) if "received_on" in changed else ALLOWED


_SHUT = Phrase(
    "Vụ việc của đơn đã xong: bấm Xem xét lại ở trang vụ việc rồi mới sửa ngày nhận."
)
_OVER = Phrase(
    "Vụ việc của đơn đã kết thúc, không còn bước nào làm lại được, nên ngày nhận không sửa nữa."
)


def _may_move(received_on: dt.date, standing: Standing) -> Decision:
    if received_on.year != standing.year:
        return _no(
            "other_year",
            Phrase(
                "Số đơn thuộc sổ năm %(year)s nên ngày nhận phải trong năm đó.",
                year=standing.year,
            ),
        )
    if standing.is_closed:
        return _no("case_closed", _SHUT if standing.may_reopen else _OVER)
    if standing.first_act_on is not None and standing.first_act_on < received_on:
        return _no(
            "after_steps",
            Phrase(
                "Ngày %(day)s đã có việc làm với đơn này nên ngày nhận không sau ngày đó.",
                day=f"{standing.first_act_on:%d/%m/%Y}",
            ),
        )
    return ALLOWED


def _no(code: str, reason: Phrase) -> Decision:
    return Decision(allowed=False, code=code, reason=reason, source=SOURCE)
