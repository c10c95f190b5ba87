"""Freezing the report of a period: its figures and the rows behind them, kept as they are now."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.gate import require
from vanphong.petitions import queries
from vanphong.petitions.models import FrozenReport
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import READ_ALL
from vanphong.petitions.services.versions import freeze_version, told_of


@transaction.atomic
def freeze_report(
    *, actor: Actor, period: Period, reason: str = "", now: dt.datetime
) -> FrozenReport:
    """Keep the report of a period that is over as it stands; once more only with a reason.

    Counted is what the office has, whoever freezes it, so that two give the same text.

    :raises NotAllowed: for one who does not read all cases; otherwise as `freeze_version`.
    """
    require(actor, READ_ALL)
    today = vietnam_date(now)
    report = freeze_version(
        FrozenReport, actor=actor, period=period, reason=reason, now=now,
        count=lambda: queries.office_snapshot(actor, period, today).text(),
    )  # fmt: skip
    audit.record(actor, "petitions:report:freeze", subject=report, detail=told_of(report))
    return report
