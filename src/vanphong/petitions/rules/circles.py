"""Circles in which offices compare letters: who is in them, what is alike, the key as a text.

:source: office practice, ADR 0051.
"""

from __future__ import annotations

import base64
import binascii
import enum
import hashlib
import hmac
import zlib
from collections.abc import Sequence

import numpy as np

from vanphong.kernel.rules import ALLOWED, Decision
from vanphong.petitions.rules.fingerprints import VALUES
from vanphong.petitions.rules.likeness import Part

# Two letters that have nothing in common reach 6 in a hundred, one with a fifth of its words
# changed 40 to 50; of 128 values the estimate strays by 4.
LEAST_PERCENT = 30
# Of the likeliest letters elsewhere, so many are told for one letter.
MOST_TOLD = 20
# Values go together by two: of letters alike by 30 in a hundred, 998 of 1,000 share a pair.
_TOGETHER = 2
KEY_BYTES = 32
MOST_CIRCLES = 10


class Member(enum.StrEnum):
    """How an office stands in a circle."""

    INVITED = "INVITED"
    JOINED = "JOINED"
    LEFT = "LEFT"


SOURCE = "office practice, ADR 0051"
MEMBER_LABELS = {
    Member.INVITED: "Chưa trả lời",
    Member.JOINED: "Đang so khớp",
    Member.LEFT: "Không tham gia",
}
_CLOSED = Decision(
    allowed=False, reason="Vòng so khớp này đã đóng.", source=SOURCE, code="circle_closed"
)
_JOINED = Decision(
    allowed=False,
    reason="Cơ quan đang ở trong vòng so khớp này.",
    source=SOURCE,
    code="joined_already",
)
_TOO_MANY = Decision(
    allowed=False,
    reason="Một cơ quan tham gia nhiều nhất 10 vòng so khớp.",
    source=SOURCE,
    code="too_many_circles",
)
_NOT_IN = Decision(
    allowed=False,
    reason="Cơ quan không ở trong vòng so khớp này.",
    source=SOURCE,
    code="not_in_circle",
)


def may_be_in(circles: int) -> Decision:
    """Say whether an office that compares in so many circles may compare in one more."""
    return _TOO_MANY if circles >= MOST_CIRCLES else ALLOWED


def may_join(state: Member, circles: int, *, closed: bool) -> Decision:
    """Say whether an office that stands so, and compares in so many circles, may join."""
    if closed:
        return _CLOSED
    return _JOINED if state == Member.JOINED else may_be_in(circles)


def may_leave(state: Member) -> Decision:
    """Say whether an office that stands so may leave, or decline."""
    return _NOT_IN if state == Member.LEFT else ALLOWED


def may_compare(state: Member, *, closed: bool) -> Decision:
    """Say whether an office that stands so compares its letters now."""
    if closed:
        return _CLOSED
    return ALLOWED if state == Member.JOINED else _NOT_IN


def numbers_in(values: bytes) -> list[int]:
    """Give the values of a fingerprint as signed numbers, as the database keeps them."""
    return [int(one) for one in np.frombuffer(values, dtype="<i4")]


def values_in(numbers: Sequence[int]) -> bytes:
    """Give a fingerprint back as bytes."""
    return bytes(np.array(numbers, dtype="<i4").tobytes())


def bands_of(circle: object, part: Part, numbers: Sequence[int]) -> list[int]:
    """Give by what a fingerprint is found: its values two by two, falling apart by circle and part."""
    found = set()
    for first in range(0, VALUES, _TOGETHER):
        start = zlib.crc32(f"{circle}:{part}:{first}:".encode())
        pair = values_in(numbers[first : first + _TOGETHER])
        one = zlib.crc32(pair, start)
        found.add(one - (1 << 32) if one >> 31 else one)
    return sorted(found)


def key_text(key: bytes) -> str:
    """Give a key as a text to be read out: groups of four letters and digits, then a check."""
    whole = key + hashlib.sha256(key).digest()[:3]
    letters = base64.b32encode(whole).decode().rstrip("=")
    return "-".join(letters[at : at + 4] for at in range(0, len(letters), 4))


def key_in(text: str) -> bytes | None:
    """Give the key that a text says; None when it is none, or was mistyped."""
    letters = "".join(text.upper().replace("-", " ").split())
    try:
        whole = base64.b32decode(letters + "=" * (-len(letters) % 8))
    except (binascii.Error, ValueError):
        return None
    key, check = whole[:KEY_BYTES], whole[KEY_BYTES:]
    known = hashlib.sha256(key).digest()[:3]
    return key if len(key) == KEY_BYTES and hmac.compare_digest(check, known) else None
