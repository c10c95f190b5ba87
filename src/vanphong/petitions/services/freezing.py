"""Freezing the report of a period: its figures and the rows behind them, kept as they are now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from vanphong.audit import api as audit
from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import wait_in_line
from vanphong.petitions import queries
from vanphong.petitions.models import FrozenReport
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import DECIDE, READ_ALL
from vanphong.petitions.rules.snapshots import digest_of
from vanphong.petitions.services import guard


@transaction.atomic
def freeze_report(
    *, actor: Actor, period: Period, reason: str = "", now: dt.datetime
) -> FrozenReport:
    """Keep the report of a period that is over as it stands; once more only with a reason.

    Counted is what the office has, whoever freezes it, so that two give the same text. Acts on
    one period wait in line.

    :raises Invalid: `no_period` for days that are no period of a report.
    :raises Refused: `period_runs`; `frozen_already` without a reason; `nothing_changed`.
    """
    post_id = asking.own_post(actor, DECIDE)
    require(actor, READ_ALL)
    _insist_over(period, vietnam_date(now))
    wait_in_line(f"petitions freeze {actor.office_key} {period.key}")
    last = next(iter(queries.versions_of(actor, period.key)), None)
    if last is not None and not reason.strip():
        sentence = _("Kỳ này đã chốt lần %(version)d. Chốt lại thì phải ghi lý do.")
        raise Refused(
            sentence % {"version": last.version}, code="frozen_already",
            fields={"reason": [sentence % {"version": last.version}]},
        )  # fmt: skip
    said = guard.reason_given(reason, now) if last is not None else ""
    found = queries.office_snapshot(actor, period, vietnam_date(now))
    content = found.text()
    digest = digest_of(content)
    if last is not None and last.digest == digest:
        sentence = _("Số liệu không khác lần chốt trước nên không chốt lại.")
        raise Refused(sentence, code="nothing_changed")
    report = FrozenReport.objects.create(
        office_id=actor.office_key, period=period.key,
        version=last.version + 1 if last is not None else 1, reason=said,
        content=content, digest=digest, frozen_at=now, frozen_by_id=post_id,
    )  # fmt: skip
    audit.record(
        actor, "petitions:report:freeze", subject=report,
        detail={"period": period.key, "version": report.version, "digest": digest,
                "cases": len(found.cases), "letters": len(found.letters)}
        | ({"reason": said} if said else {}),
    )  # fmt: skip
    return report


def _insist_over(period: Period, today: dt.date) -> None:
    if "_" in period.key:
        sentence = _("Chỉ chốt báo cáo của tháng, quý, 6 tháng, 9 tháng, năm.")
        raise Invalid(sentence, code="no_period", fields={"period": [sentence]})
    if today < period.until:
        sentence = _("Kỳ này chưa hết; chốt được từ ngày %(day)s.") % {
            "day": f"{period.until:%d/%m/%Y}"
        }
        raise Refused(sentence, code="period_runs")
