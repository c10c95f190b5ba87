"""Who is likely to lead: from what was given before."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from vanphong.kernel.actor import Actor
from vanphong.people import api as people
from vanphong.registry import api as registry
from vanphong.tasks.models import Task
from vanphong.tasks.queries.work import directed_tasks, own_office

_LOOKED_AT = 60


@dataclass(frozen=True, slots=True)
class Likely:
    """Posts, the likely ones first; `suggested` led the last work on papers of the same issuer."""

    posts: list[people.Post]
    suggested: UUID | None = None


def likely_leads(
    actor: Actor, posts: Sequence[people.Post], document: registry.Document | None
) -> Likely:
    """Order the posts that can lead by how often the actor gave them work lately."""
    given = directed_tasks(actor).filter(parent=None).order_by("-created_at")
    often = Counter(given.values_list("lead_id", flat=True)[:_LOOKED_AT])
    able = {post.pk for post in posts}
    last = _last_lead(actor, document)
    suggested = last if last in able else None
    ordered = sorted(posts, key=lambda post: (post.pk != suggested, -often[post.pk]))
    return Likely(ordered, suggested)


def _last_lead(actor: Actor, document: registry.Document | None) -> UUID | None:
    if document is None or not document.issuer_key:
        return None
    return (
        Task.objects.filter(
            office_id=own_office(actor),
            parent=None,
            document__issuer_key=document.issuer_key,
        )
        .order_by("-created_at", "-id")
        .values_list("lead_id", flat=True)
        .first()
    )
