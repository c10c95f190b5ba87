"""Who may open what is a reviewed file; and who may not is refused at every door."""

from __future__ import annotations

import difflib

from tests.walls import matrix
from tests.walls.asking import Route, addresses, ask, page_routes
from tests.walls.trials import operations, roles_for
from tests.walls.world import ROLES, Side
from vanphong.people import api as people

Sides = tuple[Side, Side]


def test_who_may_open_what_is_as_it_was_looked_at() -> None:
    kept, now = matrix.FILE.read_text("utf-8").splitlines(), matrix.text().splitlines()
    changed = difflib.unified_diff(kept, now, "looked at", "now", lineterm="", n=0)
    told = "\n".join(changed)
    assert not told, f"{told}\nLook at it, then write it: python -m tests.walls.matrix"


def test_who_lacks_the_permission_is_refused_on_every_page(sides: Sides) -> None:
    here, _there = sides
    wrong, tried = [], 0
    for route in page_routes():
        if route.gate not in people.all_permissions():
            continue
        address = next(iter(addresses(route, here, here, each=1))).foreign
        for role in set(ROLES) - set(roles_for(route.gate)):
            for method in route.methods:
                tried += 1
                status = ask(here.browsers[role], method, address).status
                if status != 403:
                    wrong.append(f"{method} {route.pattern} as {role}: {status}")
    assert not wrong, "\n".join(wrong)
    assert tried > 200


def test_a_token_without_the_permission_is_refused_by_every_operation(sides: Sides) -> None:
    here, _there = sides
    wrong = []
    for method, path, _, gate in operations():
        address = next(iter(addresses(Route(path, path), here, here, each=1))).foreign
        for role in set(ROLES) - set(roles_for(gate)):
            answer = ask(here.programs[role], method, address)
            # What does not fit the description is told before the permission is asked for.
            if answer.status not in {400, 403, 422}:
                wrong.append(f"{method} {path} as {role}: {answer.status}")
    assert not wrong, "\n".join(wrong)
