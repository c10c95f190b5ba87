"""Requests drawn by hypothesis and schemathesis, with the other office's ids strewn in."""

from __future__ import annotations

import functools
import itertools
import json
import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

import schemathesis
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.described import description
from tests.walls.asking import PLAIN, TABLES, Route, ask, page_routes
from tests.walls.payloads import PAYLOADS
from tests.walls.trials import ROLES, Tally, operations
from tests.walls.world import Side


def described(tally: Tally, here: Side, there: Side, *, cases: int) -> None:
    """Send what schemathesis draws for each operation, to every role and to nobody."""
    schema = schemathesis.openapi.from_dict(description())
    clients = [*here.programs.values(), Client(raise_request_exception=False)]
    foreign = sorted({one for ids in there.ids.values() for one in ids})
    for method, path, operation, _gate in operations():
        drawn = schema[path][method.upper()].as_strategy()
        chosen = st.tuples(drawn, st.sampled_from(clients), st.randoms(use_true_random=False))
        told = {*operation["responses"], "400", "401", "403", "404", "405", "413", "422"}
        _each(
            chosen, functools.partial(_send, tally, there, (method, path), told, foreign), cases
        )


def _each(chosen: st.SearchStrategy[Any], send: Callable[..., None], cases: int) -> None:
    """Do something with so many of what is drawn, the same ones every time."""

    @settings(
        max_examples=cases, deadline=None, database=None, derandomize=True,
        phases=[Phase.generate], suppress_health_check=list(HealthCheck),
    )  # fmt: skip
    @given(chosen)
    def each(one: tuple[Any, ...]) -> None:
        send(*one)

    each()


def _send(
    tally: Tally, there: Side, operation: tuple[str, str], told: set[str], foreign: list[str],
    case: Any, client: Client, chance: random.Random,
) -> None:  # fmt: skip
    method, path = operation
    place = path
    for name, value in (case.path_parameters or {}).items():
        wanted = chance.choice(foreign) if name in TABLES else str(value)
        place = place.replace("{" + name + "}", quote(wanted, safe="") or "_")
    answer = ask(client, method, place, there, **_sent(case, chance, foreign))
    tally.note(answer, there, f"{method} {path} drawn")
    if str(answer.status) not in told:
        tally.findings.append(f"status {answer.status} not declared: {method} {path}")


def _sent(case: Any, chance: random.Random, foreign: list[str]) -> dict[str, Any]:
    """Give query and body as drawn; half of all ids in the body become foreign ones."""
    query = {k: v for k, v in (case.query or {}).items() if v is not None}
    sent: dict[str, Any] = {"query_params": json.loads(json.dumps(query, default=str))}
    if case.media_type == "application/json":
        body = _strewn(case.body, chance, foreign)
        data = json.dumps(body, default=str)
        return sent | {"data": data, "content_type": "application/json"}
    if isinstance(case.body, dict):
        fields = {k: v if isinstance(v, bytes) else str(v) for k, v in case.body.items()}
        return sent | {"data": fields}
    return sent


def _strewn(value: Any, chance: random.Random, foreign: list[str]) -> Any:
    if isinstance(value, dict):
        return {
            k: chance.choice(foreign)
            if isinstance(v, str) and k.endswith("_id") and chance.random() < 0.5
            else _strewn(v, chance, foreign)
            for k, v in value.items()
        }
    return [_strewn(v, chance, foreign) for v in value] if isinstance(value, list) else value


def anything(tally: Tally, here: Side, there: Side, *, until: int) -> None:
    """Send anything to every page until so many requests were made, logged in and not."""
    chance = random.Random(20261128)
    routes = [one for one in page_routes() if one.name != "logout"]
    foreign = sorted({one for ids in there.ids.values() for one in ids})
    clients = {**here.browsers, "nobody": Client(raise_request_exception=False)}
    for route in itertools.cycle(routes):
        if tally.requests >= until:
            return
        role = chance.choice([*ROLES, "nobody"])
        method = chance.choice(["GET", *route.methods])
        place = route.filled(dict(_values(route, here, there, chance)))
        fields = chance.sample(_FIELDS, 4)
        sent = {name: chance.choice([*foreign, *PAYLOADS, there.sought]) for name in fields}
        answer = ask(clients[role], method, place, there, data=sent)
        tally.note(answer, there, f"{method} {route.pattern} as {role}: {sent}")


_FIELDS = [
    "q", "chu", "van-ban", "trang-thai", "tep", "xem", "next", "title", "words", "reason", "to",
    "post", "keeper", "document", "target", "recipients", "abstract", "symbol", "note", "name",
    "file_id", "book", "lead", "form_key", "version", "pin", "ids", "giu", "tra-loi",
]  # fmt: skip


def _values(
    route: Route, here: Side, there: Side, chance: random.Random
) -> Iterator[tuple[str, str]]:
    for name in route.parameters:
        side = chance.choice([here, there, there])
        ids = [one for table in TABLES.get(name, ()) for one in side.ids.get(table, [])]
        plain = PLAIN.get(name, (str(side.cast.office.id),))
        if name == "body_id":
            plain = (str(side.cast.body.id),)
        yield name, chance.choice(ids or plain)
