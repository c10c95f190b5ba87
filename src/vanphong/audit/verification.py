"""Verifying the trail of this installation, and writing it out for who verifies elsewhere."""

from __future__ import annotations

import datetime as dt
import gzip
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connections

from vanphong.audit import checkpoints, verifier
from vanphong.audit.verifier import Checkpoints, Head, Seal, TrailReport
from vanphong.kernel import ports

__all__ = ["TrailReport", "export_trail", "read_places", "verify_trail", "whole_trail"]


@contextmanager
def whole_trail() -> Iterator[Any]:
    """Give a connection that sees all offices' lines, as the role that reads nothing else."""
    with ports.database_in_use.call():
        admin = connections["admin"]
        admin.ensure_connection()
        with admin.connection.transaction():
            admin.connection.execute("set local role vanphong_auditor")
            yield admin.connection


def verify_trail(connection: Any, *, heads: Iterable[Head] = ()) -> TrailReport:
    """Recompute every digest from the rows and compare with the chain of seals.

    `connection` is a psycopg connection, in a transaction, of a role that reads all rows.
    `heads` are those noted outside: they show a tail cut off and a chain made anew.
    """
    return verifier.Proof(heads).report(verifier.in_database(connection))


def read_places(places: Iterable[Path], now: dt.datetime) -> list[Checkpoints]:
    """Read checkpoints from folders or files, their timestamps checked by what the site trusts."""
    return [
        verifier.read_checkpoints(verifier.lines_of(place), ports.timestamp_moment.call, now)
        for place in places
    ]


def export_trail(connection: Any, file: Path, now: dt.datetime) -> int:
    """Write the trail with its seals and checkpoints to a new file; give the number of rows.

    The file holds names of every office: it is the owner's alone to read. It ends in `.gz` to
    be packed.

    :raises FileExistsError: when there is such a file.
    """
    rows = 0
    with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as raw:
        out: Any = gzip.GzipFile(fileobj=raw, mode="wb") if file.suffix == ".gz" else raw
        with out:

            def put(facts: dict[str, Any]) -> None:
                out.write(json.dumps(facts, ensure_ascii=False).encode() + b"\n")

            put({"vanphong_trail": 1, "made_at": now.isoformat()})
            for one in verifier.in_database(connection):
                if one is None:
                    put({"unsealed": True})
                elif isinstance(one, Seal):
                    put({"seal": [*one[:3], *(part.hex() for part in one[3:])]})
                else:
                    out.write(one[1].encode() + b"\n")
                    rows += 1
            for _place, line in verifier.lines_of(checkpoints.own_folder()):
                put({"checkpoint": line.decode()})
    return rows
