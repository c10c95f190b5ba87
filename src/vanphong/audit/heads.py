"""Heads of the chain noted outside the database: a cut tail shows against them."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from django.conf import settings

_EVERY = dt.timedelta(hours=1)


def _file() -> Path:
    return Path(settings.DATA) / "trail" / "heads.txt"


def is_due(now: dt.datetime) -> bool:
    """Say whether the last head was noted an hour ago or more."""
    lines = _lines()
    return not lines or now - dt.datetime.fromisoformat(lines[-1].split(" ")[0]) >= _EVERY


def note(head: str, now: dt.datetime) -> None:
    """Add a head to the file `trail/heads.txt` of the data folder; an empty one is left out.

    The operator copies the file to another machine; it only grows.
    """
    if not head:
        return
    file = _file()
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with file.open("a", encoding="ascii") as stream:
        stream.write(f"{now.isoformat()} {head}\n")


def latest() -> str:
    """Give the newest head noted, empty when there is none."""
    lines = _lines()
    return lines[-1].split(" ")[1] if lines else ""


def _lines() -> list[str]:
    file = _file()
    return file.read_text("ascii").split("\n")[:-1] if file.is_file() else []
