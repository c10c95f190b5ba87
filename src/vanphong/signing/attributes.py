"""The signed attributes of a signature over bytes kept elsewhere: exactly what a key signs.

The server and the agent on the signer's computer build them from the same digest and the same
certificate; nothing else is imported here, so that the agent runs without the server's parts.
"""

from __future__ import annotations

import functools
import hashlib

from vanphong.signing import der

DATA = der.oid("1.2.840.113549.1.7.1")
_CONTENT_TYPE = der.oid("1.2.840.113549.1.9.3")
_MESSAGE_DIGEST = der.oid("1.2.840.113549.1.9.4")
_SIGNING_CERTIFICATE_V2 = der.oid("1.2.840.113549.1.9.16.2.47")


def attribute_parts(
    digest: bytes, certificate: bytes, content_type: bytes = DATA
) -> list[bytes]:
    """Give the attributes one by one: kind of content, its SHA-256, the signer's certificate."""
    return [
        attribute(_CONTENT_TYPE, content_type),
        attribute(_MESSAGE_DIGEST, der.octets(digest)),
        _signing_certificate(certificate),
    ]


def signed_attributes(digest: bytes, certificate: bytes) -> bytes:
    """Give the bytes that are signed: the attributes as a SET OF (DER).

    `digest` is the SHA-256 of the byte range, `certificate` the signer's as DER.
    """
    return der.set_of(*attribute_parts(digest, certificate))


def attribute(kind: bytes, value: bytes) -> bytes:
    """Give one attribute with one value."""
    return der.sequence(kind, der.set_of(value))


@functools.lru_cache(maxsize=256)
def _signing_certificate(certificate: bytes) -> bytes:
    """Bind the signature to one certificate: its SHA-256, the default of ESSCertIDv2."""
    known = der.sequence(der.octets(hashlib.sha256(certificate).digest()))
    return attribute(_SIGNING_CERTIFICATE_V2, der.sequence(der.sequence(known)))
