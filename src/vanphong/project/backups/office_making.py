"""One office saved alone: its rows as of one moment, then the files that they name.

It lies beside the backups of the whole site, as `offices/<id>/…`, and shares their files.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from typing import IO, Any, cast

from django.db import connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from vanphong.audit import api as audit
from vanphong.kernel.actor import job_actor
from vanphong.kernel.buckets import Chunks
from vanphong.kernel.errors import NotFound
from vanphong.people import api as people
from vanphong.project.backups import contents, index, making, office_rows
from vanphong.project.backups.contents import Bytes, Table
from vanphong.project.backups.envelopes import Recipients
from vanphong.project.backups.index import Index
from vanphong.project.backups.office_rows import Share
from vanphong.project.backups.places import Place

_FILES = (
    "select sha256, max(size_bytes) from files_file where office_id = %s "
    "and withdrawn_at is null group by sha256 order by sha256"
)


def save_office(
    *, place: Place, recipients: Recipients, code: str, actor_name: str, now: dt.datetime
) -> Index:
    """Write one office's rows, as of one moment, and the files they name; give the index.

    :raises NotFound: `office_not_found`.
    """
    office = _office(code)
    backup_id = index.office_backup_id(making.backup_id_at(now), office.code)
    backup = making.Writing(backup_id, place, recipients)
    tables: list[Table] = []
    with transaction.atomic(using="admin"):
        link: Any = connections["admin"]
        with link.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            contents.write_plainly(cursor)
            for share in office_rows.shares():
                tables.append(office_rows.told(cursor, share, office.id))
                rows = office_rows.rows_out(cursor, share, office.id)
                backup.put(rows_of(share), cast("IO[bytes]", Chunks(rows)))
            cursor.execute(_FILES, [office.id])
            named = [Bytes(*row) for row in cursor.fetchall()]
        server = link.pg_version // 10000
    copied = making.copy_files(place, recipients, named, now)
    about = {"office": office.id, "code": office.code, "of": here()}
    backup.put(index.ABOUT, io.BytesIO(json.dumps(about).encode()))
    backup.put(index.CONTENTS, making.lines(tables, named, copied))
    made = backup.finish(tables=tables, copied=copied, server=server, now=now)
    with transaction.atomic():
        actor = job_actor(actor_name, office.id, frozenset())
        audit.record(actor, "project:office:save", detail={"backup": made.id})
    return made


def rows_of(share: Share) -> str:
    """Give the part in which a table's rows lie."""
    return f"rows-{share.table}.age"


def here() -> list[str]:
    """Name this installation to who has a backup of it, and the state of its tables."""
    done = MigrationRecorder(connections["admin"]).applied_migrations()
    site = index.concealed(making.names_key(), "site")
    return [site, *sorted(f"{app}.{name}" for app, name in done)]


def _office(code: str) -> people.Office:
    found = people.Office.objects.filter(code__iexact=code).first()
    if found is None:
        raise NotFound(
            f"Không có cơ quan mã {code}. Xem mã các cơ quan bằng `vanphong people offices`.",
            code="office_not_found",
        )
    return found
