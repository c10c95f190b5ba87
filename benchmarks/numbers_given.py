"""Numbers a second out of one book by eight threads, each its own transaction.

Floor: the same threads on a bare counter table: lock the row, raise it, insert the number, commit.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from uuid import uuid4

from benchmarks.figures import Figure
from benchmarks.office import NOW, make_signing_office

THREADS = 8
EACH = 60


def run(folder: Path) -> Iterator[Figure]:
    from vanphong.kernel.scope import acting
    from vanphong.registry import api as registry

    cast = make_signing_office("Tỉnh ủy Đếm Số")
    with acting(cast.clerk):
        book = registry.book_for(
            cast.clerk, body=cast.body, type_code="OFFICIAL_LETTER", on=NOW.date()
        )

    def ours() -> None:
        with acting(cast.clerk):
            registry.reserve_number(
                actor=cast.clerk, body=cast.body, type_code="OFFICIAL_LETTER", for_id=uuid4(),
                on=NOW.date(), now=NOW,
            )  # fmt: skip

    rate = _rate(ours)
    floor = _rate(_bare())
    with acting(cast.clerk):
        given = list(
            registry.NumberEntry.objects.filter(book=book).values_list("number", flat=True)
        )
    gaps = sorted(set(range(1, len(given) + 1)) - set(given))
    doubles = len(given) - len(set(given))
    if gaps or doubles or len(given) != THREADS * EACH:
        message = f"numbers given: {len(given)}, gaps {gaps}, doubles {doubles}"
        raise AssertionError(message)
    yield Figure.of("numbers_given", rate, "1/s", floor)


def _rate(act: Callable[[], None]) -> float:
    from django.db import connections

    errors: list[BaseException] = []

    def work() -> None:
        try:
            for _ in range(EACH):
                act()
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=work) for _ in range(THREADS)]
    start = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]
    return THREADS * EACH / (time.perf_counter() - start)


def _bare() -> Callable[[], None]:
    import psycopg
    from django.db import connections

    url = connections["admin"].get_connection_params()
    local = threading.local()
    with psycopg.connect(**_plain(url), autocommit=True) as link:
        link.execute("create table bare_book (n int); insert into bare_book values (0)")
        link.execute("create table bare_number (n int primary key)")

    def bare() -> None:
        if not hasattr(local, "link"):
            local.link = psycopg.connect(**_plain(url))
        link = local.link
        number = link.execute("select n + 1 from bare_book for update").fetchone()[0]
        link.execute("update bare_book set n = %s", [number])
        link.execute("insert into bare_number values (%s)", [number])
        link.commit()

    return bare


def _plain(parameters: dict[str, object]) -> dict[str, object]:
    return {
        k: parameters[k]
        for k in ("dbname", "user", "password", "host", "port")
        if k in parameters
    }
