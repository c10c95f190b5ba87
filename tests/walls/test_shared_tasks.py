"""A task between two offices is one row seen by both: as SQL, nothing else gives way."""

from __future__ import annotations

import re
from uuid import uuid4

import pytest
from django.db import DatabaseError, connection, transaction

from tests.walls.world import SHARED, Side
from vanphong.kernel.scope import acting
from vanphong.tasks.models import Direction, Evidence, Hand, Participant, Task, TaskOffice

Sides = tuple[Side, Side]


def _ask(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def _between(here: Side, there: Side) -> Task:
    """Give the task that the other office gave and this one was named on."""
    with acting(here.cast.chief):
        return Task.objects.get(office_id=there.cast.office.id, title=SHARED)


def test_the_row_is_seen_and_what_stands_around_it_is_not(sides: Sides) -> None:
    here, there = sides
    task = _between(here, there)
    with acting(here.cast.chief):
        others = Task.objects.exclude(office_id=here.cast.office.id)
        assert [one.pk for one in others] == [task.pk]
        for model in (Direction, Evidence, Participant):
            assert not model.objects.exclude(office_id=here.cast.office.id).exists()
        assert not Hand.objects.filter(task=task).exclude(
            office_id=here.cast.office.id
        ).exists()  # fmt: skip


def test_no_word_of_the_row_is_written_from_the_named_office(sides: Sides) -> None:
    here, there = sides
    task = _between(here, there)
    with acting(here.cast.chief):
        rows = Task.objects.filter(pk=task.pk)
        assert rows.update(title="x") == 0
        assert rows.update(lead_office=None) == 0
        assert not list(rows.select_for_update())


# What stands for the task is %s; what the one who writes owns, and whom it is for, are told apart.
_OPENING = [
    """insert into tasks_taskoffice (id, task_id, office_id, owner_id, unit, opened_at)
       select gen_random_uuid(), '%s', {mine}, {theirs}, '', now()""",
    """insert into tasks_taskoffice (id, task_id, office_id, owner_id, unit, opened_at)
       select gen_random_uuid(), '%s', {theirs}, {mine}, '', now()""",
    """insert into tasks_hand (id, office_id, task_id, post_id, person_id, role, named_by_id,
       named_at) select gen_random_uuid(), {mine}, '%s', id, person_id, 'LEAD', id, now()
       from people_post where office_id = {mine} limit 1""",
    """insert into tasks_evidence (id, office_id, task_id, product, symbol, dated_on, handed_to,
       note, from_office_id, from_person_id, reported_by, submitted_at, verdict, verdict_reason, grade)
       select gen_random_uuid(), {mine}, '%s', 'x', '1-BC/X', now(), '', '', {theirs}, person_id,
       'x', now(), 'WAITING', '', '' from people_post where office_id = {mine} limit 1""",
]


@pytest.mark.parametrize("statement", _OPENING, ids=range(len(_OPENING)))
def test_no_office_opens_to_itself_what_it_was_not_named_on(
    sides: Sides, statement: str
) -> None:
    """A task of another office and one that is nowhere are refused alike."""
    here, there = sides
    offices = {"mine": here.cast.office.id, "theirs": there.cast.office.id}
    told = []
    for wanted in (there.ids["tasks_task"][0], str(uuid4())):
        asked = f"{statement.format(**offices) % wanted}; set constraints all immediate"
        with pytest.raises(DatabaseError) as refusal, acting(here.cast.chief):
            _ask(asked)
        said = str(refusal.value).partition("\n")[0]
        told.append(re.sub(r'[0-9a-f-]{36}|constraint "\w+"', "…", said))
    assert told[0] == told[1]


def test_taken_off_the_row_is_gone(sides: Sides) -> None:
    here, there = sides
    task = _between(here, there)
    with transaction.atomic():
        with acting(there.cast.leader):
            TaskOffice.objects.filter(task=task).delete()
        with acting(here.cast.chief):
            assert not Task.objects.filter(pk=task.pk).exists()
        transaction.set_rollback(True)
