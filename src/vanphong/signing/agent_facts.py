"""What pages, programs and paired computers are told of computers and of requests to sign."""

from __future__ import annotations

import base64
import datetime as dt
from typing import Any

from django.utils.translation import gettext as _

from vanphong.kernel.templatetags.vanphong import vn_datetime
from vanphong.signing import services
from vanphong.signing.device_key import identity_in
from vanphong.signing.keys import common_name
from vanphong.signing.models import RequestState, SigningAgent, SigningRequest


def in_groups(digest: str) -> str:
    """Give a digest in groups of eight signs, as the agent shows it too."""
    return " ".join(digest[i : i + 8] for i in range(0, len(digest), 8))


def agent_facts(agent: SigningAgent) -> list[dict[str, Any]]:
    """Give the facts of a paired computer and of the certificate it showed."""
    identity = identity_in(agent.certificate_pem)
    assert agent.token is not None
    used = agent.token.last_used_at
    return [
        {"label": _("Ghép lúc"), "text": vn_datetime(agent.paired_at)},
        {"label": _("Liên lạc gần nhất"), "text": vn_datetime(used) if used else ""},
        {"label": _("Mã kết nối hết hạn"), "text": vn_datetime(agent.token.expires_at)},
        {"label": _("Thiết bị ký"), "text": agent.token_label},
        {"label": _("Tên trên chứng thư"), "text": identity.name},
        {"label": _("Nơi cấp"), "text": common_name(identity.certificate.issuer)},
        {"label": _("Dấu vân tay SHA-256"), "text": in_groups(services.fingerprint(agent))},
    ]


def as_data(agent: SigningAgent) -> dict[str, Any]:
    """Give a paired computer as JSON data."""
    assert agent.token is not None
    return {
        "id": agent.pk,
        "name": agent.name,
        "paired_at": agent.paired_at,
        "confirmed_at": agent.confirmed_at,
        "last_used_at": agent.token.last_used_at,
        "expires_at": agent.token.expires_at,
        "token_label": agent.token_label,
        "subject": identity_in(agent.certificate_pem).name,
        "fingerprint": services.fingerprint(agent),
        "key_id": agent.key_id,
    }


def state_of(request: SigningRequest, now: dt.datetime) -> str:
    """Give the state of a request; EXPIRED for one that waited too long."""
    over = request.state == RequestState.WAITING and request.expires_at <= now
    return "EXPIRED" if over else str(request.state)


def request_data(request: SigningRequest, now: dt.datetime) -> dict[str, Any]:
    """Give a request as JSON data, without the paper itself."""
    return {
        "id": request.pk,
        "for_id": request.for_id,
        "state": state_of(request, now),
        "kind": request.kind,
        "symbol": request.symbol,
        "abstract": request.abstract,
        "pages": request.pages,
        "digest": request.digest,
        "asked_at": request.asked_at,
        "expires_at": request.expires_at,
        "reason": request.reason,
    }


def to_sign(request: SigningRequest, now: dt.datetime) -> dict[str, Any]:
    """Give a request as a paired computer gets it: also whose paper, and the bytes to sign."""
    return request_data(request, now) | {
        "office": request.office.name,
        "attributes": base64.b64encode(bytes(request.attributes)).decode(),
    }
