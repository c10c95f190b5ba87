"""A wrong password and an unknown name take the same time.

The two kinds of log-in in turn, 2,000 of each, answered by the whole application; then the
Mann-Whitney test says how probable so large a difference would be if there were none. Floor:
the unknown name.
"""

from __future__ import annotations

import random
import statistics
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from benchmarks.figures import Figure

EACH = 2_000
_PASSWORD = "Mat khau sai 12345"


def run(folder: Path) -> Iterator[Figure]:
    """Give both medians, and the probability of chance."""
    del folder
    from django.test import Client
    from tests.cast import make_office

    from vanphong.people.models import Account

    cast = make_office("Tỉnh ủy Giống Nhau")
    account = Account(person_id=cast.posts["CLERK"].person_id, username="co-nguoi")
    account.set_password("Mat khau dung 12345")
    account.save()
    tries = iter(range(10**6))

    def log_in(name: str) -> None:
        number = next(tries)  # each from a place of its own: none waits for another
        place = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        answer = Client(REMOTE_ADDR=place, SERVER_NAME="localhost").post(
            "/dang-nhap", {"username": name, "password": _PASSWORD}
        )
        assert answer.status_code == 422, answer.status_code

    times = in_turn(lambda: log_in("co-nguoi"), lambda: log_in("khong-ai"))
    wrong, unknown = map(statistics.median, times)
    yield Figure.of("look_alike", wrong, "ms", unknown)
    yield Figure.of("look_alike_chance", chance(*times), "p")


def in_turn(
    one: Callable[[], None], other: Callable[[], None]
) -> tuple[list[float], list[float]]:
    """Give the milliseconds of both acts, done in pairs of changing order."""
    for act in (one, other) * 20:
        act()
    times: tuple[list[float], list[float]] = ([], [])
    order = random.Random(28)
    for _ in range(EACH):
        for which in order.sample((0, 1), 2):
            start = time.perf_counter()
            (one, other)[which]()
            times[which].append((time.perf_counter() - start) * 1000)
    return times


def chance(one: list[float], other: list[float]) -> float:
    """Give the two-sided probability of the Mann-Whitney test, by its normal approximation."""
    placed = sorted([(value, 0) for value in one] + [(value, 1) for value in other])
    ranks = sum(rank for rank, (_, which) in enumerate(placed, 1) if which == 0)
    first, second = len(one), len(other)
    mean = first * (first + second + 1) / 2
    deviation = (first * second * (first + second + 1) / 12) ** 0.5
    return 2 * statistics.NormalDist().cdf(-abs(ranks - mean) / deviation)
