"""Commands in the database of the test."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator

import pytest
from tests.cast import Cast

from vanphong.kernel import ports


@pytest.fixture
def at_a_terminal(cast: Cast) -> Iterator[None]:
    """Commands work as the persons of the office, named by their roles."""
    database, actor_of = ports.database_in_use._function, ports.actor_of_username._function
    ports.database_in_use.fill(contextlib.nullcontext)
    ports.actor_of_username.fill(lambda name, now: cast.actors[name])
    yield
    ports.database_in_use._function, ports.actor_of_username._function = database, actor_of
