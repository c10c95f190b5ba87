"""Locking a push message for one browser (RFC 8291) and showing who sends it (RFC 8292).

Written on the primitives of `cryptography`; held against the example of RFC 8291 and another
implementation by tests. See ADR 0031.
"""

from __future__ import annotations

import base64
import datetime as dt
import functools
import os
from urllib.parse import urlsplit

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    Encoding,
    NoEncryption,
    PrivateFormat,
    PublicFormat,
)
from django.conf import settings
from joserfc import jwt
from joserfc.jwk import ECKey

_CURVE = ec.SECP256R1()
# The order of the curve's group (FIPS 186-4, D.1.2.3).
_ORDER = 0xFFFFFFFF00000000FFFFFFFFFFFFFFFFBCE6FAADA7179E84F3B9CAC2FC632551
_RECORD = 4096
_AUTH_BYTES, _POINT_BYTES = 16, 65
_TOKEN_HOLDS = dt.timedelta(hours=12)


def unwritten(text: str) -> bytes:
    """Read base64url as browsers write it.

    :raises ValueError: for what is none.
    """
    return base64.b64decode(text + "=" * (-len(text) % 4), altchars=b"-_", validate=True)


def written(content: bytes) -> str:
    """Write base64url without padding."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def keys_fit(p256dh: str, auth: str) -> bool:
    """Say whether these are a point of the curve and a secret as a browser gives them."""
    try:
        point, secret = unwritten(p256dh), unwritten(auth)
        ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    except ValueError:
        return False
    return len(point) == _POINT_BYTES and len(secret) == _AUTH_BYTES


def sealed(
    content: bytes,
    *,
    p256dh: str,
    auth: str,
    own: ec.EllipticCurvePrivateKey | None = None,
    salt: bytes = b"",
) -> bytes:
    """Lock a message so that one browser alone reads it; `own` and `salt` are fresh each time.

    :source: RFC 8291, 3.4; RFC 8188, 2.
    """
    own, salt = own or ec.generate_private_key(_CURVE), salt or os.urandom(16)
    point = unwritten(p256dh)
    theirs = ec.EllipticCurvePublicKey.from_encoded_point(_CURVE, point)
    ours = _point_of(own)
    info = b"WebPush: info\0" + point + ours
    key = _derived(own.exchange(ec.ECDH(), theirs), unwritten(auth), info, 32)
    content_key = _derived(key, salt, b"Content-Encoding: aes128gcm\0", 16)
    nonce = _derived(key, salt, b"Content-Encoding: nonce\0", 12)
    head = salt + _RECORD.to_bytes(4, "big") + bytes([len(ours)]) + ours
    return head + AESGCM(content_key).encrypt(nonce, content + b"\x02", None)


def _derived(secret: bytes, salt: bytes, info: bytes, length: int) -> bytes:
    return HKDF(hashes.SHA256(), length, salt, info).derive(secret)


def _point_of(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.public_key().public_bytes(Encoding.X962, PublicFormat.UncompressedPoint)


@functools.cache
def _site_key(secret: str) -> ec.EllipticCurvePrivateKey:
    """Give the installation's key for push, made of its secret in the data folder.

    :source: NIST SP 800-56A Rev. 3, 5.6.1.2.1 (64 bits more than the order, then modulo).
    """
    drawn = _derived(secret.encode(), b"", b"vanphong web push", 40)
    return ec.derive_private_key(int.from_bytes(drawn, "big") % (_ORDER - 1) + 1, _CURVE)


def public_key() -> str:
    """Give what browsers bind their subscription to."""
    return written(_point_of(_site_key(settings.PUSH_SECRET)))


def authorization(endpoint: str, now: dt.datetime) -> str:
    """Give the header that shows a push service who sends.

    :source: RFC 8292, 2 and 3.
    """
    parts = urlsplit(endpoint)
    claims = {
        "aud": f"{parts.scheme}://{parts.netloc}",
        "exp": int((now + _TOKEN_HOLDS).timestamp()),
        "sub": settings.PUBLIC_URL,
    }
    pem = _site_key(settings.PUSH_SECRET).private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()
    )
    token = jwt.encode({"typ": "JWT", "alg": "ES256"}, claims, ECKey.import_key(pem))
    return f"vapid t={token}, k={public_key()}"
