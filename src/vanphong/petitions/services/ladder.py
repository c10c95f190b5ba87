"""The ladder of petitions: what is nearly due, late, very late; each step is told once."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from uuid import UUID

from django.db import connection, transaction

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.news import News, NewsKind
from vanphong.kernel.telling import tell_persons
from vanphong.petitions.models import Case
from vanphong.petitions.rules.permissions import ASSIGN, DECIDE
from vanphong.petitions.services.telling import persons_who, reached
from vanphong.tasks import api as tasks

_AT_ONCE = 2000
_KINDS = {
    tasks.Alert.YELLOW: NewsKind.PETITION_YELLOW,
    tasks.Alert.RED: NewsKind.PETITION_RED,
    tasks.Alert.RED_SPECIAL: NewsKind.PETITION_RED_SPECIAL,
}
# What is owed no more is due never, beyond every reach.
_CLIMB = """
insert into petitions_alarm (id, office_id, case_id, step, due_on, raised_at)
select gen_random_uuid(), c.office_id, c.id, s.step, c.next_due_on, %(now)s
from petitions_case c
cross join lateral (values
    ('YELLOW', c.next_due_on >= %(today)s),
    ('RED', c.next_due_on < %(today)s),
    ('RED_SPECIAL', c.next_due_on <= %(special)s)
) s (step, reached)
where c.office_id = %(office)s and c.next_due_on <= %(soon)s and s.reached
and not exists (select from petitions_alarm a
    where a.case_id = c.id and a.step = s.step and a.due_on = c.next_due_on)
on conflict (case_id, step, due_on) do nothing
returning case_id, step, due_on
"""


@transaction.atomic
def climb(*, actor: Actor, now: dt.datetime) -> int:
    """Note every step that cases of the actor's office have reached; give how many are new.

    The steps are those the office urges its tasks by (`tasks.set_ladder`). Doing it again, or
    twice at once, notes nothing more, and tells nobody twice.
    """
    reach = tasks.reach_of(actor, vietnam_date(now))
    given: dict[str, int | dt.date | dt.datetime] = {
        "office": actor.office_key,
        "now": now,
        "today": reach.today,
        "soon": reach.soon,
        "special": reach.special,
    }
    with connection.cursor() as cursor:
        cursor.execute(_CLIMB, given)
        raised = cursor.fetchall()
    for first in range(0, len(raised), _AT_ONCE):
        _tell(actor, raised[first : first + _AT_ONCE], now)
    return len(raised)


def _tell(actor: Actor, steps: Sequence[tuple[UUID, str, dt.date]], now: dt.datetime) -> None:
    """Tell of yellow who handles the case, or who assigns it; of red and deep red who decides too."""
    found = Case.objects.filter(pk__in={case_id for case_id, _step, _due in steps})
    cases = {case.pk: case for case in found.select_related("handler")}
    assigning, deciding = (
        persons_who(actor, permission, now) for permission in (ASSIGN, DECIDE)
    )
    news = []
    for case_id, step, due_on in steps:
        case, alert = cases[case_id], tasks.Alert(step)
        told: Iterable[UUID] = [case.handler.person_id] if case.handler else assigning
        if alert != tasks.Alert.YELLOW:
            told = (*told, *deciding)
        news.append(News(_KINDS[alert], case, due_on.isoformat(), tuple(dict.fromkeys(told))))
    tell_persons(actor, reached(news), now)
