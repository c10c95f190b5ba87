"""Urging: a reminder to the lead, kept with the task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Refused, within
from vanphong.kernel.news import NewsKind
from vanphong.kernel.text import one_line
from vanphong.tasks import queries
from vanphong.tasks.models import Task, Urging
from vanphong.tasks.rules import Act, days_late, may
from vanphong.tasks.services.guard import insist, insist_may, locked, no_secret, require_part
from vanphong.tasks.services.telling import tell_lead


def ready_words(task: Task, today: dt.date) -> str:
    """Give the sentence that reminds of a task, ready to be sent."""
    if task.due_on is not None and task.due_on < today:
        return str(_("Việc đã quá hạn. Đề nghị báo cáo kết quả ngay."))
    return str(_("Đề nghị hoàn thành đúng hạn và báo cáo kết quả."))


@transaction.atomic
def late_to_urge(*, actor: Actor, task_ids: Sequence[UUID], now: dt.datetime) -> list[Task]:
    """Give late tasks the actor may urge, for a letter that does it, and lock them.

    Locked in one order, so that two who begin letters at once follow each other.

    :raises NotFound: for one that is missing or hidden.
    :raises NotAllowed: for one the actor neither oversees nor follows, or leads; not for one that
        is led elsewhere and that the actor answers for here.
    :raises Refused: when none is named; for one that has ended, whose product waits, or that is
        not late (`task_not_late`).
    """
    require_part(actor)
    found = [locked(actor, task_id) for task_id in sorted(set(task_ids))]
    if not found:
        raise Refused(_("Hãy chọn ít nhất một việc quá hạn."), code="no_task")
    today = vietnam_date(now)
    for task in found:
        situation = replace(queries.situation_of(actor, task, today), urged_today=False)
        insist(may(Act.URGE, situation))
        if not days_late(task.facts, today):
            sentence = _("Việc “%(title)s” chưa quá hạn nên chưa đôn đốc bằng văn bản.")
            raise Refused(sentence % {"title": task.title}, code="task_not_late")
    return found


@transaction.atomic
def urge_task(
    *,
    actor: Actor,
    task_id: UUID,
    now: dt.datetime,
    words: str = "",
    letter_id: UUID | None = None,
    version: int | None = None,
) -> Urging:
    """Remind the lead of a task, who may be another office; without words a ready sentence does.

    `letter_id` names the document by which it is done, if there is one.

    Locks the task, so that it is urged at most once a day. The due date stays.

    :raises NotAllowed: for one who neither gave, oversees nor follows it, or leads it; not for who
        answers for it here while another office leads.
    :raises Invalid: when the words have no room.
    :raises Refused: when it has ended, is paused, its product waits, or it was urged today.
    """
    post_id = require_part(actor)
    task = locked(actor, task_id)
    insist_may(Act.URGE, actor, task, version, now)
    no_secret(now, words=words)
    today = vietnam_date(now)
    urging = Urging.objects.create(
        office_id=task.office_id,
        task=task,
        urged_by_id=post_id,
        urged_at=now,
        urged_on=today,
        letter_id=letter_id,
        words=within(one_line(words), 300, "words") or ready_words(task, today),
    )
    detail = {"lead": str(task.lead), "words": urging.words}
    audit.record(actor, "tasks:task:urge", subject=task, detail=detail)
    tell_lead(actor, task, NewsKind.TASK_URGED, urging.pk, now)
    return urging
