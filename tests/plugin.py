"""Loaded before Django: every test process gets its own data folder and PostgreSQL cluster.

Tests talk to the real server through the application's role, behind row-level security.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path

FOLDER = Path(tempfile.mkdtemp(prefix="vpt-"))
FOLDER.chmod(0o755)
os.environ["VANPHONG_DATA"] = str(FOLDER)
os.environ["VANPHONG_PROCESS"] = "admin"
os.environ.pop("DATABASE_URL", None)
os.environ.setdefault("OMP_THREAD_LIMIT", "1")


def _remove() -> None:
    from vanphong.project import embedded

    here = embedded.cluster(FOLDER)
    if here.home.exists():
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)
    shutil.rmtree(here.sockets, ignore_errors=True)
    shutil.rmtree(FOLDER, ignore_errors=True)


atexit.register(_remove)
