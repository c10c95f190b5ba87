"""A million documents in 63 offices, and what the product does on them; see benchmarks/README.md.

`python -m benchmarks million`; the installation is kept between runs in the folder of `--cache`.
"""

from __future__ import annotations

import subprocess
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.million import crowd, keeping, lists, rate, searching
from benchmarks.million.offices import Place
from benchmarks.million.site import installation, served

SMALL = 10_000
GROUPS = ("lists", "desk", "search", "growth", "rate", "reindex", "trail", "crowd")


def options(parser: ArgumentParser) -> None:
    """Say what can be set."""
    parser.add_argument("--documents", type=int, default=1_000_000)
    parser.add_argument("--cache", type=Path, default=Path("/var/tmp/vanphong-million"))
    parser.add_argument("--keep", action="store_true", help="take a folder of older tables")
    parser.add_argument("--minutes", type=float, default=5.0, help="how long the crowd works")
    parser.add_argument("--only", default="", help=f"some of {','.join(GROUPS)}")
    parser.add_argument("--growing", action="store_true", help="(the small end of growth)")


def run(chosen: Namespace) -> Iterator[Figure]:
    """Give the figures in the order in which they disturb the installation."""
    wanted = chosen.only.split(",") if chosen.only else list(GROUPS)
    before = _growth(chosen) if "growth" in wanted and not chosen.growing else None
    with (
        installation(chosen.cache, chosen.documents, keep=chosen.keep) as places,
        served() as address,
    ):
        if chosen.growing:
            yield Figure.of("search_growth", searching.growing(address, places[0]), "ms")
            return
        for name in wanted:
            yield from _group(name, address, places, chosen.minutes, before)


def _group(
    name: str, address: str, places: list[Place], minutes: float, before: float | None
) -> Iterator[Figure]:
    large, twentieth = places[:2]
    groups = {
        "lists": lambda: lists.book_lists(address, large),
        "desk": lambda: lists.desks(address, large),
        "search": lambda: searching.search_1m(address, large),
        "search_20k": lambda: searching.search_20k(address, twentieth),
        "growth": lambda: [
            Figure.of("search_growth", searching.growing(address, large), "ms", before)
        ],
        "rate": lambda: rate.page_rate(address, large),
        "trail": lambda: keeping.trail_overhead(places),
        "verify": lambda: keeping.trail_verify(places),
        "reindex": lambda: keeping.reindex(address, places),
        "crowd": lambda: crowd.crowd(address, places, minutes),
    }
    yield from groups[name]()
    after = {"search": "search_20k", "trail": "verify"}.get(name)
    if after:
        yield from groups[after]()


def _growth(chosen: Namespace) -> float:
    """Give the milliseconds of the same questions over ten thousand documents."""
    import json

    command = [
        sys.executable, "-m", "benchmarks", "million", "--documents", str(SMALL), "--growing",
        "--cache", str(chosen.cache), *(["--keep"] if chosen.keep else []),
    ]  # fmt: skip
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, text=True)
    return float(json.loads(done.stdout.splitlines()[-1])["value"])
