"""Taking a backup: the database as of one moment, then the files that its rows name.

Files never change and are durable before a row names them, so whatever the snapshot names is in
the store when it is copied; only what was not copied by an earlier backup is written.
"""

from __future__ import annotations

import datetime as dt
import io
import json
import os
import secrets
import tarfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import metadata
from pathlib import Path
from typing import IO, Any, cast

from django.conf import settings
from django.db import connections, transaction

from vanphong.audit import api as audit
from vanphong.files import api as files
from vanphong.kernel.actor import job_actor
from vanphong.kernel.buckets import Chunks
from vanphong.kernel.errors import NotFound, Unavailable
from vanphong.project import environment
from vanphong.project.backups import contents, index, postgres
from vanphong.project.backups.contents import Bytes, Table
from vanphong.project.backups.envelopes import Recipients, digest_of
from vanphong.project.backups.index import Index, Part
from vanphong.project.backups.places import Place

# What belongs to the running cluster is made anew where the backup is restored.
_OF_THE_CLUSTER = {"postgres-admin-password", "database-app-password", "database-password"}
_KEPT_FOLDERS = ("trust", "checkpoints")
NAMES_KEY = "backup-names-key"
LAST = "last-backup.json"


@dataclass(slots=True)
class Copied:
    """The files of a backup, as they are written."""

    # name of the envelope by digest; size of the envelope by name
    names: dict[str, str] = field(default_factory=dict)
    sizes: dict[str, int] = field(default_factory=dict)
    # How many files the rows name, and their bytes.
    named: int = 0
    bytes: int = 0
    # Not to be read from the store any more; `missing` of them are in no earlier backup either.
    lost: int = 0
    missing: list[str] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Writing:
    """A backup while it is written: part by part, then the index that makes it count."""

    id: str
    place: Place
    recipients: Recipients
    parts: dict[str, Part] = field(default_factory=dict)

    def put(self, part: str, source: IO[bytes], to: Place | None = None) -> None:
        """Write a part as an envelope."""
        with (to or self.place).writing(index.part_name(self.id, part)) as out:
            self.parts[part] = Part(*self.recipients.seal(source, out))

    def finish(
        self, *, tables: list[Table], copied: Copied, server: int, now: dt.datetime
    ) -> Index:
        """Write which envelopes of files it needs, then the index."""
        sizes = sorted(copied.sizes.items())
        listed = "".join(f"{name} {size}\n" for name, size in sizes).encode()
        with self.place.writing(index.part_name(self.id, index.OBJECTS)) as out:
            out.write(listed)
        self.parts[index.OBJECTS] = Part(*digest_of(io.BytesIO(listed)))
        made = Index(
            id=self.id, made_at=now.isoformat(), version=metadata.version("vanphong"),
            server=server, holders=self.recipients.names, parts=self.parts,
            tables=len(tables), rows=sum(t.rows for t in tables), files=copied.named,
            file_bytes=copied.bytes, missing=len(copied.missing), lost=copied.lost,
        )  # fmt: skip
        with self.place.writing(index.part_name(self.id, index.INDEX)) as out:
            out.write(made.as_json().encode())
        return made


def make_backup(
    *,
    place: Place,
    keys_place: Place,
    recipients: Recipients,
    now: dt.datetime,
    say: Callable[[str], None] = lambda _: None,
) -> Index:
    """Write a whole backup and give its index.

    The envelope of the site's keys lies apart from the data; it may go to another place.
    """
    backup = Writing(backup_id_at(now), place, recipients)
    # Before the snapshot: no checkpoint of the trail may be younger than the rows.
    backup.put(index.FOLDER, _archive(settings.DATA, _KEPT_FOLDERS))
    with transaction.atomic(using="admin"):
        link: Any = connections["admin"]
        snapshot = _snapshot(link)
        say("Đang kết xuất cơ sở dữ liệu…")
        with postgres.dumping(snapshot) as dump:
            backup.put(index.DATABASE, dump)
        tables = contents.tables(link)
        named = list(contents.named_files(link))
        server = link.pg_version // 10000
    say(f"Đang chép {len(named)} tệp…")
    copied = copy_files(place, recipients, named, now)
    backup.put(index.CONTENTS, lines(tables, named, copied))
    keys = _archive(settings.DATA, ("secrets", "authority", "vault"))
    backup.put(index.KEYS, keys, keys_place)
    made = backup.finish(tables=tables, copied=copied, server=server, now=now)
    _note(made)
    return made


def backup_id_at(now: dt.datetime) -> str:
    """Give the id of a new backup; ids are in order of time."""
    return f"{now:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(3)}"


def _snapshot(link: Any) -> str:
    with link.cursor() as cursor:
        cursor.execute("set transaction isolation level repeatable read, read only")
        cursor.execute("select pg_export_snapshot()")
        return str(cursor.fetchone()[0])


def copy_files(
    place: Place, recipients: Recipients, named: list[Bytes], now: dt.datetime
) -> Copied:
    """Copy what no earlier backup for the same holders copied."""
    key = names_key()
    folder = f"files/{recipients.mark}"
    there = {index.concealed_digest(name): (name, size) for name, size in place.names(folder)}
    copied = Copied()
    kept = {one.name for one in files.the_store().written_before(now)}
    for one in named:
        copied.named += 1
        copied.bytes += one.size
        lost = one.sha256 not in kept and not files.the_store().has(one.sha256)
        copied.lost += lost
        name, size = there.get(index.concealed(key, one.sha256), ("", 0))
        if not name:
            try:
                content = files.the_store().read(one.sha256)
            except (NotFound, Unavailable):  # told at the end: the rest is all the more needed
                copied.missing.append(one.sha256)
                copied.lost += not lost
                continue
            sealed = io.BytesIO()
            digest, size = recipients.seal(io.BytesIO(content), sealed)
            name = index.object_name(recipients.mark, key, one.sha256, digest)
            with place.writing(name) as out:
                out.write(sealed.getvalue())
        copied.names[one.sha256], copied.sizes[name] = name, size
    return copied


def names_key() -> bytes:
    """Give the site's key to the names of its files."""
    return environment.secret(settings.DATA, NAMES_KEY).encode()


def lines(tables: list[Table], named: list[Bytes], copied: Copied) -> IO[bytes]:
    """Give the contents as lines of JSON: tables, then files with their envelope's name."""

    def told() -> Iterator[bytes]:
        for table in tables:
            yield json.dumps(["table", *table]).encode() + b"\n"
        for one in named:
            line = ["file", one.sha256, one.size, copied.names.get(one.sha256, "")]
            yield json.dumps(line).encode() + b"\n"

    return cast("IO[bytes]", Chunks(told()))


def _archive(data: Path, folders: tuple[str, ...]) -> IO[bytes]:
    """Give a tar of folders of the data folder.

    A key of the vault that only the vault's user reads is saved by whoever keeps that user.
    """
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w") as archive:
        for folder in folders:
            for path in sorted((data / folder).glob("*")):
                if path.name in _OF_THE_CLUSTER or path.name[0] == "." or not path.is_file():
                    continue
                if folder != "vault" or os.access(path, os.R_OK):
                    archive.add(path, arcname=f"{folder}/{path.name}")
    out.seek(0)
    return out


def _note(made: Index) -> None:
    """Tell the trail, and the page of the site's health."""
    with transaction.atomic():
        audit.record(
            job_actor("backup", None, frozenset()),
            "project:backup:make",
            detail={"backup": made.id, "rows": made.rows, "files": made.files},
        )
    note_last(
        LAST, {"id": made.id, "at": made.made_at, "missing": made.missing, "lost": made.lost}
    )


def note_last(name: str, facts: dict[str, Any]) -> None:
    """Keep what was done last under the data folder."""
    folder = settings.DATA / "backups"
    folder.mkdir(exist_ok=True, mode=0o700)
    fresh = folder / f".{name}.new"
    fresh.write_text(json.dumps(facts), encoding="utf-8")
    fresh.rename(folder / name)


def last(name: str) -> dict[str, Any] | None:
    """Give what was noted last, None when nothing was."""
    try:
        told: dict[str, Any] = json.loads((settings.DATA / "backups" / name).read_text("utf-8"))
    except (OSError, ValueError):
        return None
    return told
