"""The ladder of urging: an office sets its steps; what reaches one is noted, each step once."""

from __future__ import annotations

import datetime as dt

from django.db import connection, transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, within
from vanphong.kernel.gate import require
from vanphong.kernel.text import one_line
from vanphong.tasks.models import LadderSetting
from vanphong.tasks.queries import own_office, reach_of
from vanphong.tasks.rules import KEEP_PRACTICE, Ladder, ladder_fits
from vanphong.tasks.services.guard import require_part
from vanphong.tasks.services.telling import tell_steps


@transaction.atomic
def set_ladder(*, actor: Actor, ladder: Ladder, reason: str, now: dt.datetime) -> LadderSetting:
    """Set by which steps the office urges from now on; what held before stays in the history.

    :raises NotAllowed: without the permission.
    :raises Invalid: `ladder_steps` for steps too far away, `reason` without one.
    """
    require(actor, KEEP_PRACTICE)
    post_id = require_part(actor)
    fits = ladder_fits(ladder)
    if not fits:
        raise Invalid(fits.reason, code=fits.code, fields={"soon_days": [fits.reason]})
    why = within(one_line(reason), 300, "reason")
    if not why:
        sentence = _("Xin ghi lý do đổi mức nhắc.")
        raise Invalid(sentence, code="reason", fields={"reason": [str(sentence)]})
    kept = LadderSetting.objects.create(
        office_id=own_office(actor),
        soon_days=ladder.soon_days,
        special_days=ladder.special_days,
        set_by_id=post_id,
        set_at=now,
        reason=why,
    )
    detail = {"soon_days": kept.soon_days, "special_days": kept.special_days, "reason": why}
    audit.record(actor, "tasks:ladder:set", subject=kept, detail=detail)
    return kept


# A step is kept with the due date it was reached with, so that it is raised once for each.
_CLIMB = """
insert into tasks_alarm (id, office_id, task_id, step, due_on, raised_at)
select gen_random_uuid(), t.office_id, t.id, s.step, t.due_on, %(now)s
from tasks_task t
cross join lateral (values
    ('YELLOW', t.due_on >= %(today)s),
    ('RED', t.due_on < %(today)s),
    ('RED_SPECIAL', t.due_on <= %(special)s)
) s (step, reached)
where t.office_id = %(office)s and t.due_on <= %(soon)s and s.reached
and t.closed_at is null and t.cancelled_at is null and t.submitted_at is null
and t.paused_at is null
and not exists (select from tasks_alarm a
    where a.task_id = t.id and a.step = s.step and a.due_on = t.due_on)
on conflict (task_id, step, due_on) do nothing
returning task_id, step, due_on
"""


@transaction.atomic
def climb(*, actor: Actor, now: dt.datetime) -> int:
    """Note every step that work of the actor's office has reached by now; give how many are new.

    Doing it again, or twice at once, notes nothing more, and tells nobody twice. Who is told
    follows from the steps: the lead, who gave the work, the leaders (`rules.alert_of`).
    """
    office_id, today = own_office(actor), vietnam_date(now)
    reach = reach_of(actor, today)
    given: dict[str, int | dt.date | dt.datetime] = {
        "office": office_id,
        "now": now,
        "today": today,
        "soon": reach.soon,
        "special": reach.special,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB, given)
        raised = cursor.fetchall()
    tell_steps(actor, raised, now)
    return len(raised)
