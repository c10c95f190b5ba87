"""Freezing what a period came to: once it is over, again only with a reason and other figures."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from typing import TypeVar

from django.utils.translation import gettext as _

from vanphong.kernel import asking
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.frozen import FrozenVersion, digest_of
from vanphong.kernel.scope import part_of_act, wait_in_line
from vanphong.petitions.rules.periods import Period
from vanphong.petitions.rules.permissions import DECIDE
from vanphong.petitions.services import guard

V = TypeVar("V", bound=FrozenVersion)


@part_of_act
def freeze_version(
    model: type[V],
    *,
    actor: Actor,
    period: Period,
    reason: str,
    count: Callable[[], str],
    now: dt.datetime,
) -> V:
    """Write the next version of a period that is over. Acts on one period wait in line.

    `count` gives the figures and their rows as text, asked once it is this act's turn. The caller
    has asked whether the actor may see them, and writes to the trail.

    :raises NotAllowed: for one who does not decide.
    :raises Invalid: `no_period` for days that are no period of a report.
    :raises Refused: `period_runs`; `frozen_already` without a reason; `nothing_changed`.
    """
    post_id = asking.own_post(actor, DECIDE)
    _insist_over(period, vietnam_date(now))
    table = model._meta.db_table
    wait_in_line(f"{table} {actor.office_key} {period.key}")
    rows = model._default_manager.filter(office_id=actor.office_key, period=period.key)
    last = rows.defer("content").order_by("-version").first()
    said = _reason_again(last.version, reason, now) if last is not None else ""
    content = count()
    digest = digest_of(content)
    if last is not None and last.digest == digest:
        sentence = _("Số liệu không khác lần chốt trước nên không chốt lại.")
        raise Refused(sentence, code="nothing_changed")
    return model._default_manager.create(
        office_id=actor.office_key, period=period.key,
        version=last.version + 1 if last is not None else 1, reason=said,
        content=content, digest=digest, frozen_at=now, frozen_by_id=post_id,
    )  # fmt: skip


def told_of(frozen: FrozenVersion) -> dict[str, object]:
    """Give what the trail tells of a version that was frozen."""
    told: dict[str, object] = {
        "period": frozen.period, "version": frozen.version, "digest": frozen.digest,
    }  # fmt: skip
    return told | ({"reason": frozen.reason} if frozen.reason else {})


def _reason_again(version: int, reason: str, now: dt.datetime) -> str:
    if not reason.strip():
        sentence = _("Kỳ này đã chốt lần %(version)d. Chốt lại thì phải ghi lý do.")
        sentence %= {"version": version}
        raise Refused(sentence, code="frozen_already", fields={"reason": [sentence]})
    return guard.reason_given(reason, now)


def _insist_over(period: Period, today: dt.date) -> None:
    if "_" in period.key:
        sentence = _("Chỉ chốt báo cáo của tháng, quý, 6 tháng, 9 tháng, năm.")
        raise Invalid(sentence, code="no_period", fields={"period": [sentence]})
    if today < period.until:
        sentence = _("Kỳ này chưa hết; chốt được từ ngày %(day)s.") % {
            "day": f"{period.until:%d/%m/%Y}"
        }
        raise Refused(sentence, code="period_runs")
