"""What the database keeps: the index made anew while people search, the trail and its proof."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Sequence
from typing import Any

from benchmarks.figures import Figure
from benchmarks.million.browser import one_of
from benchmarks.million.load import link
from benchmarks.million.measuring import Bare, p95
from benchmarks.million.offices import Place
from benchmarks.million.searching import QUESTIONS, asked

EVENTS = 200_000
_PAPER = (
    "insert into registry_involvement (id, office_id, document_id, person_id, reason, since) "
    "select gen_random_uuid(), i.office_id, i.document_id, i.person_id, 'SIGNED', now() "
    "from registry_involvement i where i.office_id = %s and i.reason = 'HANDLES' and not exists "
    "(select 1 from registry_involvement o where o.office_id = i.office_id and o.reason = 'SIGNED' "
    "and o.document_id = i.document_id and o.person_id = i.person_id) offset %s limit 1"
)


def reindex(address: str, places: list[Place]) -> Iterator[Figure]:
    """Give documents a second of the index made anew, and what people waited meanwhile.

    Once where every row is wrong and written again, once where every row turns out to be right.
    """
    numbers = range(20, 28)  # some offices are enough
    with link() as owner:
        owner.execute(
            "update search_entry set vector = '' where office_id = any(%s)",
            [[places[number].id for number in numbers]],
        )
        owner.execute("vacuum search_entry")  # of what making them wrong has left
    person = one_of(places[0], "CLERK")
    for name in ("reindex", "reindex_right"):
        rate, waited = _reindex(address, person, numbers)
        yield Figure.of(name, rate, "1/s")
        yield Figure.of(f"{name}_search_meanwhile", waited, "ms")


def _reindex(address: str, person: str, numbers: Sequence[int]) -> tuple[float, float]:
    over = threading.Event()
    waited: list[float] = []

    def search() -> None:
        while not over.is_set():
            waited.extend(asked(address, person, QUESTIONS[:6], 1))
            over.wait(0.2)

    people = threading.Thread(target=search)
    people.start()
    command = [sys.executable, "-m", "vanphong.project.cli", "search", "reindex", "--json"]
    command += ["--at-once", "2"]
    for number in numbers:
        command += ["--office", f"M{number:02d}"]
    start = time.perf_counter()
    try:
        made = subprocess.run(command, check=True, stdout=subprocess.PIPE)
        took = time.perf_counter() - start
    finally:
        over.set()
        people.join()
    return sum(json.loads(made.stdout).values()) / took, p95(waited)


def trail_overhead(places: list[Place]) -> Iterator[Figure]:
    """Give a committed write as the application's role does it, with its trail and without."""
    from django.db import connections

    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import actor_json

    place = places[1]
    actor = actor_json(job_actor("million", place.id, frozenset()))
    scope = "select set_config('vp.offices', %s, true), set_config('vp.actor', %s, true)"
    bare = Bare()
    times: dict[bool, list[float]] = {True: [], False: []}
    with connections["admin"].cursor() as owner:
        for turn in range(40):
            for audited in (True, False):
                state = "enable" if audited else "disable"
                owner.execute(f"alter table registry_involvement {state} trigger vp_audit")
                times[audited].append(_writes(bare, scope, [f"{{{place.id}}}", actor], turn))
        owner.execute("alter table registry_involvement enable trigger vp_audit")
    bare.close()
    with_trail, without = (statistics.median(times[audited]) for audited in (True, False))
    yield Figure.of("trail_overhead", with_trail, "ms", without)


def _writes(bare: Any, scope: str, given: list[str], turn: int) -> float:
    """Give the milliseconds of ten committed transactions with one row each."""
    link = bare._link
    office = int(given[0].strip("{}"))
    start = time.perf_counter()
    for n in range(10):
        link.execute(scope, given)
        link.execute(_PAPER, [office, turn * 10 + n])
        link.commit()
    return (time.perf_counter() - start) * 1000 / 10


def trail_verify(places: list[Place]) -> Iterator[Figure]:
    """Give rows of the trail proved a second, after rows enough and their seals."""
    from django.db import connections

    from vanphong.audit.verification import verify_trail

    with link() as owner:
        owner.execute("set session_replication_role = origin")
        (there,) = owner.execute("select count(*) from audit_event").fetchone()
        if there < EVENTS:  # written by the product's own trigger
            owner.execute(
                "update registry_document set note = 'Đã rà soát' where id in "
                "(select id from registry_document limit %s)",
                [EVENTS - there],
            )
        for _ in range(2):  # a row is sealed by the second run after it
            owner.execute("select vp_audit_seal()")
    given = connections["admin"].get_connection_params()
    import psycopg

    plain = {k: given[k] for k in ("dbname", "user", "password", "host") if k in given}
    with psycopg.connect(**plain, port=given.get("port", 5432)) as reader:
        start = time.perf_counter()
        report = verify_trail(reader)
        took = time.perf_counter() - start
    if not report.intact:
        message = f"the trail is not intact: {report.reason} {report.first_bad_id}"
        raise AssertionError(message)
    yield Figure.of("trail_verify", report.rows / took, "1/s")
