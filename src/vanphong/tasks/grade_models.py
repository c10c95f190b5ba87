"""By which grades an office accepts products."""

from __future__ import annotations

from typing import ClassVar

from django.db import models
from django.db.models import Q

from vanphong.kernel.isolation import Isolation, OfficeOwned
from vanphong.kernel.rows import OfficeRow
from vanphong.tasks.rules import Grades


class GradeSetting(OfficeRow):
    """The grades an office accepts by, from a moment on; the last one holds, the others stay."""

    isolation: ClassVar[Isolation] = OfficeOwned(append_only=True)

    # Names, the best first; empty: nobody is asked for a grade.
    names = models.JSONField(default=list)
    set_by = models.ForeignKey("people.Post", models.PROTECT, related_name="+")
    set_at = models.DateTimeField()
    reason = models.CharField(max_length=300)

    class Meta:
        db_table = "tasks_gradesetting"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(reason=""), name="grades_have_reason")
        ]
        indexes: ClassVar = [models.Index(fields=["office", "set_at"], name="grade_setting")]

    @property
    def grades(self) -> Grades:
        """Give the names as the rules take them."""
        return tuple(self.names)
