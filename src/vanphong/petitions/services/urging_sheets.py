"""Urgings and the replies that came on them as a spreadsheet, without a word of a letter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.petitions import queries
from vanphong.petitions.rules.following import URGING_LABELS
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import READ_OWN
from vanphong.registry import api as registry

_URGINGS = (
    registry.Column("Vụ việc", 1.0), registry.Column("Lần", 0.8, counted=True),
    registry.Column("Ngày", 1.1, dated=True), registry.Column("Số, ký hiệu", 1.6),
    registry.Column("Nơi nhận", 3.2), registry.Column("Hạn trả lời", 1.1, dated=True),
    registry.Column("Văn bản trả lời", 1.6), registry.Column("Ngày đến", 1.1, dated=True),
    registry.Column("Tình trạng", 1.8),
)  # fmt: skip
_REPLIES = (
    registry.Column("Ngày đến", 1.1, dated=True), registry.Column("Số, ký hiệu", 1.6),
    registry.Column("Nơi được đôn đốc", 3.2), registry.Column("Vụ việc", 1.6),
    registry.Column("Ghi nhận", 2.2),
)  # fmt: skip


def urging_workbook(*, actor: Actor, period: Period | None, now: dt.datetime) -> bytes:
    """Give the urgings and the replies the actor may see, of one period where one is named.

    An urging counts by the day of its paper, a reply by the day it came. Noted in the trail.

    :raises NotAllowed: for one who sees no cases.
    """
    require(actor, READ_OWN)
    today = vietnam_date(now)
    rows = queries.in_urging_view(queries.urgings(actor), "tat-ca", today, period)
    when = str(period.words) if period else "Tất cả"
    heading = ["ĐÔN ĐỐC VÀ TRẢ LỜI", f"{people.own_office(actor).name}, {when}"]
    sheets = [
        registry.Sheet(
            "Đôn đốc", _URGINGS, list(_urgings(queries.all_urgings(rows), today)), heading
        ),
        registry.Sheet("Trả lời", _REPLIES, list(_replies(actor, period)), heading),
    ]
    audit.record(
        actor, "petitions:urging:give_out", detail={"period": period.key if period else ""}
    )
    return registry.workbook(sheets)


def _urgings(rows: Iterable[queries.Urging], today: dt.date) -> Iterable[list[str]]:
    for one in rows:
        step, reply = one.step, one.reply
        yield [
            str(step.case), str(one.number), _day(one.on), step.symbol, step.addressee,
            _day(step.answer_by), reply.symbol if reply else "",
            _day(reply.replied_on) if reply else "", URGING_LABELS[one.state_on(today)],
        ]  # fmt: skip


def _replies(actor: Actor, period: Period | None) -> Iterable[list[str]]:
    for one in queries.came(actor, period):
        noted = "Liên kết với lần đôn đốc" if one.document_id else "Ghi khi có kết quả"
        yield [_day(one.on), one.symbol, one.sender, ", ".join(map(str, one.cases)), noted]


def _day(day: dt.date | None) -> str:
    return f"{day:%d/%m/%Y}" if day else ""
