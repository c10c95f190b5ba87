"""Restoring a backup into an empty place, and proof that it is what was saved."""

from __future__ import annotations

import datetime as dt
import io
import tarfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connections, transaction

from vanphong.audit import api as audit
from vanphong.audit import checkpoints
from vanphong.audit.verification import TrailReport, read_places, verify_trail
from vanphong.files import api as files
from vanphong.kernel import clock
from vanphong.kernel.actor import job_actor
from vanphong.kernel.errors import Refused
from vanphong.project import database
from vanphong.project.backups import contents, index, postgres
from vanphong.project.backups.checking import Contents, open_part, read_contents
from vanphong.project.backups.envelopes import Identities
from vanphong.project.backups.index import Index
from vanphong.project.backups.places import Place
from vanphong.signing import api as signing

_NOT_EMPTY = (
    "select exists (select 1 from pg_class where relnamespace = 'public'::regnamespace "
    "and relkind in ('r', 'p'))"
)
# What the office itself issued bears a signature and a seal.
_SIGNED = (
    "select f.sha256 from drafting_draft d join registry_document o "
    "on o.id = d.issued_document_id join files_file f on f.id = o.file_id "
    "where f.withdrawn_at is null order by f.created_at desc limit %s"
)


@dataclass(frozen=True, slots=True)
class Restored:
    """What a restore came to; `faults` is empty when all is as it was."""

    backup: Index
    tables: int
    rows: int
    files: int
    trail: TrailReport
    faults: list[str] = field(default_factory=list)


def restore(
    *,
    place: Place,
    keys_place: Place,
    backup_id: str,
    identities: Identities,
    say: Callable[[str], None] = lambda _: None,
) -> Restored:
    """Fill the empty database and store of this installation from a backup, and compare.

    :raises Refused: `not_empty` when there is anything that could be written over.
    """
    made = index.read_index(place, backup_id)
    _refuse_if_filled()
    held = read_contents(place, made, identities)
    keys = open_part(keys_place, made, index.KEYS, identities)
    _unpack(open_part(place, made, index.FOLDER, identities))
    _unpack(keys)
    say("Đang nạp cơ sở dữ liệu…")
    _load(place, made, identities)
    say(f"Đang chép {len(held.files)} tệp…")
    found = copy_files(place, held, identities)
    say("Đang đối chiếu…")
    with transaction.atomic(using="admin"):
        tables = contents.tables(connections["admin"])
    found += contents.differences(held.tables, tables)
    database.prepare()
    trail = verified_trail()
    if not trail.intact:
        found.append(f"dấu vết: dòng {trail.first_bad_id}, {trail.reason}")
    done = Restored(
        backup=made, tables=len(tables), rows=sum(t.rows for t in tables),
        files=len(held.files), trail=trail, faults=found,
    )  # fmt: skip
    with transaction.atomic():
        detail = {"backup": made.id, "rows": done.rows, "faults": len(found)}
        actor = job_actor("backup", None, frozenset())
        audit.record(actor, "project:backup:restore", detail=detail)
    return done


def _refuse_if_filled() -> None:
    with connections["admin"].cursor() as cursor:
        cursor.execute(_NOT_EMPTY)
        filled = cursor.fetchone()[0]
    if filled or not files.the_store().is_empty():
        raise Refused(
            "Chỉ phục hồi vào nơi còn trống: cơ sở dữ liệu chưa có bảng, kho tệp chưa có tệp. "
            "Xin dùng cơ sở dữ liệu mới và thư mục dữ liệu mới.",
            code="not_empty",
        )


def _unpack(archive: bytes) -> None:
    """Put kept folders into the data folder, which was empty but for what a start makes."""
    with tarfile.open(fileobj=io.BytesIO(archive)) as opened:
        for member in opened:
            source = opened.extractfile(member)
            path = Path(settings.DATA) / member.name
            if source is None or ".." in path.parts or path.name.startswith("."):
                continue
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            fresh = path.with_name(f".{path.name}.restored")
            fresh.touch(mode=0o600)
            fresh.write_bytes(source.read())
            fresh.chmod(0o600 if path.parent.name in {"secrets", "vault"} else 0o644)
            fresh.rename(path)


def _load(place: Place, made: Index, identities: Identities) -> None:
    with connections["admin"].cursor() as cursor:
        database.make_roles(cursor)  # policies and rights name it
    with (
        place.reading(index.part_name(made.id, index.DATABASE)) as stream,
        postgres.loading() as into,
    ):
        identities.open(stream, into)


def copy_files(place: Place, held: Contents, identities: Identities) -> list[str]:
    """Put a backup's files into the store; give what is wrong with them, in words."""
    found = []
    for one, name in held.files:
        if not name:
            found.append(f"{one.sha256}: tệp đã mất từ trước khi sao lưu")
            continue
        content = io.BytesIO()
        with place.reading(name) as stream:
            identities.open(stream, content)
        if files.the_store().put(content.getvalue()) != one.sha256:
            found.append(f"{name}: không phải tệp đã ghi")
    return found


def verified_trail() -> TrailReport:
    """Verify the trail with the checkpoints of this machine."""
    admin: Any = connections["admin"]
    admin.ensure_connection()
    with admin.connection.transaction():
        [noted] = read_places([checkpoints.own_folder()], clock.now())
        return verify_trail(admin.connection, heads=noted.heads)


@dataclass(frozen=True, slots=True)
class Signatures:
    """How many files bear signatures that are still valid, and which are not."""

    signed: int
    faults: list[str]


def check_signatures(limit: int, now: dt.datetime) -> Signatures:
    """Verify the newest issued documents of the whole site again."""
    with connections["admin"].cursor() as cursor:
        cursor.execute(_SIGNED, [limit])
        digests = [sha256 for (sha256,) in cursor.fetchall()]
    valid, found = 0, []
    for sha256 in digests:
        report = signing.verify_safely(files.the_store().read(sha256), now=now)
        if report.verdict is signing.Verdict.VALID:
            valid += 1
        else:
            found.append(f"{sha256}: chữ ký {report.verdict}")
    return Signatures(valid, found)
