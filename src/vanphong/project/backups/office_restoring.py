"""One office put back alone into the installation it was saved from.

Other offices are not touched: what they use of this one, and numbers of papers since, stop it.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import IO, Any, cast

from django.db import IntegrityError, connections, transaction
from psycopg import Error, sql

from vanphong.audit import api as audit
from vanphong.audit.verification import TrailReport
from vanphong.audit.words import things
from vanphong.files import api as files
from vanphong.kernel.actor import Actor, job_actor
from vanphong.kernel.errors import Refused
from vanphong.kernel.scope import acting, actor_json
from vanphong.people import api as people
from vanphong.project.backups import contents, index, office_rows, restoring
from vanphong.project.backups.checking import Contents, open_part, read_contents
from vanphong.project.backups.envelopes import Identities
from vanphong.project.backups.index import Index
from vanphong.project.backups.office_making import here, rows_of
from vanphong.project.backups.office_rows import Changed, Share
from vanphong.project.backups.places import Place

_NUMBERS_SINCE = (
    "select count(*) from registry_number n left join saved_registry_number s on s.id = n.id "
    "where n.office_id = %s and n.state is distinct from s.state"
)
_WITHDRAWN_SINCE = (
    "select distinct sha256 from files_file where withdrawn_at is not null and sha256 = any(%s)"
)
_UNFINISHED = (
    "select id from files_file where office_id = %s "
    "and (text_state = 'PENDING' or held_since is not null)"
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
        installation, or another state of its tables; `numbers_since`, `withdrawn_since`,
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
    if about["of"] != here():
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
        changed, named, differing = _put_back(cursor, saved, actor, missing_only)
        found += differing
        if dry_run:
            transaction.set_rollback(True, using="admin")
            return PutBack(made, changed, named, len(held.files), lost, None, found)
        audit.record(
            actor,
            "project:office:put_back",
            detail={
                "backup": made.id, "missing_only": missing_only, "added": changed.added,
                "set_back": changed.set_back, "taken_away": changed.taken_away,
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
) -> tuple[Changed, list[str], list[str]]:
    """Do it; give also what it does to things with a name, and what is not as it was saved."""
    shares, office_id = office_rows.shares(), actor.office_key
    cursor.execute("select set_config('vp.actor', %s, true)", [actor_json(actor)])
    contents.write_plainly(cursor)
    tables = sql.SQL(", ").join(sql.Identifier(share.table) for share in shares)
    cursor.execute(sql.SQL("lock table {} in share row exclusive mode").format(tables))
    for share in shares:
        _fill(cursor, share, saved)
    _refuse_withdrawn(cursor, saved.held)
    if not missing_only:
        _refuse_numbers_since(cursor, office_id)
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
    if missing_only:
        return changed, named, []
    exact = {share.table: share for share in shares if share.is_set_back}
    wanted = [table for table in saved.held.tables if table.name in exact]
    told = [office_rows.told(cursor, share, office_id) for share in exact.values()]
    return changed, named, contents.differences(wanted, told)


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


def _refuse_numbers_since(cursor: Any, office_id: int) -> None:
    """Refuse to take back a number that was held, given or voided: it may stand on a paper.

    :raises Refused: `numbers_since`.
    """
    cursor.execute(_NUMBERS_SINCE, [office_id])
    [count] = cursor.fetchone()
    if count:
        raise Refused(
            f"Sau bản lưu này đã lấy, cấp hoặc hủy {count} số văn bản; đưa về có thể cấp trùng "
            "số nên không làm. "
            "Dùng --missing-only để chỉ bổ sung những gì đã mất.",
            code="numbers_since",
            data={"count": count},
        )


def _fill(cursor: Any, share: Share, saved: _Saved) -> None:
    """Put the saved rows of a table beside it."""
    statement = office_rows.make_beside(cursor, share)
    name = index.part_name(saved.made.id, rows_of(share))
    with saved.place.reading(name) as stream, cursor.copy(statement) as rows:
        saved.identities.open(stream, cast("IO[bytes]", rows))
