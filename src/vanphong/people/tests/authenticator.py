"""A passkey in software, as a browser on a given origin would answer with it; for tests."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

_PRESENT, _VERIFIED, _WITH_KEY = 0x01, 0x04, 0x40


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


class Authenticator:
    """One key pair bound to one account, with its count of uses."""

    def __init__(self, *, origin: str = "http://testserver", verifies: bool = True) -> None:
        self.origin, self.verifies = origin, verifies
        self.credential = secrets.token_bytes(32)
        self.count = 0
        self._key = ec.generate_private_key(ec.SECP256R1())

    def create(self, options: dict[str, Any]) -> str:
        numbers = self._key.public_key().public_numbers()
        public = {
            1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"),
            -3: numbers.y.to_bytes(32, "big"),
        }  # fmt: skip
        key = (
            bytes(16)
            + len(self.credential).to_bytes(2, "big")
            + self.credential
            + cbor2.dumps(public)
        )
        facts = self._facts(options["rp"]["id"], _WITH_KEY) + key
        attested = {"fmt": "none", "attStmt": {}, "authData": facts}
        response = {"attestationObject": _text(cbor2.dumps(attested))}
        return self._answer("webauthn.create", options, response)

    def get(self, options: dict[str, Any]) -> str:
        self.count += 1
        facts = self._facts(options["rpId"], 0)
        return self._answer("webauthn.get", options, {"authenticatorData": _text(facts)}, facts)

    def _facts(self, host: str, flags: int) -> bytes:
        flags |= _PRESENT | (_VERIFIED if self.verifies else 0)
        place = hashlib.sha256(host.encode()).digest()
        return place + bytes([flags]) + self.count.to_bytes(4, "big")

    def _answer(
        self, kind: str, options: dict[str, Any], response: dict[str, str], signed: bytes = b""
    ) -> str:
        client = {"type": kind, "challenge": options["challenge"], "origin": self.origin}
        told = json.dumps(client).encode()
        response |= {"clientDataJSON": _text(told)}
        if signed:
            content = signed + hashlib.sha256(told).digest()
            response["signature"] = _text(self._key.sign(content, ec.ECDSA(SHA256())))
        name = _text(self.credential)
        return json.dumps(
            {"id": name, "rawId": name, "type": "public-key", "response": response,
             "clientExtensionResults": {}}
        )  # fmt: skip
