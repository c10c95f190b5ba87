"""Work that comes by the clock comes as often as it is meant to."""

from __future__ import annotations

import datetime as dt
import itertools

import pytest
from croniter import croniter
from procrastinate.contrib.django import app

# The longest time between two turns, in seconds.
TURNS = {
    "audit.seal": 5,
    "queue.retry_stalled": 10,
    "audit.checkpoint": 60,
    "mailbox.check_all": 120,
    "notices.look_again_all": 600,
    "signing.expire_all": 3_600,
    "signing.refresh_lists": 3_600,
    "project.note_key_ends": 3_600,
    "people.sweep": 86_400,
    "petitions.likeness_all": 86_400,
    "petitions.sweep_drafts": 3_600,
    "files.rescan": 86_400,
}


def crons() -> dict[str, str]:
    found = app.periodic_registry.periodic_tasks.values()
    return {one.task.name: one.cron for one in found}


def test_all_of_it_is_known() -> None:
    assert set(crons()) >= set(TURNS)


@pytest.mark.parametrize(("name", "seconds"), TURNS.items())
def test_it_comes_so_often(name: str, seconds: int) -> None:
    start = dt.datetime(2026, 11, 28, 19, 21, 33, tzinfo=dt.UTC)
    turns = croniter(crons()[name], start)
    times = [start, *(turns.get_next(dt.datetime) for _ in range(30))]
    gaps = [(later - sooner).total_seconds() for sooner, later in itertools.pairwise(times)]
    assert max(gaps) <= seconds
