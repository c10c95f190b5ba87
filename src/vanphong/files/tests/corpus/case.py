"""One file of the corpus and its known answer."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

CLEAN, HOSTILE, BENT = "clean", "hostile", "bent"


@dataclass(frozen=True, slots=True)
class Case:
    """`answer`: CLEAN must come in, HOSTILE must be refused with one of `codes` (any when none
    is told), BENT may be either: a damaged file that need not lose what makes it readable.
    """

    name: str
    file_name: str
    answer: str
    make: Callable[[], bytes]
    codes: frozenset[str] = frozenset()


def clean(name: str, file_name: str, make: Callable[[], bytes]) -> Case:
    return Case(name, file_name, CLEAN, make)


def hostile(name: str, file_name: str, make: Callable[[], bytes], *codes: str) -> Case:
    return Case(name, file_name, HOSTILE, make, frozenset(codes))


def fixed(content: bytes) -> bytes:
    """The same package with one date for all its entries, so that it is made alike each time."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            plain = zipfile.ZipInfo(entry.filename, (2026, 1, 1, 0, 0, 0))
            plain.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(plain, old.read(entry))
    return out.getvalue()
