"""A thousand files with known answers, made by script: clean, hostile and bent ones.

Made alike each time from seeds, but for signatures. `benchmarks.hostile_files` runs them all;
the suite runs every seventh. All invented.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from functools import cache, partial

from vanphong.files.tests.corpus import good_packages, packages, pdfs, pictures, raw_pdfs, texts
from vanphong.files.tests.corpus.case import BENT, CLEAN, HOSTILE, Case

__all__ = ["BENT", "CLEAN", "HOSTILE", "Case", "all_cases"]
TOTAL = 1000
Bend = Callable[[bytearray, random.Random], None]


@cache
def all_cases() -> tuple[Case, ...]:
    """Give the whole corpus: all that has a known answer, filled up with bent files."""
    known = [
        *(case for kind in (pdfs, packages, pictures, texts) for case in kind.hostile_cases()),
        *(
            case
            for kind in (pdfs, good_packages, pictures, texts)
            for case in kind.clean_cases()
        ),
    ]
    bent = _bent()
    return (*known, *(next(bent) for _ in range(TOTAL - len(known))))


def _bent() -> Iterator[Case]:
    for kind in (raw_pdfs, pictures, texts):
        for name, file_name, make in kind.heavy_cases():
            yield Case(f"heavy {name}", file_name, BENT, make)
    seeds = [item for item in texts.GOOD.items() if item[0] != "txt"]
    for number in range(10_000):
        ending, make = seeds[number % len(seeds)]
        bend = BENDS[number // len(seeds) % len(BENDS)]
        yield Case(
            f"{ending} {bend.__name__} {number}", f"a.{ending}", BENT,
            partial(bent, make, bend, number),
        )  # fmt: skip


def bent(make: Callable[[], bytes], bend: Bend, seed: int) -> bytes:
    raw = bytearray(make())
    bend(raw, random.Random(seed))
    return bytes(raw)


def flip(raw: bytearray, rng: random.Random) -> None:
    for _ in range(rng.randrange(1, 20)):
        raw[rng.randrange(len(raw))] ^= 1 << rng.randrange(8)


def cut(raw: bytearray, rng: random.Random) -> None:
    del raw[rng.randrange(8, len(raw)) :]


def insert(raw: bytearray, rng: random.Random) -> None:
    at = rng.randrange(8, len(raw))
    raw[at:at] = rng.randbytes(rng.randrange(1, 200))


def repeat(raw: bytearray, rng: random.Random) -> None:
    start = rng.randrange(8, len(raw))
    piece = raw[start : start + rng.randrange(1, 2000)]
    raw[start:start] = piece * rng.randrange(1, 40)


def blank(raw: bytearray, rng: random.Random) -> None:
    start = rng.randrange(8, len(raw))
    size = min(rng.randrange(1, 600), len(raw) - start)
    raw[start : start + size] = bytes(size)


def lengths(raw: bytearray, rng: random.Random) -> None:
    """Numbers of four bytes, where sizes and places stand, made great."""
    for _ in range(rng.randrange(1, 5)):
        at = rng.randrange(8, max(9, len(raw) - 4))
        raw[at : at + 4] = rng.choice((b"\xff\xff\xff\xff", b"\x7f\xff\xff\xff", b"\0\0\0\0"))


def swap(raw: bytearray, rng: random.Random) -> None:
    half = len(raw) // 2
    first, second = rng.randrange(8, half), rng.randrange(half, len(raw))
    size = rng.randrange(1, 300)
    piece, other = raw[first : first + size], raw[second : second + size]
    raw[first : first + size], raw[second : second + size] = other, piece


BENDS: tuple[Bend, ...] = (flip, cut, insert, repeat, blank, lengths, swap)
