"""Who acts: one frozen object for a person, a token, a job or the public."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field, replace
from uuid import UUID

_NOBODY = UUID(int=0)


class ActorKind(enum.StrEnum):
    """Through which door the actor came."""

    PERSON = "PERSON"
    TOKEN = "TOKEN"  # noqa: S105 - a kind, no secret
    JOB = "JOB"
    PUBLIC = "PUBLIC"


@dataclass(frozen=True, slots=True)
class Actor:
    """One who acts, in one office, through one post.

    A person with posts in several offices acts in one of them at a time; `permissions`
    are those held there, now. `substituted_person_id` names the absent person stood in for.
    """

    kind: ActorKind
    name: str
    office_id: int | None = None
    person_id: UUID | None = None
    post_id: UUID | None = None
    post_title: str = ""
    permissions: frozenset[str] = field(default_factory=frozenset)
    substituted_person_id: UUID | None = None
    substituted_name: str = ""

    def may(self, permission: str) -> bool:
        """Say whether the permission is held in the office acted in."""
        return permission in self.permissions

    @property
    def person_ids(self) -> tuple[UUID, ...]:
        """The persons whose work this actor may do: self and the one stood in for."""
        ids = (self.person_id, self.substituted_person_id)
        return tuple(i for i in ids if i is not None)

    @property
    def office_key(self) -> int:
        """The key to look rows of the office up by; one that no row bears without an office."""
        return self.office_id or 0

    @property
    def person_key(self) -> UUID:
        """The key to look rows of the person up by; one that no row bears without a person."""
        return self.person_id or _NOBODY

    @property
    def post_key(self) -> UUID:
        """The key to look rows of the post up by; one that no row bears without a post."""
        return self.post_id or _NOBODY

    def in_office(self, office_id: int) -> Actor:
        """Give the same job actor working in another office; only jobs move freely.

        :raises ValueError: for a person, whose office follows from a post.
        """
        if self.kind is not ActorKind.JOB:
            message = "only a job changes its office"
            raise ValueError(message)
        return replace(self, office_id=office_id)


PUBLIC = Actor(kind=ActorKind.PUBLIC, name="public")


def job_actor(name: str, office_id: int | None, permissions: frozenset[str]) -> Actor:
    """Give the actor of a background job or of an operator's command."""
    return Actor(kind=ActorKind.JOB, name=name, office_id=office_id, permissions=permissions)
