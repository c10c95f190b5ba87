"""Signing with a device of the signer in the JSON API: ask, see how far it is, stop, finish."""

from __future__ import annotations

import datetime as dt
from typing import Any, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Router, Schema

from vanphong.drafting import device_signing
from vanphong.drafting.rules import SIGN
from vanphong.kernel import clock
from vanphong.kernel.endpoints import In, allowed
from vanphong.kernel.gate import actor_of
from vanphong.kernel.scope import acting
from vanphong.signing import api as signing

router = Router()
_PLACE = "/drafts/{draft_id}/device-signature"


class AskDeviceIn(In):
    """The version that was read, when nothing else shall be signed."""

    version: int | None = None


class DeviceSignatureOut(Schema):
    """How far the request to the signer's device is; `reason` says why nothing came of it."""

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


@router.post(_PLACE, response=DeviceSignatureOut, summary="Yêu cầu ký trên thiết bị của mình")
@allowed(SIGN, scope=False)
def ask(request: HttpRequest, draft_id: UUID, given: AskDeviceIn) -> dict[str, Any]:
    """Fix the number and put the paper before the signer's device for some minutes."""
    now = clock.now()
    made = device_signing.ask_to_sign(
        actor=actor_of(request), draft_id=draft_id, version=given.version, now=now
    )
    return signing.request_data(made, now)


@router.get(_PLACE, response=DeviceSignatureOut, summary="Yêu cầu ký trên thiết bị đến đâu")
@allowed(SIGN, scope=False)
def see(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Give the last request made for a draft."""
    return signing.request_data(
        device_signing.request_of(actor_of(request), draft_id), clock.now()
    )


@router.post(
    f"{_PLACE}/stop", response=DeviceSignatureOut, summary="Dừng yêu cầu ký trên thiết bị"
)
@allowed(SIGN, scope=False)
def stop(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Stop the request before the device has answered."""
    actor, now = actor_of(request), clock.now()
    found = device_signing.request_of(actor, draft_id)
    with acting(actor):
        stopped = signing.stop_request(actor=actor, request_id=found.id, now=now)
    return signing.request_data(stopped, now)


@router.post(
    f"{_PLACE}/finish", response=DeviceSignatureOut, summary="Hoàn tất văn bản thiết bị đã ký"
)
@allowed(SIGN, scope=False)
def finish(request: HttpRequest, draft_id: UUID) -> dict[str, Any]:
    """Finish what the device has signed, when that did not come to its end."""
    actor, now = actor_of(request), clock.now()
    found = device_signing.request_of(actor, draft_id)
    device_signing.finish(actor=actor, request_id=found.id, now=now)
    return signing.request_data(device_signing.request_of(actor, draft_id), now)
