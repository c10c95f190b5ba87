"""Who follows a task for the one who gave it."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.db import transaction

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.registry import api as registry
from vanphong.tasks.models import Task
from vanphong.tasks.rules import Act, participants_differ
from vanphong.tasks.services.guard import (
    insist,
    insist_may,
    locked,
    no_secret,
    reason_given,
    require_part,
    save,
)
from vanphong.tasks.services.making import able_to_follow, involve, office_posts
from vanphong.tasks.services.telling import tell_follower


@transaction.atomic
def set_follower(
    *,
    actor: Actor,
    task_id: UUID,
    follower_id: UUID | None,
    reason: str,
    now: dt.datetime,
    version: int | None = None,
) -> Task:
    """Let a post follow a task for who gave it, or nobody, with the reason.

    Who follows sees and urges; dates and acceptance stay with who decides on them. Locks the
    task. Naming who follows already changes nothing.

    :raises NotAllowed: for one who does not decide on it.
    :raises Invalid: without a reason, or for a post that is none of the office's.
    :raises Refused: for one who leads it or takes part, or could urge nobody; when it has ended.
    """
    require_part(actor)
    task = locked(actor, task_id)
    if task.follower_id == follower_id and task.facts.is_open:
        return task
    insist_may(Act.FOLLOW, actor, task, version, now)
    why = reason_given(reason)
    no_secret(now, reason=why)
    former = task.follower
    task.follower = None
    if follower_id is not None:
        posts = office_posts(actor, vietnam_date(now))
        task.follower = able_to_follow(posts, follower_id)
        others = task.participants.values_list("post_id", flat=True)
        insist(participants_differ(task.lead_id, [*others, follower_id]))
        told = [task.follower.person_id]
        involve(actor, task.document, told, registry.InvolvementReason.INFORMED, now)
    save(task, "follower")
    detail = {
        "from": former.pk if former else None,
        "to": follower_id,
        "to_name": str(task.follower) if task.follower else "",
        "reason": why,
    }
    audit.record(actor, "tasks:task:follow", subject=task, detail=detail)
    tell_follower(actor, task, now)
    return task
