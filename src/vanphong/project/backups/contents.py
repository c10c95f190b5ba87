"""What a backup holds: rows by table, and the files that rows name; told from one snapshot."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from psycopg import sql

# Rows that are of the running machine, not of the office.
_LEFT_OUT = ("django_session",)
# How rows are written as text must not hang on the server's settings.
_PLAINLY = (
    "set local timezone = 'UTC'; set local datestyle = 'ISO, YMD'; "
    "set local extra_float_digits = 1; set local bytea_output = 'hex'; "
    "set local intervalstyle = 'iso_8601'"
)
# The sum of 64 bits of every row's digest: the same whatever the order, in constant memory.
_DIGEST = (
    "select count(*), coalesce(sum(('x' || substr(md5(t::text), 1, 16))::bit(64)::bigint"
    "::numeric), 0)::text from {} t where {}"
)
_ALL = sql.SQL("true")
# Of the vault only sealed rows are seen here: they are saved and compared as any other.
_TABLES = (
    "select n.nspname, c.relname from pg_class c join pg_namespace n on n.oid = c.relnamespace "
    "where n.nspname in ('public', 'vault') and c.relkind in ('r', 'p') order by 1, 2"
)
# A withdrawn file keeps its row and has no bytes.
_FILES = (
    "select sha256, max(size_bytes) from files_file where withdrawn_at is null "
    "group by sha256 order by sha256"
)


class Table(NamedTuple):
    """One table: its rows and the digest over them."""

    name: str
    rows: int
    digest: str


class Bytes(NamedTuple):
    """Bytes that rows name."""

    sha256: str
    size: int


def tables(connection: Any) -> list[Table]:
    """Give every table with its rows and digest, as the connection's transaction sees them."""
    with connection.cursor() as cursor:
        write_plainly(cursor)
        cursor.execute(_TABLES)
        found = [(place, name) for place, name in cursor.fetchall() if name not in _LEFT_OUT]
        return [told(cursor, name, place=place) for place, name in found]


def write_plainly(cursor: Any) -> None:
    """Write rows as text in this transaction as in every other."""
    cursor.execute(_PLAINLY)


def told(
    cursor: Any, name: str, where: sql.Composable = _ALL, *, place: str = "public"
) -> Table:
    """Give rows and digest of a table, or of those of its rows that a condition names."""
    cursor.execute(sql.SQL(_DIGEST).format(sql.Identifier(place, name), where))
    return Table(name if place == "public" else f"{place}.{name}", *cursor.fetchone())


def named_files(connection: Any) -> Iterator[Bytes]:
    """Give the bytes that rows of any office name, as the transaction sees them."""
    with connection.cursor() as cursor:
        cursor.execute(_FILES)
        for sha256, size in cursor.fetchall():
            yield Bytes(sha256, size)


def differences(then: list[Table], now: list[Table]) -> list[str]:
    """Say which tables differ, in words; empty when all are the same."""
    before, after = {t.name: t for t in then}, {t.name: t for t in now}
    said = []
    for name in sorted(before | after):
        one, other = before.get(name), after.get(name)
        if one is None or other is None:
            said.append(f"{name}: {'thiếu' if other is None else 'thừa'} bảng")
        elif one.rows != other.rows:
            said.append(f"{name}: {one.rows} dòng khi sao lưu, nay {other.rows}")
        elif one.digest != other.digest:
            said.append(f"{name}: nội dung khác")
    return said
