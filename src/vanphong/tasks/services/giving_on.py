"""Work given on: a part of a task to someone, or the whole to another lead."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.asking import done_before
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import within
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Participant, Role, Task
from vanphong.tasks.rules import Act, may_give_to, may_lead
from vanphong.tasks.services.guard import (
    REASON_MAX,
    insist,
    insist_may,
    lead_changed,
    locked,
    no_secret,
    require_part,
    save,
)
from vanphong.tasks.services.making import (
    Assignment,
    involve,
    make_task,
    office_posts,
    post_of,
    posts_given,
)
from vanphong.tasks.services.telling import tell_given


@transaction.atomic
def assign_subtask(
    *,
    actor: Actor,
    parent_id: UUID,
    assignment: Assignment,
    now: dt.datetime,
    request_id: UUID | None = None,
) -> Task:
    """Give part of a task on to someone, due no later than the task itself.

    Locks the task above. Without a due date the child takes that of the task above; the same
    `request_id` gives the same task.

    :raises NotAllowed: for one who neither leads nor directs the task above.
    :raises Refused: when it has ended, the due date lies after its own, or the lead stands
        above who gives it on.
    """
    giver_id = require_part(actor)
    parent = locked(actor, parent_id)
    kept = done_before(Task.objects.all(), "created_by_id", actor, request_id)
    if kept is not None:
        return kept
    insist_may(Act.ASSIGN, actor, parent, None, now)
    posts = posts_given(actor, [assignment], vietnam_date(now))
    _insist_not_upward(actor, parent, posts, assignment.lead_id)
    task = Task(
        parent=parent,
        direction=parent.direction,
        document=parent.document,
        request_id=request_id,
    )
    return make_task(actor, task, assignment, posts, giver_id=giver_id, now=now)


@transaction.atomic
def hand_on(
    *,
    actor: Actor,
    task_id: UUID,
    lead_id: UUID,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Make another post the lead; the former lead is kept informed, the clock runs on.

    Who followed it and leads it now follows it no more. More time the former lead asked for is
    asked for no more; what another office that leads asked for stays. Locks the task. Handing on
    to the present lead changes nothing.

    :raises NotAllowed: for one who neither leads nor directs it.
    :raises Refused: when the new lead cannot handle tasks or stands above who hands on, or the
        state forbids it.
    """
    require_part(actor)
    task = locked(actor, task_id)
    if task.lead_id == lead_id and task.facts.is_open:
        return task
    insist_may(Act.HAND_ON, actor, task, version, now)
    why = within(one_line(reason), REASON_MAX, "reason")
    no_secret(now, reason=why)
    posts = office_posts(actor, vietnam_date(now))
    lead = post_of(posts, lead_id, "lead")
    insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
    _insist_not_upward(actor, task, posts, lead_id)
    former = task.lead_id
    task.participants.filter(post_id=lead_id).delete()
    Participant.objects.update_or_create(
        task=task,
        post_id=former,
        defaults={"role": Role.INFORMED},
        create_defaults={"office_id": task.office_id, "role": Role.INFORMED, "added_at": now},
    )
    task.lead = lead
    if task.follower_id == lead_id:
        task.follower = None
    detail = {"from": former, "to": lead_id, "to_name": str(lead), "reason": why}
    if task.lead_office_id is None:
        detail |= lead_changed(task)
    save(task, "lead", "follower", "extension_on", "extension_reason")
    audit.record(actor, "tasks:task:hand_on", subject=task, detail=detail)
    tell_given(actor, task, [lead.person_id], now)
    if task.document is not None:
        involve(actor, task.document, [lead.person_id], registry.InvolvementReason.HANDLES, now)
    return task


def _insist_not_upward(
    actor: Actor, task: Task, posts: dict[UUID, people.Post], lead_id: UUID
) -> None:
    own = posts.get(actor.post_id) if actor.post_id is not None else None
    insist(
        may_give_to(
            oversees=queries.standing_of(actor, task).oversees,
            own_rank=own.rank if own is not None else "",
            lead_rank=posts[lead_id].rank,
        )
    )
