"""Freezing the statistics of a period (form 01/TCD), giving them out as a spreadsheet."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import VIETNAM, vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import wait_in_line
from vanphong.people import api as people
from vanphong.petitions import api as petitions
from vanphong.petitions.api import Period
from vanphong.reception import queries
from vanphong.reception.models import FrozenStatistics
from vanphong.reception.rules import COLUMNS, READING, SOURCE, Unit
from vanphong.reception.rules.permissions import READ_ALL_VISITS
from vanphong.reception.services import guard
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

    Counted is what the office has, whoever freezes it. Acts on one period wait in line.

    :raises Invalid: `no_period` for days that are no period of a report.
    :raises Refused: `period_runs`; `frozen_already` without a reason; `nothing_changed`.
    """
    post_id = asking.own_post(actor, petitions.DECIDE)
    require(actor, READ_ALL_VISITS)
    _insist_over(period, vietnam_date(now))
    wait_in_line(f"reception freeze {actor.office_key} {period.key}")
    last = next(iter(queries.statistics_versions(actor, period.key)), None)
    said = ""
    if last is not None:
        again = _("Kỳ này đã chốt lần %(version)d. Chốt lại thì phải ghi lý do.")
        again %= {"version": last.version}
        if not reason.strip():
            raise Refused(again, code="frozen_already", fields={"reason": [again]})
        said = asking.words_given("reason", reason, guard.REASON_MAX, now)
    found = queries.office_statistics(actor, period, vietnam_date(now))
    content = found.text()
    digest = petitions.digest_of(content)
    if last is not None and last.digest == digest:
        sentence = _("Số liệu không khác lần chốt trước nên không chốt lại.")
        raise Refused(sentence, code="nothing_changed")
    frozen = FrozenStatistics.objects.create(
        office_id=actor.office_key, period=period.key,
        version=last.version + 1 if last is not None else 1, reason=said,
        content=content, digest=digest, frozen_at=now, frozen_by_id=post_id,
    )  # fmt: skip
    audit.record(
        actor, "reception:statistics:freeze", subject=frozen,
        detail={"period": period.key, "version": frozen.version, "digest": digest,
                "visits": len(found.visits)}
        | ({"reason": said} if said else {}),
    )  # fmt: skip
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
        _standing(found.frozen, now),
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


def _insist_over(period: Period, today: dt.date) -> None:
    if "_" in period.key:
        sentence = _("Chỉ chốt báo cáo của tháng, quý, 6 tháng, 9 tháng, năm.")
        raise Invalid(sentence, code="no_period", fields={"period": [sentence]})
    if today < period.until:
        sentence = _("Kỳ này chưa hết; chốt được từ ngày %(day)s.") % {
            "day": f"{period.until:%d/%m/%Y}"
        }
        raise Refused(sentence, code="period_runs")


def _standing(frozen: FrozenStatistics | None, now: dt.datetime) -> str:
    if frozen is None:
        return f"Chưa chốt; số liệu lúc {now.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}"
    return (
        f"Đã chốt lần {frozen.version}, {frozen.frozen_at.astimezone(VIETNAM):%H:%M ngày %d/%m/%Y}, "
        f"{frozen.frozen_by.person.full_name}; SHA-256 {frozen.digest}"
    )
