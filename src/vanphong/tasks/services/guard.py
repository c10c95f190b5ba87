"""What every act on a task begins and ends with: locks, refusals, the version."""

from __future__ import annotations

import datetime as dt
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed, Refused, within
from vanphong.kernel.rules import Decision
from vanphong.kernel.secrecy import refuse_secret
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import (
    Task,
)
from vanphong.tasks.rules import DIRECT, HANDLE, Act, may

# Refusals that come from who asks, not from how things stand.
_WHO = {
    "led_elsewhere", "not_lead", "not_director", "not_leader", "not_reporter", "own_evidence",
    "own_task",
}  # fmt: skip


def insist(decision: Decision) -> None:
    """Turn a rule's no into a refusal.

    :raises NotAllowed: when it is about who asks.
    :raises Refused: when it is about how things stand.
    """
    if decision:
        return
    refusal = NotAllowed if decision.code in _WHO else Refused
    raise refusal(decision.reason, code=decision.code, source=decision.source)


def require_part(actor: Actor) -> UUID:
    """Refuse an actor who neither handles nor directs; give the post acted through.

    :raises NotAllowed: without either permission, or without a post.
    """
    if actor.post_id is None or not (actor.may(HANDLE) or actor.may(DIRECT)):
        raise NotAllowed(
            _("Bạn chưa được giao quyền làm việc này. Hãy hỏi người quản trị cơ quan."),
            data={"permission": HANDLE},
        )
    return actor.post_id


def locked(actor: Actor, task_id: UUID) -> Task:
    """Lock a task and the one above it, the upper first, until the transaction ends.

    :raises NotFound: missing or hidden.
    """
    seen = queries.get_task(actor, task_id)
    if seen.parent_id is not None:
        Task.objects.select_for_update().filter(pk=seen.parent_id).first()
    return queries.get_task(actor, task_id, lock=True)


def insist_may(
    act: Act, actor: Actor, task: Task, version: int | None, now: dt.datetime
) -> None:
    """Refuse an act the rules do not allow now, or one meant for an older version.

    :raises NotAllowed: for one who may not.
    :raises Refused: when the state forbids it, or the task changed meanwhile.
    """
    insist(may(act, queries.situation_of(actor, task, vietnam_date(now))))
    insist_version(task, version)


def insist_version(task: Task, version: int | None) -> None:
    """Refuse what was meant for an older version of a locked task.

    :raises Refused: when the task changed meanwhile.
    """
    if version is not None and version != task.version:
        raise Refused(
            _("Nhiệm vụ vừa được người khác cập nhật. Hãy xem lại rồi làm tiếp."),
            code="changed_meanwhile",
        )


def save(task: Task, *fields: str) -> None:
    """Write the changed fields and the next version."""
    task.version += 1
    task.save(update_fields=[*fields, "version"])


def lead_changed(task: Task) -> dict[str, object]:
    """Drop what the lead before asked for; give the later due date for the trail, if there was one.

    To be saved by the caller: `extension_on`, `extension_reason`.
    """
    asked = task.extension_on
    task.extension_on, task.extension_reason = None, ""
    return {"dropped_request": asked} if asked is not None else {}


def no_secret(now: dt.datetime, **fields: str) -> None:
    """Refuse words that carry a mark of secrecy: they are stored nowhere.

    :raises Secret: with the level and the rule.
    """
    refuse_secret(on=vietnam_date(now), fields=fields)


REASON_MAX = 300


def reason_given(reason: str) -> str:
    """Give a reason in its stored form.

    :raises Invalid: when it is empty, or has no room.
    """
    said = within(one_line(reason), REASON_MAX, "reason")
    if not said:
        sentence = _("Hãy ghi lý do.")
        raise Invalid(sentence, code="no_reason", fields={"reason": [str(sentence)]})
    return said
