"""Signed data (RFC 5652, CAdES attributes of RFC 5035) for PDF signatures and timestamps."""

from __future__ import annotations

import hashlib
from collections.abc import Callable

from vanphong.signing import der
from vanphong.signing.attributes import DATA, attribute, attribute_parts
from vanphong.signing.keys import Identity, SigningKeySource

_SIGNED_DATA = der.oid("1.2.840.113549.1.7.2")
_SIGNATURE_TIMESTAMP = der.oid("1.2.840.113549.1.9.16.2.14")
TST_INFO = der.oid("1.2.840.113549.1.9.16.1.4")

_SHA256 = der.sequence(der.oid("2.16.840.1.101.3.4.2.1"))
_MECHANISMS = {
    "ec": der.sequence(der.oid("1.2.840.10045.4.3.2")),
    "rsa": der.sequence(der.oid("1.2.840.113549.1.1.11"), der.NULL),
}
_CERTIFICATES_TAG = 0xA0
_SIGNED_ATTRIBUTES_TAG = 0xA0
_UNSIGNED_ATTRIBUTES_TAG = 0xA1


def sign_detached(
    digest: bytes, key: SigningKeySource, timestamp: Callable[[bytes], bytes] | None
) -> bytes:
    """Give the signed data over a SHA-256 `digest` of bytes kept elsewhere (a byte range).

    `timestamp` is called with the SHA-256 of the signature value and answers with a token.
    """
    return _signed_data(der.sequence(DATA), DATA, digest, key, timestamp, version=1)


def sign_enclosed(content_type: bytes, content: bytes, key: SigningKeySource) -> bytes:
    """Give signed data that holds `content`; used for timestamp tokens."""
    enclosed = der.sequence(content_type, der.tlv(0xA0, der.octets(content)))
    digest = hashlib.sha256(content).digest()
    return _signed_data(enclosed, content_type, digest, key, None, version=3)


def _signed_data(
    content_info: bytes,
    content_type: bytes,
    digest: bytes,
    key: SigningKeySource,
    timestamp: Callable[[bytes], bytes] | None,
    *,
    version: int,
) -> bytes:
    identity = key.identity
    attributes = attribute_parts(digest, identity.der, content_type)
    signature = key.sign(der.set_of(*attributes))
    info = [
        der.integer(1),
        _signer_id(identity),
        _SHA256,
        der.set_of(*attributes, tag=_SIGNED_ATTRIBUTES_TAG),
        _MECHANISMS[identity.algorithm],
        der.octets(signature),
    ]
    if timestamp is not None:
        token = timestamp(hashlib.sha256(signature).digest())
        stamp = attribute(_SIGNATURE_TIMESTAMP, token)
        info.append(der.set_of(stamp, tag=_UNSIGNED_ATTRIBUTES_TAG))
    signed = der.sequence(
        der.integer(version),
        der.set_of(_SHA256),
        content_info,
        der.set_of(identity.der, *identity.chain, tag=_CERTIFICATES_TAG),
        der.set_of(der.sequence(*info)),
    )
    return der.sequence(_SIGNED_DATA, der.tlv(0xA0, signed))


def _signer_id(identity: Identity) -> bytes:
    return der.sequence(identity.issuer_der, der.integer(identity.serial_number))
