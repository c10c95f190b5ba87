"""Two offices, every door: at least 20,000 requests at the other's ids and words.

The same trials as the tests, both ways, for every role and every id; then requests drawn by
hypothesis and schemathesis from the description of the API, logged in and not. Wanted: no foreign
word, no foreign row changed, no foreign id unlike a missing one, no status 500.
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

WANTED = 20_000


def run(folder: Path) -> Iterator[Figure]:
    from django.test.utils import setup_test_environment
    from tests.walls import drawn, trials
    from tests.walls.world import make_world, stop_clock

    setup_test_environment()
    logging.disable(logging.CRITICAL)
    with stop_clock():
        here, there = make_world()
        tally = trials.Tally()
        for mine, theirs in ((here, there), (there, here)):
            trials.try_pages(tally, mine, theirs, each=4, roles=9)
            _tell(tally, "pages")
            trials.try_forms(tally, mine, theirs, roles=9)
            _tell(tally, "forms")
            trials.try_searches(tally, mine, theirs, roles=9)
            _tell(tally, "searches")
            trials.try_operations(tally, mine, theirs, each=4, roles=9)
            _tell(tally, "operations")
        drawn.described(tally, here, there, cases=40)
        _tell(tally, "drawn from the description")
        drawn.anything(tally, here, there, until=WANTED)
        _tell(tally, "anything")
    kinds = ("foreign word", "foreign row", "foreign unlike", "status 5")
    yield Figure.of("walls_requests", tally.requests, "requests", WANTED)
    for kind in kinds:
        found = sum(finding.startswith(kind) for finding in tally.findings)
        yield Figure.of(f"walls_{kind.replace(' ', '_')}", found, "findings")


def _tell(tally: object, what: str) -> None:
    """Say how far it is, and every finding so far."""
    sys.stderr.write(f"{tally.requests} requests, {what} done\n")
    sys.stderr.writelines(f"{finding}\n" for finding in sorted(set(tally.findings)))
    sys.stderr.flush()
