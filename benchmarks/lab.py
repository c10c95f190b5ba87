"""A throw-away installation for measuring: own data folder, own durable PostgreSQL cluster."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def laboratory() -> Iterator[Path]:
    """Open an empty, prepared installation with `fsync` on; removes it at the end.

    Must be entered before Django is imported: it sets the environment.
    """
    folder = Path(tempfile.mkdtemp(prefix="vpb-"))
    folder.chmod(0o755)
    os.environ |= {
        "VANPHONG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "OMP_THREAD_LIMIT": "1",
    }
    os.environ.pop("DATABASE_URL", None)
    import django

    from vanphong.project import embedded

    here = embedded.cluster(folder)
    embedded.start(here)
    django.setup()
    from vanphong.project import database

    try:
        database.prepare()
        yield folder
    finally:
        from django.db import connections

        connections.close_all()
        embedded.stop(here, mode="immediate")
        shutil.rmtree(here.home.parent, ignore_errors=True)
        shutil.rmtree(here.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)
