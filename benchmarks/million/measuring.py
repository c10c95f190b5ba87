"""Percentiles, and the statements of a page run bare."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Sequence
from typing import Any


def p95(times: Sequence[float]) -> float:
    """Give the time that nineteen of twenty stay under."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def timed(act: Callable[[], object]) -> float:
    """Give the milliseconds of an act."""
    start = time.perf_counter()
    act()
    return (time.perf_counter() - start) * 1000


def statements_of(person_id: str, path: str) -> list[str]:
    """Give what a page asks the database, in order, as the server gets it."""
    from django.db import connection
    from django.test import Client
    from django.test.utils import CaptureQueriesContext

    from vanphong.people import api as people

    client = Client(SERVER_NAME="localhost")
    client.force_login(people.Account.objects.get(person_id=person_id))
    answer = client.get(path)  # what is asked once for all is asked here
    if answer.status_code != 200:
        message = f"{path}: {answer.status_code}"
        raise AssertionError(message)
    with CaptureQueriesContext(connection) as captured:
        client.get(path)
    kept = ("SAVEPOINT", "RELEASE SAVEPOINT", "BEGIN", "COMMIT", "ROLLBACK")
    return [q["sql"] for q in captured.captured_queries if not q["sql"].startswith(kept)]


class Bare:
    """A plain connection of the application's role that runs a page's statements and fetches all."""

    def __init__(self, *, as_owner: bool = False) -> None:
        import psycopg
        from django.db import connections

        given = connections["admin" if as_owner else "default"].get_connection_params()
        names = ("dbname", "user", "password", "host", "port")
        self._link: Any = psycopg.connect(**{k: given[k] for k in names if k in given})

    def run(self, statements: Sequence[str]) -> float:
        """Run the statements in one transaction; give the milliseconds."""
        start = time.perf_counter()
        with self._link.cursor() as cursor:
            for statement in statements:
                cursor.execute(statement)
                if cursor.description:
                    cursor.fetchall()
        self._link.rollback()
        return (time.perf_counter() - start) * 1000

    def close(self) -> None:
        """End the connection."""
        self._link.close()
