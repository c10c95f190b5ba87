"""A whole site under load, its web, worker and PostgreSQL killed at random; nothing may be lost.

Clerks register documents with files through the API, from several threads. Whoever hears no
answer sends the same again under the same `source_id`, as a careful program does. Meanwhile
`kill -9` takes pages, work or PostgreSQL with all its processes; each is started again, as
systemd would. Then the dust settles and the whole is asked: is all there that was acknowledged,
once, with its bytes; is any job stuck; does the trail hold.

`python -m benchmarks.faults_site --seconds 600` in a laboratory of its own; prints one JSON object.
"""

from __future__ import annotations

import argparse
import contextlib
import hashlib
import http.client
import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from benchmarks.lab import laboratory

CLERKS = 3
PATIENCE = 120.0
VICTIMS = ("web", "worker", "postgres")
_SCAN_EVERY = 12  # one paper in so many has pages for the worker to read


@dataclass
class Told:
    """What an office was told is done."""

    symbol: str
    document_id: str
    arrival_number: int
    sha256: str


@dataclass
class Run:
    """A campaign under way."""

    folder: Path
    seed: int
    port: int = 0
    told: list[Told] = field(default_factory=list)
    refused: Counter[str] = field(default_factory=Counter)
    kills: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0
    offset: int = 0  # seconds by which the clocks of pages and worker are wrong
    processes: dict[str, subprocess.Popen[bytes]] = field(default_factory=dict)
    stopping: threading.Event = field(default_factory=threading.Event)

    def start(self, name: str) -> None:
        if name == "postgres":
            self._start_postgres()
            return
        words = ["web", "--port", str(self.port)] if name == "web" else ["worker"]
        command = [sys.executable, "-m", "vanphong.project.cli", *words]
        log = (self.folder / f"{name}.log").open("ab")
        self.processes[name] = subprocess.Popen(
            command, env=self._environment(), start_new_session=True, stdout=log, stderr=log
        )

    def _environment(self) -> dict[str, str]:
        from vanphong.project import embedded

        here = embedded.cluster(self.folder)
        url = f"postgresql:///{embedded.DATABASE}?host={here.sockets}&port=5432"
        given = {"DATABASE_URL": url, "PYTHONPATH": os.pathsep.join(sys.path)}
        if self.offset:
            given["VANPHONG_CLOCK_OFFSET_SECONDS"] = str(self.offset)
        return {**os.environ, **given}

    def _start_postgres(self) -> None:
        from vanphong.project import embedded

        here = embedded.cluster(self.folder)
        for _ in range(100):
            with contextlib.suppress(Exception):
                embedded.start(here)
                return
            time.sleep(0.2)
        message = "PostgreSQL does not start again"
        raise AssertionError(message)

    def kill(self, name: str) -> None:
        self.kills[name] += 1
        if name == "postgres":
            from vanphong.project import embedded

            home = embedded.cluster(self.folder).home
            postmaster = int((home / "postmaster.pid").read_text().split()[0])
            family = _children(postmaster)
            for pid in (postmaster, *family):
                with contextlib.suppress(ProcessLookupError):
                    os.kill(pid, signal.SIGKILL)
            return
        process = self.processes.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def keep_alive(self) -> None:
        """Start again what ended by itself, as systemd does."""
        for name in ("web", "worker"):
            process = self.processes.get(name)
            if process is None or process.poll() is not None:
                self.start(name)

    def stop(self) -> None:
        for process in self.processes.values():
            with contextlib.suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGTERM)
        for process in self.processes.values():
            try:
                process.wait(timeout=30)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)


def _children(pid: int) -> list[int]:
    found = []
    with contextlib.suppress(OSError):
        for task in Path(f"/proc/{pid}/task").glob("*/children"):
            found += [int(child) for child in task.read_text().split()]
    return found


@dataclass(frozen=True)
class Desk:
    """What a clerk's program works with."""

    token: str
    book_id: str


def _desk() -> Desk:
    from benchmarks.office import NOW, make_signing_office
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.people import api as people
    from vanphong.registry.models import Book

    cast = make_signing_office("Tỉnh ủy Thử Lửa")
    maker = job_actor("test", cast.office.id, people.all_permissions())
    with acting(maker):
        post = cast.posts["CLERK"]
        scope = sorted(cast.clerk.permissions)
        _, token = people.issue_token(
            actor=maker, post=post, name="thử lửa", scope=scope, days=30, now=NOW
        )
        book = Book.objects.get(direction="IN")
    return Desk(token, str(book.id))


def _clerk(run: Run, desk: Desk, number: int) -> None:
    """Register papers until told to stop; each is sent until it is acknowledged."""
    count = 0
    while not run.stopping.is_set():
        count += 1
        _one_paper(run, desk, f"{number * 100_000 + count}-CV/BTCTU", count)


def _one_paper(
    run: Run, desk: Desk, symbol: str, count: int, *, patience: float = PATIENCE
) -> None:
    content = _paper(symbol, scan=count % _SCAN_EVERY == 0)
    source = str(uuid.uuid4())
    begun = time.monotonic()
    while time.monotonic() - begun < patience:
        try:
            file = _send(run, desk, "/files", _form(content, symbol))
            body = {
                "book_id": desk.book_id, "file_id": file["id"], "source_id": source,
                "accept_dates": True, "accept_duplicate": True,
                "document": {
                    "issuer_name": "Ban Tổ chức Tỉnh ủy", "symbol": symbol,
                    "abstract": f"Về việc {symbol}", "issued_on": "2026-11-20",
                    "type_code": "OFFICIAL_LETTER",
                },
            }  # fmt: skip
            entry = _send(
                run, desk, "/incoming", (json.dumps(body).encode(), "application/json")
            )
        except (OSError, http.client.HTTPException, _Refused) as error:
            run.refused[str(error) if isinstance(error, _Refused) else "no answer"] += 1
            time.sleep(0.3)
            continue
        run.slowest = max(run.slowest, time.monotonic() - begun)
        told = Told(
            symbol, entry["document"]["id"], entry["arrival_number"],
            hashlib.sha256(content).hexdigest(),
        )  # fmt: skip
        run.told.append(told)
        return
    run.refused[f"given up after {patience:.0f} s"] += 1


class _Refused(Exception):
    """An answer that is no acknowledgement: status and code."""


def _send(run: Run, desk: Desk, path: str, body: tuple[bytes, str]) -> Any:
    link = http.client.HTTPConnection("127.0.0.1", run.port, timeout=30)
    try:
        headers = {"Authorization": f"Bearer {desk.token}", "Content-Type": body[1]}
        link.request("POST", f"/api/v1{path}", body[0], headers)
        answer = link.getresponse()
        text = answer.read()
    finally:
        link.close()
    try:
        told = json.loads(text)
    except ValueError:
        told = {}
    if answer.status != 200:
        raise _Refused(f"{answer.status} {told.get('code', 'without words')}")
    return told


def _form(content: bytes, symbol: str) -> tuple[bytes, str]:
    mark = "----thu-lua"
    name = symbol.replace("/", "-")
    head = (
        f'--{mark}\r\nContent-Disposition: form-data; name="file"; filename="{name}.pdf"\r\n'
        "Content-Type: application/pdf\r\n\r\n"
    )
    whole = head.encode() + content + f"\r\n--{mark}--\r\n".encode()
    return whole, f"multipart/form-data; boundary={mark}"


def _paper(symbol: str, *, scan: bool) -> bytes:
    """Give a PDF of its own; a scan has four pages of pictures, two of them for the worker."""
    import io

    from PIL import Image, ImageDraw

    from vanphong.files.tests import samples

    if not scan:
        return samples.pdf(f"Văn bản số {symbol}", "Nội dung thường.")
    pages = []
    for number in range(4):
        page = Image.new("L", (620, 400), 255)
        ImageDraw.Draw(page).text((40, 40), f"Trang {number} cua {symbol}", fill=0)
        pages.append(page)
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:])
    return out.getvalue()


def campaign(
    folder: Path, *, seconds: float, seed: int, troubles: bool = False
) -> dict[str, Any]:
    """Work under kills for so many seconds, meet troubles, then settle and look at the whole."""
    from benchmarks import faults_site_checks as checks
    from benchmarks import faults_troubles

    desk = _desk()
    run = Run(folder, seed)
    with socket.create_server(("127.0.0.1", 0)) as held:
        run.port = int(held.getsockname()[1])
    from django.db import connections

    connections.close_all()
    clerks = [
        threading.Thread(target=_clerk, args=(run, desk, n + 1), daemon=True)
        for n in range(CLERKS)
    ]
    try:
        run.start("web")
        run.start("worker")
        _wait_for(run)
        for clerk in clerks:
            clerk.start()
        _kill_for(run, seconds)
        run.stopping.set()
        for clerk in clerks:
            clerk.join(PATIENCE + 30)
        run.keep_alive()
        lines, found = faults_troubles.meet_all(run, desk) if troubles else ([], [])
        found += checks.violations(run)
    finally:
        run.stop()
    return {
        "seconds": seconds, "kills": dict(run.kills), "acknowledged": len(run.told),
        "refused": dict(run.refused), "slowest_seconds": round(run.slowest, 1),
        "troubles": lines, "violations": found,
    }  # fmt: skip


def _wait_for(run: Run) -> None:
    for _ in range(600):
        with (
            contextlib.suppress(OSError),
            socket.create_connection(("127.0.0.1", run.port), timeout=1),
        ):
            return
        run.keep_alive()
        time.sleep(0.2)
    message = "the pages do not open"
    raise AssertionError(message)


def _kill_for(run: Run, seconds: float) -> None:
    """Kill one after another, at random, letting each come back first; all three at least once."""
    chance = random.Random(run.seed)
    first = list(VICTIMS)
    chance.shuffle(first)
    begun = time.monotonic()
    while time.monotonic() - begun < seconds or first:
        time.sleep(chance.uniform(0.5, 4.0))
        run.keep_alive()
        victim = first.pop() if first else chance.choice(VICTIMS)
        run.kill(victim)
        time.sleep(chance.uniform(0.0, 0.5))
        run.start(victim)
        run.keep_alive()
        _wait_for(run)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=600)
    parser.add_argument("--seed", type=int, default=2026)
    parser.add_argument("--troubles", action="store_true", help="then full disks and the like")
    parser.add_argument("--table", action="store_true", help="print a table, not JSON")
    chosen = parser.parse_args()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))  # and all that runs is stopped
    with laboratory(small_disks=chosen.troubles) as folder:
        found = campaign(
            folder, seconds=chosen.seconds, seed=chosen.seed, troubles=chosen.troubles
        )
    print(_table(found) if chosen.table else json.dumps(found, ensure_ascii=False))
    if chosen.table and found["violations"]:
        sys.exit(1)


def _table(found: dict[str, Any]) -> str:
    rows = [
        ("seconds under kills", f"{found['seconds']:.0f}"),
        *((f"kill -9 of {name}", str(n)) for name, n in sorted(found["kills"].items())),
        ("papers acknowledged", str(found["acknowledged"])),
        *((f"refused: {told}", str(n)) for told, n in sorted(found["refused"].items())),
        ("longest wait for an acknowledgement", f"{found['slowest_seconds']} s"),
    ]
    for line in found["troubles"]:
        told = ", ".join(f"{n} x {words}" for words, n in line["told"].items()) or "nobody"
        after = f"told: {told}; recovered after {line['recovered_seconds']} s"
        rows.append((line["trouble"], line["skipped"] or after))
    rows.append(("lost, doubled, stuck, damaged", str(len(found["violations"]))))
    rows += [("  ", words) for words in found["violations"]]
    wide = max(len(name) for name, _ in rows)
    return "\n".join(f"{name:<{wide}}  {words}" for name, words in rows)


if __name__ == "__main__":
    main()
