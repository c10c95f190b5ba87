"""One office saved alone, and put back alone into the installation it came from.

It lies beside the backups of the whole site, as `offices/<id>/…`, and shares their files. Other
offices are not touched: what they use of this one, and numbers given since, stop it.
"""

from __future__ import annotations

import datetime as dt
import io
import json
from dataclasses import dataclass
from importlib import metadata
from typing import IO, Any, cast

from django.db import IntegrityError, connections, transaction
from django.db.migrations.recorder import MigrationRecorder
from psycopg import Error, sql

from vanphong.audit import api as audit
from vanphong.audit.verification import TrailReport
from vanphong.audit.words import things
from vanphong.files import api as files
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.buckets import Chunks
from vanphong.kernel.errors import NotFound, Refused
from vanphong.kernel.scope import acting, actor_json
from vanphong.people import api as people
from vanphong.project.backups import contents, index, making, office_rows, restoring
from vanphong.project.backups.checking import Contents, open_part, read_contents
from vanphong.project.backups.contents import Bytes, Table
from vanphong.project.backups.envelopes import Identities, Recipients
from vanphong.project.backups.index import Index, Part
from vanphong.project.backups.office_rows import Changed, Share
from vanphong.project.backups.places import Place

_GIVEN_SINCE = (
    "select count(*) from registry_number n where n.office_id = %s and n.state = 'GIVEN' "
    "and not exists (select from saved_registry_number s where s.id = n.id)"
)
_WITHDRAWN_SINCE = (
    "select distinct sha256 from files_file where withdrawn_at is not null and sha256 = any(%s)"
)
_UNFINISHED = (
    "select id from files_file where office_id = %s "
    "and (text_state = 'PENDING' or held_since is not null)"
)
_FILES = (
    "select sha256, max(size_bytes) from files_file where office_id = %s "
    "and withdrawn_at is null group by sha256 order by sha256"
)


@dataclass(frozen=True, slots=True)
class PutBack:
    """What putting an office back came to, or would come to."""

    backup: Index
    changed: Changed
    # Of things people know by name: what is (or was) set back or taken away, in words.
    named: list[str]
    files: int
    # Of the files, those whose bytes were not in the store.
    files_added: int
    trail: TrailReport | None
    faults: list[str]


def save_office(
    *, place: Place, recipients: Recipients, code: str, actor_name: str, now: dt.datetime
) -> Index:
    """Write one office's rows, as of one moment, and the files they name; give the index.

    :raises NotFound: `office_not_found`.
    """
    office = _office(code)
    backup_id = index.office_backup_id(making.backup_id_at(now), office.code)
    parts: dict[str, Part] = {}

    def put(part: str, source: IO[bytes]) -> None:
        with place.writing(index.part_name(backup_id, part)) as out:
            parts[part] = Part(*recipients.seal(source, out))

    tables: list[Table] = []
    with transaction.atomic(using="admin"):
        link: Any = connections["admin"]
        with link.cursor() as cursor:
            cursor.execute("set transaction isolation level repeatable read, read only")
            contents.write_plainly(cursor)
            for share in office_rows.shares():
                tables.append(office_rows.told(cursor, share, office.id))
                rows = office_rows.rows_out(cursor, share, office.id)
                put(_rows_of(share), cast("IO[bytes]", Chunks(rows)))
            cursor.execute(_FILES, [office.id])
            named = [Bytes(*row) for row in cursor.fetchall()]
        server = link.pg_version // 10000
    copied = making.copy_files(place, recipients, named, now)
    about = {
        "office": office.id,
        "code": office.code,
        "site": _site(),
        "migrations": _migrations(),
    }
    put(index.ABOUT, io.BytesIO(json.dumps(about).encode()))
    put(index.CONTENTS, making.lines(tables, named, copied))
    parts[index.OBJECTS] = making.list_objects(place, backup_id, copied)
    made = Index(
        id=backup_id, made_at=now.isoformat(), version=metadata.version("vanphong"),
        server=server, holders=recipients.names, parts=parts, tables=len(tables),
        rows=sum(t.rows for t in tables), files=len(named), file_bytes=copied.bytes,
        missing=len(copied.missing), lost=copied.lost,
    )  # fmt: skip
    making.finish(place, made)
    with transaction.atomic():
        actor = job_actor(actor_name, office.id, frozenset())
        detail = {"backup": made.id, "label": made.id}
        audit.record(actor, "project:office:save", detail=detail)
    return made


def put_office_back(
    *,
    place: Place,
    backup_id: str,
    identities: Identities,
    actor_name: str,
    missing_only: bool = False,
    dry_run: bool = False,
) -> PutBack:
    """Make an office's records what they were when it was saved; one transaction.

    Writing stops for all offices while it runs: every table of the office is locked. The trail
    tells every row that changes, in the name of who does it. `missing_only` adds what is missing
    and changes nothing else; `dry_run` finds what would change and leaves all as it is.

    :raises NotFound: `backup_not_found`.
    :raises Refused: `not_one_office` for a backup of the site; `backup_elsewhere` for another
        installation, or another state of its tables; `numbers_given_since`, `withdrawn_since`,
        `others_use_it`; nothing is then written.
    """
    made = index.read_index(place, backup_id)
    if index.ABOUT not in made.parts:
        raise Refused(
            "Đây là bản sao lưu của cả hệ thống, không phải của một cơ quan. Xem các bản của "
            "từng cơ quan bằng `vanphong backup office list`.",
            code="not_one_office",
        )
    about = json.loads(open_part(place, made, index.ABOUT, identities))
    if (about["site"], about["migrations"]) != (_site(), _migrations()):
        raise Refused(
            "Bản lưu này của bản cài khác, hoặc của phiên bản khác của phần mềm.",
            code="backup_elsewhere",
        )
    held = read_contents(place, made, identities)
    with connections["admin"].cursor() as cursor:
        _refuse_withdrawn(cursor, held)
    lost = sum(not files.the_store().has(one.sha256) for one, _ in held.files)
    found = [] if dry_run else restoring.copy_files(place, held, identities)
    office_id = int(about["office"])
    actor = job_actor(actor_name, office_id, frozenset())
    with transaction.atomic(using="admin"), connections["admin"].cursor() as cursor:
        saved = _Saved(place, made, held, identities)
        changed, named, told = _put_back(cursor, saved, actor, missing_only)
        if not missing_only:
            found += contents.differences(told[0], told[1])
        if dry_run:
            transaction.set_rollback(True, using="admin")
            return PutBack(made, changed, named, len(held.files), lost, None, found)
        audit.record(
            actor,
            "project:office:put_back",
            detail={
                "backup": made.id, "missing_only": missing_only, "added": changed.added,
                "set_back": changed.set_back, "taken_away": changed.taken_away,
                "label": f"{made.id}: +{changed.added}, ={changed.set_back}, "
                f"−{changed.taken_away}",
            },
            using="admin",
        )  # fmt: skip
        cursor.execute(_UNFINISHED, [office_id])
        unfinished = [pk for (pk,) in cursor.fetchall()]
    for pk in unfinished:
        files.take_up_again(office_id=office_id, file_id=pk)
    trail = restoring.verified_trail()
    if not trail.intact:
        found.append(f"dấu vết: dòng {trail.first_bad_id}, {trail.reason}")
    return PutBack(made, changed, named, len(held.files), lost, trail, found)


@dataclass(frozen=True, slots=True)
class _Saved:
    place: Place
    made: Index
    held: Contents
    identities: Identities


def _put_back(
    cursor: Any, saved: _Saved, actor: Actor, missing_only: bool
) -> tuple[Changed, list[str], tuple[list[Table], list[Table]]]:
    """Do it; give also what should be there of what is set back, and what is."""
    shares, office_id = office_rows.shares(), actor.office_key
    cursor.execute("select set_config('vp.actor', %s, true)", [actor_json(actor)])
    contents.write_plainly(cursor)
    tables = sql.SQL(", ").join(sql.Identifier(share.table) for share in shares)
    cursor.execute(sql.SQL("lock table {} in share row exclusive mode").format(tables))
    for share in shares:
        _fill(cursor, share, saved)
    _refuse_withdrawn(cursor, saved.held)
    if not missing_only:
        _refuse_numbers_given(cursor, office_id)
    named = [] if missing_only else _named(cursor, shares, office_id)
    try:
        changed = office_rows.put_back(cursor, shares, office_id, missing_only=missing_only)
        cursor.execute("set constraints all immediate")
    except IntegrityError as error:
        table = error.__cause__.diag.table_name if isinstance(error.__cause__, Error) else None
        raise Refused(
            f"Dữ liệu có sau bản lưu đang được dùng (bảng {table or '?'}) nên không đưa về được; "
            "chưa ghi gì. Dùng --missing-only để chỉ bổ sung những gì đã mất.",
            code="others_use_it",
            data={"table": table},
        ) from error
    exact = [share for share in shares if share.is_set_back]
    names = {share.table for share in exact}
    wanted = [table for table in saved.held.tables if table.name in names]
    return (
        changed,
        named,
        (wanted, [office_rows.told(cursor, share, office_id) for share in exact]),
    )


def _named(cursor: Any, shares: list[Share], office_id: int) -> list[str]:
    """Say what will be set back or taken away, of the things that have a name on a page."""
    said = []
    reader = job_actor("backup", office_id, people.all_permissions())
    with acting(reader):
        for share in shares:
            thing = things().get(share.table)
            if thing is None or not share.is_set_back:
                continue
            for word, ids in office_rows.differing(cursor, share, office_id).items():
                names = thing.named(reader, ids)
                said += [
                    f"{word} {thing.noun}: {names[one][0]}"
                    if one in names
                    else f"{word} {thing.noun}"
                    for one in ids
                ]
    return said


def _refuse_withdrawn(cursor: Any, held: Contents) -> None:
    """Refuse to bring back bytes that were withdrawn in any office; none of them stays.

    :raises Refused: `withdrawn_since`.
    """
    cursor.execute(_WITHDRAWN_SINCE, [[one.sha256 for one, _ in held.files]])
    gone = [sha256 for (sha256,) in cursor.fetchall()]
    for sha256 in gone:  # withdrawn while its bytes were copied
        files.the_store().erase(sha256)
    if gone:
        raise Refused(
            f"Có {len(gone)} tệp đã bị gỡ sau bản lưu này; đưa về sẽ làm chúng sống lại nên "
            "không làm. Xin dùng bản lưu mới hơn.",
            code="withdrawn_since",
            data={"count": len(gone)},
        )


def _refuse_numbers_given(cursor: Any, office_id: int) -> None:
    """Refuse to take back numbers that people outside hold.

    :raises Refused: `numbers_given_since`.
    """
    cursor.execute(_GIVEN_SINCE, [office_id])
    [count] = cursor.fetchone()
    if count:
        raise Refused(
            f"Đã cấp {count} số văn bản sau bản lưu này; đưa về sẽ cấp trùng số nên không làm. "
            "Dùng --missing-only để chỉ bổ sung những gì đã mất.",
            code="numbers_given_since",
            data={"count": count},
        )


def _fill(cursor: Any, share: Share, saved: _Saved) -> None:
    """Put the saved rows of a table beside it."""
    statement = office_rows.make_beside(cursor, share)
    name = index.part_name(saved.made.id, _rows_of(share))
    with saved.place.reading(name) as stream, cursor.copy(statement) as rows:
        saved.identities.open(stream, cast("IO[bytes]", rows))


def _rows_of(share: Share) -> str:
    return f"rows-{share.table}.age"


def _office(code: str) -> people.Office:
    found = people.Office.objects.filter(code__iexact=code).first()
    if found is None:
        raise NotFound(
            f"Không có cơ quan mã {code}. Xem mã các cơ quan bằng `vanphong people offices`.",
            code="office_not_found",
        )
    return found


def _site() -> str:
    """Name this installation to who has a backup of it."""
    return index.concealed(making.names_key(), "site")


def _migrations() -> list[str]:
    done = MigrationRecorder(connections["admin"]).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in done)
