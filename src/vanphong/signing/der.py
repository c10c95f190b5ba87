"""The few DER forms that signatures and timestamps are made of (X.690), without a schema.

Building a signature through a general ASN.1 library costs some ten times the signature itself;
what is written here is fixed in shape, so plain tag-length-value functions are enough.
"""

from __future__ import annotations

import datetime as dt

SEQUENCE = 0x30
SET = 0x31
OCTETS = 0x04
INTEGER = 0x02
NULL = b"\x05\x00"


def tlv(tag: int, *parts: bytes) -> bytes:
    """Give one element: tag, definite length, and the parts joined."""
    body = b"".join(parts)
    size = len(body)
    if size < 0x80:
        return bytes((tag, size)) + body
    length = size.to_bytes((size.bit_length() + 7) // 8, "big")
    return bytes((tag, 0x80 | len(length))) + length + body


def sequence(*parts: bytes) -> bytes:
    """Give a SEQUENCE of the parts."""
    return tlv(SEQUENCE, *parts)


def set_of(*parts: bytes, tag: int = SET) -> bytes:
    """Give a SET OF, its parts in the order DER asks for; `tag` for an implicit one."""
    return tlv(tag, *sorted(parts))


def octets(value: bytes) -> bytes:
    """Give an OCTET STRING."""
    return tlv(OCTETS, value)


def integer(value: int) -> bytes:
    """Give an INTEGER; `value` is not negative."""
    return tlv(INTEGER, value.to_bytes(value.bit_length() // 8 + 1, "big"))


def oid(dotted: str) -> bytes:
    """Give an OBJECT IDENTIFIER from its dotted form."""
    first, second, *rest = (int(arc) for arc in dotted.split("."))
    body = bytearray()
    for arc in (first * 40 + second, *rest):
        piece = [arc & 0x7F]
        while arc := arc >> 7:
            piece.append(0x80 | arc & 0x7F)
        body.extend(reversed(piece))
    return tlv(0x06, bytes(body))


def generalized_time(moment: dt.datetime) -> bytes:
    """Give a GeneralizedTime in UTC, whole seconds."""
    return tlv(0x18, moment.astimezone(dt.UTC).strftime("%Y%m%d%H%M%SZ").encode())
