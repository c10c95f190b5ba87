"""Memory of an idle office: web and worker with their children, as the kernel counts shares (PSS).

Floor: two bare Python processes that have only imported Django.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure

PORT = 8391


def run(folder: Path) -> Iterator[Figure]:
    from django.db import connections

    connections.close_all()
    command = [sys.executable, "-m", "vanphong.project.cli", "serve", "--port", str(PORT)]
    with (folder / "serve.log").open("wb") as log:
        office = subprocess.Popen(command, env=dict(os.environ), stdout=log, stderr=log)
    bare = [
        subprocess.Popen(
            [sys.executable, "-c", "import django.db, django.http, time; time.sleep(60)"]
        )
        for _ in range(2)
    ]
    try:
        _wait_for_page()
        time.sleep(5)
        value = sum(_pss(pid) for pid in _family(office.pid) if not _is_postgres(pid))
        floor = sum(_pss(process.pid) for process in bare)
        yield Figure.of("idle_memory", value / 1024, "MB", floor / 1024)
    finally:
        office.send_signal(signal.SIGTERM)
        office.wait(timeout=40)
        for process in bare:
            process.kill()
            process.wait()


def _wait_for_page() -> None:
    for _ in range(200):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{PORT}/dang-nhap", timeout=2).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "the office did not open"
    raise TimeoutError(message)


def _family(pid: int) -> list[int]:
    """Give a process and everything it started."""
    found, waiting = [], [pid]
    while waiting:
        one = waiting.pop()
        found.append(one)
        for task in Path(f"/proc/{one}/task").glob("*/children"):
            waiting.extend(int(child) for child in task.read_text().split())
    return found


def _pss(pid: int) -> int:
    """Give kilobytes of a process, shared pages divided among those who share them."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _is_postgres(pid: int) -> bool:
    return "postgres" in Path(f"/proc/{pid}/comm").read_text()
