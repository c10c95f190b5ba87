"""Pages a second by sixteen clients: the cheapest page of the product, and a view of one row."""

from __future__ import annotations

import re
import socket
import statistics
import threading
import time
from collections.abc import Iterator
from urllib.parse import urlsplit

from benchmarks.figures import Figure
from benchmarks.million.browser import one_of, session_of
from benchmarks.million.offices import Place

CLIENTS, SECONDS, TURNS = 16, 4, 5
_LENGTH = re.compile(rb"content-length: (\d+)", re.IGNORECASE)


def page_rate(address: str, place: Place) -> Iterator[Figure]:
    """Give the log-in page, and the cheapest page of one who is logged in, against one row."""
    cookies = session_of(one_of(place, "OFFICER"))
    cookie = "; ".join(f"{k}={v}" for k, v in cookies.items())
    asked = {
        "one_row": f"GET /mot-dong?so={place.id} HTTP/1.1\r\n",
        "page_rate": "GET /dang-nhap HTTP/1.1\r\n",
        "page_rate_inside": f"GET /tro-giup HTTP/1.1\r\nCookie: {cookie}\r\n",
    }
    rates: dict[str, list[float]] = {name: [] for name in asked}
    for _ in range(TURNS):  # in turn, so that all meet the same machine
        for name, head in asked.items():
            rates[name].append(_rate(address, f"{head}Host: 127.0.0.1\r\n\r\n".encode()))
    floor = statistics.median(rates.pop("one_row"))
    for name, found in rates.items():
        yield Figure.of(name, statistics.median(found), "1/s", floor)


def _rate(address: str, request: bytes) -> float:
    """Give answers a second, every client on a kept connection of its own."""
    parts = urlsplit(address)
    counts: list[int] = []
    errors: list[BaseException] = []
    until = time.perf_counter() + SECONDS

    def work() -> None:
        done = 0
        try:
            with socket.create_connection((parts.hostname, parts.port)) as link:
                link.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                while time.perf_counter() < until:
                    link.sendall(request)
                    _read(link)
                    done += 1
        except BaseException as error:  # noqa: BLE001 - shown below
            errors.append(error)
        counts.append(done)

    clients = [threading.Thread(target=work) for _ in range(CLIENTS)]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if errors:
        raise errors[0]
    return sum(counts) / SECONDS


def _read(link: socket.socket) -> None:
    """Read one answer whole.

    :raises AssertionError: when it is not 200.
    """
    head, rest = b"", b""
    while b"\r\n\r\n" not in head:
        piece = link.recv(65_536)
        if not piece:
            message = "the server closed"
            raise AssertionError(message)
        head += piece
    head, _mark, rest = head.partition(b"\r\n\r\n")
    length = _LENGTH.search(head)
    if not head.startswith(b"HTTP/1.1 200") or length is None:
        raise AssertionError(head.decode("latin-1")[:300])
    left = int(length[1]) - len(rest)
    while left > 0:
        left -= len(link.recv(65_536))
