"""The drill: the newest backup restored on the side, into a database of its own, and compared."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings

from vanphong.kernel.errors import Unavailable
from vanphong.project import embedded
from vanphong.project.backups.making import note_last

LAST = "last-drill.json"
SIGNATURES = 500


def practise(
    *, source: str, keys_source: str, backup_id: str, identity: Path, now: dt.datetime
) -> dict[str, Any]:
    """Restore a backup into a new folder with the embedded PostgreSQL, compare, clear away.

    Nothing of the running site is touched. Gives what `vanphong backup restore --json` says.

    :raises Unavailable: `drill_failed`, with what the restore said.
    """
    folder = Path(tempfile.mkdtemp(prefix="vanphong-drill-", dir=_room()))
    folder.chmod(0o755)
    data = folder / "data"
    own = {"DATABASE_URL", "VANPHONG_FILES_URL", "VANPHONG_PROCESS", "VANPHONG_DEMO"}
    kept = {name: value for name, value in os.environ.items() if name not in own}
    command = [
        sys.executable, "-m", "vanphong.project.cli", "backup", "restore", backup_id,
        "--from", source, "--keys-from", keys_source, "--identity", str(identity),
        "--signatures", str(SIGNATURES), "--json",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - this program itself
            command,
            env=kept | {"VANPHONG_DATA": str(data)},
            capture_output=True,
            text=True,
            check=False,
        )
        told = _answer(done)
    finally:
        _clear(data)
        shutil.rmtree(folder, ignore_errors=True)
    note_last(
        LAST,
        {"id": told["backup"], "at": now.isoformat(), "faults": len(told["faults"])},
    )
    return told


def _room() -> str | None:
    """Give where a restored site has room: beside the data when that is a folder of ours."""
    beside = Path(settings.DATA).parent
    return str(beside) if os.access(beside, os.W_OK) else None


def _answer(done: subprocess.CompletedProcess[str]) -> dict[str, Any]:
    with contextlib.suppress(ValueError):
        told: dict[str, Any] = json.loads(done.stdout)
        if "faults" in told:
            return told
        raise Unavailable(
            f"Tập phục hồi không thành: {told.get('message', '')}", code="drill_failed"
        )
    said = (done.stderr or done.stdout).strip().splitlines()
    raise Unavailable(
        f"Tập phục hồi không thành: {said[-1] if said else 'không rõ lý do'}",
        code="drill_failed",
    )


def _clear(data: Path) -> None:
    here = embedded.cluster(data)
    with contextlib.suppress(embedded.EmbeddedError, OSError):
        embedded.stop(here, mode="immediate")
    shutil.rmtree(here.home.parent, ignore_errors=True)
    shutil.rmtree(here.sockets, ignore_errors=True)
