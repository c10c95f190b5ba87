"""Troubles of a running site: refused in words while they last, gone by themselves afterwards.

Connections gone, disks full (files, database), work stalled, clocks wrong. Each gives a line:
what people were told, and after how many seconds all went on. Full disks need small file
systems of their own (root on Linux); without them the line says so.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks import faults_site as site

LASTS = 6.0
RECOVERS = 60.0
# What a person or a program may be told; anything else is a trouble without words.
IN_WORDS = {
    "503 database_unavailable", "503 store_unavailable", "503 files_busy", "no answer",
}  # fmt: skip


def meet_all(run: site.Run, desk: site.Desk) -> tuple[list[dict[str, Any]], list[str]]:
    """Meet every trouble in turn; gives a line for each, and what was wrong."""
    lines, wrong = [], []
    for number, trouble in enumerate(TROUBLES, 1):
        line = _meet(run, desk, trouble, number)
        lines.append(line)
        wrong += [
            f"{line['trouble']}: told {told}" for told in line["told"] if told not in IN_WORDS
        ]
        if line["skipped"] is None and line["recovered_seconds"] is None:
            wrong.append(f"{line['trouble']}: does not recover")
        if line["must_refuse"] and line["skipped"] is None and not line["told"]:
            wrong.append(f"{line['trouble']}: nothing was refused, so nothing was shown")
    return lines, wrong


def _meet(
    run: site.Run, desk: site.Desk, trouble: Callable[[site.Run], Any], number: int
) -> dict[str, Any]:
    line: dict[str, Any] = {
        "trouble": (trouble.__doc__ or "").strip().rstrip("."), "skipped": None, "told": {},
        "recovered_seconds": None, "must_refuse": trouble in MUST_REFUSE,
    }  # fmt: skip
    _ready(run)
    before, run.refused = run.refused, Counter()
    count = number * 1000
    try:
        with trouble(run):
            until = time.monotonic() + LASTS
            while time.monotonic() < until:
                count += 1
                site._one_paper(run, desk, f"{900_000 + count}-CV/BTCTU", 1, patience=LASTS)
    except _NotHere as reason:
        line["skipped"] = str(reason)
        run.refused = before
        return line
    line["told"] = {
        told: n for told, n in run.refused.items() if not told.startswith("given up")
    }
    ended = time.monotonic()
    while time.monotonic() - ended < RECOVERS and line["recovered_seconds"] is None:
        run.keep_alive()
        acknowledged = len(run.told)
        count += 1
        site._one_paper(run, desk, f"{900_000 + count}-CV/BTCTU", 1, patience=10)
        if len(run.told) > acknowledged:
            line["recovered_seconds"] = round(time.monotonic() - ended, 1)
    run.refused = before
    return line


def _ready(run: site.Run) -> None:
    run.keep_alive()
    site._wait_for(run)


class _NotHere(Exception):
    """This machine cannot make the trouble."""


def _ask(statement: str) -> None:
    from django.db import connections

    link = connections["admin"]
    link.close()
    with link.cursor() as cursor:
        cursor.execute(statement)
    link.close()


@contextmanager
def connections_gone(run: site.Run) -> Iterator[None]:
    """No connection to the database is given, and those there are cut."""
    cut = (
        "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'vanphong_app'"
    )
    _ask("alter role vanphong_app connection limit 0")
    _ask(cut)
    try:
        yield
    finally:
        _ask("alter role vanphong_app connection limit -1")


@contextmanager
def files_full(run: site.Run) -> Iterator[None]:
    """The disk of the files is full."""
    with _filled(run.folder / "files"):
        yield


@contextmanager
def database_full(run: site.Run) -> Iterator[None]:
    """The disk of the database is full."""
    from vanphong.project import embedded

    home = embedded.cluster(run.folder).home.parent
    with _filled(home):
        with contextlib.suppress(Exception):
            _ask("select pg_switch_wal()")
        yield
    run.start("postgres")


@contextmanager
def _filled(folder: Path) -> Iterator[None]:
    if not os.path.ismount(folder):
        message = "needs a small file system of its own (root)"
        raise _NotHere(message)
    filler = folder / "filler"
    with contextlib.suppress(OSError), filler.open("wb") as out:
        while True:
            out.write(b"\0" * 65536)
            out.flush()
    try:
        yield
    finally:
        filler.unlink(missing_ok=True)


@contextmanager
def worker_stalled(run: site.Run) -> Iterator[None]:
    """The worker is stopped in the middle of its work, and goes on when others took it up."""
    stalled = run.processes.pop("worker")
    os.killpg(stalled.pid, signal.SIGSTOP)
    run.start("worker")
    try:
        yield
    finally:
        os.killpg(stalled.pid, signal.SIGCONT)
        time.sleep(2)
        os.killpg(stalled.pid, signal.SIGTERM)
        stalled.wait(timeout=60)


@contextmanager
def _clock(run: site.Run, seconds: int) -> Iterator[None]:
    run.offset = seconds
    for name in ("web", "worker"):
        run.kill(name)
    _ready(run)
    try:
        yield
    finally:
        run.offset = 0
        for name in ("web", "worker"):
            run.kill(name)
        _ready(run)


@contextmanager
def clock_behind(run: site.Run) -> Iterator[None]:
    """The clock of pages and worker is two hours behind."""
    with _clock(run, -7200):
        yield


@contextmanager
def clock_ahead(run: site.Run) -> Iterator[None]:
    """The clock of pages and worker is a day ahead."""
    with _clock(run, 86400):
        yield


TROUBLES = (
    connections_gone, files_full, database_full, worker_stalled, clock_behind, clock_ahead,
)  # fmt: skip
MUST_REFUSE = {connections_gone, files_full, database_full}
