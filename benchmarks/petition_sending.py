"""Citizens send letters and ask how far they are, through HTTP of the product's own processes.

Each second 25 begin a letter and 100 ask, each from an address of its own, for as long as
`VANPHONG_BENCH_SECONDS` says (30); a clerk opens the list meanwhile. A letter is seven requests; who is
told to come again (429) tries each up to three times, a second later. Floors: as many requests of a
view of one row. Then a right and a wrong code in turn, 2,000 of each: whether time tells them apart.
"""

from __future__ import annotations

import http.client
import itertools
import os
import re
import statistics
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from benchmarks.figures import Figure

SENDERS, ASKERS, OFFICES, REQUESTS = 48, 32, 12, 7
SENT, ASKED = 25, 100  # a second
SECONDS = int(os.environ.get("VANPHONG_BENCH_SECONDS", "30"))
_TRIES, _CROWDED = 3, 429
_COOKIE = re.compile(r"^([^=]+)=([^;]*)")
_CODE = re.compile(r'<dd class="mono">([^<]+)</dd>')
_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
_TEXT = "Ngày 1/3 xã thu hồi đất. Tôi không nhận được quyết định nào. " * 12


@dataclass
class Citizen:
    """A browser from an address of its own: a kept connection and cookies."""

    address: str
    place: str
    cookies: dict[str, str] = field(default_factory=dict)
    statuses: Counter[int] = field(default_factory=Counter)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        self._link = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=60)

    def ask(self, path: str, **typed: str) -> str:
        """Open a page, or send a form with its token; come again when there is a crowd."""
        if typed and "token" not in self.cookies:
            return ""  # was told to come again each time
        for _ in range(_TRIES):
            status, content = self._once(path, typed)
            if status != _CROWDED:
                break
            threading.Event().wait(1)
        return content

    def _once(self, path: str, typed: dict[str, str]) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{k}={v}" for k, v in self.cookies.items()),
            "X-Forwarded-For": self.place,
        }
        body = None
        if typed:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded", "Origin": self.address,
            }  # fmt: skip
            body = urlencode(typed | {"csrfmiddlewaretoken": self.cookies["token"]})
        self._link.request("POST" if typed else "GET", path, body, headers)
        answer = self._link.getresponse()
        content = answer.read().decode()
        self.statuses[answer.status] += 1
        for line in answer.headers.get_all("Set-Cookie") or []:
            name, value = _COOKIE.match(line).groups()  # type: ignore[union-attr] # a server's
            self.cookies[name] = value
        token = _TOKEN.search(content)
        if token:
            self.cookies["token"] = token[1]
        return answer.status, content


def run(folder: Path) -> Iterator[Figure]:
    """Give letters and questions a second, what was lost, and what time tells of a code."""
    del folder
    from django.conf import settings
    from django.db import connections
    from django.test import Client
    from tests.cast import Cast, make_office

    from benchmarks.million.site import served
    from vanphong.drafting.tests.browsing import account_of
    from vanphong.kernel import clock
    from vanphong.petitions.tests.sent import take_letters

    offices: list[Cast] = [make_office(f"Tỉnh ủy Gửi {n}") for n in range(OFFICES)]
    for one in offices:
        take_letters(one, clock.now())
    browser = Client()
    browser.force_login(account_of(offices[0], "CLERK"))
    clerk = browser.cookies[settings.SESSION_COOKIE_NAME].value
    connections.close_all()
    os.environ["VANPHONG_PROXIES"] = "1"
    with served() as address:
        floor = _one_row(address)
        session = {settings.SESSION_COOKIE_NAME: clerk}
        crowd = _crowd(address, [one.office.pk for one in offices], session)
    yield Figure.of("petition_sent", len(crowd.codes) / crowd.seconds, "1/s", floor / REQUESTS)
    yield Figure.of("petition_sent_begun", crowd.begun / SECONDS, "1/s", SENT)
    yield Figure.of("petition_asked", crowd.asked / crowd.seconds, "1/s", floor)
    yield Figure.of("petition_sent_p95", _p95(crowd.sending), "ms")
    yield Figure.of("petition_asked_p95", _p95(crowd.asking), "ms")
    yield Figure.of("petition_sent_clerk_p95", _p95(crowd.listing), "ms")
    yield Figure.of("petition_sent_refused", crowd.statuses[429], "answers")
    bad = sum(n for status, n in crowd.statuses.items() if status >= 400 and status != 429)
    yield Figure.of("petition_sent_errors", bad, "answers")
    yield Figure.of("petition_sent_lost", _lost(crowd.codes), "letters")
    yield from _look_alike(crowd.codes[0])


@dataclass
class Crowd:
    """What a crowd was told."""

    codes: list[tuple[str, str]] = field(default_factory=list)
    sending: list[float] = field(default_factory=list)
    asking: list[float] = field(default_factory=list)
    listing: list[float] = field(default_factory=list)
    asked: int = 0
    begun: int = 0
    seconds: float = SECONDS
    statuses: Counter[int] = field(default_factory=Counter)


class Schedule:
    """Gives out the moments of something that happens so often a second."""

    def __init__(self, each_second: float) -> None:
        self._numbers, self._gap = itertools.count(), 1 / each_second
        self._began = time.perf_counter()

    def __iter__(self) -> Iterator[int]:
        """Give the next number when its moment has come, until the time is over."""
        for number in self._numbers:
            at = self._began + number * self._gap
            if at > self._began + SECONDS:
                return
            threading.Event().wait(max(0, at - time.perf_counter()))
            yield number


def _crowd(address: str, offices: list[int], session: dict[str, str]) -> Crowd:
    crowd, adding = Crowd(), threading.Lock()
    letters, questions, looks = Schedule(SENT), Schedule(ASKED), Schedule(2)
    began = time.perf_counter()

    def sender(_number: int) -> None:
        for turn in letters:
            citizen = Citizen(address, f"10.{turn >> 16}.{turn >> 8 & 255}.{turn & 255}")
            since = time.perf_counter()
            told = _send(citizen, offices[turn % len(offices)])
            with adding:
                crowd.begun += 1
                crowd.sending.append((time.perf_counter() - since) * 1000)
                crowd.statuses.update(citizen.statuses)
                if told is not None:
                    crowd.codes.append(told)

    def asker(number: int) -> None:
        citizen = Citizen(address, f"10.200.0.{number}")
        for turn in questions:
            there = crowd.codes or [("aaaa-bbbb-cccc-dddd-eeee", "000000")]
            code, pin = there[turn % len(there)]
            since = time.perf_counter()
            if "token" not in citizen.cookies:
                citizen.ask("/tra-cuu-don")
            citizen.ask("/tra-cuu-don", code=code, pin=pin)
            with adding:
                crowd.asking.append((time.perf_counter() - since) * 1000)
                crowd.asked += 1
        with adding:
            crowd.statuses.update(citizen.statuses)

    def clerk(_number: int) -> None:
        citizen = Citizen(address, "10.201.0.1", dict(session))
        for _ in looks:
            since = time.perf_counter()
            citizen.ask("/don-thu/qua-mang")
            crowd.listing.append((time.perf_counter() - since) * 1000)
        with adding:
            crowd.statuses.update(citizen.statuses)

    _together([sender] * SENDERS + [asker] * ASKERS + [clerk])
    crowd.seconds = time.perf_counter() - began
    return crowd


def _send(citizen: Citizen, office: int) -> tuple[str, str] | None:
    citizen.ask("/gui-don")
    citizen.ask("/gui-don", office=str(office))
    citizen.ask(
        "/gui-don/nguoi-gui", way="NAMED", full_name="Nguyễn Văn Thử", address="Thôn Một"
    )
    citizen.ask("/gui-don/noi-dung", nature="COMPLAINT", subject="Thu hồi đất", text=_TEXT)
    citizen.ask("/gui-don/tai-lieu", next="1")
    citizen.ask("/gui-don/xem-lai", confirm="on")
    found = _CODE.findall(citizen.ask("/gui-don/da-gui"))
    return (found[0], found[1]) if len(found) == 2 else None


def _together(works: list[Callable[[int], None]]) -> None:
    errors: list[BaseException] = []

    def guarded(work: Callable[[int], None], number: int) -> None:
        try:
            work(number)
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)

    threads = [
        threading.Thread(target=guarded, args=(work, number))
        for number, work in enumerate(works)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if errors:
        raise errors[0]


def _one_row(address: str) -> float:
    counts: list[int] = []
    until = time.perf_counter() + 4

    def work(number: int) -> None:
        citizen, done = Citizen(address, f"10.250.0.{number}"), 0
        while time.perf_counter() < until:
            citizen.ask("/mot-dong?so=1")
            done += 1
        counts.append(done)

    _together([work] * (SENDERS + ASKERS))
    return sum(counts) / 4


def _lost(codes: list[tuple[str, str]]) -> int:
    """Count letters whose code was told and that are not there, or not once."""
    from django.db import connections

    from vanphong.kernel import clock
    from vanphong.kernel.actor import PUBLIC
    from vanphong.kernel.scope import acting
    from vanphong.petitions import services

    with connections["admin"].cursor() as cursor:
        cursor.execute("select count(*) from petitions_submission")
        (there,) = cursor.fetchone()
    unknown = 0
    for code, pin in codes[:: max(1, len(codes) // 50)]:
        with acting(PUBLIC):
            unknown += services.status_of(code, pin, clock.now()) is None
    return max(0, len(codes) - there) + unknown


def _look_alike(known: tuple[str, str]) -> Iterator[Figure]:
    from django.test import Client

    from benchmarks.look_alike import chance, in_turn

    client = Client(SERVER_NAME="localhost")

    def ask(code: str, pin: str) -> None:
        answer = client.post("/tra-cuu-don", {"code": code, "pin": pin})
        assert len(answer.content) == 16_384

    wrong = iter(range(10**6))
    letters = "abcdefghij"

    def unknown() -> None:
        number = f"{next(wrong):06}"  # each its own, so that none waits for another
        ask("".join(letters[int(digit)] for digit in number) + "k" * 14, known[1])

    times = in_turn(lambda: ask(*known), unknown)
    right, other = map(statistics.median, times)
    yield Figure.of("petition_code_alike", right, "ms", other)
    yield Figure.of("petition_code_alike_chance", chance(*times), "p")


def _p95(times: list[float]) -> float:
    return sorted(times)[len(times) * 95 // 100]
