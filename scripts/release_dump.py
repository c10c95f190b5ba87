"""Keep the populated database of a release, so that every later version proves it can upgrade it.

Run once at each release, from its tag: `.venv/bin/python scripts/release_dump.py`. Furnishes a
demonstration in a throw-away installation, and writes `tests/data/releases/<version>.dump` (by
pg_dump) and `.json` (rows by table, migrations). From the first one kept, migrations are added
and never edited (decision 0019).
"""

from __future__ import annotations

import json
import sys
from importlib import metadata
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(REPOSITORY))
RELEASES = REPOSITORY / "tests" / "data" / "releases"


def main() -> int:
    """Write both files; refuses to write over a release that is kept."""
    from benchmarks.lab import laboratory

    version = metadata.version("vanphong")
    dump = RELEASES / f"{version}.dump"
    if dump.exists():
        print(f"{dump} is kept already.", file=sys.stderr)
        return 1
    with laboratory(demo=True):
        from vanphong.audit.jobs import seal
        from vanphong.project import demonstration

        demonstration.furnish(print)
        for _ in range(2):
            seal()
        RELEASES.mkdir(parents=True, exist_ok=True)
        facts = keep(dump)
    print(f"{dump}: {dump.stat().st_size // 1024} KB, {sum(facts['rows'].values())} rows.")
    return 0


def keep(dump: Path) -> dict[str, Any]:
    """Write the dump of the present database and what it holds beside it."""
    from django.db import connections, transaction

    from vanphong.project.backups import contents, postgres

    with transaction.atomic(using="admin"):
        link: Any = connections["admin"]
        with link.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            cursor.execute("select pg_export_snapshot()")
            snapshot = cursor.fetchone()[0]
            with postgres.dumping(snapshot) as stream:
                dump.write_bytes(stream.read())
            rows = {table.name: table.rows for table in contents.tables(link)}
            cursor.execute("select app || '.' || name from django_migrations order by id")
            done = [name for (name,) in cursor.fetchall()]
    facts = {"rows": rows, "migrations": done, "server": link.pg_version // 10000}
    dump.with_suffix(".json").write_text(json.dumps(facts, indent=1) + "\n", "utf-8")
    return facts


if __name__ == "__main__":
    sys.exit(main())
