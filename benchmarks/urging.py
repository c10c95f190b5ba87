"""A hundred thousand open tasks: the board of exceptions, and the ladder of a night.

Floors: the statement of the board's lines alone; counting the same tasks.
"""

from __future__ import annotations

import datetime as dt
import time
from collections.abc import Iterator
from pathlib import Path

from benchmarks.figures import Figure
from benchmarks.office import make_signing_office

TASKS, ROUNDS = 100_000, 40
_FILL = """
insert into tasks_task (id, office_id, title, product, due_on, due_explanation, extension_reason,
    lead_id, created_by_id, created_at, needs_acceptance, cancel_reason, version, closed_at,
    submitted_at, closed_by_id, period)
select gen_random_uuid(), %(office)s, 'Việc số ' || n, 'Báo cáo', %(today)s + (n * 7919 %% 120 - 40),
    '{}', '', case when n %% 3 = 0 then %(second)s::uuid else %(lead)s::uuid end, %(leader)s, now(),
    false, '', 1, null, null, null, ''
from generate_series(1, %(count)s) n
"""


def run(folder: Path) -> Iterator[Figure]:
    """Give the milliseconds of the board at the 95th of a hundred, the seconds of the ladder."""
    del folder
    from django.db import connection, connections
    from django.test import Client

    from vanphong.drafting.tests.browsing import account_of
    from vanphong.kernel import clock
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.tasks import api as tasks

    cast = make_signing_office("Tỉnh ủy Đôn Đốc")
    today = clock.today()
    given = {
        "office": cast.office.id, "today": today, "lead": cast.posts["OFFICER"].id,
        "second": cast.posts["CLERK"].id, "leader": cast.posts["LEADER"].id, "count": TASKS,
    }  # fmt: skip
    with acting(cast.leader), connection.cursor() as cursor:
        cursor.execute(_FILL, given)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze tasks_task")
    robot = job_actor("tasks.climb", cast.office.id, frozenset())

    def climb(now: dt.datetime) -> tuple[float, int]:
        start = time.perf_counter()
        with acting(robot):
            raised = tasks.climb(actor=robot, now=now)
        return time.perf_counter() - start, raised

    took, raised = climb(clock.now())
    if raised < TASKS // 3:
        message = f"only {raised} steps were noted"
        raise AssertionError(message)
    yield Figure.of("ladder_100k_first", took, "s")
    yield Figure.of("ladder_100k_steps", raised, "steps")
    yield Figure.of("ladder_100k_night", climb(clock.now() + dt.timedelta(days=1))[0], "s")
    client = Client(SERVER_NAME="localhost")
    client.force_login(account_of(cast, "LEADER"))

    def page(address: str) -> float:
        start = time.perf_counter()
        assert client.get(address).status_code == 200
        return (time.perf_counter() - start) * 1000

    floor = _floor(cast.office.id, today)
    for name, address in (
        ("board_100k", "/nhiem-vu/can-don-doc"),
        ("board_100k_by_person", "/nhiem-vu/can-don-doc?theo=nguoi&muc=do-dac-biet"),
        ("sheet_100k", "/nhiem-vu/tong-hop?ky=thang"),
    ):
        times = sorted(page(address) for _ in range(ROUNDS))[: ROUNDS - ROUNDS // 20]
        yield Figure.of(name, times[-1], "ms", floor)


def _floor(office_id: int, today: dt.date) -> float:
    """Give the milliseconds of a page of late lines asked for without any product."""
    from django.db import connections

    best = []
    with connections["admin"].cursor() as cursor:
        for _ in range(ROUNDS):
            start = time.perf_counter()
            cursor.execute(
                "select id, title, due_on from tasks_task where office_id = %s and due_on < %s "
                "and closed_at is null and cancelled_at is null and submitted_at is null "
                "order by due_on, id limit 51",
                [office_id, today],
            )
            cursor.fetchall()
            best.append((time.perf_counter() - start) * 1000)
    return sorted(best)[ROUNDS // 2]
