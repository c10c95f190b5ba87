"""Passkeys: what the browser is asked for, and whether what it signed holds (WebAuthn).

Every use asks for the holder's finger, face or PIN (user verification). The challenge lies in the
session on the server, is used once and lives five minutes.
"""

from __future__ import annotations

import datetime as dt
import ipaddress
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import webauthn
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from webauthn.helpers import base64url_to_bytes, bytes_to_base64url
from webauthn.helpers.exceptions import WebAuthnException
from webauthn.helpers.structs import (
    AuthenticatorSelectionCriteria,
    PublicKeyCredentialDescriptor,
    ResidentKeyRequirement,
    UserVerificationRequirement,
)

from vanphong.kernel.errors import Invalid
from vanphong.people.models import Account, Factor

_CHALLENGE = "passkey_challenge"
_LIFE_SECONDS = 300
_ANSWER_MAX = 20_000
_VERIFIED = UserVerificationRequirement.REQUIRED


@dataclass(frozen=True, slots=True)
class Site:
    """The pages a passkey is bound to: their host and their whole origin."""

    host: str
    origin: str


def site_of(request: HttpRequest) -> Site | None:
    """Give the site of a request; None for a bare address, to which no passkey can be bound."""
    place = request.get_host()  # among the hosts allowed, or Django refuses
    host = place.rsplit(":", 1)[0] if not place.endswith("]") else place
    try:
        ipaddress.ip_address(host.strip("[]"))
    except ValueError:
        return Site(host, f"{request.scheme}://{place}")
    return None


def options_to_make(
    session: Any, site: Site, account: Account, known: Iterable[Factor], now: dt.datetime
) -> str:
    """Give what the browser needs to make a passkey for an account."""
    options = webauthn.generate_registration_options(
        rp_id=site.host,
        rp_name="Vanphong",
        user_id=account.id.bytes,
        user_name=account.username,
        user_display_name=account.person.full_name,
        exclude_credentials=_descriptors(known),
        authenticator_selection=AuthenticatorSelectionCriteria(
            resident_key=ResidentKeyRequirement.REQUIRED, user_verification=_VERIFIED
        ),
    )
    _keep(session, options.challenge, now)
    return webauthn.options_to_json(options)


def options_to_use(session: Any, site: Site, known: Iterable[Factor], now: dt.datetime) -> str:
    """Give what the browser needs to use a passkey: one of those known, any when none is named."""
    options = webauthn.generate_authentication_options(
        rp_id=site.host, allow_credentials=_descriptors(known), user_verification=_VERIFIED
    )
    _keep(session, options.challenge, now)
    return webauthn.options_to_json(options)


def read_new(session: Any, site: Site | None, answer: str, now: dt.datetime) -> dict[str, Any]:
    """Give the facts of a passkey just made, as `Factor` keeps them.

    :raises Invalid: `passkey` when what the browser sent does not hold.
    """
    challenge = _take(session, now)
    if site is None or challenge is None or len(answer) > _ANSWER_MAX:
        raise _wrong()
    try:
        made = webauthn.verify_registration_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise _wrong() from error
    return {
        "credential": made.credential_id,
        "secret": made.credential_public_key,
        "counter": made.sign_count,
    }


def credential_in(answer: str) -> bytes:
    """Give the name of the passkey an answer says it is from; nothing is checked yet.

    :raises Invalid: `passkey` when there is none.
    """
    try:
        return base64url_to_bytes(str(json.loads(answer[:_ANSWER_MAX])["id"]))
    except (ValueError, TypeError, KeyError) as error:
        raise _wrong() from error


def counter_of_use(
    session: Any, site: Site | None, answer: str, factor: Factor | None, now: dt.datetime
) -> int:
    """Give the count of uses after a use that holds; a count that went back is a copied key.

    :raises Invalid: `passkey` when what the browser signed does not hold.
    """
    challenge = _take(session, now)
    if site is None or challenge is None or factor is None:
        raise _wrong()
    try:
        used = webauthn.verify_authentication_response(
            credential=answer,
            expected_challenge=challenge,
            expected_rp_id=site.host,
            expected_origin=site.origin,
            credential_public_key=bytes(factor.secret),
            credential_current_sign_count=factor.counter,
            require_user_verification=True,
        )
    except (WebAuthnException, ValueError) as error:
        raise _wrong() from error
    return used.new_sign_count


def _wrong() -> Invalid:
    sentence = _("Khóa truy cập này chưa dùng được. Xin thử lại.")
    return Invalid(sentence, code="passkey", fields={"passkey": [str(sentence)]})


def _descriptors(known: Iterable[Factor]) -> list[PublicKeyCredentialDescriptor]:
    return [PublicKeyCredentialDescriptor(id=bytes(f.credential or b"")) for f in known]


def _keep(session: Any, challenge: bytes, now: dt.datetime) -> None:
    session[_CHALLENGE] = [bytes_to_base64url(challenge), int(now.timestamp())]


def _take(session: Any, now: dt.datetime) -> bytes | None:
    challenge, since = session.pop(_CHALLENGE, ("", 0))
    fresh = int(now.timestamp()) - since < _LIFE_SECONDS
    return base64url_to_bytes(challenge) if challenge and fresh else None
