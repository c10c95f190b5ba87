"""A throw-away installation for measuring: own data folder, own durable PostgreSQL cluster."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def laboratory(*, small_disks: bool = False, demo: bool = False) -> Iterator[Path]:
    """Open an empty, prepared installation with `fsync` on; removes it at the end.

    Must be entered before Django is imported: it sets the environment. With `small_disks`,
    files and database lie on small file systems in memory, to be filled, where that is allowed.
    """
    folder = Path(tempfile.mkdtemp(prefix="vpb-"))
    folder.chmod(0o755)
    os.environ |= {
        "VANPHONG_DATA": str(folder),
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
        "OMP_THREAD_LIMIT": "1",
        "VANPHONG_SECOND_FACTOR": "offered",  # nobody is there to show one
    }
    if demo:
        os.environ["VANPHONG_DEMO"] = "1"
    os.environ.pop("DATABASE_URL", None)
    import django

    from vanphong.project import embedded

    here = embedded.cluster(folder)
    disks = _mount(folder / "files", here.home.parent) if small_disks else []
    django.setup()
    from django.db import connections

    from vanphong.project import database

    try:
        with embedded.in_use(here):  # an office that opens here meanwhile does not stop it
            database.prepare()
            yield folder
            connections.close_all()
    finally:
        connections.close_all()
        embedded.stop(here, mode="immediate")
        for disk in disks:
            subprocess.run(["umount", "--lazy", str(disk)], check=False)
        shutil.rmtree(here.home.parent, ignore_errors=True)
        shutil.rmtree(here.sockets, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


def _mount(*folders: Path) -> list[Path]:
    """Put a small file system at each folder; gives those where it went."""
    mounted = []
    for folder, size in zip(folders, ("128m", "1500m"), strict=True):
        folder.mkdir(parents=True, exist_ok=True, mode=0o755)
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(folder)]
        if os.geteuid() == 0 and not subprocess.run(command, check=False).returncode:
            mounted.append(folder)
    return mounted
