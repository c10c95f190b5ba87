"""Nothing is changed by a request that did not come from the office's own pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from tests.walls.asking import Route, addresses, page_routes
from tests.walls.trials import operations
from tests.walls.world import Side

Sides = tuple[Side, Side]
OWN = "http://testserver"
# How a request is forged: its own secret, the field sent, where it comes from.
FORGED = [
    ("no token", "", OWN),
    ("a foreign token", "f" * 64, OWN),
    ("a foreign origin", "own", "https://xau.example"),
    ("no origin known", "own", "null"),
]


@pytest.fixture
def strict(sides: Sides) -> Client:
    """A browser of the clerk, as strict as outside of tests; it has been given its token."""
    here, _there = sides
    client = Client(enforce_csrf_checks=True)
    client.cookies = here.browsers["CLERK"].cookies.copy()
    client.get("/tai-khoan/mat-khau")
    return client


def _places(here: Side) -> list[tuple[str, str]]:
    return [
        (route.name, next(iter(addresses(route, here, here, each=1))).foreign)
        for route in page_routes()
    ]


@pytest.mark.parametrize(("forged", "token", "origin"), FORGED, ids=lambda one: str(one)[:20])
def test_every_unsafe_request_that_is_forged_is_refused(
    sides: Sides, strict: Client, forged: str, token: str, origin: str
) -> None:
    sent = strict.cookies["csrftoken"].value if token == "own" else token
    wrong = []
    for name, place in _places(sides[0]):
        for method in ("post", "put", "patch", "delete"):
            answer = getattr(strict, method)(
                place, headers={"Origin": origin, "X-CSRFToken": sent}
            )
            refused = answer.status_code == 403 or (
                name == "login" and answer.headers.get("Location") == place
            )
            if not refused:
                wrong.append(f"{method} {name}: {answer.status_code}")
    assert not wrong, forged + "\n".join(wrong)


def test_the_right_token_from_the_own_pages_is_let_through(
    sides: Sides, strict: Client
) -> None:
    token = strict.cookies["csrftoken"].value
    answer = strict.post(
        "/giao-dien", {"value": "toi"}, headers={"Origin": OWN, "X-CSRFToken": token}
    )
    assert answer.status_code == 302


def test_the_api_takes_no_session_for_a_token(sides: Sides) -> None:
    here, _there = sides
    client: Any = here.browsers["CLERK"]
    wrong = []
    for method, path, _, gate in operations():
        place = next(iter(addresses(Route(path, path), here, here, each=1))).foreign
        answer = client.generic(method.upper(), place)
        if not gate.startswith("public") and answer.status_code != 401:
            wrong.append(f"{method} {path}: {answer.status_code}")
    assert not wrong, "\n".join(wrong)
