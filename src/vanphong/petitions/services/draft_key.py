"""The key a writer's device holds: it finds the draft, opens it, and gives code and PIN once sent.

The server keeps a digest to look it up by, and nothing to open the draft with.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import secrets
from dataclasses import dataclass
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from vanphong.kernel.errors import Unavailable
from vanphong.petitions.services.status import PIN_DIGITS, SIGNS, SIGNS_LONG

_FORM = re.compile(r"[A-Za-z0-9_-]{43}")
_NONCE = 12
# Sealed words come in steps of this many bytes: their length tells little of them.
_STEP = 1024


@dataclass(frozen=True, slots=True)
class DraftKey:
    """256 bits that only the writer's device knows."""

    token: str

    @property
    def lookup(self) -> str:
        """The digest under which the draft lies."""
        return self._derived("draft").hex()

    def seal(self, place: str, content: bytes) -> bytes:
        """Seal bytes so that they open at this place of this draft only."""
        nonce = secrets.token_bytes(_NONCE)
        return nonce + AESGCM(self._derived("seal")).encrypt(nonce, content, place.encode())

    def unseal(self, place: str, sealed: bytes) -> bytes:
        """Give sealed bytes back.

        :raises Unavailable: `draft_broken` when they were changed or moved.
        """
        try:
            key = AESGCM(self._derived("seal"))
            return key.decrypt(sealed[:_NONCE], sealed[_NONCE:], place.encode())
        except InvalidTag:
            raise Unavailable(
                "Bản đang viết đã bị hỏng. Xin viết lại.", code="draft_broken"
            ) from None

    def seal_words(self, place: str, words: Any) -> bytes:
        """Seal JSON data, filled up so that its length tells little."""
        content = json.dumps(words, ensure_ascii=False).encode()
        return self.seal(place, content + b" " * (-len(content) % _STEP))

    def unseal_words(self, place: str, sealed: bytes) -> Any:
        """Give sealed JSON data back.

        :raises Unavailable: as `unseal`.
        """
        return json.loads(self.unseal(place, sealed))

    @property
    def code(self) -> str:
        """The code of what is sent: the same however often it is asked for, kept nowhere."""
        number = int.from_bytes(self._derived("code"))
        return "".join(SIGNS[number >> 5 * place & 31] for place in range(SIGNS_LONG))

    @property
    def pin(self) -> str:
        """The PIN beside the code."""
        return f"{int.from_bytes(self._derived('pin')) % 10**PIN_DIGITS:0{PIN_DIGITS}}"

    def _derived(self, what: str) -> bytes:
        said = f"petitions.sending.{what}|{self.token}".encode()
        return hmac.new(settings.SECRET_KEY.encode(), said, hashlib.sha256).digest()


def new_key() -> DraftKey:
    """Give a fresh key."""
    return DraftKey(secrets.token_urlsafe(32))


def key_in(token: str) -> DraftKey | None:
    """Give the key that a device brought, None when it is none."""
    return DraftKey(token) if _FORM.fullmatch(token) else None
