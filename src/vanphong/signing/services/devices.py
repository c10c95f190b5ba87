"""Acts on a request to sign on the signer's own device: ask, answer, refuse, stop, complete.

The device answers once. What it answered is kept at once and then made into a signed file, which
may be done again until it succeeds: a timestamp authority may be slow, a server may stop.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from vanphong.audit import api as audit
from vanphong.kernel.actor import Actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.gate import require
from vanphong.kernel.scope import part_of_act
from vanphong.kernel.text import one_line
from vanphong.signing import agent_queries, device_key
from vanphong.signing.device_key import Prepared
from vanphong.signing.models import (
    OPEN_REQUESTS,
    RequestState,
    SigningAgent,
    SigningKey,
    SigningRequest,
)
from vanphong.signing.pdf import Box
from vanphong.signing.rules import REQUEST_LIVES, KeyFacts, may_sign_with
from vanphong.signing.services.agents import SERVE
from vanphong.signing.services.keys import obey
from vanphong.signing.services.signing import PERSON_FIELD
from vanphong.signing.setup import site_responders, site_timestamper, site_trust


@dataclass(frozen=True, slots=True)
class Paper:
    """What is signed, as the signer is told, and which thing of the asking app it is."""

    for_id: UUID
    for_version: int
    kind: str
    symbol: str
    abstract: str
    pages: int


def key_at_hand(actor: Actor, now: dt.datetime) -> SigningKey:
    """Give the actor's key on a device that a paired computer serves.

    :raises Refused: `no_device_key`, `no_agent`.
    """
    require(actor, "signing:key:use")
    key = agent_queries.device_key(actor, now)
    if key is None:
        raise Refused(
            _("Bạn chưa đăng ký chứng thư trên thiết bị ký. Hãy ghép máy ở Khóa ký của tôi."),
            code="no_device_key",
        )
    if not agent_queries.is_served(actor, key, now):
        raise Refused(
            _("Chưa có máy nào được ghép với thiết bị ký này. Hãy ghép máy ở Khóa ký của tôi."),
            code="no_agent",
        )
    return key


def prepare_for_device(
    key: SigningKey, content: bytes, *, now: dt.datetime, box: Box | None, location: str
) -> Prepared:
    """Give the PDF as the device will sign it. Calls the network: outside of a transaction.

    :raises: as `pdf.sign_pdf`.
    """
    responders = site_responders()
    return device_key.prepare(
        content,
        identity=device_key.identity_in(key.certificate_pem),
        field_name=PERSON_FIELD,
        image=bytes(key.image) if key.image is not None else None,
        box=box,
        location=location,
        now=now,
        timestamper=site_timestamper(),
        trust=site_trust(),
        ask=responders.ask if responders.hosts else None,
    )


@part_of_act
def ask_device(
    *,
    actor: Actor,
    key: SigningKey,
    paper: Paper,
    prepared: Prepared,
    kept: dict[str, Any],
    now: dt.datetime,
) -> SigningRequest:
    """Put a paper before the actor's device for some minutes; an earlier request for it ends.

    The caller has locked the paper.
    """
    drop_requests(actor=actor, for_id=paper.for_id, now=now)
    request = SigningRequest.objects.create(
        office_id=actor.office_key,
        key=key,
        post_id=actor.post_key,
        for_id=paper.for_id,
        for_version=paper.for_version,
        kind=paper.kind[:200],
        symbol=paper.symbol[:100],
        abstract=paper.abstract[:1000],
        pages=paper.pages,
        content=prepared.content,
        original_size=prepared.original_size,
        digest=prepared.digest.hex(),
        attributes=prepared.attributes,
        kept=kept,
        asked_at=now,
        expires_at=now + REQUEST_LIVES,
    )
    audit.record(
        actor, "signing:request:ask", subject=request,
        detail={"symbol": paper.symbol, "digest": request.digest},
    )  # fmt: skip
    return request


@part_of_act
def drop_requests(*, actor: Actor, for_id: UUID, now: dt.datetime) -> None:
    """End the open request of a paper that went on otherwise. Locks it."""
    open_ones = agent_queries.open_requests(actor.office_key, for_id)
    for request in open_ones.select_for_update(of=("self",)):
        _end(request, RequestState.CLOSED, str(_("Văn bản đã đi tiếp theo cách khác.")), now)
        audit.record(actor, "signing:request:stop", subject=request)


@transaction.atomic
def let_expired_go(*, actor: Actor, now: dt.datetime) -> int:
    """Let the files of the office's requests go whose time is over; give how many.

    What happened stays, without the page. A device that has answered keeps its request. Locks
    them; what somebody is at work on waits for the next hour.
    """
    over = agent_queries.expired_requests(actor, now)
    found = list(over.select_for_update(of=("self",), skip_locked=True))
    for request in found:
        _end(request, RequestState.CLOSED, str(_("Đã quá hạn mà thiết bị chưa ký.")), now)
        audit.record(actor, "signing:request:stop", subject=request)
    return len(found)


@transaction.atomic
def stop_request(*, actor: Actor, request_id: UUID, now: dt.datetime) -> SigningRequest:
    """Stop one's own request before the device has answered. Locks it; a second time is one.

    :raises Refused: `request_answered`.
    """
    request = agent_queries.get_request(actor, request_id, lock=True)
    if request.state == RequestState.WAITING:
        _end(request, RequestState.CLOSED, str(_("Người ký đã dừng yêu cầu.")), now)
        audit.record(actor, "signing:request:stop", subject=request)
    elif request.state == RequestState.SIGNED:
        raise _answered()
    return request


@transaction.atomic
def refuse_on_device(
    *, actor: Actor, agent: SigningAgent, request_id: UUID, reason: str, now: dt.datetime
) -> SigningRequest:
    """Take a no from the device, in the words it gives. Locks the request.

    :raises Refused: `request_answered`, `request_over`.
    """
    require(actor, SERVE)
    request = agent_queries.get_request(actor, request_id, lock=True)
    words = one_line(reason)[:500] or str(_("Người ký không ký trên thiết bị."))
    if request.state == RequestState.REFUSED and request.reason == words:
        return request
    _require_open(request, agent, now)
    _end(request, RequestState.REFUSED, words, now, agent)
    audit.record(actor, "signing:request:refuse", subject=request, detail={"reason": words})
    return request


@transaction.atomic
def take_signature(
    *, actor: Actor, agent: SigningAgent, request_id: UUID, signature: bytes, now: dt.datetime
) -> SigningRequest:
    """Keep the signature a device answers with, once it is proved. Locks the request.

    The same answer sent again is the same act. What follows is for the app that asked.

    :raises Invalid: `wrong_signature`.
    :raises Refused: `request_answered`, `request_over`, `key_retired`, a certificate over.
    """
    require(actor, SERVE)
    request = agent_queries.get_request(actor, request_id, lock=True)
    if request.signature is not None and bytes(request.signature) == signature:
        return request
    _require_open(request, agent, now)
    identity = device_key.identity_in(request.key.certificate_pem)
    identity.refuse_outside_validity(now)
    obey(
        may_sign_with(KeyFacts(request.key.holder_id, request.key.retired_at), actor.person_id)
    )
    device_key.refuse_wrong_signature(identity, bytes(request.attributes), signature)
    request.state, request.signature = RequestState.SIGNED, signature
    request.answered_at, request.answered_by = now, agent
    request.save(update_fields=["state", "signature", "answered_at", "answered_by"])
    audit.record(
        actor, "signing:request:answer", subject=request, detail={"computer": agent.name}
    )
    return request


def complete(request: SigningRequest, now: dt.datetime) -> tuple[bytes, bytes]:
    """Give the page before and after its signature. Calls the network: outside of a transaction.

    :raises Refused: a certificate revoked or over meanwhile.
    :raises Unavailable: no timestamp, no revocation list in force.
    """
    assert request.signature is not None
    identity = device_key.identity_in(request.key.certificate_pem)
    identity.refuse_outside_validity(now)
    responders = site_responders()
    site_trust().material_for([identity.der], now, responders.ask if responders.hosts else None)
    content = bytes(request.content or b"")
    prepared = Prepared(
        content, request.original_size, bytes.fromhex(request.digest), bytes(request.attributes)
    )
    signed = device_key.put_in(
        prepared, bytes(request.signature), identity=identity, now=now,
        timestamper=site_timestamper(),
    )  # fmt: skip
    return content[: request.original_size], signed


@part_of_act
def close_request(
    *, actor: Actor, request_id: UUID, now: dt.datetime, reason: str = ""
) -> SigningRequest | None:
    """End an answered request: its file is kept, or with `reason` it cannot be. Locks it.

    Gives None when that was done before: then there is nothing left to do.

    :raises Refused: `request_over` when it was stopped, `request_waiting`.
    """
    request = agent_queries.get_request(actor, request_id, lock=True)
    if request.state == RequestState.DONE:
        return None
    if request.state != RequestState.SIGNED:
        raise _over(request)
    _end(request, RequestState.CLOSED if reason else RequestState.DONE, reason[:500], now)
    if reason:
        audit.record(actor, "signing:request:stop", subject=request, detail={"reason": reason})
    return request


def _end(
    request: SigningRequest,
    state: RequestState,
    reason: str,
    now: dt.datetime,
    agent: SigningAgent | None = None,
) -> None:
    request.state, request.reason, request.content = state, reason, None
    if request.answered_at is None:
        request.answered_at, request.answered_by = now, agent
    request.save(update_fields=["state", "reason", "content", "answered_at", "answered_by"])


def _require_open(request: SigningRequest, agent: SigningAgent, now: dt.datetime) -> None:
    if request.key_id != agent.key_id or request.state not in OPEN_REQUESTS:
        raise _over(request)
    if request.state == RequestState.SIGNED:
        raise _answered()
    if request.expires_at <= now:
        raise Refused(
            _("Yêu cầu ký đã quá hạn, văn bản chưa được ký. Hãy bấm ký lại trên trang ký."),
            code="request_over",
        )


def _over(request: SigningRequest) -> Refused:
    if request.state == RequestState.DONE:
        return _answered()
    if request.state == RequestState.WAITING:
        return Refused(_("Thiết bị chưa ký văn bản này."), code="request_waiting")
    return Refused(
        _("Yêu cầu ký này đã dừng, văn bản chưa được ký. %(why)s") % {"why": request.reason},
        code="request_over",
    )


def _answered() -> Refused:
    return Refused(_("Thiết bị đã ký văn bản này rồi."), code="request_answered")
