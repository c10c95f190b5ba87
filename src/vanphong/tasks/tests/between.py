"""Two offices with a task between them, and a third that has nothing to do with it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from tests.cast import Cast

from vanphong.exchange.tests.conftest import Between, make_between
from vanphong.kernel.actor import Actor
from vanphong.kernel.scope import acting
from vanphong.tasks import api as tasks

# Monday 2 March 2026, 09:00 in Vietnam.
NOW = dt.datetime(2026, 3, 2, 2, tzinfo=dt.UTC)
FRIDAY = dt.date(2026, 3, 6)
PRODUCT = {"product": "Báo cáo rà soát", "symbol": "7-BC/X", "dated_on": dt.date(2026, 3, 2)}


@dataclass
class Joint:
    """The giving office, the one named, a foreign one; the task."""

    between: Between
    task_id: UUID

    @property
    def giver(self) -> Cast:
        return self.between.sender

    @property
    def named(self) -> Cast:
        return self.between.receiver

    @property
    def foreign(self) -> Cast:
        return self.between.foreign

    def task(self) -> tasks.Task:
        """Give the row as it stands, seen by the giving office."""
        with acting(self.giver.leader):
            return tasks.get_task(self.giver.leader, self.task_id)


def give(cast: Cast, document_id: UUID, **rest: object) -> UUID:
    """Let the leader give the officer a task on a document, due on Friday."""
    assignment = tasks.Assignment(
        lead_id=cast.officer.post_id, due=tasks.DueGiven(on=FRIDAY), title="Rà soát văn thư",
        product="Báo cáo", **rest,
    )  # fmt: skip
    with acting(cast.leader):
        direction = tasks.give_direction(
            actor=cast.leader, now=NOW, document_id=document_id, again=True,
            words="Lời dặn riêng của Tỉnh ủy.", assignments=[assignment],
        )  # fmt: skip
        return direction.tasks.get().pk


def make_joint() -> Joint:
    """Deliver a document and give a task on it in the sending office."""
    between = make_between()
    return Joint(between, give(between.sender, between.document.pk))


def name(joint: Joint, *, leads: bool = True, by: Actor | None = None, **rest: object) -> None:
    """Name the receiving office on the task."""
    actor = by or joint.giver.leader
    given = {"office_id": joint.named.office.pk, "now": NOW, **rest}
    with acting(actor):
        tasks.name_office(actor=actor, task_id=joint.task_id, leads=leads, **given)


def name_people(joint: Joint, *, by: Actor | None = None, **rest: object) -> None:
    """Name the officer there as first hand."""
    actor = by or joint.named.chief
    given = {"lead_id": joint.named.officer.post_id, "now": NOW, **rest}
    with acting(actor):
        tasks.name_people(actor=actor, task_id=joint.task_id, **given)


def report(joint: Joint, *, by: Actor | None = None, **rest: object) -> tasks.Evidence:
    """Report the product as the first hand of the named office."""
    actor = by or joint.named.officer
    with acting(actor):
        return tasks.report_from_office(
            actor=actor, task_id=joint.task_id, now=NOW, **(PRODUCT | rest)
        )


def take_back(joint: Joint, *, by: Actor | None = None, **rest: object) -> tasks.Task:
    """Take back the report as the first hand of the named office."""
    actor = by or joint.named.officer
    given = {"reason": "Nhầm số liệu", "now": NOW, **rest}
    with acting(actor):
        return tasks.take_back_from_office(actor=actor, task_id=joint.task_id, **given)
