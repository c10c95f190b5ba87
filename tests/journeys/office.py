"""The demonstration's office, furnished once and put back for each file of journeys."""

from __future__ import annotations

import datetime as dt
import os
import socket
import subprocess
import sys
import time
import urllib.request
from dataclasses import dataclass, field

from django.db import connections

from tests.plugin import FOLDER

# What migrations wrote, and what tells the database's own time.
_LEFT_ALONE = ("django_migrations", "django_content_type", "auth_permission")


@dataclass
class Copy:
    """The rows of every table and the place of every sequence, as they were when kept."""

    rows: dict[str, bytes] = field(default_factory=dict)
    sequences: dict[str, tuple[int, bool]] = field(default_factory=dict)


def keep() -> Copy:
    """Copy the whole database; it must be furnished and at rest."""
    copy = Copy()
    with connections["admin"].cursor() as cursor:
        for table in _tables(cursor):
            with cursor.copy(f'copy "{table}" to stdout (format binary)') as lines:
                copy.rows[table] = b"".join(bytes(line) for line in lines)
        cursor.execute(
            "select sequencename, last_value from pg_sequences where schemaname = 'public'"
        )
        copy.sequences = {
            name: (last or 1, last is not None) for name, last in cursor.fetchall()
        }
    return copy


def put_back(copy: Copy) -> None:
    """Bring the database back to the copy; triggers sleep meanwhile."""
    with connections["admin"].cursor() as cursor:
        tables = ", ".join(f'"{table}"' for table in copy.rows)
        cursor.execute(f"truncate {tables} cascade")
        cursor.execute("set session_replication_role = replica")
        for table, rows in copy.rows.items():
            with cursor.copy(f'copy "{table}" from stdin (format binary)') as lines:
                lines.write(rows)
        for name, place in copy.sequences.items():
            cursor.execute("select setval(%s::regclass, %s, %s)", [f'"{name}"', *place])
        cursor.execute("set session_replication_role = default")
    connections["admin"].close()


def _tables(cursor: object) -> list[str]:
    cursor.execute("select tablename from pg_tables where schemaname = 'public'")
    return sorted(name for (name,) in cursor.fetchall() if name not in _LEFT_ALONE)


@dataclass
class Server:
    """The web process on a free port of its own."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def stop(self) -> None:
        self.process.terminate()
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()


def serve(port: int = 0, *, later: dt.timedelta = dt.timedelta()) -> Server:
    """Start the web process, on a free port when none is told, and wait until it answers.

    Its clock is ahead by `later`.
    """
    if not port:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
    command = [
        sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1",
        "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--log-level", "warning",
        "vanphong.project.wsgi:application",
    ]  # fmt: skip
    environment = os.environ | {
        "VANPHONG_DATA": str(FOLDER),
        "VANPHONG_PROCESS": "web",
        "VANPHONG_DEMO": "1",
        "VANPHONG_CLOCK_OFFSET_SECONDS": str(later.total_seconds()),
        "VANPHONG_CONFIRM_MINUTES": "600",  # one log-in serves many journeys
        "VANPHONG_PUBLIC_URL": f"http://127.0.0.1:{port}",
        "DJANGO_SETTINGS_MODULE": "vanphong.project.settings",
    }
    server = Server(port, subprocess.Popen(command, env=environment))
    for _ in range(600):
        try:
            urllib.request.urlopen(f"{server.address}/dang-nhap", timeout=10).read()
        except OSError:
            time.sleep(0.1)
        else:
            return server
    server.stop()
    message = f"the office did not open at {server.address}"
    raise TimeoutError(message)
