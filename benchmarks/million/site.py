"""The loaded installation, kept between runs, and the real processes that serve it."""

from __future__ import annotations

import hashlib
import json
import os
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path

from benchmarks.million.offices import Place

PORT = 8393
_NOTE = "million.json"
# What one sets on a machine of 8 GB and more; the guide for operators says the same.
_MEMORY = {
    "shared_buffers": "1GB",
    "effective_cache_size": "3GB",
    "work_mem": "16MB",
    "max_wal_size": "4GB",
    "random_page_cost": "1.1",
}


@contextmanager
def installation(cache: Path, count: int, *, keep: bool) -> Iterator[list[Place]]:
    """Open the installation with `count` documents, loading it when it is not there yet.

    Must be entered before Django is imported. `keep` takes one that older code has loaded.
    """
    folder = cache / f"million-{count}"
    folder.mkdir(parents=True, exist_ok=True, mode=0o755)
    os.environ |= {
        "VANPHONG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "OMP_THREAD_LIMIT": "1",
        "VANPHONG_SECOND_FACTOR": "offered",  # nobody is there to show one
    }
    os.environ.pop("DATABASE_URL", None)
    import django

    from vanphong.project import embedded

    here = embedded.cluster(folder)
    known = _known(folder, keep=keep)
    if known is None:
        _remove(folder)
    embedded.start(here)
    django.setup()
    from django.db import connections

    from vanphong.project import database

    if known is None:
        known = _load(here, folder, count)
    with embedded.in_use(here):  # commands that end meanwhile leave it running
        try:
            database.prepare()
            yield known
        finally:
            connections.close_all()


def _load(here: object, folder: Path, count: int) -> list[Place]:
    from django.db import connections

    from benchmarks.million.load import load
    from vanphong.project import database, embedded

    with connections["admin"].cursor() as cursor:
        for name, value in _MEMORY.items():
            cursor.execute(f"alter system set {name} = '{value}'")
    connections.close_all()
    embedded.stop(here)
    embedded.start(here, fsync=False)
    database.prepare()
    places = load(count, _say)
    connections.close_all()
    embedded.stop(here)
    embedded.start(here)
    lines = [asdict(place) | {"books": _flat(place)} for place in places]
    (folder / _NOTE).write_text(json.dumps({"mark": _mark(), "places": lines}))
    return places


def _known(folder: Path, *, keep: bool) -> list[Place] | None:
    note = folder / _NOTE
    if not note.is_file():
        return None
    kept = json.loads(note.read_text())
    if not keep and kept["mark"] != _mark():
        return None
    places = []
    for line in kept["places"]:
        line["books"] = {(b, code, year): book for b, code, year, book in line["books"]}
        places.append(Place(**line))
    return places


def _flat(place: Place) -> list[tuple[int, str, int, str]]:
    return [(*key, book) for key, book in place.books.items()]


def _mark() -> str:
    """Give the digest of the tables and of what fills them."""
    import vanphong

    source = Path(vanphong.__path__[0])
    files = [*source.glob("*/migrations/*.py"), *Path(__file__).parent.glob("*.py")]
    loading = {"corpus.py", "offices.py", "plan.py", "rows.py", "load.py"}
    whole = hashlib.sha256()
    for file in sorted(files):
        if file.parent.name == "migrations" or file.name in loading:
            whole.update(file.read_bytes())
    return whole.hexdigest()


def _remove(folder: Path) -> None:
    import shutil

    from vanphong.project import embedded

    here = embedded.cluster(folder)
    if here.home.exists():
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True, mode=0o755)


@contextmanager
def served(*, workers: int = 2) -> Iterator[str]:
    """Run web and worker as `vanphong serve` does; give their address.

    The web process is the product's own; beside its routes it has the one-row view.
    """
    from django.conf import settings

    environment = os.environ | {"VANPHONG_DATA": str(settings.DATA)}
    web = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(PORT), "--workers", str(workers), "--blocking-threads", "24",
        "--backlog", "512", "--log-level", "warning", "benchmarks.million.one_row:application",
    ]  # fmt: skip
    worker = [sys.executable, "-c", "from vanphong.project.run_worker import main; main()"]
    running = [
        subprocess.Popen(command, env=environment | {"VANPHONG_PROCESS": process})
        for process, command in (("web", web), ("worker", worker))
    ]
    address = f"http://127.0.0.1:{PORT}"
    try:
        _wait(f"{address}/dang-nhap")
        yield address
    finally:
        for process in running:
            process.send_signal(signal.SIGTERM)
        for process in running:
            process.wait(timeout=40)


def _wait(url: str) -> None:
    for _ in range(300):
        try:
            urllib.request.urlopen(url, timeout=5).read()
        except OSError:
            time.sleep(0.2)
        else:
            return
    message = "the office did not open"
    raise TimeoutError(message)


def _say(words: str) -> None:
    print(words, file=sys.stderr, flush=True)
