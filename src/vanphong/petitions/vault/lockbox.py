"""Files sealed so that only the vault's opening of their letter opens them; pure.

A letter whose identity the vault keeps has a pair of keys (X25519). The public half stands with the
letter: anybody may lock. The private half is sealed with the identity: it comes out in an opening
and nowhere else, and is gone when the identity is destroyed. Each file has a key of its own
(AES-256-GCM); `bound` ties file and key to their row.
"""

from __future__ import annotations

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric.x25519 import (
    X25519PrivateKey,
    X25519PublicKey,
)
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from vanphong.petitions.vault.envelope import NONCE, Broken

_POINT = 32


def new_pair() -> tuple[bytes, bytes]:
    """Give a private key and its public half."""
    private = X25519PrivateKey.generate()
    return private.private_bytes_raw(), private.public_key().public_bytes_raw()


def new_key() -> bytes:
    """Give a key for one file."""
    return AESGCM.generate_key(256)


def seal(content: bytes, key: bytes, bound: bytes) -> bytes:
    """Seal bytes under a key."""
    nonce = os.urandom(NONCE)
    return nonce + AESGCM(key).encrypt(nonce, content, bound)


def unseal(sealed: bytes, key: bytes, bound: bytes) -> bytes:
    """Give bytes back.

    :raises Broken: when a byte changed, or they were sealed for another place or key.
    """
    try:
        return AESGCM(key).decrypt(sealed[:NONCE], sealed[NONCE:], bound)
    except (InvalidTag, ValueError) as error:
        raise Broken from error


def lock(key: bytes, public: bytes, bound: bytes) -> bytes:
    """Seal a file's key so that only the private half gives it back."""
    once = X25519PrivateKey.generate()
    point = once.public_key().public_bytes_raw()
    shared = once.exchange(X25519PublicKey.from_public_bytes(public))
    return point + seal(key, _derived(shared, point + public), bound)


def unlock(locked: bytes, private: bytes, bound: bytes) -> bytes:
    """Give a file's key back.

    :raises Broken: when it was locked for another pair or place, or a byte changed.
    """
    own = X25519PrivateKey.from_private_bytes(private)
    try:
        shared = own.exchange(X25519PublicKey.from_public_bytes(locked[:_POINT]))
    except ValueError as error:
        raise Broken from error
    both = locked[:_POINT] + own.public_key().public_bytes_raw()
    return unseal(locked[_POINT:], _derived(shared, both), bound)


def _derived(shared: bytes, both: bytes) -> bytes:
    info = b"vanphong petitions file 1|" + both
    return HKDF(algorithm=hashes.SHA256(), length=32, salt=None, info=info).derive(shared)
