"""One signature by a private key on a PKCS#11 token, as certificates and CMS expect it."""

from __future__ import annotations

import hashlib
from typing import Any

from asn1crypto.algos import DSASignature
from pkcs11 import KeyType, Mechanism


def token_signature(private: Any, data: bytes) -> bytes:
    """Give the signature over the SHA-256 of `data` (ECDSA as DER, RSA as PKCS#1 v1.5).

    ECDSA gets the digest: not every token knows how to make it (SoftHSM2 does not).
    """
    if private.key_type == KeyType.RSA:
        return bytes(private.sign(data, mechanism=Mechanism.SHA256_RSA_PKCS))
    plain = private.sign(hashlib.sha256(data).digest(), mechanism=Mechanism.ECDSA)
    return bytes(DSASignature.from_p1363(plain).dump())
