"""The tables of threats and of ASVS say what is: every test they name exists, nothing is left out."""

from __future__ import annotations

import ast
import functools
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
THREATS, ASVS = ROOT / "docs" / "threats.md", ROOT / "docs" / "asvs.md"
NAMED = re.compile(r"`((?:src|tests)/[\w/]+\.py)::(?:\w+::)?(test_\w+)`")
PROMISES = {f"B{number}" for number in range(1, 86)}
STANDINGS = {"met", "partly", "open", "operator", "n.a."}


def rows(path: Path) -> Iterator[list[str]]:
    """Give the lines of every table of a file, without the heads."""
    lines = path.read_text("utf-8").splitlines()
    for before, line in itertools.pairwise(lines):
        if line.startswith("| ") and not before.startswith("#") and before.startswith("|"):
            yield [cell.strip() for cell in line.strip("|").split("|")]


@functools.cache
def names_in(path: str) -> frozenset[str]:
    """Give the names of the tests in a file."""
    tree = ast.parse((ROOT / path).read_text("utf-8"))
    return frozenset(one.name for one in ast.walk(tree) if isinstance(one, ast.FunctionDef))


def missing(path: Path) -> list[str]:
    return [
        f"{file}::{name}"
        for file, name in NAMED.findall(path.read_text("utf-8"))
        if not (ROOT / file).is_file() or name not in names_in(file)
    ]


def threats() -> list[list[str]]:
    return [row for row in rows(THREATS) if len(row) == 5]


def test_every_named_test_exists() -> None:
    assert not missing(THREATS)
    assert not missing(ASVS)


def test_every_threat_has_its_tests() -> None:
    assert len(threats()) > 40
    for threat, control, place, tests, promises in threats():
        assert control, threat
        assert place, threat
        assert NAMED.search(tests), f"{threat}: no test"
        assert set(promises.split()) <= PROMISES, threat


def test_every_promise_stands_in_the_table_or_says_why_not() -> None:
    kept = {one for row in threats() for one in row[4].split()}
    reasons = {one: row[1] for row in rows(THREATS) if len(row) == 2 for one in row[0].split()}
    assert kept | set(reasons) == PROMISES
    assert not kept & set(reasons)
    assert all(reasons.values())


def test_no_requirement_of_asvs_is_left_out() -> None:
    """All of levels 1 and 2; level 3 for business logic, files, sessions, data, logs."""
    numbers = (ROOT / "tests" / "asvs_5_0.txt").read_text("utf-8").splitlines()
    wanted = dict(line.split() for line in numbers if not line.startswith("#"))
    told = {row[0]: row for row in rows(ASVS)}
    assert len(told) == len(list(rows(ASVS))), "a number stands twice"
    assert set(told) == set(wanted)
    for number, (_, level, what, standing, how, tests) in told.items():
        assert level == wanted[number]
        assert what, number
        assert standing in STANDINGS, number
        assert how, number
        assert standing != "met" or NAMED.search(tests), f"{number} is met by what?"
