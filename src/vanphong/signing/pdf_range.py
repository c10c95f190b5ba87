"""The bytes of a PDF that its last signature is about, found without reading the PDF.

Used by the server and by the agent on the signer's computer, which has only this to go by.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass

_RANGE = re.compile(
    rb"/ByteRange\s*\[\s*(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s+(\d{1,12})\s*\]"
)
_EMPTY = re.compile(rb"<0+>")


@dataclass(frozen=True, slots=True)
class SignedRange:
    """The place kept for the signature, `<` and `>` counted in, and the SHA-256 of the rest."""

    gap: tuple[int, int]
    digest: bytes


def signed_range(content: bytes) -> SignedRange:
    """Give what the last signature of a file that is not signed yet will cover.

    :raises ValueError: when that is not the whole file but one empty place.
    """
    found = list(_RANGE.finditer(content))
    if not content.startswith(b"%PDF-") or not found:
        message = "no PDF with a place for a signature"
        raise ValueError(message)
    begin, start, end, rest = (int(number) for number in found[-1].groups())
    if begin != 0 or not start < end or end + rest != len(content):
        message = "the signature would not cover the whole file"
        raise ValueError(message)
    if not _EMPTY.fullmatch(content, start, end):
        message = "the place of the signature is not empty"
        raise ValueError(message)
    digest = hashlib.sha256(content[:start])
    digest.update(content[end:])
    return SignedRange((start, end), digest.digest())
