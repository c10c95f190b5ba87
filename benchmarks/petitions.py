"""69,160 invented letters of one office: its pages, its report, its time limits counted anew.

Floors: a page of the same rows asked for by SQL alone; counting the same rows once.
"""

from __future__ import annotations

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure

LETTERS, ROUNDS = 69_160, 40
SEED = 2018


def run(folder: Path) -> Iterator[Figure]:
    """Give the milliseconds of pages at the 95th of a hundred, the seconds of counting anew."""
    del folder
    from django.db import connections
    from django.test import Client
    from tests.cast import make_office

    from vanphong.calendars import api as calendars
    from vanphong.drafting.tests.browsing import account_of
    from vanphong.kernel import clock
    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.people import api as people
    from vanphong.petitions import sample, services
    from vanphong.petitions.models import Case

    cast = make_office("Tỉnh ủy Đơn Thư")
    maker = job_actor("bench", cast.office.id, people.all_permissions())
    start = time.perf_counter()
    with acting(maker):
        sample.letters_of(
            maker,
            cast.posts["CHIEF"],
            LETTERS,
            0.755,
            random.Random(SEED),
        )
    yield Figure.of("petitions_loaded", time.perf_counter() - start, "s")
    with acting(maker):
        _write_results(cast)
    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze")
    with acting(maker):
        some = str(Case.objects.exclude(state="RECEIVED").values_list("pk", flat=True)[100])
    client = Client(SERVER_NAME="localhost")
    client.force_login(account_of(cast, "CHIEF"))

    def page(address: str) -> float:
        began = time.perf_counter()
        assert client.get(address).status_code == 200
        return (time.perf_counter() - began) * 1000

    rows, once = floors(cast.office.id)
    for name, address, floor in (
        ("petitions_list", "/don-thu", rows),
        ("petitions_list_all", "/don-thu?loc=tat-ca", rows),
        ("petitions_case", f"/don-thu/vu-viec/{some}", None),
        ("petitions_report", "/don-thu/bao-cao?ky=2018-12T", once),
        ("petitions_sum_list", "/don-thu?so-lieu=kq-thu-tien&ky=2018-12T", rows),
    ):
        page(address)
        times = sorted(page(address) for _ in range(ROUNDS))[: ROUNDS - ROUNDS // 20]
        yield Figure.of(name, times[-1], "ms", floor)
    chief = job_actor("bench", cast.office.id, people.all_permissions())
    with acting(chief):
        before = calendars.calendar_for(cast.office.id)
        closure = calendars.Day(clock.today(), calendars.DayKind.CLOSURE, "Nghỉ riêng")
        start = time.perf_counter()
        services.moved_due_dates(chief, before, before.with_days([closure]))
    yield Figure.of("petitions_recount", time.perf_counter() - start, "s")


def _write_results(cast: Any) -> None:
    """Say what came of every second case, as if the office had resolved them all itself."""
    from vanphong.petitions.models import Case, CaseResult

    drawn = random.Random(SEED)
    cases = list(Case.objects.exclude(handled_on=None))[::2]
    CaseResult.objects.bulk_create(
        (
            CaseResult(
                office_id=one.office_id, case=one, way="DECISION", finding="RIGHT",
                resolved_on=one.handled_on, recovered_money=drawn.randrange(10**9),
                must_execute=drawn.random() < 0.5, recorded_at=one.opened_at,
                recorded_by_id=cast.posts["CHIEF"].pk,
            )
            for one in cases
        ),
        batch_size=2000,
    )  # fmt: skip


def floors(office_id: int) -> tuple[float, float]:
    """Give the milliseconds of one page of rows, and of counting all rows, without any product."""
    from django.db import connections

    statements = (
        (
            "select id, title, next_due_on from petitions_case where office_id = %s "
            "order by next_due_on, id limit 51"
        ),
        "select nature, count(*) from petitions_case where office_id = %s group by nature",
    )
    found = []
    with connections["admin"].cursor() as cursor:
        for statement in statements:
            taken = []
            for _ in range(ROUNDS):
                start = time.perf_counter()
                cursor.execute(statement, [office_id])
                cursor.fetchall()
                taken.append((time.perf_counter() - start) * 1000)
            found.append(sorted(taken)[ROUNDS // 2])
    return found[0], found[1]
