"""Keyed fingerprints by which offices compare letters without showing each other their text.

MinHash over HMAC-SHA-256 of pairs of syllables: without the key nothing can be tried, with the key
a guessed text can. They are pseudonymous, not anonymous. :source: office practice, ADR 0041.
"""

from __future__ import annotations

import functools
import hashlib
import hmac
from collections.abc import Collection
from typing import Any

import numpy as np

VALUES = 128
# A text of fewer pairs could be guessed, and says too little.
FEWEST_SHINGLES = 12
_NAME = b"name of the key"


def key_name(key: bytes) -> str:
    """Give a name of a key that does not tell it; fingerprints of one name are comparable."""
    return hmac.digest(key, _NAME, "sha256").hex()[:16]


def fingerprint(key: bytes, shingles: Collection[str]) -> bytes:
    """Give 128 values of 32 bits; empty for a text that is too short."""
    if len(shingles) < FEWEST_SHINGLES:
        return b""
    ready = hmac.new(key, digestmod=hashlib.sha256)
    digests = []
    for one in shingles:
        mac = ready.copy()
        mac.update(one.encode())
        digests.append(mac.digest()[:8])
    hashes = np.frombuffer(b"".join(digests), dtype="<u8")
    factors, terms = _shuffles(key)
    lowest = (hashes[:, None] * factors + terms).min(axis=0) >> np.uint64(32)
    return bytes(lowest.astype("<u4").tobytes())


@functools.lru_cache(maxsize=4)
def _shuffles(key: bytes) -> tuple[Any, Any]:
    """Give 128 ways of putting hashes in another order, drawn from the key."""
    drawn = b"".join(hmac.digest(key, f"order {n}".encode(), "sha256") for n in range(VALUES))
    numbers = np.frombuffer(drawn, dtype="<u8").reshape(VALUES, 4)
    return numbers[:, 0] | np.uint64(1), numbers[:, 1]
