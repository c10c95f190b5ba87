"""Log-in at the identity provider of the customer (OpenID Connect): code flow with PKCE.

Only the provider the operator set is called, never an address from elsewhere. Of what it says one
thing is believed, after its signature: who it is to the provider (`sub`); never a mail address.
"""

from __future__ import annotations

import base64
import datetime as dt
import hashlib
import json
import secrets
import urllib.error
import urllib.request
from collections.abc import Mapping
from dataclasses import dataclass
from hmac import compare_digest
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from django.conf import settings
from django.utils.translation import gettext_lazy as _
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from vanphong.kernel.errors import Invalid, Unavailable

_ASKED, _THROUGH = "asked_provider", "through_provider"
_LIFE_SECONDS = 600
_ALGORITHMS = ["RS256", "PS256", "ES256"]
_TIMEOUT_SECONDS = 5
_BYTES_MAX = 1_000_000


@dataclass(frozen=True, slots=True)
class Provider:
    """The provider and how this office is known to it."""

    issuer: str
    client_id: str
    secret: str


def provider() -> Provider | None:
    """Give the provider that is set, or None."""
    if not settings.OIDC_ISSUER:
        return None
    secret = Path(settings.OIDC_SECRET_FILE).read_text("utf-8").strip()
    return Provider(settings.OIDC_ISSUER, settings.OIDC_CLIENT_ID, secret)


def address_to_ask(
    known: Provider, session: Any, *, back: str, place: str, now: dt.datetime
) -> str:
    """Give the address at the provider where a person proves who it is."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _n in range(3))
    session[_ASKED] = [state, nonce, verifier, place, int(now.timestamp())]
    digest = hashlib.sha256(verifier.encode()).digest()
    facts = {
        "response_type": "code",
        "client_id": known.client_id,
        "redirect_uri": back,
        "scope": "openid",
        "state": state,
        "nonce": nonce,
        "code_challenge": base64.urlsafe_b64encode(digest).decode().rstrip("="),
        "code_challenge_method": "S256",
    }
    return f"{_discovered(known)['authorization_endpoint']}?{urlencode(facts)}"


def subject_of(
    known: Provider, session: Any, given: Mapping[str, str], *, back: str, now: dt.datetime
) -> tuple[str, str]:
    """Give who came back from the provider, and where they wanted to go.

    :raises Invalid: `provider` when anything of it does not hold; each answer serves once.
    :raises Unavailable: when the provider does not answer.
    """
    state, nonce, verifier, place, since = session.pop(_ASKED, ("", "", "", "", 0))
    note_through(session, through=True)
    late = int(now.timestamp()) - since > _LIFE_SECONDS
    if late or not state or not compare_digest(state, given.get("state", "")):
        raise _wrong()
    if given.get("iss", known.issuer) != known.issuer or not given.get("code"):
        raise _wrong()
    places = _discovered(known)
    sent = {
        "grant_type": "authorization_code",
        "code": given["code"],
        "redirect_uri": back,
        "code_verifier": verifier,
    }
    answer = _asked(places["token_endpoint"], known, sent)
    keys = _asked(places["jwks_uri"])
    token = str(answer.get("id_token", ""))
    return subject_in(token, keys, known=known, nonce=nonce, now=now), place


def note_through(session: Any, *, through: bool) -> None:
    """Note in the session whether who comes in was proved by the provider."""
    if through:
        session[_THROUGH] = True


def came_through(session: Any) -> bool:
    """Say whether who is logged in here proved at the provider who it is."""
    return bool(session.get(_THROUGH))


def address_to_leave(known: Provider, *, back: str) -> str | None:
    """Give the address at the provider that ends its session too, None when it has none.

    :raises Invalid: when what the provider says of itself does not hold.
    :raises Unavailable: when the provider does not answer.
    """
    place = _discovered(known).get("end_session_endpoint")
    facts = {"client_id": known.client_id, "post_logout_redirect_uri": back}
    return f"{place}?{urlencode(facts)}" if place else None


def subject_in(token: str, keys: Any, *, known: Provider, nonce: str, now: dt.datetime) -> str:
    """Give the subject of an ID token that is signed by the provider, for this office, now.

    :raises Invalid: `provider` for any other.
    """
    needed = jwt.JWTClaimsRegistry(
        now=int(now.timestamp()),
        leeway=60,
        iss={"essential": True, "value": known.issuer},
        aud={"essential": True, "value": known.client_id},
        nonce={"essential": True, "value": nonce},
        sub={"essential": True},
        exp={"essential": True},
        iat={"essential": True},
    )
    try:
        found = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
        needed.validate(found.claims)
    except (JoseError, ValueError, KeyError, TypeError) as error:
        raise _wrong() from error
    if found.claims.get("azp", known.client_id) != known.client_id:
        raise _wrong()
    return str(found.claims["sub"])


def _wrong() -> Invalid:
    return Invalid(
        _("Chưa đăng nhập được qua hệ thống của đơn vị. Xin thử lại."), code="provider"
    )


_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")


def _discovered(known: Provider) -> dict[str, str]:
    """Give the addresses the provider names; that of the log-out only when there is one."""
    found = _asked(f"{known.issuer.rstrip('/')}/.well-known/openid-configuration")
    if found.get("issuer") != known.issuer:
        raise _wrong()
    scheme = known.issuer.partition("://")[0]
    places = {
        name: str(found[name])
        for name in (*_NEEDED, "end_session_endpoint")
        if str(found.get(name, "")).startswith(f"{scheme}://")
    }
    if not places.keys() >= set(_NEEDED):
        raise _wrong()
    return places


class _NoOtherAddress(urllib.request.HTTPRedirectHandler):
    """Follows nobody to another address."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        """Refuse to be sent elsewhere."""


def _asked(
    address: str, known: Provider | None = None, sent: dict[str, str] | None = None
) -> dict[str, Any]:
    """Ask the provider and read its JSON.

    :raises Invalid: when it refuses or answers something else.
    :raises Unavailable: when it does not answer.
    """
    request = urllib.request.Request(address, headers={"Accept": "application/json"})  # noqa: S310
    if known is not None and sent is not None:
        request.data = urlencode(sent).encode()
        pair = f"{quote(known.client_id)}:{quote(known.secret)}"
        request.add_header("Authorization", f"Basic {base64.b64encode(pair.encode()).decode()}")
    try:
        with urllib.request.build_opener(_NoOtherAddress).open(
            request, timeout=_TIMEOUT_SECONDS
        ) as answer:
            found = json.loads(answer.read(_BYTES_MAX))
    except urllib.error.HTTPError as error:
        error.close()
        raise _wrong() from error
    except OSError as error:
        raise Unavailable(
            _("Hệ thống đăng nhập của đơn vị không trả lời. Xin thử lại sau."), code="provider"
        ) from error
    except ValueError as error:
        raise _wrong() from error
    if not isinstance(found, dict):
        raise _wrong()
    return found
