"""Nothing of one office is told to the other, by whatever door it is asked for.

The short form of `python -m benchmarks walls`.
"""

from __future__ import annotations

from tests.walls import trials
from tests.walls.world import Side

Sides = tuple[Side, Side]


def test_every_page_with_a_foreign_id_is_as_if_there_were_nothing(sides: Sides) -> None:
    here, there = sides
    tally = trials.Tally()
    trials.try_pages(tally, here, there, each=1, roles=1)
    assert not tally.findings, "\n".join(tally.findings)
    assert tally.requests > 300


def test_forms_take_no_foreign_id(sides: Sides) -> None:
    here, there = sides
    tally = trials.Tally()
    went_through = trials.try_forms(tally, here, there, roles=1)
    assert not tally.findings, "\n".join(tally.findings)
    assert went_through >= 30, "forms must be filled in well enough to go through"


def test_no_search_finds_or_counts_what_is_foreign(sides: Sides) -> None:
    here, there = sides
    tally = trials.Tally()
    fields = trials.try_searches(tally, here, there, roles=1)
    assert not tally.findings, "\n".join(tally.findings)
    assert fields >= 20


def test_every_operation_with_foreign_ids_is_as_if_there_were_nothing(sides: Sides) -> None:
    here, there = sides
    tally = trials.Tally()
    trials.try_operations(tally, here, there, each=1, roles=1)
    assert not tally.findings, "\n".join(tally.findings)
    assert tally.requests > 200
