"""Loaded before Django: every test process gets its own data folder and PostgreSQL cluster.

Tests talk to the real server through the application's role, behind row-level security.
"""

from __future__ import annotations

import atexit
import gc
import ipaddress
import os
import shutil
import sys
import tempfile
from pathlib import Path
from typing import Any

FOLDER = Path(tempfile.mkdtemp(prefix="vpt-"))
FOLDER.chmod(0o755)
os.environ["VANPHONG_DATA"] = str(FOLDER)
os.environ["VANPHONG_PROCESS"] = "admin"
os.environ["VANPHONG_SECOND_FACTOR"] = "offered"  # tests of the second factor ask for it
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


def _stay_at_home(event: str, arguments: tuple[Any, ...]) -> None:
    """End a test whose code connects to, or asks the name of, another machine."""
    if event not in ("socket.connect", "socket.sendto", "socket.getaddrinfo"):
        return
    place = arguments[1] if event != "socket.getaddrinfo" else arguments[:1]
    host = place[0] if isinstance(place, tuple) else ""  # a path is on this machine
    if not host or host == "localhost":
        return
    try:
        is_here = ipaddress.ip_address(host).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise PermissionError(f"tests reach no other machine: {host}")


sys.addaudithook(_stay_at_home)


def pytest_configure() -> None:
    """Compare questions whose SQL is remembered with ones built anew; hash passwords quickly."""
    from django.conf import settings

    from vanphong.kernel import remembered

    remembered.checked = 20
    settings.PASSWORD_HASHERS = ["vanphong.people.tests.hashers.QuickArgon2"]


def pytest_collection_finish() -> None:
    """Look over what was imported once: going through it again takes a seventh of a test."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000)


def _remove() -> None:
    from vanphong.project import embedded

    here = embedded.cluster(FOLDER)
    if here.home.exists():
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)
    shutil.rmtree(here.sockets, ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)


atexit.register(_remove)
