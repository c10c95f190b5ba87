"""An office sets how often and how far it extends a task."""

from __future__ import annotations

import datetime as dt

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.tasks.models import ExtensionSetting
from vanphong.tasks.queries import own_office
from vanphong.tasks.rules import KEEP_PRACTICE, ExtensionLimit, limit_fits
from vanphong.tasks.services.guard import reason_given, require_part


@transaction.atomic
def set_extension_limit(
    *, actor: Actor, limit: ExtensionLimit, reason: str, now: dt.datetime
) -> ExtensionSetting:
    """Set how often and how far one task is extended from now on; what held before stays kept.

    :raises NotAllowed: without the permission.
    :raises Invalid: `extension_limit_range` for a limit too far away, `no_reason` without one.
    """
    require(actor, KEEP_PRACTICE)
    post_id = require_part(actor)
    fits = limit_fits(limit)
    if not fits:
        raise Invalid(fits.reason, code=fits.code, fields={"most_times": [fits.reason]})
    why = reason_given(reason)
    kept = ExtensionSetting.objects.create(
        office_id=own_office(actor),
        most_times=limit.most_times,
        most_days=limit.most_days,
        set_by_id=post_id,
        set_at=now,
        reason=why,
    )
    detail = {"most_times": kept.most_times, "most_days": kept.most_days, "reason": why}
    audit.record(actor, "tasks:extension_limit:set", subject=kept, detail=detail)
    return kept
