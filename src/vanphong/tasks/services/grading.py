"""An office sets by which grades it accepts products."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Invalid
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.tasks.models import GradeSetting
from vanphong.tasks.queries import own_office
from vanphong.tasks.rules import KEEP_PRACTICE, grades_fit
from vanphong.tasks.services.guard import no_secret, reason_given, require_part


@transaction.atomic
def set_grades(
    *, actor: Actor, names: Sequence[str], reason: str, now: dt.datetime
) -> GradeSetting:
    """Set the grades asked for from now on, the best first; none at all asks for none.

    Products accepted before keep the grade they were given.

    :raises NotAllowed: without the permission.
    :raises Invalid: `grade_names` unless there are none or three; `no_reason` without one.
    """
    require(actor, KEEP_PRACTICE)
    post_id = require_part(actor)
    given = tuple(one_line(name) for name in names)
    no_secret(now, names=" ".join(given))
    fits = grades_fit(given)
    if not fits:
        raise Invalid(fits.reason, code=fits.code, fields={"names": [fits.reason]})
    kept = GradeSetting.objects.create(
        office_id=own_office(actor),
        names=list(given),
        set_by_id=post_id,
        set_at=now,
        reason=reason_given(reason),
    )
    detail = {"names": kept.names, "reason": kept.reason}
    audit.record(actor, "tasks:grades:set", subject=kept, detail=detail)
    return kept
