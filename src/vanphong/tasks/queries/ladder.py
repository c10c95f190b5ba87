"""Reads of the ladder: its steps in an office, what is late, whom it waits for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, Max, Q, QuerySet, Value, When
from django.db.models.functions import Coalesce

from vanphong.calendars import api as calendars
from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.tasks.models import LadderSetting, Task, Urging
from vanphong.tasks.queries.work import RUNNING, own_office, visible_tasks
from vanphong.tasks.rules import Alert, Ladder, usual_ladder

RED_STEPS = frozenset({Alert.RED, Alert.RED_SPECIAL})


def ladder_of(actor: Actor, today: dt.date) -> Ladder:
    """Give the steps that hold in the actor's office: set by it, else the usual ones."""
    last = ladder_history(actor).first()
    return last.ladder if last is not None else usual_ladder(today)


def ladder_history(actor: Actor) -> QuerySet[LadderSetting]:
    """Give what the office set, the last first."""
    kept = LadderSetting.objects.filter(office_id=own_office(actor))
    return kept.select_related("set_by__person").order_by("-set_at", "-id")


# The steps in the order of due dates, the latest due first.
_IN_ORDER = (Alert.YELLOW, Alert.RED, Alert.RED_SPECIAL)


@dataclass(frozen=True, slots=True)
class Reach:
    """Which due dates stand on which step on a day: looked up once for a page."""

    ladder: Ladder
    today: dt.date
    soon: dt.date

    @property
    def special(self) -> dt.date:
        """Give the last due date that is specially red."""
        return self.ladder.special_until(self.today)

    def of(self, steps: frozenset[Alert]) -> Q:
        """Give `rules.alert_of` as a condition, for steps beside each other; a test holds both."""
        wanted = [step for step in _IN_ORDER if step in steps]
        yesterday = self.today - dt.timedelta(days=1)
        until = {Alert.YELLOW: self.soon, Alert.RED: yesterday, Alert.RED_SPECIAL: self.special}
        after = {Alert.YELLOW: yesterday, Alert.RED: self.special}
        due = RUNNING & Q(due_on__lte=until[wanted[0]])
        return due & Q(due_on__gt=after[wanted[-1]]) if wanted[-1] in after else due


def reach_of(actor: Actor, today: dt.date) -> Reach:
    """Give how far the steps of the actor's office reach today."""
    ladder = ladder_of(actor, today)
    soon = ladder.soon_until(today, calendars.calendar_for(actor.office_id))
    return Reach(ladder, today, soon)


def with_giver(tasks: QuerySet[Task]) -> QuerySet[Task]:
    """Name the post that gave each task: who said it, else who gave the work on."""
    said = Case(When(parent=None, then=F("direction__given_by")))
    return tasks.annotate(giver_id=Coalesce(said, F("created_by")))


def giver_of(task: Task) -> people.Post:
    """Give the post that gave a task of `visible_tasks`, as `with_giver` does."""
    if task.direction is not None and task.parent_id is None:
        return task.direction.given_by
    return task.created_by


@dataclass(frozen=True, slots=True)
class Group:
    """How much work of one unit, person, leader or document is on each step."""

    key: str
    counts: dict[Alert, int]

    @property
    def late(self) -> int:
        """How much of it is late at all."""
        return self.counts[Alert.RED] + self.counts[Alert.RED_SPECIAL]


# By which field work is counted together.
GROUPS: dict[str, str | Coalesce] = {
    "don-vi": "lead__department",
    "nguoi": "lead_id",
    "lanh-dao": "giver_id",
    "theo-doi": "follower_id",
    "van-ban": "document_id",
    # No document and one of no known type are one group.
    "loai": Coalesce("document__type_code", Value("")),
}


def groups_by(tasks: QuerySet[Task], by: str, reach: Reach) -> list[Group]:
    """Count work on the steps by one of `GROUPS`, the most late first: one look at each row."""
    within = tasks.filter(reach.of(frozenset(_IN_ORDER))).order_by()
    rows = (
        (with_giver(within) if by == "lanh-dao" else within)
        .values_list(GROUPS[by])
        .annotate(
            yellow=Count("pk", filter=Q(due_on__gte=reach.today)),
            special=Count("pk", filter=Q(due_on__lte=reach.special)),
            every=Count("pk"),
        )
    )
    found = [
        Group(
            str(key or ""),
            dict(zip(_IN_ORDER, (yellow, every - yellow - special, special), strict=True)),
        )
        for key, yellow, special, every in rows
    ]
    return sorted(found, key=lambda group: (-group.late, group.key))


def of_group(tasks: QuerySet[Task], by: str, key: str) -> QuerySet[Task]:
    """Keep the tasks of one group of `groups_by`."""
    if by == "don-vi":
        return tasks.filter(lead__department=key)
    if by == "loai":
        return tasks.alias(type_code=GROUPS[by]).filter(type_code=key)
    try:
        value = UUID(key) if key else None
    except ValueError:
        return tasks.none()
    return (with_giver(tasks) if by == "lanh-dao" else tasks).filter(**{str(GROUPS[by]): value})


def last_urged(tasks: Sequence[Task]) -> dict[UUID, dt.date]:
    """Give when each of some tasks was urged last, those that were."""
    urged = Urging.objects.filter(task__in=tasks).order_by().values_list("task_id")
    return dict(urged.annotate(last=Max("urged_on")))


def specially_late(actor: Actor, today: dt.date) -> QuerySet[Task]:
    """Give the work on the highest step that the actor sees."""
    return visible_tasks(actor).filter(
        reach_of(actor, today).of(frozenset({Alert.RED_SPECIAL}))
    )
