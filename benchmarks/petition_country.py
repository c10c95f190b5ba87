"""500,000 invented letters of 63 offices: the pages of the office that has most.

Loading takes some twelve minutes, so this runs by its name only. A page is asked for forty times, each
a case, number or word of its own where it has one. Floor: one page of the office's rows by SQL alone.
"""

from __future__ import annotations

import datetime as dt
import gc
import itertools
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.figures import Figure
from benchmarks.petitions import ROUNDS, floors

LETTERS, OFFICES, SEED = 500_000, 63, 2018


def run(folder: Path) -> Iterator[Figure]:
    """Give the seconds of loading, the milliseconds of pages at the 95th of a hundred."""
    del folder
    from vanphong.kernel import clock
    from vanphong.petitions import sample

    start = time.perf_counter()
    sample.load(letters=LETTERS, offices=OFFICES, seed=SEED, now=clock.now())
    yield Figure.of("country_loaded", time.perf_counter() - start, "s")
    yield from measured()


def measured() -> Iterator[Figure]:
    """Give the figures of the pages of a country that is loaded."""
    from django.db import connections
    from django.test import Client

    from vanphong.kernel.actor import job_actor
    from vanphong.kernel.scope import acting
    from vanphong.people import api as people
    from vanphong.petitions import queries

    with connections["admin"].cursor() as cursor:
        cursor.execute("vacuum analyze")
        cursor.execute(
            "select office_id, count(*) from petitions_letter group by 1 order by 2 desc limit 1"
        )
        office_id, letters = cursor.fetchone()
    yield Figure.of("country_largest_office", letters, "letters")
    maker = job_actor("bench", office_id, people.all_permissions())
    with acting(maker):
        chief = _chief(maker)
        some = list(queries.visible_cases(maker).order_by("pk")[100 : 100 + ROUNDS])
    client = Client(SERVER_NAME="localhost")
    client.force_login(chief)
    row, _counted = floors(office_id)
    cases = itertools.cycle(some)
    client.get("/don-thu")
    gc.freeze()  # as the web process does

    def asked(address: Callable[[Any], str]) -> float:
        taken = []
        for _ in range(ROUNDS + 1):
            at = address(next(cases))
            began = time.perf_counter()
            assert client.get(at).status_code == 200
            taken.append((time.perf_counter() - began) * 1000)
        return sorted(taken[1:])[ROUNDS - ROUNDS // 20 - 1]

    for name, address in (
        ("country_list", lambda _case: "/don-thu"),
        ("country_list_all", lambda _case: "/don-thu?loc=tat-ca"),
        ("country_found_by_number", lambda case: f"/don-thu?chu={case.number}/{case.year}"),
        ("country_found_by_rare_words", lambda case: f"/don-thu?chu={case.title}"),
        ("country_found_by_frequent_words", lambda _case: "/don-thu?chu=khieu nai dat"),
        ("country_found_by_no_words", lambda _case: "/don-thu?chu=khieu nai vang bac"),
        ("country_case", lambda case: f"/don-thu/vu-viec/{case.pk}"),
        ("country_letter", lambda case: f"/don-thu/don/{case.first_letter_id}"),
    ):
        yield Figure.of(name, asked(address), "ms", row)
    yield Figure.of("country_found_by_name", _by_name(client), "ms", row)


def _chief(maker: Any) -> Any:
    from vanphong.people import api as people

    person = people.create_person(actor=maker, full_name="Chánh Giả Định")
    body = people.Body.objects.filter(office_id=maker.office_key).first()
    people.create_post(
        actor=maker, person=person, title="Chánh Văn phòng", rank=people.Rank.HEAD,
        roles=["CHIEF"], valid_from=dt.date(2016, 1, 1), body=body,
    )  # fmt: skip
    account, _new = people.Account.objects.get_or_create(
        person=person, defaults={"username": str(person.pk)}
    )
    return account


def _by_name(client: Any) -> float:
    """Look for names, fewer times than a person may in a day."""
    taken = []
    for number in range(15):
        typed = {"name": f"Nguyễn Mẫu Thử {number}", "reason": "Đo tốc độ tìm"}
        began = time.perf_counter()
        assert client.post("/don-thu/theo-ten", typed).status_code == 200
        taken.append((time.perf_counter() - began) * 1000)
    return max(taken)
