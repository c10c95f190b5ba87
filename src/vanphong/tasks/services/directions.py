"""Giving a direction, and making the tasks that follow from it or from another task."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, NotAllowed
from vanphong.kernel.gate import require
from vanphong.kernel.text import nfc, one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Direction, Participant, Role, Task
from vanphong.tasks.rules import (
    DIRECT,
    Act,
    direction_words,
    due_not_past,
    due_under_parent,
    may_lead,
    participants_differ,
)
from vanphong.tasks.services.guard import (
    done_before,
    insist,
    insist_may,
    locked,
    no_secret,
    require_part,
    save,
)
from vanphong.tasks.services.news import ASSIGNED, IN_HAND, tell
from vanphong.tasks.services.terms import NO_DUE, DueGiven, find_due

_WORDS_MAX = 4000


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work for one lead, with those who cooperate or are informed; ids are those of posts.

    Without a title the task is called after the document, else after the leader's own words.
    """

    lead_id: UUID
    due: DueGiven = NO_DUE
    cooperating: Sequence[UUID] = ()
    informed: Sequence[UUID] = ()
    title: str = ""
    product: str = ""


@transaction.atomic
def give_direction(
    *,
    actor: Actor,
    now: dt.datetime,
    document_id: UUID | None = None,
    phrase: str = "",
    words: str = "",
    assignments: Sequence[Assignment] = (),
    request_id: UUID | None = None,
) -> Direction:
    """Keep a leader's direction and make its tasks; a term runs from today in Vietnam.

    Without assignments it only says something ("Lưu, theo dõi"). The same `request_id` gives
    the same direction. Those who get work may read the document from then on.

    :raises NotAllowed: for one who may not direct.
    :raises NotFound: for a document one may not see.
    :raises Invalid: when nothing is said, or a person is not of the office.
    :raises Refused: for a lead who cannot handle tasks, or a due date that has passed.
    """
    require(actor, DIRECT)
    giver_id = actor.post_id
    if giver_id is None:
        raise NotAllowed(_("Chỉ người giữ chức vụ trong cơ quan mới ghi ý kiến chỉ đạo."))
    document = registry.get_document(actor, document_id) if document_id else None
    kept = done_before(Direction.objects.all(), "given_by_id", actor, request_id)
    if kept is not None:
        return kept
    no_secret(now, words=words, phrase=phrase)
    posts = _posts(actor, assignments, vietnam_date(now))
    direction = Direction.objects.create(
        office_id=queries.own_office(actor),
        document=document,
        given_by_id=giver_id,
        on_behalf_of_id=actor.substituted_person_id,
        given_at=now,
        text=_words(phrase, words, assignments, posts),
        phrase=one_line(phrase)[:200],
        request_id=request_id,
    )
    audit.record(
        actor,
        "tasks:direction:give",
        subject=direction,
        detail={"document": document_id, "text": direction.text},
    )
    for assignment in assignments:
        task = Task(direction=direction, document=document, title=one_line(words)[:500])
        _make_task(actor, task, assignment, posts, giver_id=giver_id, now=now)
    _involve(actor, document, [actor.person_id], registry.InvolvementReason.DIRECTED, now)
    return direction


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
    :raises Refused: when it has ended, or the due date lies after its own.
    """
    giver_id = require_part(actor)
    parent = locked(actor, parent_id)
    kept = done_before(Task.objects.all(), "created_by_id", actor, request_id)
    if kept is not None:
        return kept
    insist_may(Act.ASSIGN, actor, parent, None)
    posts = _posts(actor, [assignment], vietnam_date(now))
    task = Task(
        parent=parent,
        direction=parent.direction,
        document=parent.document,
        request_id=request_id,
    )
    return _make_task(actor, task, assignment, posts, giver_id=giver_id, now=now)


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

    Locks the task. Handing on to the present lead changes nothing.

    :raises NotAllowed: for one who neither leads nor directs it.
    :raises Refused: when the new lead cannot handle tasks or the state forbids it.
    """
    require_part(actor)
    task = locked(actor, task_id)
    if task.lead_id == lead_id and task.facts.is_open:
        return task
    insist_may(Act.HAND_ON, actor, task, version)
    no_secret(now, reason=reason)
    lead = _post(_office_posts(actor, vietnam_date(now)), lead_id, "lead")
    insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
    former = task.lead_id
    task.participants.filter(post_id=lead_id).delete()
    Participant.objects.update_or_create(
        task=task,
        post_id=former,
        defaults={"role": Role.INFORMED},
        create_defaults={"office_id": task.office_id, "role": Role.INFORMED, "added_at": now},
    )
    task.lead = lead
    save(task, "lead")
    detail = {"from": former, "to": lead_id, "to_name": str(lead), "reason": one_line(reason)}
    audit.record(actor, "tasks:task:hand_on", subject=task, detail=detail)
    if task.document is not None:
        _involve(
            actor, task.document, [lead.person_id], registry.InvolvementReason.HANDLES, now
        )
    return task


def _involve(
    actor: Actor,
    document: registry.Document | None,
    person_ids: Sequence[UUID | None],
    reason: registry.InvolvementReason,
    now: dt.datetime,
) -> None:
    """Let persons read the document, for the reason."""
    if document is not None:
        for person_id in person_ids:
            registry.involve(actor, document, person_id, reason, now)


def _make_task(
    actor: Actor,
    task: Task,
    assignment: Assignment,
    posts: dict[UUID, people.Post],
    *,
    giver_id: UUID,
    now: dt.datetime,
) -> Task:
    today = vietnam_date(now)
    no_secret(now, title=assignment.title, product=assignment.product)
    parent = task.parent
    due = find_due(assignment.due, today, actor.office_id)
    insist(due_not_past(due.on, today))
    parent_due_on = parent.due_on if parent is not None else None
    insist(due_under_parent(due.on, parent_due_on))
    lead = posts[assignment.lead_id]
    task.office_id = queries.own_office(actor)
    task.title = _title(task, assignment)
    task.product = one_line(assignment.product)[:200]
    task.due_on = due.on or parent_due_on
    task.due_explanation = due.explanation
    task.lead = lead
    task.created_by_id = giver_id
    task.created_at = now
    task.needs_acceptance = queries.needs_acceptance(actor)
    task.save(force_insert=True)
    _add_participants(task, assignment, now)
    detail = {"lead": str(lead), "due_on": task.due_on, "parent": task.parent_id}
    audit.record(actor, "tasks:task:create", subject=task, detail=detail)
    _open_document(actor, task, assignment, posts, now)
    tell(actor, task, ASSIGNED if parent is None else IN_HAND, now)
    return task


def _title(task: Task, assignment: Assignment) -> str:
    named = one_line(assignment.title)
    if not named and task.document is not None:
        named = one_line(task.document.abstract)
    if not named and task.direction is not None and task.parent is None:
        named = task.title or one_line(task.direction.text)
    if not named:
        sentence = _("Hãy ghi việc cần làm.")
        raise Invalid(sentence, code="no_title", fields={"title": [str(sentence)]})
    return named[:500]


def _add_participants(task: Task, assignment: Assignment, now: dt.datetime) -> None:
    parts = [
        *((post_id, Role.COOPERATING) for post_id in assignment.cooperating),
        *((post_id, Role.INFORMED) for post_id in assignment.informed),
    ]
    Participant.objects.bulk_create(
        Participant(
            office_id=task.office_id, task=task, post_id=post_id, role=role, added_at=now
        )
        for post_id, role in parts
    )


def _open_document(
    actor: Actor,
    task: Task,
    assignment: Assignment,
    posts: dict[UUID, people.Post],
    now: dt.datetime,
) -> None:
    handling = [posts[i].person_id for i in (assignment.lead_id, *assignment.cooperating)]
    informed = [posts[i].person_id for i in assignment.informed]
    reasons = registry.InvolvementReason
    _involve(actor, task.document, handling, reasons.HANDLES, now)
    _involve(actor, task.document, informed, reasons.INFORMED, now)


def _office_posts(actor: Actor, today: dt.date) -> dict[UUID, people.Post]:
    return {post.pk: post for post in people.posts_of_office(actor, today)}


def _post(posts: dict[UUID, people.Post], post_id: UUID, field: str) -> people.Post:
    found = posts.get(post_id)
    if found is None:
        sentence = _("Người được chọn không còn giữ chức vụ này trong cơ quan.")
        raise Invalid(sentence, code="no_such_post", fields={field: [str(sentence)]})
    return found


def _posts(
    actor: Actor, assignments: Sequence[Assignment], today: dt.date
) -> dict[UUID, people.Post]:
    """Give the posts of those who get work, each checked for its part."""
    posts = _office_posts(actor, today)
    for assignment in assignments:
        lead = _post(posts, assignment.lead_id, "lead")
        insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
        for post_id in assignment.cooperating:
            _post(posts, post_id, "cooperating")
        for post_id in assignment.informed:
            _post(posts, post_id, "informed")
        insist(
            participants_differ(assignment.lead_id, assignment.cooperating, assignment.informed)
        )
    return posts


def _words(
    phrase: str,
    words: str,
    assignments: Sequence[Assignment],
    posts: dict[UUID, people.Post],
) -> str:
    lead = posts[assignments[0].lead_id].person.full_name if assignments else ""
    if "{lead}" in phrase and not lead:
        sentence = _("Ý kiến này cần một người chủ trì. Hãy chọn người.")
        raise Invalid(sentence, code="no_lead", fields={"lead": [str(sentence)]})
    text = nfc(direction_words(one_line(phrase), lead, nfc(words)))[:_WORDS_MAX]
    if not text:
        sentence = _("Hãy chọn một câu hoặc ghi ý kiến chỉ đạo.")
        raise Invalid(sentence, code="no_words", fields={"words": [str(sentence)]})
    return text
