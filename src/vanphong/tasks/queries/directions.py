"""Reads of directions, of who may lead, and of how the office works."""

from __future__ import annotations

import datetime as dt
import functools
import tomllib
from importlib import resources
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.files import api as files
from vanphong.kernel.actor import Actor
from vanphong.kernel.clock import vietnam_date
from vanphong.kernel.errors import NotFound
from vanphong.kernel.remembered import remembered
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks.models import Direction, Phrase, Practice, Task
from vanphong.tasks.queries.work import my_tasks, own_office, standing_of
from vanphong.tasks.rules import DIRECT, HANDLE, READ_ALL, may_give_to

READ_DOCUMENTS = "registry:document:read"


def visible_directions(actor: Actor) -> QuerySet[Direction]:
    """Give the directions the actor may see: all of the office, or those of visible work."""
    directions = Direction.objects.filter(office_id=own_office(actor)).select_related(
        "given_by__person", "on_behalf_of", "recorded_by", "paper_scan", "voice"
    )
    if actor.may(READ_ALL):
        return directions
    followed = my_tasks(actor).filter(direction__isnull=False).values("direction_id")
    own = directions.filter(
        Q(given_by__person_id__in=actor.person_ids) | Q(recorded_by_id=actor.person_key)
    )
    return directions.filter(pk__in=followed) | own


def get_direction(actor: Actor, direction_id: UUID) -> Direction:
    """Give one direction.

    :raises NotFound: missing or hidden.
    """
    direction = visible_directions(actor).filter(pk=direction_id).first()
    if direction is None:
        raise NotFound(_("Không có ý kiến chỉ đạo này, hoặc bạn không được xem."))
    return direction


def get_spoken(actor: Actor, direction_id: UUID) -> tuple[Direction, files.File]:
    """Give a visible direction that was spoken too, with its recording.

    :raises NotFound: missing, hidden, or of words alone.
    """
    direction = visible_directions(actor).filter(pk=direction_id).first()
    if direction is None or direction.voice is None:
        raise NotFound(_("Không tìm thấy bản ghi âm này."))
    return direction, direction.voice


@remembered
def directions_on(actor: Actor, document_id: UUID) -> QuerySet[Direction]:
    """Give the visible directions on a document, oldest first."""
    return visible_directions(actor).filter(document_id=document_id).order_by("given_at", "id")


def can_handle(post: people.Post) -> bool:
    """Say whether a post carries the right to handle tasks."""
    return HANDLE in people.permissions_of(post.roles)


def can_follow(post: people.Post) -> bool:
    """Say whether a post carries a right by which it may urge what it follows."""
    return bool({HANDLE, DIRECT} & people.permissions_of(post.roles))


def can_be_told(post: people.Post) -> bool:
    """Say whether a post reads documents, so that work may concern it; one that only administers
    the office does not.
    """
    return READ_DOCUMENTS in people.permissions_of(post.roles)


def posts_to_lead(actor: Actor, on: dt.date) -> list[people.Post]:
    """Give the posts of the office that can lead a task on the day, by name."""
    return [post for post in people.posts_of_office(actor, on) if can_handle(post)]


def posts_to_give(actor: Actor, task: Task, on: dt.date) -> list[people.Post]:
    """Give the posts the actor may give a task, or a part of it, to on the day, by name."""
    posts = posts_to_lead(actor, on)
    oversees = standing_of(actor, task).oversees
    own = next((post.rank for post in posts if post.pk == actor.post_id), "")
    return [
        post
        for post in posts
        if may_give_to(oversees=oversees, own_rank=own, lead_rank=post.rank)
    ]


def others_to_lead(actor: Actor, task: Task, on: dt.date) -> list[people.Post]:
    """Give the posts the actor may hand a task on to: whoever leads it already is none."""
    return [post for post in posts_to_give(actor, task, on) if post.pk != task.lead_id]


def needs_acceptance(actor: Actor) -> bool:
    """Say whether the office wants evidence accepted before a task is closed."""
    kept = Practice.objects.filter(office_id=own_office(actor)).first()
    return kept is not None and kept.needs_acceptance


def phrases(actor: Actor) -> list[str]:
    """Give the phrases leaders choose from: the office's own, else those of the product."""
    kept = Phrase.objects.filter(office_id=own_office(actor)).order_by("position", "id")
    return list(kept.values_list("text", flat=True)) or _phrase_data()["phrases"]


def usual_phrase(phrases: list[str]) -> str:
    """Give the phrase a form starts with: the first that names a lead, else the first."""
    return next((said for said in phrases if "{lead}" in said), phrases[0] if phrases else "")


def phrases_for_the_file() -> frozenset[str]:
    """Give the phrases after which nobody has anything to do."""
    return frozenset(_phrase_data()["for_the_file"])


def book_due(
    actor: Actor, document: registry.Document | None, today: dt.date
) -> dt.date | None:
    """Give the due date the clerk wrote in the incoming book, while it lies ahead."""
    if document is None:
        return None
    lines = registry.incoming_lines(actor).filter(document_id=document.pk)
    due_on: dt.date | None = lines.values_list("due_on", flat=True).first()
    return due_on if due_on is not None and due_on >= today else None


def next_waiting(
    actor: Actor, after: registry.Document, now: dt.datetime
) -> registry.Document | None:
    """Give another paper that waits for the leader's word, in the order of the desk."""
    today = vietnam_date(now)
    since = registry.recent_since(today)
    waiting = registry.waiting_lines(actor, since, today, "to_direct")
    following = waiting.exclude(document_id=after.pk).select_related("document")
    line = following.first()
    return line.document if line is not None else None


@functools.cache
def _phrase_data() -> dict[str, list[str]]:
    text = (resources.files("vanphong.tasks") / "rules_data" / "phrases.toml").read_text(
        "utf-8"
    )
    return tomllib.loads(text)
