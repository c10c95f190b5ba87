"""Words sealed so that only their own row opens them; pure.

One key for each letter (AES-256-GCM), itself wrapped by the key in custody. Both bear the office,
the letter and the row as associated data: a byte that changed, or a sealed text moved to another
row, does not open.
"""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

NONCE = 12
# Sealed texts come in steps of this many bytes: their length tells little of the words.
STEP = 1024


class Broken(Exception):
    """What was sealed does not open: changed, moved, or sealed under another key."""


class Custody(Protocol):
    """Holds the key that wraps keys. `name` tells one such key from another."""

    kind: str
    name: str

    @property
    def fault(self) -> str:
        """The code of why it cannot be used now; empty while it can."""
        ...

    def wrap(self, key: bytes, bound: bytes) -> bytes:
        """Give a key so that only this custody opens it, with the same `bound`."""
        ...

    def unwrap(self, wrapped: bytes, bound: bytes) -> bytes:
        """Give the key back.

        :raises Broken: when it was changed, or bound to something else.
        """
        ...


@dataclass(frozen=True, slots=True)
class Place:
    """Where something is sealed: nothing sealed for one place opens in another."""

    office: int
    letter: UUID
    row: UUID

    @property
    def bound(self) -> bytes:
        """The associated data."""
        return f"vanphong vault 1|{self.office}|{self.letter}|{self.row}".encode()


@dataclass(frozen=True, slots=True)
class Sealed:
    """A sealed text with its wrapped key."""

    text: bytes
    key: bytes

    @property
    def digest(self) -> str:
        """SHA-256 over both: what is left of it when the key is destroyed."""
        return hashlib.sha256(self.text + self.key).hexdigest()


def seal(words: Mapping[str, Any], place: Place, custody: Custody) -> Sealed:
    """Seal words under a new key."""
    key, nonce = AESGCM.generate_key(256), os.urandom(NONCE)
    plain = json.dumps(words, ensure_ascii=False).encode()
    plain += b" " * (-len(plain) % STEP)
    text = nonce + AESGCM(key).encrypt(nonce, plain, place.bound)
    return Sealed(text, custody.wrap(key, place.bound))


def unseal(sealed: Sealed, place: Place, custody: Custody) -> dict[str, Any]:
    """Give the words back.

    :raises Broken: when a byte changed, or they were sealed for another place.
    """
    key = custody.unwrap(sealed.key, place.bound)
    try:
        plain = AESGCM(key).decrypt(sealed.text[:NONCE], sealed.text[NONCE:], place.bound)
    except (InvalidTag, ValueError) as error:
        raise Broken from error
    words: dict[str, Any] = json.loads(plain)
    return words
