"""Freezing the statistics of a period (form 01/TCD), giving them out as a spreadsheet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.people import api as people
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Period
from vanphong.reception import queries
from vanphong.reception.models import FrozenStatistics
from vanphong.reception.rules import COLUMNS, READING, SOURCE, Unit
from vanphong.reception.rules.permissions import READ_ALL_VISITS
from vanphong.registry import api as registry

_FORM = (
    registry.Column("Nhóm cột của mẫu", 2.4), registry.Column("Cột", 3.2),
    registry.Column("Số", 1.0, counted=True),
)  # fmt: skip
_LIST = (
    registry.Column("Nhóm cột của mẫu", 2.4), registry.Column("Cột", 3.2),
    registry.Column("Lượt, buổi tiếp", 1.6), registry.Column("Ngày", 1.1, dated=True),
    registry.Column("Số người", 1.0, counted=True),
)  # fmt: skip


@transaction.atomic
def freeze_statistics(
    *, actor: Actor, period: Period, reason: str = "", now: dt.datetime
) -> FrozenStatistics:
    """Keep the statistics of a period that is over as they stand; once more only with a reason.

    Counted is what the office has, whoever freezes it.

    :raises NotAllowed: for one who does not read all visits; otherwise as
        `petitions.freeze_version`.
    """
    require(actor, READ_ALL_VISITS)
    today = vietnam_date(now)
    frozen = petitions.freeze_version(
        FrozenStatistics, actor=actor, period=period, reason=reason, now=now,
        count=lambda: queries.office_statistics(actor, period, today).text(),
    )  # fmt: skip
    detail = petitions.told_of(frozen)
    audit.record(actor, "reception:statistics:freeze", subject=frozen, detail=detail)
    return frozen


def statistics_workbook(
    *, actor: Actor, found: queries.StatisticsOf, now: dt.datetime
) -> bytes:
    """Give statistics, live or frozen, as XLSX with the lists behind the figures; noted in the trail.

    :raises NotAllowed: for one who does not read all visits.
    """
    require(actor, READ_ALL_VISITS)
    counts = found.found.counts
    heading = [
        "01/TCD: TIẾP CÔNG DÂN",
        f"{people.own_office(actor).name}, {found.period.words}",
        petitions.standing(found.frozen, now),
        SOURCE,
        READING,
    ]
    figures = [[one.group, one.words, str(counts[one.slug])] for one in COLUMNS]
    rows = [
        [one.group, one.words, row["number"], f"{dt.date.fromisoformat(row['day']):%d/%m/%Y}",
         "" if one.unit is Unit.SESSIONS else str(row["people"])]
        for one in COLUMNS
        for row in found.found.behind(one.slug)
    ]  # fmt: skip
    detail = {"period": found.period.key, "kind": "xlsx"}
    audit.record(actor, "reception:statistics:give_out", subject=found.frozen, detail=detail)
    return registry.workbook(
        [
            registry.Sheet("01-TCD", _FORM, figures, heading),
            registry.Sheet("Danh sách", _LIST, rows, heading[:3]),
        ]
    )
