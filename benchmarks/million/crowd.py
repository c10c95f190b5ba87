"""Two hundred people at work, each with a browser of their own: reading, searching, writing."""

from __future__ import annotations

import itertools
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from urllib.parse import quote

from benchmarks.figures import Figure
from benchmarks.million.browser import Answer, Browser, session_of
from benchmarks.million.measuring import p95
from benchmarks.million.offices import Place
from benchmarks.million.pages import documents_on, form_with, tasks_on
from benchmarks.million.searching import QUESTIONS

PEOPLE = 200
# Seconds a person looks at a page before the next.
THINKING = (4.0, 12.0)
# Fewer papers than one a second are registered: no run says a number again.
_turn = itertools.count(int(time.time()) % 900_000)


@dataclass
class Log:
    """What everybody met, by kind of page."""

    times: dict[str, list[float]] = field(default_factory=dict)
    errors: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, kind: str, answer: Answer) -> None:
        """Keep one answer."""
        with self.lock:
            self.times.setdefault(kind, []).append(answer.took)
            if answer.status >= 400:
                self.errors[f"{kind} {answer.status}"] += 1


class Person:
    """One at work: goes through the journeys of the role until the time is over."""

    def __init__(self, address: str, person: str, role: str, seed: int, log: Log) -> None:
        self._browser = Browser(address, session_of(person))
        self._chance, self._log, self._role = random.Random(seed), log, role

    def work(self, over: threading.Event) -> None:
        """Do one journey after the other."""
        over.wait(self._chance.uniform(0, THINKING[1]))
        journeys: dict[str, list[Callable[[], Iterator[None]]]] = {
            "CLERK": [self._read, self._register, self._search],
            "OFFICER": [self._read, self._search, self._report, self._desk],
            "CHIEF": [self._desk, self._read, self._search, self._direct],
            "LEADER": [self._desk, self._direct, self._read],
        }
        while not over.is_set():
            for _step in self._chance.choice(journeys[self._role])():
                if over.wait(self._chance.uniform(*THINKING)):
                    return

    def _get(self, kind: str, path: str) -> str:
        try:
            answer = self._browser.get(path)
        except OSError as error:
            with self._log.lock:
                self._log.errors[f"{kind} {type(error).__name__}"] += 1
            return ""
        self._log.note(kind, answer)
        return answer.body

    def _desk(self) -> Iterator[None]:
        self._get("desk", "/")
        yield

    def _read(self) -> Iterator[None]:
        page = self._get("book", self._chance.choice(("/van-ban-den", "/van-ban-di")))
        yield
        for path in documents_on(page)[:2]:
            self._get("document", path)
            yield

    def _search(self) -> Iterator[None]:
        page = self._get("search", f"/tra-cuu?q={quote(self._chance.choice(QUESTIONS))}")
        yield
        for path in documents_on(page)[:1]:
            self._get("document", path)
            yield

    def _register(self) -> Iterator[None]:
        path = "/van-ban-den/vao-so/thong-tin"
        form = form_with(self._get("register form", path), "abstract")
        yield
        if form is None:
            return
        n = next(_turn)
        fields = form.filled(
            issuer_name="Sở Tài chính", symbol=f"{n}/STC-HCSN", issued_on="26/11/2026",
            abstract=f"Về việc đối chiếu số liệu lần {n} của năm", channel="PAPER",
        )  # fmt: skip
        self._send("register", path, fields)
        yield

    def _direct(self) -> Iterator[None]:
        page = self._get("book", "/van-ban-den?trang-thai=cho-but-phe")
        yield
        waiting = documents_on(page)
        if not waiting:
            return
        path = f"{self._chance.choice(waiting)}/but-phe"
        form = form_with(self._get("direct form", path), "lead")
        yield
        if form is None:
            return
        lead = form.values.get("lead") or form.offered["lead"][:1]
        self._send("direct", path, form.filled(lead=lead[0], due="5lv"))
        yield

    def _report(self) -> Iterator[None]:
        page = self._get("tasks", "/nhiem-vu?loc=toi-chu-tri")
        yield
        for path in tasks_on(page)[:1]:
            form = form_with(self._get("task", path), "product")
            yield
            if form is not None:
                n = next(_turn)
                fields = form.filled(
                    product="Báo cáo", symbol=f"{n}-BC/TTT", dated_on="27/11/2026"
                )
                self._send("report", f"{path}/bao-cao", fields)
                yield

    def _send(self, kind: str, path: str, fields: dict[str, object]) -> None:
        try:
            answer = self._browser.post(path, fields)
        except OSError as error:
            with self._log.lock:
                self._log.errors[f"{kind} {type(error).__name__}"] += 1
            return
        self._log.note(kind, answer)


def crowd(address: str, places: list[Place], minutes: float) -> Iterator[Figure]:
    """Let everybody work for some minutes; give what they waited, and what went wrong."""
    log, over = Log(), threading.Event()
    everybody = [
        Person(address, person, role, seed, log)
        for seed, (person, role) in enumerate(_cast(places))
    ]
    threads = [threading.Thread(target=one.work, args=(over,)) for one in everybody]
    for thread in threads:
        thread.start()
    time.sleep(minutes * 60)
    over.set()
    for thread in threads:
        thread.join()
    times = [one for found in log.times.values() for one in found]
    yield Figure.of("crowd", p95(times), "ms")
    yield Figure.of("crowd_errors", sum(log.errors.values()), "answers")
    yield Figure.of("crowd_rate", len(times) / (minutes * 60), "1/s")
    for kind, found in sorted(log.times.items()):
        if len(found) > 1:
            yield Figure.of(f"crowd_{kind.replace(' ', '_')}", p95(found), "ms")
    for kind, count in log.errors.items():
        yield Figure.of(f"crowd_error_{kind.replace(' ', '_')}", count, "answers")


def _cast(places: list[Place]) -> list[tuple[str, str]]:
    """Give the persons and their roles: of the large office many, of every other a few."""
    found = [
        (line[0], role)
        for role, most in (("CLERK", 4), ("CHIEF", 1), ("LEADER", 1), ("OFFICER", 30))
        for line in places[0].people[role][:most]
    ]
    for role in ("CLERK", "LEADER", "OFFICER", "CHIEF"):
        found += [(place.people[role][0][0], role) for place in places[1:]]
    return found[:PEOPLE]
