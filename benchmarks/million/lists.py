"""The incoming book and the desk through HTTP, each against the statements it sends."""

from __future__ import annotations

from collections.abc import Iterator

from benchmarks.figures import Figure
from benchmarks.million.browser import Browser, actor_of, one_of, session_of
from benchmarks.million.measuring import Bare, p95, statements_of
from benchmarks.million.offices import Place

ROUNDS = 200
WARM = 40  # each of the server's threads has asked every question by then
MOST_QUERIES = 30


def book_lists(address: str, place: Place) -> Iterator[Figure]:
    """Give the first page of the book, and one beyond the middle of all its lines."""
    clerk = one_of(place, "CLERK")
    for name, path in (
        ("book_list_first", "/van-ban-den"),
        ("book_list_deep", f"/van-ban-den?sau={_deep(clerk)}"),
    ):
        value, floor, _queries = against_bare(address, clerk, path)
        yield Figure.of(name, value, "ms", floor)


def _deep(clerk: str) -> str:
    """Give the cursor of a page in the middle of the book."""
    from vanphong.kernel.scope import acting
    from vanphong.registry import incoming_queries as lines
    from vanphong.registry.paging import _write

    actor = actor_of(clerk)
    with acting(actor):
        rows = lines.incoming_lines(actor).order_by("-arrived_on", "-arrival_number", "-id")
        row = rows[rows.count() // 2]
    return _write(row, ("arrived_on", "arrival_number", "id"))


def against_bare(
    address: str, person: str, path: str, rounds: int = ROUNDS
) -> tuple[float, float, int]:
    """Give the p95 of a page through HTTP, of its statements alone, and how many these are."""
    statements = statements_of(person, path)
    browser, bare = Browser(address, session_of(person)), Bare()
    pages, floors = [], []
    for turn in range(rounds + WARM):
        answer = browser.get(path)
        if answer.status != 200:
            message = f"{path}: {answer.status}"
            raise AssertionError(message)
        floor = bare.run(statements)
        if turn >= WARM:
            pages.append(answer.took)
            floors.append(floor)
    bare.close()
    return p95(pages), p95(floors), len(statements)


def desks(address: str, place: Place) -> Iterator[Figure]:
    """Give the slowest desk of the office's roles, and the most statements that one sends."""
    found = [
        against_bare(address, one_of(place, role), "/", ROUNDS // 2)
        for role in ("CLERK", "OFFICER", "CHIEF", "LEADER")
    ]
    slowest, floor, _count = max(found)
    yield Figure.of("desk_page", slowest, "ms", floor)
    yield Figure.of("desk_page_queries", max(count for _p, _f, count in found), "queries")
