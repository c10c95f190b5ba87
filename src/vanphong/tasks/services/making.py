"""Making a task of what was assigned: who leads, until when, who takes part."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import Invalid, within
from vanphong.kernel.text import one_line
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks import queries
from vanphong.tasks.models import Participant, Role, Task
from vanphong.tasks.rules import (
    due_not_past,
    due_under_parent,
    may_follow,
    may_lead,
    participants_differ,
)
from vanphong.tasks.services.guard import insist, no_secret
from vanphong.tasks.services.news import ASSIGNED, IN_HAND, tell
from vanphong.tasks.services.telling import tell_follower, tell_given
from vanphong.tasks.services.terms import NO_DUE, DueFound, DueGiven, find_due


@dataclass(frozen=True, slots=True)
class Assignment:
    """Work for one lead, with those who cooperate, are informed or follow; ids are those of posts.

    Without a title the task is called after the document, else after the leader's own words;
    work that has neither must be named.
    """

    lead_id: UUID
    due: DueGiven = NO_DUE
    cooperating: Sequence[UUID] = ()
    informed: Sequence[UUID] = ()
    follower_id: UUID | None = None
    title: str = ""
    product: str = ""


def involve(
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


def make_task(
    actor: Actor,
    task: Task,
    assignment: Assignment,
    posts: dict[UUID, people.Post],
    *,
    giver_id: UUID,
    now: dt.datetime,
    found: DueFound | None = None,
) -> Task:
    """Write the task, let its people read the document, and tell who listens.

    A due date that was `found` already holds, also when it has passed.
    """
    today = vietnam_date(now)
    no_secret(now, title=assignment.title, product=assignment.product)
    parent = task.parent
    due = found or find_due(assignment.due, today, actor.office_id)
    if found is None:
        insist(due_not_past(due.on, today))
    parent_due_on = parent.due_on if parent is not None else None
    insist(due_under_parent(due.on, parent_due_on))
    lead = posts[assignment.lead_id]
    task.office_id = queries.own_office(actor)
    task.title = _title(task, assignment)
    task.product = within(one_line(assignment.product), 200, "product")
    task.due_on = due.on or parent_due_on
    task.due_explanation = due.explanation
    task.lead = lead
    task.follower = posts[assignment.follower_id] if assignment.follower_id else None
    task.created_by_id = giver_id
    task.created_at = now
    task.needs_acceptance = queries.needs_acceptance(actor)
    task.save(force_insert=True)
    _add_participants(task, assignment, now)
    detail = {"lead": str(lead), "due_on": task.due_on, "parent": task.parent_id}
    if task.follower is not None:
        detail["follower"] = str(task.follower)
    audit.record(actor, "tasks:task:create", subject=task, detail=detail)
    _open_document(actor, task, assignment, posts, now)
    working = (lead, *(posts[key] for key in assignment.cooperating))
    tell_given(actor, task, [post.person_id for post in working], now)
    tell_follower(actor, task, now)
    tell(actor, task, ASSIGNED if parent is None else IN_HAND, now)
    return task


def _title(task: Task, assignment: Assignment) -> str:
    named = within(one_line(assignment.title), 500, "title")
    if not named and task.document is not None:
        named = one_line(task.document.abstract)
    named = named or task.title
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
    told = [*assignment.informed, *([assignment.follower_id] if assignment.follower_id else [])]
    informed = [posts[i].person_id for i in told]
    reasons = registry.InvolvementReason
    involve(actor, task.document, handling, reasons.HANDLES, now)
    involve(actor, task.document, informed, reasons.INFORMED, now)


def office_posts(actor: Actor, today: dt.date) -> dict[UUID, people.Post]:
    """Give the posts of the office on the day by their ids."""
    return {post.pk: post for post in people.posts_of_office(actor, today)}


def post_of(posts: dict[UUID, people.Post], post_id: UUID, field: str) -> people.Post:
    """Give one post; `field` is where a refusal stands.

    :raises Invalid: when it is none of the office's.
    """
    found = posts.get(post_id)
    if found is None:
        sentence = _("Người được chọn không còn giữ chức vụ này trong cơ quan.")
        raise Invalid(sentence, code="no_such_post", fields={field: [str(sentence)]})
    return found


def able_to_follow(posts: dict[UUID, people.Post], post_id: UUID) -> people.Post:
    """Give the post that shall follow work.

    :raises Invalid: when it is none of the office's.
    :raises Refused: `follower_cannot_act` when it could urge nobody.
    """
    post = post_of(posts, post_id, "follower")
    insist(may_follow(may_act=queries.can_follow(post), name=post.person.full_name))
    return post


def posts_given(
    actor: Actor, assignments: Sequence[Assignment], today: dt.date
) -> dict[UUID, people.Post]:
    """Give the posts of those who get work, each checked for its part."""
    posts = office_posts(actor, today)
    for assignment in assignments:
        lead = post_of(posts, assignment.lead_id, "lead")
        insist(may_lead(may_handle=queries.can_handle(lead), name=lead.person.full_name))
        for post_id in assignment.cooperating:
            post_of(posts, post_id, "cooperating")
        for post_id in assignment.informed:
            post_of(posts, post_id, "informed")
        others = [*assignment.cooperating, *assignment.informed]
        if assignment.follower_id is not None:
            able_to_follow(posts, assignment.follower_id)
            others.append(assignment.follower_id)
        insist(participants_differ(assignment.lead_id, others))
    return posts
