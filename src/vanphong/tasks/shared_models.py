"""A task seen from several offices: which other offices it is opened to, and who works there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from vanphong.kernel.ids import new_id
from vanphong.kernel.isolation import (
    OFFICES,
    AccessList,
    Isolation,
    OfficeOwned,
    OfficeShared,
)
from vanphong.kernel.rows import OfficeRow


@dataclass(frozen=True, slots=True)
class OpenedTask(OfficeShared):
    """Tasks owned, and those opened; the offices acted in are read once for a statement.

    Read for each row, as a condition beside `or` is, they cost the lists of 100,000 tasks half as
    much again (measured).
    """

    def read_policy(self, table: str) -> str:
        """Give the rows owned, and those opened to the offices acted in."""
        once = f"(select {OFFICES})::int[]"
        return (  # names of our own tables
            f"(office_id = any({once}) or exists (select 1 from {self.through} a "  # noqa: S608
            f"where a.{self.column} = {table}.id and a.office_id = any({once})))"
        )


class TaskOffice(models.Model):
    """Opens one task to one more office of the site; written by the office that gave it.

    Whether that office leads it stands in the task itself (`Task.lead_office`).
    """

    isolation: ClassVar[Isolation] = AccessList(owner_column="owner_id")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="offices")
    office = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    owner = models.ForeignKey("people.Office", models.PROTECT, related_name="+")
    # The unit there, as who gave it wrote it; empty for the office as a whole.
    unit = models.CharField(max_length=120, blank=True, default="")
    opened_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_taskoffice"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "office"], name="task_office_once"),
            models.CheckConstraint(condition=~Q(office=F("owner")), name="task_office_other"),
        ]
        indexes: ClassVar = [models.Index(fields=["office", "task"], name="task_office")]

    def __str__(self) -> str:
        return f"{self.office.name}, {self.unit}" if self.unit else self.office.name


@dataclass(frozen=True, slots=True)
class _AndTheGiver(OfficeOwned):
    """Rows of one office, read also by the office whose task they are about."""

    def read_policy(self, table: str) -> str:
        """Give the rows owned, and those about tasks of the offices acted in."""
        return (  # names of our own tables
            f"(office_id = any({OFFICES}) or exists (select 1 from tasks_task t "  # noqa: S608
            f"where t.id = {table}.task_id and t.office_id = any({OFFICES})))"
        )


class HandRole(models.TextChoices):
    """What a person of a named office does on the task there."""

    LEAD = "LEAD", _("đầu mối")
    COOPERATING = "COOPERATING", _("phối hợp")


class Hand(OfficeRow):
    """A person of a named office who works on another office's task; named by their own office."""

    isolation: ClassVar[Isolation] = _AndTheGiver(cross=("task",))

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="hands")
    post = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    # The holder's name is read by both offices; the post only by its own.
    person = models.ForeignKey("people.Person", models.PROTECT, related_name="+")
    role = models.CharField(max_length=11, choices=HandRole.choices)
    named_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    named_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_hand"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["task", "post"], name="hand_once"),
            models.UniqueConstraint(
                fields=["task", "office"], condition=Q(role="LEAD"), name="hand_leads_once"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["LEAD", "COOPERATING"]), name="hand_role"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["person", "task"], name="hand_person")]
