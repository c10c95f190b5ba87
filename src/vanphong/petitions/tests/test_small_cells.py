"""Small counts in what is published: hidden, and never reckoned back."""

from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vanphong.petitions.queries import BY_SLUG, FIGURES, RESULT_FIGURES
from vanphong.petitions.rules.publication import (
    OF_RESULTS,
    OTHER_KIND,
    OTHER_RESULT,
    PUBLISHED,
    SMALL_LETTERS,
    SUMS,
    publication,
)
from vanphong.petitions.rules.small_cells import Shown, Sum, published, solvable
from vanphong.petitions.rules.snapshots import LETTER_FIGURES, Snapshot

few = settings(max_examples=200, deadline=None)
LITTLE = (Sum("all", ("a", "b", "c")), Sum("a", ("x", "y")))


def _little(x: int, y: int, b: int, c: int) -> dict[str, int]:
    return {"all": x + y + b + c, "a": x + y, "b": b, "c": c, "x": x, "y": y}


def _fitting(counts: dict[str, int], shown: dict[str, Shown]) -> list[dict[str, int]]:
    """Give everything a reader of the shown counts must hold for possible, up to a bound."""
    most = sum(counts.values()) + 6
    possible = {
        "WHOLE": lambda name: [counts[name]],
        "SMALL": lambda _name: range(1, 5),
        "HIDDEN": lambda _name: range(most),
    }
    leaves = [possible[shown[name].name](name) for name in ("x", "y", "b", "c")]
    found = []
    for x, y, b, c in itertools.product(*leaves):
        one = _little(x, y, b, c)
        if all(one[name] in possible[shown[name].name](name) for name in ("all", "a")):
            found.append(one)
    return found


@few
@given(*[st.integers(0, 7)] * 4)
def test_every_hidden_count_has_two_values_left(x: int, y: int, b: int, c: int) -> None:
    counts = _little(x, y, b, c)
    shown = published(counts, LITTLE)
    fitting = _fitting(counts, shown)
    assert counts in fitting
    for name, count in counts.items():
        if 0 < count < 5:
            assert shown[name] is not Shown.WHOLE
        if shown[name] is not Shown.WHOLE:
            assert len({one[name] for one in fitting}) > 1, (counts, shown, name)


def drawn(seed: int) -> dict[str, int]:
    """Draw the counts of a report in which all sums hold."""
    dice = random.Random(seed)
    counts = {"nguoi": dice.randint(0, 60)}
    most = dice.choice((2, 6, 20, 60))
    for one in SUMS:
        left = counts.setdefault(one.whole, dice.randint(0, most))
        for name in one.parts[:-1]:
            counts[name] = dice.randint(0, left)
            left -= counts[name]
        counts[one.parts[-1]] = left
    return counts


@few
@given(st.integers(0, 10**9).map(drawn))
def test_no_hidden_count_of_a_report_is_solved(counts: dict[str, int]) -> None:
    shown = published(counts, SUMS)
    assert not solvable(counts, shown, SUMS)
    for name, count in counts.items():
        assert shown[name] is not Shown.WHOLE or not 0 < count < 5


@pytest.mark.parametrize(
    ("counts", "hidden"),
    [
        pytest.param(_little(9, 0, 8, 7), set(), id="nothing-small"),
        pytest.param(_little(9, 8, 3, 7), {"c"}, id="one-small-hides-the-least-beside-it"),
        pytest.param(_little(9, 8, 3, 2), set(), id="two-small-hide-each-other"),
        pytest.param(_little(1, 1, 0, 0), set(), id="nothing-but-small"),
        pytest.param(_little(6, 2, 9, 9), {"x"}, id="in-the-lower-sum"),
    ],
)
def test_what_is_hidden_beside_small_counts(counts: dict[str, int], hidden: set[str]) -> None:
    shown = published(counts, LITTLE)
    assert {name for name, how in shown.items() if how is Shown.HIDDEN} == hidden
    assert not solvable(counts, shown, LITTLE)


def test_without_hiding_beside_it_a_small_count_is_solved() -> None:
    counts = _little(9, 8, 3, 7)
    shown = {name: Shown.SMALL if name == "b" else Shown.WHOLE for name in counts}
    assert solvable(counts, shown, LITTLE) == ["b"]


def test_published_are_the_figures_but_denunciations() -> None:
    slugs = {one.slug for one in FIGURES} | set(LETTER_FIGURES)
    added = {OTHER_KIND, OTHER_RESULT, SMALL_LETTERS}
    assert set(PUBLISHED) == slugs - {"to-cao"} | added | set(OF_RESULTS)
    assert set(OF_RESULTS) < {one.slug for one in RESULT_FIGURES}
    assert not any(BY_SLUG[slug].measure for slug in OF_RESULTS)


def test_what_is_not_published_is_in_no_count() -> None:
    def case(number: int, *, published: bool) -> dict[str, object]:
        figures = ["phai-xu-ly", "trong-ky", "chua-xu-ly"]
        return {"id": str(number), "figures": figures, "published": published}

    rows = tuple(case(number, published=number > 3) for number in range(10))
    cells = publication(Snapshot("2026-Q1", "", "", rows, ()))
    assert (cells["phai-xu-ly"].count, cells["don"].count) == (6, 0)
