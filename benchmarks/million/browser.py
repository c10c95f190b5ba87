"""A person's browser, reduced to what is timed: one kept connection, one session cookie."""

from __future__ import annotations

import http.client
import random
import time
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode, urlsplit

from benchmarks.million.offices import Place


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back, and in how many milliseconds."""

    status: int
    body: str
    place: str
    took: float


class Browser:
    """Asks as a logged-in person; keeps cookies, follows nothing by itself."""

    def __init__(self, address: str, cookies: dict[str, str]) -> None:
        parts = urlsplit(address)
        self._to = (parts.hostname or "127.0.0.1", parts.port or 80)
        self._link: http.client.HTTPConnection | None = None
        self._cookies = dict(cookies)

    def get(self, path: str) -> Answer:
        """Open a page."""
        return self._ask("GET", path, None)

    def post(self, path: str, fields: dict[str, Any]) -> Answer:
        """Send a form."""
        return self._ask("POST", path, urlencode(fields, doseq=True))

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        headers = {"Cookie": "; ".join(f"{k}={v}" for k, v in self._cookies.items())}
        if body is not None:
            headers |= {
                "Content-Type": "application/x-www-form-urlencoded",
                "Origin": f"http://{self._to[0]}:{self._to[1]}",
            }
        start = time.perf_counter()
        if self._link is None:
            self._link = http.client.HTTPConnection(*self._to, timeout=60)
        try:
            self._link.request(method, path, body, headers)
            response = self._link.getresponse()
            content = response.read()
        except (http.client.HTTPException, OSError):
            self._link.close()
            self._link = None
            raise
        took = (time.perf_counter() - start) * 1000
        for line in response.headers.get_all("Set-Cookie") or ():
            name, _sign, rest = line.partition("=")
            self._cookies[name] = rest.partition(";")[0]
        place = response.headers.get("Location") or ""
        return Answer(response.status, content.decode("utf-8", "replace"), place, took)


def session_of(person_id: str) -> dict[str, str]:
    """Give the cookies of a person who has logged in."""
    from django.test import Client

    from vanphong.people import api as people

    client = Client(SERVER_NAME="localhost")
    client.force_login(people.Account.objects.get(person_id=person_id))
    return {name: morsel.value for name, morsel in client.cookies.items()}


def actor_of(person_id: str) -> Any:
    """Give the actor that the person's pages act as."""
    from vanphong.kernel import clock
    from vanphong.people import api as people
    from vanphong.people import sessions

    account = people.Account.objects.get(person_id=person_id)
    return sessions.actor_of_account(account, today=clock.today())


def one_of(place: Place, role: str, chance: random.Random | None = None) -> str:
    """Give the key of a person with a role in an office: the first, or any."""
    able = place.people[role]
    return (chance.choice(able) if chance else able[0])[0]
