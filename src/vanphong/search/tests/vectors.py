"""Reads a tsvector in the form the server receives, and tells it as text."""

from __future__ import annotations

import struct

from vanphong.search.words import lexeme


def as_text(vector: bytes) -> str:
    """Give the lexemes in the order in which they stand, as the server would write them."""
    (count,), at = struct.unpack_from(">i", vector), 4
    told = []
    for _ in range(count):
        end = vector.index(b"\0", at)
        word = lexeme(vector[at:end].decode())
        (many,) = struct.unpack_from(">H", vector, end + 1)
        places = struct.unpack_from(f">{many}H", vector, end + 3)
        at = end + 3 + 2 * many
        where = ",".join(f"{place & 0x3FFF}{'DCBA'[place >> 14]}" for place in places)
        told.append(f"{word}:{where}" if where else word)
    assert at == len(vector)
    return " ".join(told)
