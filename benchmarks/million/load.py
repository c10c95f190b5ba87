"""Loads the documents by COPY through the owner's connection, indexes made at the end."""

from __future__ import annotations

import multiprocessing
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from benchmarks.million.corpus import articles
from benchmarks.million.offices import Place, furnish
from benchmarks.million.plan import Planned, documents, share_of
from benchmarks.million.rows import COLUMNS, Rows, Writer

WORKERS = 2
_BATCH = 1000
Say = Callable[[str], None]


def load(count: int, say: Say) -> list[Place]:
    """Make offices, documents, lines, access and index rows; give the offices."""
    from django.db import connections

    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting

    start = time.monotonic()
    places = furnish()
    say(f"offices {time.monotonic() - start:.0f} s")
    planned, following = documents(count, places)
    connections.close_all()
    with link() as owner:
        _numbers_after(owner, following)
        defaults = _set_defaults(owner)
        indexes = _drop_indexes(owner)
    context = multiprocessing.get_context("fork")  # the plan is shared, not sent
    crew = [
        context.Process(target=_copy, args=(planned, places, n, say)) for n in range(WORKERS)
    ]
    for worker in crew:
        worker.start()
    for worker in crew:
        worker.join()
    if any(worker.exitcode for worker in crew):
        message = "a loader failed"
        raise RuntimeError(message)
    say(f"rows {time.monotonic() - start:.0f} s")
    with link() as owner:
        for statement in defaults:
            owner.execute(statement)
    _in_turns(indexes)
    say(f"indexes {time.monotonic() - start:.0f} s")
    _in_turns([f"vacuum (analyze) {table}" for table in COLUMNS] + ["vacuum (analyze)"])
    with acting(job_actor("million", None, frozenset())):
        pass  # the connection of the application opens again
    say(f"statistics {time.monotonic() - start:.0f} s")
    return places


@contextmanager
def link() -> Iterator[Any]:
    """Give a connection of the owner on which no trigger and no foreign key runs."""
    import psycopg
    from django.db import connections

    given = connections["admin"].get_connection_params()
    plain = {k: given[k] for k in ("dbname", "user", "password", "host", "port") if k in given}
    with psycopg.connect(**plain, autocommit=True) as owner:
        owner.execute(
            "set session_replication_role = replica; set synchronous_commit = off; "
            "set maintenance_work_mem = '700MB'"
        )
        yield owner


def _copy(planned: Sequence[Planned], places: list[Place], worker: int, say: Say) -> None:
    writer = Writer(places, articles())
    start, done = time.monotonic(), 0
    with link() as owner:
        rows: Rows = {table: [] for table in COLUMNS}
        for one in share_of(planned, worker, WORKERS):
            writer.write(one, rows)
            done += 1
            if done % _BATCH == 0:
                _send(owner, rows)
            if done % 50_000 == 0 and not worker:
                say(f"  {done * WORKERS} documents {time.monotonic() - start:.0f} s")
        _send(owner, rows)


def _send(owner: Any, rows: Rows) -> None:
    with owner.transaction():
        for table, lines in rows.items():
            columns = COLUMNS[table].replace(" ", ", ")
            with owner.cursor().copy(f"copy {table} ({columns}) from stdin") as copy:
                for line in lines:
                    copy.write_row(line)
            lines.clear()


def _numbers_after(owner: Any, following: dict[str, int]) -> None:
    with owner.cursor() as cursor:
        cursor.executemany(
            "update registry_book set next_number = %s where id = %s",
            [(last + 1, book) for book, last in following.items()],
        )


def _set_defaults(owner: Any) -> list[str]:
    """Let the database fill the columns that are the same in all rows; give how to undo it."""
    from psycopg import sql

    from vanphong.project.database import isolated_models

    undo = []
    for model, _isolation in isolated_models():
        table = model._meta.db_table
        for field in model._meta.concrete_fields if table in COLUMNS else ():
            given = field.column in COLUMNS[table].split()
            if given or field.null or field.has_db_default() or field.primary_key:
                continue
            alter = sql.SQL("alter table {} alter column {} ").format(
                sql.Identifier(table), sql.Identifier(field.column)
            )
            value = sql.Literal(field.get_default())
            owner.execute(alter + sql.SQL("set default ") + value)
            undo.append((alter + sql.SQL("drop default")).as_string(owner))
    return undo


def _drop_indexes(owner: Any) -> list[str]:
    """Drop the indexes that guard nothing; give the statements that make them again."""
    found = owner.execute(
        "select indexrelid::regclass::text, pg_get_indexdef(indexrelid) from pg_index "
        "where indrelid = any(%s::regclass[]) and not indisunique order by "
        "indexrelid::regclass::text != 'search_entry_words'",
        [list(COLUMNS)],
    ).fetchall()
    for name, _definition in found:
        owner.execute(f"drop index {name}")
    return [definition for _name, definition in found]


def _in_turns(statements: Sequence[str]) -> None:
    """Run statements on as many connections as there are cores."""
    waiting = list(statements)[::-1]
    errors: list[BaseException] = []

    def work() -> None:
        try:
            with link() as owner:
                while waiting and not errors:
                    owner.execute(waiting.pop())
        except IndexError:
            return
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [threading.Thread(target=work) for _ in range(WORKERS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
