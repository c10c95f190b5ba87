"""What of a letter was typed and may be mended, and when not. Pure.

What arrived does not change: its number, its files, who is sealed. Source: office practice; the day
of receipt starts the clocks (TT 05/2021, ADR 0038), so that moving it is asked about hardest.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass

from vanphong.kernel.phrases import Phrase
from vanphong.kernel.rules import ALLOWED, Decision

FIELDS = (
    "received_on", "channel", "posted_on", "dated_on", "forwarder", "forwarder_symbol",
    "forwarder_on", "abstract", "demand",
)  # fmt: skip
DAYS = ("received_on", "posted_on", "dated_on", "forwarder_on")
WRITERS = "writers"
SOURCE = "office practice, ADR 0038"


@dataclass(frozen=True, slots=True)
class Standing:
    """How a letter stands: came by machine, whom it names, what was done since it came."""

    year: int
    by_machine: bool
    is_protected: bool
    is_closed: bool
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
        return _no(
            "case_closed",
            Phrase("Vụ việc của đơn đã kết thúc: mở lại rồi mới sửa ngày nhận."),
        )
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
