"""What is kept of a task's clock: when it stood still, each later due date, how far one may go."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import F, Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.tasks.rules import ExtensionLimit


class Pause(OfficeRow):
    """A stop of a task's clock by decision; it stands until the task runs on.

    The days are those of `calendars.Pause`: the day it stopped stands still, the day it runs on
    does not.
    """

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="pauses")
    # The stop of the task above, when this one stopped with it.
    along_with = models.ForeignKey("self", models.PROTECT, null=True, related_name="+")
    paused_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    paused_at = models.DateTimeField()
    # The days in Vietnam.
    paused_on = models.DateField()
    reason = models.CharField(max_length=300)
    # The document it rests on, as its number and date are written.
    basis = models.CharField(max_length=200, blank=True, default="")
    resumed_by = models.ForeignKey("people.Post", models.PROTECT, null=True, related_name="+")
    resumed_at = models.DateTimeField(null=True)
    resumed_on = models.DateField(null=True)
    resume_reason = models.CharField(max_length=300, blank=True, default="")

    class Meta:
        db_table = "tasks_pause"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="pause_has_reason"),
            models.CheckConstraint(
                condition=Q(resumed_by=None, resumed_at=None, resumed_on=None, resume_reason="")
                | (
                    Q(
                        resumed_by__isnull=False,
                        resumed_at__isnull=False,
                        resumed_on__gte=F("paused_on"),
                    )
                    & ~Q(resume_reason="")
                ),
                name="pause_ends_whole",
            ),
            models.UniqueConstraint(
                fields=["task"], condition=Q(resumed_at=None), name="pause_stands_once"
            ),
        ]
        indexes: ClassVar = [models.Index(fields=["along_with"], name="pause_along_with")]

    def __str__(self) -> str:
        return self.reason


class Extension(OfficeRow):
    """A later due date given by decision; what the office's limit counts."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    task = models.ForeignKey("tasks.Task", models.PROTECT, related_name="extensions")
    due_before = models.DateField()
    due_after = models.DateField()
    reason = models.CharField(max_length=300)
    given_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    given_at = models.DateTimeField()

    class Meta:
        db_table = "tasks_extension"
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=Q(due_after__gt=F("due_before")), name="extension_is_later"
            )
        ]
        indexes: ClassVar = [models.Index(fields=["task", "given_at"], name="extension_task")]


class ExtensionSetting(OfficeRow):
    """How often and how far an office extends one task, from a moment on; the last one holds."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    # None: no limit. Days are calendar days, all extensions of a task together.
    most_times = models.PositiveSmallIntegerField(null=True)
    most_days = models.PositiveSmallIntegerField(null=True)
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "tasks_extensionsetting"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="extension_limit_has_reason")
        ]
        indexes: ClassVar = [
            models.Index(fields=["office", "set_at"], name="extension_setting")
        ]

    @property
    def limit(self) -> ExtensionLimit:
        """Give the limit as the rules take it."""
        return ExtensionLimit(self.most_times, self.most_days)
