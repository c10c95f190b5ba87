"""Heads of the chain noted outside the database, each chained to the one before and timestamped.

One file a month, lines of JSON, only ever appended and synced. A line with `head` (or `row`, a
single line of the trail) is noted at once; a line with `stamp` follows, a timestamp over the line
before it, and so over all before. What a cut, a rollback or a chain made anew took away is still
noted here; copies kept on another machine are out of reach of whoever holds this one.
"""

from __future__ import annotations

import base64
import datetime as dt
import fcntl
import hashlib
import json
import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings

from vanphong.kernel import ports
from vanphong.kernel.errors import Unavailable

logger = logging.getLogger("vanphong.audit")


def own_folder() -> Path:
    """Give the folder that is always written and goes into backups."""
    return Path(settings.DATA) / "checkpoints"


def folders() -> list[Path]:
    """Give every folder that is written: our own, and those of the setting."""
    return [own_folder(), *settings.CHECKPOINTS]


def grace() -> dt.timedelta:
    """Give how long a head may stand without a timestamp."""
    return dt.timedelta(hours=settings.STAMP_GRACE_HOURS)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a folder stands: its last line's digest, newest head, and what waits for a stamp."""

    last: str = ""
    head: str = ""
    noted_at: dt.datetime | None = None
    unstamped_since: dt.datetime | None = None
    stamped_at: dt.datetime | None = None


def standing(folder: Path) -> Standing:
    """Read how a folder stands, from its end to the newest timestamp.

    :raises OSError: when it cannot be read, as when what it lies on is not mounted.
    """
    last = head = ""
    noted_at = since = stamped_at = None
    for line, facts in _from_the_end(folder):
        last = last or hashlib.sha256(line).hexdigest()
        at = dt.datetime.fromisoformat(facts["at"])
        if "stamp" in facts:
            stamped_at = stamped_at or at
        elif stamped_at is None:
            since = at
        if not head and "head" in facts:
            head, noted_at = facts["head"], at
        if head and stamped_at is not None:
            break
    return Standing(last, head, noted_at, since, stamped_at)


def note(facts: dict[str, str], now: dt.datetime) -> list[Path]:
    """Add a line to every folder that does not end in the same head; give those that failed."""
    failed = []
    for folder in folders():
        try:
            if not facts.get("head") or standing(folder).head != facts["head"]:
                _append(folder, facts, now)
        except OSError as error:
            failed.append(folder)
            logger.error("no checkpoint in %s: %s", folder, error.strerror)  # noqa: TRY400
    return failed


def stamp(now: dt.datetime, *, at_once: bool = False) -> None:
    """Timestamp what waits for it, every few minutes; a failure is logged and tried again.

    Never inside a transaction: an authority may take minutes.
    """
    every = dt.timedelta(minutes=settings.STAMP_MINUTES)
    for folder in folders():
        try:
            stands = standing(folder)
            early = stands.stamped_at is not None and now - stands.stamped_at < every
            if stands.unstamped_since is None or (early and not at_once):
                continue
            token = ports.timestamp.call(bytes.fromhex(stands.last), now)
            told = {"stamp": base64.b64encode(token).decode()}
            _append(folder, told, now, after=stands.last)
        except OSError as error:
            logger.error("no timestamp in %s: %s", folder, error.strerror)  # noqa: TRY400
        except Unavailable as error:
            logger.warning("checkpoints wait for their timestamp: %s", error.code)


def overdue(now: dt.datetime) -> bool:
    """Say whether no folder has its heads timestamped within the grace."""
    for folder in folders():
        try:
            since = standing(folder).unstamped_since
        except OSError:
            continue
        if since is None or now - since <= grace():
            return False
    return True


def _append(
    folder: Path, facts: dict[str, str], now: dt.datetime, *, after: str | None = None
) -> None:
    """Add a line and sync it; with `after` only where that line is still the last."""
    if folder == own_folder():  # others are made by the operator: a mount that is missing shows
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with _held(folder):
        before = next((line for line, _ in _from_the_end(folder)), None)
        previous = hashlib.sha256(before).hexdigest() if before is not None else ""
        if after is not None and after != previous:
            return
        line = json.dumps({"at": now.isoformat(), **facts, "previous": previous}).encode()
        # A clock set back must not put a line before those it follows.
        name = max(f"{now:%Y-%m}.jsonl", *(p.name for p in _files(folder)), "")
        file = folder / name
        torn = file.is_file() and not file.read_bytes().endswith(b"\n")
        out = os.open(file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        try:
            os.write(out, (b"\n" if torn else b"") + line + b"\n")
            os.fsync(out)
        finally:
            os.close(out)
        _sync(folder)


@contextmanager
def _held(folder: Path) -> Iterator[None]:
    descriptor = os.open(folder / ".lock", os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def _sync(folder: Path) -> None:
    place = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(place)
    finally:
        os.close(place)


def _files(folder: Path) -> list[Path]:
    if folder != own_folder():
        folder.stat()  # raises where the folder is gone
    return sorted(folder.glob("*.jsonl"))


def _from_the_end(folder: Path) -> Iterator[tuple[bytes, dict[str, Any]]]:
    """Give the lines from the newest; one cut short by a power cut is left out."""
    for file in reversed(_files(folder)):
        for line in reversed(file.read_bytes().split(b"\n")):
            try:
                facts = json.loads(line)
            except ValueError:
                continue
            if isinstance(facts, dict) and {"at", "previous"} <= facts.keys():
                yield line, facts
