"""Choosing how notices reach oneself; the office's quiet hours."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, within
from vanphong.kernel.gate import require
from vanphong.kernel.news import NewsKind
from vanphong.kernel.scope import wait_in_line
from vanphong.kernel.text import one_line
from vanphong.notices import queries
from vanphong.notices.models import Choice, QuietHours
from vanphong.notices.rules import KEEP_HOURS, Quiet, Window, widens


@transaction.atomic
def choose(
    *,
    actor: Actor,
    mail_kinds: Iterable[str],
    push_kinds: Iterable[str],
    own_quiet: Window | None,
    version: int,
    now: dt.datetime,
) -> Choice:
    """Set which kinds reach the actor by mail and by push, and hours of quiet on top.

    `version` is that of what was seen, 0 when nothing was chosen before. Acts of one person
    follow each other.

    :raises Invalid: `unknown_kind`.
    :raises Refused: `quiet_narrower`, `changed_meanwhile`.
    """
    person_id = require_person(actor)
    wait_in_line(f"notices choice {actor.office_id} {person_id}")
    kept = queries.choice_of(actor)
    if kept.version != version:
        raise Refused(
            _("Cách nhận vừa được đổi ở nơi khác. Hãy xem lại rồi lưu."),
            code="changed_meanwhile",
            data={"version": kept.version},
        )
    if own_quiet is not None:
        decision = widens(own_quiet, queries.quiet_of(actor, vietnam_date(now)))
        if not decision:
            fields = {"quiet_since": [decision.reason]}
            raise Refused(decision.reason, code=decision.code, fields=fields)
    kept.mail_kinds, kept.push_kinds = _known(mail_kinds), _known(push_kinds)
    kept.quiet_since = own_quiet.since if own_quiet is not None else None
    kept.quiet_until = own_quiet.until if own_quiet is not None else None
    kept.version += 1
    kept.save(force_insert=version == 0)
    detail = {"mail": kept.mail_kinds, "push": kept.push_kinds}
    audit.record(actor, "notices:choice:set", subject=kept, detail=detail)
    return kept


def require_person(actor: Actor) -> UUID:
    """Give who the actor is.

    :raises NotAllowed: for a job.
    """
    if actor.person_id is None:
        raise NotAllowed(_("Chỉ người có tài khoản mới nhận thông báo."))
    return actor.person_id


def _known(kinds: Iterable[str]) -> list[str]:
    wanted = set(kinds)
    if unknown := wanted - set(NewsKind):
        raise Invalid(
            _("Không có loại thông báo này."),
            code="unknown_kind",
            data={"unknown": sorted(unknown)},
        )
    return [kind for kind in NewsKind if kind in wanted]


@transaction.atomic
def set_quiet_hours(*, actor: Actor, quiet: Quiet, reason: str, now: dt.datetime) -> QuietHours:
    """Set when nothing leaves the office from now on; what held before stays in the history.

    What waits already follows the new hours.

    :raises NotAllowed: without the permission.
    :raises Invalid: `reason` without one.
    """
    require(actor, KEEP_HOURS)
    why = within(one_line(reason), 300, "reason")
    if not why:
        sentence = _("Xin ghi lý do đổi giờ nghỉ.")
        raise Invalid(sentence, code="reason", fields={"reason": [str(sentence)]})
    kept = QuietHours.objects.create(
        office_id=actor.office_key,
        since=quiet.window.since,
        until=quiet.window.until,
        days_off=quiet.days_off,
        special_breaks=quiet.special_breaks,
        set_by_id=actor.post_key,
        set_at=now,
        reason=why,
    )
    detail = {
        "since": f"{kept.since:%H:%M}",
        "until": f"{kept.until:%H:%M}",
        "days_off": kept.days_off,
        "special_breaks": kept.special_breaks,
        "reason": why,
    }
    audit.record(actor, "notices:hours:set", subject=kept, detail=detail)
    return kept
