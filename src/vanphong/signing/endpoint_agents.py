"""The JSON API of paired computers: pairing, what waits, the paper, the answer; one's own list.

A code to pair with and the confirmation of a certificate are given in a browser or by command
only: no program's key makes itself another one.
"""

from __future__ import annotations

import base64
import binascii
import datetime as dt
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Field, Query, Router, Schema

from vanphong.kernel import clock, ports
from vanphong.kernel.endpoints import Done, In, allowed, gives, open_to_all
from vanphong.kernel.errors import Invalid, Refused
from vanphong.kernel.gate import actor_of
from vanphong.kernel.scope import acting
from vanphong.signing import agent_facts, agent_queries, agent_waiting, services
from vanphong.signing.models import SigningAgent, SigningRequest

router = Router()
SERVE = services.SERVE
USE = "signing:key:use"
_PDF = "application/pdf"
# A certificate of RSA-4096 with all its extensions is some 3 kB.
Certificate = Annotated[str, Field(min_length=1, max_length=12_000)]


class PairIn(In):
    """A pairing code, what the computer is called, and the certificates on the device.

    The signer's certificate comes first; all as DER in base64. The private key stays there.
    """

    code: Annotated[str, Field(max_length=60)]
    name: Annotated[str, Field(max_length=100)]
    certificates: Annotated[list[Certificate], Field(min_length=1, max_length=10)]
    token_label: Annotated[str, Field(max_length=100)] = ""


class PairOut(Schema):
    """The token of the paired computer, shown this once."""

    token: str
    person: str
    office: str
    fingerprint: str


class AgentOut(Schema):
    """A paired computer; `key_id` is null until its certificate was confirmed."""

    id: UUID
    name: str
    paired_at: dt.datetime
    confirmed_at: dt.datetime | None
    last_used_at: dt.datetime | None
    expires_at: dt.datetime
    token_label: str
    subject: str
    fingerprint: str
    key_id: UUID | None


class SigningRequestOut(Schema):
    """One paper before one device; `digest` is the SHA-256 of the bytes that are signed."""

    id: UUID
    for_id: UUID
    state: Literal["WAITING", "SIGNED", "DONE", "REFUSED", "CLOSED", "EXPIRED"]
    kind: str
    symbol: str
    abstract: str
    pages: int
    digest: str
    asked_at: dt.datetime
    expires_at: dt.datetime
    reason: str


class ToSignOut(SigningRequestOut):
    """With the office and the signed attributes (DER, base64): what the device signs."""

    office: str
    attributes: str


class NextOut(Schema):
    """What waits; when nothing does, ask again after some seconds."""

    confirmed: bool
    request: ToSignOut | None
    ask_again_seconds: int


class SignatureIn(In):
    """The signature value over the signed attributes, base64: ECDSA as DER, RSA PKCS#1 v1.5."""

    signature: Annotated[str, Field(min_length=1, max_length=2_000)]


class RefusalIn(In):
    """Why the signer did not sign."""

    reason: Annotated[str, Field(max_length=500)]


@router.post(
    "/signing-agents", auth=None, response=PairOut, summary="Ghép máy ký bằng mã ghép máy"
)
@open_to_all("the code, which works once and for ten minutes, is the proof; it tells nothing")
def pair(request: HttpRequest, given: PairIn) -> dict[str, Any]:  # noqa: ARG001
    """Give a computer its token for a code from the signer's page."""
    agent, secret = services.pair_agent(
        code=given.code,
        name=given.name,
        certificates=[_decoded(one, "certificates") for one in given.certificates],
        token_label=given.token_label,
        now=clock.now(),
    )
    return {
        "token": secret,
        "person": agent.post.person.full_name,
        "office": agent.office.name,
        "fingerprint": services.fingerprint(agent),
    }


@router.get("/signing-agent/next", response=NextOut, summary="Văn bản chờ thiết bị này ký")
@allowed(SERVE, scope=False)
def next_to_sign(
    request: HttpRequest, wait: Annotated[int, Query(ge=0, le=60)] = 0
) -> dict[str, Any]:
    """Give the paper that waits the longest; with `wait` look for one some seconds long."""
    agent = _agent(request)

    def look() -> SigningRequest | None:
        with acting(actor_of(request)):
            current = agent_queries.get_agent(actor_of(request), agent.pk)
            return agent_queries.waiting_request(current, clock.now())

    found = agent_waiting.wait_for(look, wait) if agent.key_id else None
    return {
        "confirmed": agent.key_id is not None,
        "request": agent_facts.to_sign(found, clock.now()) if found else None,
        "ask_again_seconds": agent_waiting.ASK_AGAIN_SECONDS,
    }


@router.get(
    "/signing-agent/requests/{request_id}/pdf",
    summary="Tệp PDF sẽ được ký",
    openapi_extra=gives(_PDF),
)
@allowed(SERVE, scope=False)
def paper(request: HttpRequest, request_id: UUID) -> HttpResponse:
    """Give the paper with the empty place of its signature, byte for byte as it is signed."""
    actor, agent = actor_of(request), _agent(request)
    with acting(actor):
        found = agent_queries.get_request(actor, request_id)
    if found.content is None or found.key_id != agent.key_id:
        raise Refused(_("Yêu cầu ký này đã kết thúc."), code="request_over")
    return HttpResponse(bytes(found.content), content_type=_PDF)


@router.post(
    "/signing-agent/requests/{request_id}/signature",
    response=SigningRequestOut,
    summary="Trả chữ ký của thiết bị",
)
@allowed(SERVE, scope=False)
def answer(request: HttpRequest, request_id: UUID, given: SignatureIn) -> dict[str, Any]:
    """Prove and keep the signature, then finish the file. The same answer may be sent again."""
    actor, now = actor_of(request), clock.now()
    signature = _decoded(given.signature, "signature")
    agent = _agent(request)
    with acting(actor):
        services.take_signature(
            actor=actor, agent=agent, request_id=request_id, signature=signature, now=now
        )
    ports.signature_given.call(actor=actor, request_id=request_id, now=now)
    with acting(actor):
        return agent_facts.request_data(agent_queries.get_request(actor, request_id), now)


@router.post(
    "/signing-agent/requests/{request_id}/refusal",
    response=SigningRequestOut,
    summary="Báo người ký không ký",
)
@allowed(SERVE, scope=False)
def refuse(request: HttpRequest, request_id: UUID, given: RefusalIn) -> dict[str, Any]:
    """Tell the signer's page that nothing is signed, and why."""
    actor, now = actor_of(request), clock.now()
    agent = _agent(request)
    with acting(actor):
        found = services.refuse_on_device(
            actor=actor, agent=agent, request_id=request_id, reason=given.reason, now=now
        )
        return agent_facts.request_data(found, now)


@router.get("/me/signing-agents", response=list[AgentOut], summary="Máy ký của tôi")
@allowed(USE)
def own_agents(request: HttpRequest) -> list[dict[str, Any]]:
    """Give one's own paired computers, the newest first."""
    return [agent_facts.as_data(one) for one in agent_queries.own_agents(actor_of(request))]


@router.delete("/me/signing-agents/{agent_id}", response=Done, summary="Ngừng dùng một máy ký")
@allowed(USE)
def revoke(request: HttpRequest, agent_id: UUID) -> Done:
    """End a paired computer at once; the key stays."""
    services.revoke_agent(actor=actor_of(request), agent_id=agent_id, now=clock.now())
    return Done()


def _agent(request: HttpRequest) -> SigningAgent:
    actor = actor_of(request)
    secret = request.headers.get("Authorization", "").partition(" ")[2].strip()
    with acting(actor):
        return agent_queries.agent_of_token(actor, secret)


def _decoded(text: str, field: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError) as error:
        sentence = _("Cần dữ liệu dạng base64.")
        raise Invalid(sentence, fields={field: [sentence]}) from error
