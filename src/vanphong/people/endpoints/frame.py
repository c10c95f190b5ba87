"""What the endpoints share: one router, since several acts stand at one address; the actor."""

from __future__ import annotations

from django.http import HttpRequest
from ninja import Router

from vanphong.kernel.actor import Actor

router = Router()


def actor_of(request: HttpRequest) -> Actor:
    """Give the actor the gate has set."""
    actor: Actor = request.actor  # type: ignore[attr-defined]
    return actor
