"""Two offices, furnished once and put back for each file of trials."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from tests.journeys import office
from tests.walls.world import Side, make_world, stop_clock


@pytest.fixture(scope="session")
def furnished_sides(
    django_db_setup: None, django_db_blocker: pytest.FixtureRequest
) -> tuple[tuple[Side, Side], office.Copy]:
    """Furnish the offices once; every request is taken back, every file begins anew."""
    from conftest import _empty_tables
    from django.db import connections

    with django_db_blocker.unblock(), stop_clock():
        _empty_tables(connections["admin"])
        sides = make_world()
        connections["default"].close()
        return sides, office.keep()


@pytest.fixture(scope="module")
def sides(
    furnished_sides: tuple[tuple[Side, Side], office.Copy],
    django_db_blocker: pytest.FixtureRequest,
) -> Iterator[tuple[Side, Side]]:
    """Give the two offices; committed, so that trials can be taken back one by one.

    What a request notes in its session is taken back too: on a slow machine they would be idle.
    """
    from conftest import _empty_tables
    from django.db import connections
    from django.test import override_settings

    pair, copy = furnished_sides
    whole_day = override_settings(IDLE_MINUTES=24 * 60)
    with django_db_blocker.unblock(), stop_clock(), whole_day:
        office.put_back(copy)
        for side in pair:
            side.begin_anew()
        yield pair
        connections["default"].close()
        _empty_tables(connections["admin"])
