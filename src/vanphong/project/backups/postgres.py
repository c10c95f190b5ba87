"""PostgreSQL's own programs, run for a backup: which ones, and how they are told the password."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.db import connections

from vanphong.kernel.errors import Unavailable
from vanphong.project import embedded

_OF_THE_MACHINE = Path("/usr/lib/postgresql")


def programs() -> Path:
    """Give the folder of PostgreSQL's programs that fit the server.

    The embedded server's own; else the oldest on the machine that is not older than the
    server, so that what they write is understood by it.

    :raises Unavailable: `postgres_programs_missing`.
    """
    if not settings.ENVIRONMENT.database_url:
        return embedded.cluster(settings.DATA).binaries / "bin"
    link: Any = connections["admin"]
    server = link.pg_version // 10000
    found = sorted(
        (version, folder) for folder in _folders() if (version := _version(folder)) >= server
    )
    if not found:
        raise Unavailable(
            f"Không tìm thấy pg_dump của PostgreSQL {server} trở lên trên máy này. "
            f"Xin cài gói postgresql-client-{server}.",
            code="postgres_programs_missing",
        )
    return found[0][1]


def _folders() -> Iterator[Path]:
    for folder in _OF_THE_MACHINE.glob("*/bin"):
        if (folder / "pg_dump").is_file():
            yield folder
    on_path = shutil.which("pg_dump")
    if on_path and _OF_THE_MACHINE.parent not in Path(on_path).resolve().parents:
        yield Path(on_path).parent
    with contextlib.suppress(embedded.EmbeddedError):
        folder = embedded.cluster(settings.DATA).binaries / "bin"
        if (folder / "pg_dump").is_file():
            yield folder


def _version(folder: Path) -> int:
    """Give the major version of the programs in a folder, 0 when they do not run."""
    try:
        done = subprocess.run(  # noqa: S603 - a program of PostgreSQL
            [str(folder / "pg_dump"), "--version"],
            capture_output=True,
            text=True,
            check=False,
            timeout=20,
        )
    except OSError:
        return 0
    found = re.search(r"\) (\d+)", done.stdout)
    return int(found[1]) if found else 0


def link_environment() -> dict[str, str]:
    """Give what tells libpq the owner's connection; the password is in no argument."""
    to: dict[str, Any] = settings.DATABASES["admin"]
    told = {
        "PGHOST": to["HOST"],
        "PGPORT": to["PORT"],
        "PGUSER": to["USER"],
        "PGPASSWORD": to["PASSWORD"],
        "PGDATABASE": to["NAME"],
    }
    for option in ("sslmode", "sslrootcert", "sslcert", "sslkey"):
        told[f"PG{option.upper()}"] = str(to["OPTIONS"].get(option, ""))
    kept = {name: value for name, value in os.environ.items() if not name.startswith("PG")}
    return kept | {name: value for name, value in told.items() if value}


@contextlib.contextmanager
def dumping(snapshot: str) -> Iterator[IO[bytes]]:
    """Give the stream of a dump as the database was in an exported snapshot.

    Sessions of the browser are left out: whoever was logged in logs in again after a restore.

    :raises Unavailable: `dump_failed`, with PostgreSQL's own words.
    """
    command = [
        str(programs() / "pg_dump"), "--format=custom", "--no-owner", "--no-privileges",
        f"--snapshot={snapshot}", "--exclude-table-data=django_session",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
        command, env=link_environment(), stdout=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        out, words = process.stdout, process.stderr
        if out is None or words is None:  # never with pipes asked for
            raise AssertionError
        try:
            yield out
        except BaseException:
            process.kill()
            raise
        said = words.read().decode(errors="replace").strip()
    if process.returncode:
        raise Unavailable(f"PostgreSQL không kết xuất được: {said}.", code="dump_failed")


@contextlib.contextmanager
def loading() -> Iterator[IO[bytes]]:
    """Give the stream that loads a dump, all or nothing, into the empty database.

    :raises Unavailable: `restore_failed`, with PostgreSQL's own words.
    """
    command = [
        str(programs() / "pg_restore"), "--no-owner", "--no-privileges", "--exit-on-error",
        "--single-transaction", f"--dbname={settings.DATABASES['admin']['NAME']}",
    ]  # fmt: skip
    with subprocess.Popen(  # noqa: S603 - a program of PostgreSQL
        command, env=link_environment(), stdin=subprocess.PIPE, stderr=subprocess.PIPE
    ) as process:
        into, words = process.stdin, process.stderr
        if into is None or words is None:  # never with pipes asked for
            raise AssertionError
        try:
            yield into
            into.close()
        except BrokenPipeError:
            pass  # its own words say why
        except BaseException:
            process.kill()
            raise
        said = words.read().decode(errors="replace").strip()
    if process.returncode:
        raise Unavailable(f"PostgreSQL không nạp được: {said}.", code="restore_failed")
