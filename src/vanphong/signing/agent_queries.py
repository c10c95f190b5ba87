"""Reads of paired computers and of requests to sign there: everyone sees the own ones only."""

from __future__ import annotations

import datetime as dt
import hashlib
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import NotAllowed, NotFound
from vanphong.signing.models import (
    OPEN_REQUESTS,
    RequestState,
    SigningAgent,
    SigningKey,
    SigningRequest,
    Store,
)
from vanphong.signing.queries import keys_in_use


def own_agents(actor: Actor) -> QuerySet[SigningAgent]:
    """Give the person's paired computers in the office, the newest first, without ended ones."""
    agents = SigningAgent.objects.filter(
        office_id=actor.office_key, post__person_id=actor.person_key
    )
    live = agents.filter(revoked_at=None, token__revoked_at=None).exclude(paired_at=None)
    return live.select_related("post__person", "token", "key").order_by("-paired_at", "id")


def get_agent(actor: Actor, agent_id: UUID, *, lock: bool = False) -> SigningAgent:
    """Give one of the person's paired computers, locked on demand.

    :raises NotFound: missing, another's, or ended.
    """
    agents = own_agents(actor)
    found = (agents.select_for_update(of=("self",)) if lock else agents).filter(pk=agent_id)
    agent = found.first()
    if agent is None:
        raise NotFound(_("Không có máy ký này, hoặc đã ngừng dùng."), code="agent_not_found")
    return agent


def agent_of_token(actor: Actor, secret: str) -> SigningAgent:
    """Give the paired computer whose token this is.

    :raises NotAllowed: `not_paired` for a token that belongs to none.
    """
    digest = hashlib.sha256(secret.encode()).hexdigest()
    agent = own_agents(actor).filter(token__digest=digest).first()
    if agent is None:
        raise NotAllowed(
            _("Mã này không thuộc máy ký nào đã ghép. Hãy ghép lại máy."), code="not_paired"
        )
    return agent


def device_key(actor: Actor, now: dt.datetime) -> SigningKey | None:
    """Give the actor's own key at a computer of the own, usable at `now`; the latest of several."""
    mine = keys_in_use(actor, now).filter(store=Store.AGENT, holder_id=actor.person_key)
    return mine.defer(None).order_by("-valid_from", "id").first()


def is_served(actor: Actor, key: SigningKey, now: dt.datetime) -> bool:
    """Say whether a paired computer could answer for a key."""
    return own_agents(actor).filter(key=key, token__expires_at__gt=now).exists()


def last_request(actor: Actor, for_id: UUID) -> SigningRequest | None:
    """Give the last request the person made for a paper, without the paper itself."""
    mine = _own_requests(actor).filter(for_id=for_id)
    return mine.defer("content").order_by("-asked_at", "-id").first()


def waiting_request(agent: SigningAgent, now: dt.datetime) -> SigningRequest | None:
    """Give what waits for a paired computer the longest, without the paper itself."""
    waiting = SigningRequest.objects.filter(
        office_id=agent.office_id, key_id=agent.key_id, state=RequestState.WAITING,
        expires_at__gt=now,
    )  # fmt: skip
    return waiting.select_related("office").defer("content").order_by("asked_at", "id").first()


def get_request(actor: Actor, request_id: UUID, *, lock: bool = False) -> SigningRequest:
    """Give one of the person's requests, whole, locked on demand.

    :raises NotFound: missing or another's.
    """
    mine = _own_requests(actor)
    if lock:
        mine = mine.select_for_update(of=("self",))
    found = mine.filter(pk=request_id).first()
    if found is None:
        raise NotFound(_("Không có yêu cầu ký này."), code="request_not_found")
    return found


def open_requests(office_id: int, for_id: UUID) -> QuerySet[SigningRequest]:
    """Give the open request of a paper, whoever made it, for an act that ends it."""
    return SigningRequest.objects.filter(
        office_id=office_id, for_id=for_id, state__in=OPEN_REQUESTS
    ).defer("content")


def expired_requests(actor: Actor, now: dt.datetime) -> QuerySet[SigningRequest]:
    """Give the office's requests that no device may answer any more, without their papers."""
    waiting = SigningRequest.objects.filter(
        office_id=actor.office_key, state=RequestState.WAITING, expires_at__lte=now
    )
    return waiting.defer("content").order_by("id")


def _own_requests(actor: Actor) -> QuerySet[SigningRequest]:
    mine = SigningRequest.objects.filter(
        office_id=actor.office_key, key__holder_id=actor.person_key
    )
    return mine.select_related("key", "post__person", "office")
