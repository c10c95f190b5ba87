"""The rows that go with one office when it is saved alone, and how they are put back.

Its own records (calendar, files, register, tasks, drafts, index) are set back to what was saved.
What stands between offices (deliveries, what is opened to others), what belongs to people and what
is a key (bodies, persons, accounts, posts, keys, public checks) is added where it is missing and
never set back: another office counts on it, and a right taken away since stays taken away. Second
factors do not go along: whoever comes back sets up a new one. The trail is of the whole
installation and is never touched.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from graphlib import TopologicalSorter
from typing import Any

from django.apps import apps
from psycopg import sql

from vanphong.kernel.isolation import OfficeOwned
from vanphong.project.backups import contents
from vanphong.project.backups.contents import Table

# Answers to forms already sent: a form sent again must not be done again.
_OF_THE_MACHINE = {"audit_submission"}
_ADDED_ONLY = {"people", "signing"}


@dataclass(frozen=True, slots=True)
class Share:
    """The rows of one table that go with an office."""

    table: str
    key: str
    columns: tuple[str, ...]
    # A condition with the parameter `office`.
    condition: str
    # Set back to what was saved, newer rows taken away; else only added where missing.
    is_set_back: bool

    def where(self, office_id: int) -> sql.Composable:
        """Give the condition for an office."""
        before, *after = self.condition.split("%(office)s")  # from the models, nothing typed
        rest = [part for text in after for part in (sql.Literal(office_id), sql.SQL(text))]
        return sql.Composed([sql.SQL(before), *rest])

    def names(self, alias: str = "") -> sql.Composable:
        """Give the columns, of an alias."""
        found = (sql.Identifier(*filter(None, (alias, c))) for c in self.columns)
        return sql.SQL(", ").join(found)


def shares() -> list[Share]:
    """Give the tables that hold rows of an office: what points across offices behind its target."""
    found: dict[str, Share] = {}
    order: TopologicalSorter[str] = TopologicalSorter()
    for model in apps.get_models():
        isolation, table = getattr(model, "isolation", None), model._meta.db_table
        condition = isolation.of_office() if isolation else ""
        if condition and table not in _OF_THE_MACHINE:
            fields = [f for f in model._meta.concrete_fields if not f.generated]
            found[table] = Share(
                table=table,
                key=str(model._meta.pk.column),
                columns=tuple(str(f.column) for f in fields),
                condition=condition,
                is_set_back=isinstance(isolation, OfficeOwned)
                and model._meta.app_label not in _ADDED_ONLY,
            )
            crossing = getattr(isolation, "cross", ())
            targets: list[Any] = [f.related_model for f in fields if f.name in crossing]
            order.add(table, *(target._meta.db_table for target in targets))
    return [found[table] for table in order.static_order()]


def told(cursor: Any, share: Share, office_id: int) -> Table:
    """Give number and digest of a share's rows, as the transaction sees them."""
    return contents.told(cursor, share.table, share.where(office_id))


def rows_out(cursor: Any, share: Share, office_id: int) -> Iterator[bytes]:
    """Give a share's rows in PostgreSQL's text form."""
    statement = sql.SQL("copy (select {} from {} where {} order by {}) to stdout").format(
        share.names(),
        sql.Identifier(share.table),
        share.where(office_id),
        sql.Identifier(share.key),
    )
    with cursor.copy(statement) as rows:
        for chunk in rows:
            yield bytes(chunk)


@dataclass(frozen=True, slots=True)
class Changed:
    """How many rows a share's putting back added, set back and took away."""

    added: int = 0
    set_back: int = 0
    taken_away: int = 0

    def __add__(self, other: Changed) -> Changed:
        return Changed(
            self.added + other.added,
            self.set_back + other.set_back,
            self.taken_away + other.taken_away,
        )


def beside(share: Share) -> sql.Identifier:
    """Name the table in which the saved rows stand while they are put back."""
    return sql.Identifier(f"saved_{share.table}")


def make_beside(cursor: Any, share: Share) -> sql.Composable:
    """Make the empty table for the saved rows; give the statement that fills it."""
    cursor.execute(
        sql.SQL("create temp table {} on commit drop as select {} from {} with no data").format(
            beside(share), share.names(), sql.Identifier(share.table)
        )
    )
    return sql.SQL("copy {} ({}) from stdin").format(beside(share), share.names())


def put_back(
    cursor: Any, shares: list[Share], office_id: int, *, missing_only: bool
) -> Changed:
    """Make the office's rows those that stand beside; give what changed.

    First all that goes, then what changes, then what comes: constraints between rows are looked
    at when the transaction ends or asks.
    """
    exact = [share for share in shares if share.is_set_back and not missing_only]
    done = Changed()
    for share in exact:
        done += Changed(taken_away=_run(cursor, _TAKE_AWAY, share, office_id))
    for share in exact:
        done += Changed(set_back=_run(cursor, _SET_BACK, share, office_id))
    for share in shares:
        done += Changed(added=_run(cursor, _ADD, share, office_id))
    return done


def differing(cursor: Any, share: Share, office_id: int) -> dict[str, list[str]]:
    """Give the keys of rows that will be taken away, and set back, under a word for each."""
    found = {}
    for word, statement in (("bỏ", _WILL_GO), ("đặt lại", _WILL_CHANGE)):
        cursor.execute(_filled(statement, share, office_id))
        found[word] = [str(key) for (key,) in cursor.fetchall()]
    return found


_WILL_GO = (
    "select t.{key} from {table} t where {where} "
    "and not exists (select from {beside} s where s.{key} = t.{key}) limit 100"
)
_WILL_CHANGE = (
    "select t.{key} from {table} t join {beside} s on s.{key} = t.{key} "
    "where ({mine}) is distinct from ({saved}) limit 100"
)
_TAKE_AWAY = (
    "delete from {table} t where {where} "
    "and not exists (select from {beside} s where s.{key} = t.{key})"
)
_SET_BACK = (
    "update {table} t set {set} from {beside} s where s.{key} = t.{key} "
    "and t.{key} in (select {key} from {table} where {where}) "
    "and ({mine}) is distinct from ({saved})"
)
_ADD = (
    "insert into {table} ({names}) select {saved} from {beside} s "
    "where not exists (select from {table} t where t.{key} = s.{key})"
)


def _run(cursor: Any, statement: str, share: Share, office_id: int) -> int:
    cursor.execute(_filled(statement, share, office_id))
    return int(cursor.rowcount)


def _filled(statement: str, share: Share, office_id: int) -> sql.Composed:
    return sql.SQL(statement).format(
        table=sql.Identifier(share.table),
        beside=beside(share),
        key=sql.Identifier(share.key),
        where=share.where(office_id),
        names=share.names(),
        mine=share.names("t"),
        saved=share.names("s"),
        set=sql.SQL(", ").join(
            sql.SQL("{} = {}").format(sql.Identifier(c), sql.Identifier("s", c))
            for c in share.columns
        ),
    )
